"""How long one look at a million messages takes of which a thousand are due, beside the sending."""

import json
import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from datetime import time as at
from pathlib import Path

from bench.machinery.clock import in_own_process, seconds_of
from bench.machinery.report import Report, Target

ROWS, DUE = 1_000_000, 1_000


def run(report: Report) -> None:
    """In an own process on SQLite, so that the database is its own."""
    rows, due = (20_000, 200) if report.quick else (ROWS, DUE)
    with report.section(
        "Messages",
        f"One look at {rows:,} message rows of which {due:,} are due to as many people, on SQLite. "
        "Beside the sending: finding, claiming, each person's hours, digest and cap. The sending "
        "without a mail server: words, and three states a row.",
    ):
        found = in_own_process("bench.sweep", str(rows), str(due))
        report.measure("one look beside the sending", found["look"], "s", Target(1, 0.5))
        report.measure("words and states of what left", found["each"], "s")
        report.measure("one look when nothing is due", found["nothing"], "s", Target(0.2, 0.05))
        report.fact(f"{found['sent']:.0f} left.")


def in_a_database(rows: int, due: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        os.environ["DEBUG"] = "false"
        import django  # noqa: PLC0415 - only this process needs it
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        return measured(rows, due)


def measured(rows: int, due: int) -> dict[str, float]:
    from django.utils import timezone  # noqa: PLC0415

    from common.calendar import next_working_day  # noqa: PLC0415
    from notifications import delivery  # noqa: PLC0415
    from notifications.models import Message  # noqa: PLC0415
    from notifications.timing import local_moment  # noqa: PLC0415

    day = next_working_day(timezone.localdate() + timedelta(days=1))
    now = local_moment(day, at(10))
    store(rows, due, now)
    sending = 0.0

    def deliver(look: delivery.Look, rows: list[Message]) -> delivery.Outcome:
        nonlocal sending
        started = time.process_time()
        outcome = real(look, rows)
        sending += time.process_time() - started
        return outcome

    real, delivery.deliver = delivery.deliver, deliver  # type: ignore[assignment]
    delivery.send = lambda parcel: None
    look, outcome = seconds_of(lambda: delivery.send_due(now=now))
    beside = look - sending
    nothing, _ = seconds_of(lambda: delivery.send_due(now=now))
    return {"look": beside, "each": sending, "nothing": nothing, "sent": float(outcome["sent"])}


# The database makes the rows itself: a million through the models would take minutes.
FILL = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
    INSERT INTO notifications_message
        (id, created_at, to_id, channel, kind, facts, path, urgency, sender, state, due_at, key,
         must_arrive, tries, sent_at, fault)
    SELECT lower(hex(randomblob(16))), %s, people.id, 'email', 'notifications.example', '{}', '',
        'normal', '', CASE WHEN i < %s THEN 'due' ELSE 'sent' END, %s, i, 0, 0,
        CASE WHEN i < %s THEN NULL ELSE %s END, ''
    FROM n JOIN people ON people.place = i %% %s
"""


def store(rows: int, due: int, now: datetime) -> None:
    """The due ones go to different people, who all got a thousand messages before."""
    from django.db import connection, transaction  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    people = [User(email=f"bench{n}@demo.example", first_name="Kim") for n in range(due)]
    User.objects.bulk_create(people, batch_size=500)
    before = now - timedelta(days=2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE people (place integer PRIMARY KEY, id text)")
        places = [(place, user.pk.hex) for place, user in enumerate(people)]
        cursor.executemany("INSERT INTO people VALUES (%s, %s)", places)
        then, moment = (connection.ops.adapt_datetimefield_value(each) for each in (before, now))
        cursor.execute(FILL, [rows, then, due, moment, due, then, due])


if __name__ == "__main__":
    print(json.dumps(in_a_database(int(sys.argv[1]), int(sys.argv[2]))))
