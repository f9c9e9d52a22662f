"""What a network tells its members."""

from datetime import date

from accounts.models import User
from networks.models import NetworkMembership
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
