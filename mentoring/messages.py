"""What the two are told. No message holds a name."""

from django.urls import reverse

from mentoring.models import MentorPair
from notifications.outbox import notify
from notifications.states import Urgency


def tell(pair: MentorPair, kind: str, *, by_clock: bool = False) -> None:
    for person in (pair.mentor, pair.mentee):
        if person.user is not None:
            notify(
                to=person.user,
                kind=f"mentoring.{kind}",
                key=f"mentor-pair:{pair.pk}:{kind}",
                path=reverse("mentoring:own"),
                # What the clock found waits for a working day.
                urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
                sender=f"mentor-pair:{pair.pk}" if by_clock else "",
            )


def tell_suggested(pair: MentorPair) -> None:
    tell(pair, "suggested", by_clock=True)


def tell_agreed(pair: MentorPair) -> None:
    tell(pair, "agreed")


def tell_over(pair: MentorPair, *, by_clock: bool) -> None:
    tell(pair, "over", by_clock=by_clock)
