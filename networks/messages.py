"""What a network tells its members."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.models import User
from networks.models import NetworkMembership, OpeningRequest
from notifications.outbox import notify


def tell_asked_member(
    *, to: User, membership: NetworkMembership, rung: int, day: date, path: str
) -> None:
    notify(
        to=to,
        kind="networks.asked_for_place",
        key=f"network:{membership.pk}:rung{rung}:{day}",
        facts={"network": membership.network.name, "rung": rung},
        path=path,
    )


def tell_coordinators(*, to: Iterable[User], asked: OpeningRequest) -> None:
    """A municipality asks for places. The request never says for whom."""
    for user in to:
        notify(
            to=user,
            kind="networks.places_asked_for",
            key=f"request:{asked.pk}",
            facts={
                "network": asked.network.name,
                "municipality": asked.municipality.name,
                "places": asked.places,
                "work": asked.occupation_area,
            },
            path=reverse("networks:network", args=[asked.network_id]),
        )
