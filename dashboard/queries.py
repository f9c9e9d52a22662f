"""Who the viewer is, in one query: which first pages and which links are theirs."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import UnitMembership, User
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


def viewer_of(user: User) -> Viewer:
    """All roles and the unread count in one query."""
    staff = UnitMembership.objects.active().filter(user=OuterRef("pk"))
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
    marks = {
        "is_consultant": Exists(staff.filter(role=Party.CONSULTANT)),
        "is_teacher": Exists(staff.filter(role=Party.TEACHER)),
        "is_leader": Exists(staff.filter(role=Party.LEADER)),
        "is_participant": Exists(Participant.objects.filter(user=OuterRef("pk"), closed_at=None)),
        "is_employer": Exists(EmployerMember.objects.active().filter(user=OuterRef("pk"))),
        "is_coordinator": Exists(
            NetworkCoordinator.objects.filter(user=OuterRef("pk"), ended_at=None)
        ),
    }
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(**marks, unread=Coalesce(Subquery(unread), 0))
        .values(*marks, "unread")
        .get()
    )
    roles = tuple(role.value for role in ROLE_ORDER if row[f"is_{role.value}"])
    return Viewer(roles=roles, unread=row["unread"])
