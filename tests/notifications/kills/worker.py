"""The Celery application of the killed workers: the product's, with what makes the due rows."""

from datetime import datetime, timedelta

import django
from celery import shared_task

from config.celery import app

django.setup()  # a worker reads this file before it would do so itself

from uuid import uuid4  # noqa: E402

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.mail import send_mail  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from accounts import letters as written  # noqa: E402
from accounts.models import Letter, User  # noqa: E402
from notifications import delivery, letters  # noqa: E402
from notifications.outbox import notify  # noqa: E402
from tests.notifications.kills.machines import has_letter, must_arrive  # noqa: E402

__all__ = ["app"]

# So that a run does not wait ten minutes for what the dead had in their hands.
delivery.CLAIM_LASTS = letters.CLAIM_LASTS = timedelta(seconds=20)

A_HANDFUL = 7  # so that the events of one person are told in two transactions now and then
TAKE = """
    SELECT number, person, due_at FROM kills_event WHERE NOT told AND due_at <= now()
    ORDER BY due_at, number LIMIT %s FOR UPDATE SKIP LOCKED
"""


@shared_task(name="kills.tell_due")
def tell_due() -> None:
    """What every clock task of the product does: the row and its messages in one transaction."""
    while tell_a_handful():
        pass


def tell_a_handful() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, [A_HANDFUL])
        events = cursor.fetchall()
        people = get_user_model().objects.in_bulk([person for _number, person, _due in events])
        for number, person, due_at in events:
            tell(number, people[person], due_at)
        cursor.execute(
            "UPDATE kills_event SET told = true WHERE number = ANY(%s)",
            [[number for number, _person, _due in events]],
        )
    return len(events)


def tell(number: int, person: User, due_at: datetime) -> None:
    """A message; each tenth must arrive, and to each tenth person a letter goes too."""
    facts = {"number": number}
    notify(
        to=person,
        kind="kills.event",
        key=f"event:{number}",
        facts=facts,
        due_at=due_at,
        must_arrive=must_arrive(number),
    )
    if has_letter(number):
        written.write(
            to=person.email,
            kind="kills.letter",
            key=f"letter:{number}",
            route="accounts:invitation",
            subject_id=uuid4(),
            facts=facts,
            urgency=Letter.Urgency.URGENT,  # the run may be at night
        )


@shared_task(name="kills.send_straight", acks_late=False, reject_on_worker_lost=False)
def send_straight(number: int, person: str) -> None:
    """The control: the usual way, a task a message, and no row that says so."""
    to = get_user_model().objects.get(pk=person).email
    send_mail(f"Event {number}.", f"Event {number}.", None, [to])
