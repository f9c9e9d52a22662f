"""What the two are told. No message holds a name."""

from django.urls import reverse

from mentoring.models import MentorPair
from notifications.outbox import notify


def tell(pair: MentorPair, kind: str) -> None:
    for person in (pair.mentor, pair.mentee):
        if person.user is not None:
            notify(
                to=person.user,
                kind=f"mentoring.{kind}",
                key=f"mentor-pair:{pair.pk}:{kind}",
                path=reverse("mentoring:own"),
            )


def tell_suggested(pair: MentorPair) -> None:
    tell(pair, "suggested")


def tell_agreed(pair: MentorPair) -> None:
    tell(pair, "agreed")


def tell_over(pair: MentorPair) -> None:
    tell(pair, "over")
