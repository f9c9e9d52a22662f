"""What this app tells people: facts only, nothing about a participant."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from employers.models import Employer, EmployerMessage, Opening, RepairTalk
from notifications.outbox import notify
from notifications.states import Urgency
from notifications.writing import moment_fact


def tell_registered(employer: Employer, consultants: Iterable[User]) -> None:
    """A new employer waits for approval."""
    for each in consultants:
        notify(
            to=each,
            kind="employers.registered",
            key=f"employers.registered:{employer.pk}",
            facts={
                "employer": employer.name,
                "due": moment_fact(employer.approval_due_on, "l j. F"),
            },
            path=reverse("employers:employer", args=[employer.pk]),
        )


def tell_decided(employer: Employer, members: Iterable[User], *, reason: str) -> None:
    """The employer is approved, or is not and reads why."""
    for each in members:
        notify(
            to=each,
            kind=f"employers.{employer.state}",
            key=f"employers.decided:{employer.pk}:{employer.in_state_since.isoformat()}",
            facts={"employer": employer.name, "reason": reason},
            path=reverse("employers:my_openings"),
        )


def tell_message_written(message: EmployerMessage) -> None:
    """An employer wrote by itself: its owner has an answer to give."""
    if message.owner:
        notify(
            to=message.owner,
            kind="employers.message_written",
            key=f"employers.message:{message.pk}:{message.owner_id}",
            facts={
                "employer": message.employer.name,
                "due": moment_fact(message.answer_due_on, "l j. F"),
            },
            path=reverse("employers:message", args=[message.pk]),
        )


def tell_message_answered(message: EmployerMessage) -> None:
    """The person who wrote can read the answer."""
    notify(
        to=message.written_by,
        kind="employers.message_answered",
        key=f"employers.message_answered:{message.pk}",
        path=reverse("employers:message", args=[message.pk]),
    )


def tell_opening_posted(opening: Opening, owner: User) -> None:
    """A new opening came in; of the employer's own the owner calls by a day and asks the rest."""
    notify(
        to=owner,
        kind="employers.opening_posted",
        key=f"employers.opening_posted:{opening.pk}",
        facts={
            "opening": opening.title,
            "employer": opening.workplace.employer.name,
            "due": moment_fact(opening.call_due_on, "l j. F"),
        },
        path=reverse("employers:opening", args=[opening.pk]),
    )


def tell_confirm(opening: Opening, members: Iterable[User]) -> None:
    """A consultant filled in facts on the phone: the employer confirms or corrects them."""
    for each in members:
        notify(
            to=each,
            kind="employers.opening_confirm",
            key=f"employers.opening_confirm:{opening.pk}:{opening.version}",
            facts={"opening": opening.title},
            path=reverse("employers:opening", args=[opening.pk]),
        )


def tell_stale(opening: Opening, people: Iterable[User]) -> None:
    """Is the opening still true? One press is enough."""
    for each in people:
        notify(
            to=each,
            kind="employers.opening_stale",
            key=f"employers.opening_stale:{opening.pk}:{opening.refreshed_at.isoformat()}",
            facts={"opening": opening.title, "workplace": opening.workplace.name},
            urgency=Urgency.REMINDER,  # from the clock: not on a holiday
            path=reverse("employers:opening", args=[opening.pk]),
        )


def tell_repair_talk(talk: RepairTalk, members: Iterable[User]) -> None:
    """A talk was recorded: the employer confirms what was agreed."""
    for each in members:
        notify(
            to=each,
            kind="employers.repair_talk",
            key=f"employers.repair_talk:{talk.pk}",
            path=reverse("employers:repair_talk", args=[talk.pk]),
        )


def tell_owner(employer: Employer, owner: User) -> None:
    """Somebody now answers for the relation to this employer."""
    notify(
        to=owner,
        kind="employers.owner",
        key=f"employers.owner:{employer.pk}:{owner.pk}",
        facts={"employer": employer.name},
        path=reverse("employers:employer", args=[employer.pk]),
    )
