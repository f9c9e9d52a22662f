"""Who has looked at a participant: role, organisation, time. Never a name (M-P-3, G2)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, UnitMembership
from accounts.parties import Party
from candidates.models import Participant

WHAT = {
    "read_profile": _("Your profile"),
    "read_list": _("A list where you are"),
    "export_list": _("A list that was saved as a file"),
}


@dataclass(frozen=True)
class Reading:
    """One look."""

    when: datetime
    role: str
    organisation: str
    what: str | Promise


def who_has_looked(participant: Participant, limit: int = 200) -> list[Reading]:
    """The newest looks by others, newest first; two queries."""
    rows = list(
        AuditEntry.objects.filter(subject_id=participant.pk, is_reading=True)
        .exclude(by=participant.user_id)
        .order_by("-created_at")[:limit]
    )
    units = units_of_readers({row.by_id for row in rows}, participant)
    return [
        Reading(
            when=row.created_at,
            role=str(Party(row.party).label),
            organisation=units.get((str(row.by_id), row.party), ""),
            what=WHAT.get(row.verb, _("Something about you")),
        )
        for row in rows
    ]


def units_of_readers(readers: set, participant: Participant) -> dict[tuple[str, str], str]:
    """{(reader, role): unit}; memberships that ended count too: the look happened."""
    memberships = UnitMembership.objects.filter(
        user__in=readers, unit__municipality=participant.municipality_id
    ).select_related("unit")
    return {(str(each.user_id), each.role): each.unit.name for each in memberships}
