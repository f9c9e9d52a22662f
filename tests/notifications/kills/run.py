"""One run: rows become due, workers die, the broker is wiped and stopped; then all is counted."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests.notifications.kills.machines import (
    Broker,
    MailServer,
    must_arrive,
    scheduler,
    worker,
)

PROCESSES = 2  # of one worker: so many rows can be on their way when it dies
TABLE = """
    CREATE TABLE kills_event (
        number integer PRIMARY KEY, person uuid NOT NULL, due_at timestamptz NOT NULL,
        told boolean NOT NULL DEFAULT false
    )
"""
DUE_LATER = timedelta(days=3650)
A_DAY_S_PEOPLE, A_DAY_S_EVENTS = 100, 3


@dataclass
class Plan:
    rows: int
    kills: int
    workers: int
    control: bool
    wipes: int = 10
    patience: float = 240  # seconds until what is due must have left


@dataclass
class Run:
    """What one run works with."""

    plan: Plan
    broker: Broker
    mails: MailServer
    folder: Path
    environment: dict[str, str]

    def start(self) -> None:
        self.workers = [worker(n, self.environment) for n in range(self.plan.workers)]
        self.schedulers = [scheduler(n, self.folder, self.environment) for n in range(2)]

    def stop(self) -> None:
        for machine in [*self.workers, *self.schedulers]:
            machine.kill()

    def revive(self) -> None:
        """What ended by itself is started again, as any supervisor does."""
        for machine in [*self.workers, *self.schedulers]:
            if machine.process.poll() is not None:
                machine.start()


def prepare(plan: Plan) -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415 - only after the set-up

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    add_events(plan.rows, each=1, first=0)


def add_events(people: int, *, each: int, first: int) -> None:
    """So many people with so many events, not due yet; nobody has quiet hours."""
    from datetime import time as at  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from notifications.models import ChannelChoice  # noqa: PLC0415

    users = [
        User(email=f"kills{first + n}@demo.example", first_name="Kim", last_name=str(n))
        for n in range(people)
    ]
    User.objects.bulk_create(users, batch_size=1000)
    ChannelChoice.objects.bulk_create(
        [
            ChannelChoice(user=user, quiet_from=at(1), quiet_until=at(1), on_days_off=True)
            for user in users
        ],
        batch_size=1000,
    )
    later = timezone.now() + DUE_LATER
    rows = [
        (first + place, user.pk, later)
        for place, user in enumerate(user for user in users for _each in range(each))
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kills_event (number, person, due_at) VALUES (%s, %s, %s)", rows
        )


def ask(words: str, *given: Any) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


def make_due(run: Run, first: int, last: int) -> None:
    if not run.plan.control:
        ask("UPDATE kills_event SET due_at = now() WHERE number >= %s AND number < %s", first, last)
        return
    from tests.notifications.kills.worker import send_straight  # noqa: PLC0415

    found = "SELECT number, person FROM kills_event WHERE number >= %s AND number < %s"
    for number, person in ask(found, first, last):
        send_straight.delay(number, str(person))


def is_done(run: Run) -> bool:
    if run.plan.control:
        return run.broker.waiting() == 0
    [(untold,)] = ask("SELECT count(*) FROM kills_event WHERE NOT told AND due_at <= now()")
    left = 0
    for table in ("notifications_message", "accounts_letter"):
        in_hand = "SELECT count(*) FROM {} WHERE state IN ('due', 'claimed', 'sending')"
        [(waiting,)] = ask(in_hand.format(table))
        left += waiting
    return not untold and not left


def wait_until(what: Callable[[], bool], *, seconds: float, run: Run) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        run.revive()
        time.sleep(0.05)
    return True


def kill_again_and_again(run: Run) -> int:
    """A slice of the rows becomes due, a worker dies at a random moment while it is sent."""
    plan, slices = run.plan, max(1, -(-run.plan.rows // run.plan.kills))
    wipe_each = max(1, plan.kills // plan.wipes)
    for kill in range(plan.kills):
        before = len(run.mails.message_ids)
        make_due(run, kill * slices, (kill + 1) * slices)
        wait_until(lambda n=before: len(run.mails.message_ids) > n, seconds=60, run=run)
        time.sleep(random.uniform(0, 1.2))  # noqa: S311 - no secret is drawn
        random.choice(run.workers).restart()  # noqa: S311
        if not plan.control and kill % wipe_each == wipe_each - 1:
            run.broker.wipe()
    return plan.kills


def without_broker(run: Run, seconds: float = 5) -> None:
    run.broker.stop()
    time.sleep(seconds)
    run.broker.start()


def a_day_without_a_clock(run: Run) -> int:
    """Nothing runs for a day, neither what writes messages nor what sends them; then all of it at
    once. Returns how many people got anything but one digest, in order.
    """
    run.stop()
    add_events(A_DAY_S_PEOPLE, each=A_DAY_S_EVENTS, first=run.plan.rows)
    ask(
        "UPDATE kills_event SET due_at = now() - interval '1 day' + number * interval '1 second'"
        " WHERE number >= %s",
        run.plan.rows,
    )
    ask(
        "UPDATE notifications_clocktick SET caught_up_at = NULL,"
        " last_run_at = now() - interval '1 day'"
    )
    run.start()
    wait_until(lambda: is_done(run), seconds=run.plan.patience, run=run)
    wrong = 0
    for n in range(A_DAY_S_PEOPLE):
        first = run.plan.rows + n * A_DAY_S_EVENTS
        mails = run.mails.told[f"kills{run.plan.rows + n}@demo.example"]
        wrong += mails != [list(range(first, first + A_DAY_S_EVENTS))]
    return wrong


def count(run: Run, *, kills: int, wrong_digests: int) -> dict[str, int]:
    told = run.mails.times_told()
    numbers = [number for (number,) in ask("SELECT number FROM kills_event")]
    figures = {"rows": len(numbers), "kills": kills}
    if run.plan.control:
        figures["lost"] = sum(not told[number] for number in numbers)
        figures["duplicates by e-mail"] = sum(told[number] > 1 for number in numbers)
        return figures
    rows = "SELECT (facts->>'number')::int, state FROM notifications_message WHERE channel = %s"
    in_app = [number for number, state in ask(rows, "in_app") if state == "sent"]
    states = dict(ask(rows, "email"))
    shown = {number for number, state in states.items() if state == "unconfirmed"}
    reached = {number for number in numbers if told[number]}
    again = {number for number in numbers if must_arrive(number)}
    figures["lost"] = len(set(numbers) - set(in_app)) + len(set(numbers) - reached - shown)
    figures["duplicates in the product"] = len(in_app) - len(set(in_app))
    figures["duplicates by e-mail"] = sum(told[n] > 1 for n in numbers if n not in again)
    figures["must arrive"] = len(again)
    figures["of these lost"] = len(again - reached)
    figures["second copies of these"] = sum(told[number] - 1 for number in again & reached)
    figures["second copies under another number"] = sum(
        len(run.mails.ids_of[number]) > 1 for number in again
    )
    figures["unconfirmed, shown"] = len(shown)
    figures["of these not arrived"] = len(shown - reached)
    figures |= count_letters(run)
    figures["without one digest after a day"] = wrong_digests
    return figures


def count_letters(run: Run) -> dict[str, int]:
    states = dict(ask("SELECT (facts->>'number')::int, state FROM accounts_letter"))
    shown = {number for number, state in states.items() if state == "unconfirmed"}
    reached = set(run.mails.letters)
    return {
        "letters": len(states),
        "letters lost": len(set(states) - reached - shown),
        "letters twice": sum(times > 1 for times in run.mails.letters.values()),
        "letters unconfirmed, shown": len(shown),
    }


def broken_promises(figures: dict[str, int], plan: Plan) -> list[str]:
    most = plan.kills * PROCESSES
    never = [
        "lost", "duplicates in the product", "duplicates by e-mail", "of these lost",
        "second copies under another number", "letters lost", "letters twice",
        "without one digest after a day",
    ]  # fmt: skip
    broken = [name for name in never if figures.get(name)]
    few = ("unconfirmed, shown", "letters unconfirmed, shown", "second copies of these")
    broken += [name for name in few if figures.get(name, 0) > most]
    return broken


def perform(run: Run) -> dict[str, int]:
    run.start()
    try:
        kills = kill_again_and_again(run)
        if not run.plan.control:
            without_broker(run)
        wait_until(lambda: is_done(run), seconds=run.plan.patience, run=run)
        if run.plan.control:
            time.sleep(2)  # what a worker has in its hands ends
        wrong = 0 if run.plan.control else a_day_without_a_clock(run)
    finally:
        run.stop()
    return count(run, kills=kills, wrong_digests=wrong)
