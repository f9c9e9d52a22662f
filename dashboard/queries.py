"""Who the viewer is, read with the person: which first pages and which links are theirs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.access import unit_role_marks
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from employers.models import EmployerMember
from networks.models import NetworkCoordinator
from notifications.models import Message
from notifications.states import Channel, MessageState

# The order in which first pages are offered to somebody with several roles.
ROLE_ORDER = (
    Party.PARTICIPANT,
    Party.CONSULTANT,
    Party.TEACHER,
    Party.LEADER,
    Party.EMPLOYER,
    Party.COORDINATOR,
)


@dataclass(frozen=True)
class Viewer:
    """The roles a person holds now, and how many messages wait."""

    roles: tuple[str, ...]
    unread: int

    def may_show(self, wanted: str) -> str | None:
        """The role whose first page is shown: the wanted one when it is held, else the first."""
        if wanted in self.roles:
            return wanted
        return self.roles[0] if self.roles else None


def with_roles(users: QuerySet[User]) -> QuerySet[User]:
    """Each with `is_<role>` for every role that is held now, and with `unread`."""
    unread = (
        Message.objects.filter(
            to=OuterRef("pk"),
            channel=Channel.IN_APP,
            state=MessageState.SENT,
            read_at=None,
        )
        .order_by()
        .values("to")
        .annotate(number=Count("pk"))
        .values("number")
    )
    mine = {"user": OuterRef("pk")}
    return users.annotate(
        **unit_role_marks(),
        is_participant=Exists(Participant.objects.active().filter(**mine)),
        is_employer=Exists(EmployerMember.objects.active().filter(**mine)),
        is_coordinator=Exists(NetworkCoordinator.objects.filter(**mine, ended_at=None)),
        unread=Coalesce(Subquery(unread), 0),
    )


def viewer_of(user: User) -> Viewer:
    """All roles and the unread count; whoever signed in was read with them."""
    row: Any = user if hasattr(user, "unread") else with_roles(User.objects.all()).get(pk=user.pk)
    roles = tuple(role.value for role in ROLE_ORDER if getattr(row, f"is_{role.value}"))
    return Viewer(roles=roles, unread=row.unread)
