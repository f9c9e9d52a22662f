"""Preparations that stand still: what each waits for, whose hand is missing, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.parties import Party
from common.models import as_mark
from employers.models import EmployerMember
from placements.models import Agreement, Expectation, Placement
from placements.models.placement import PlacementQuerySet
from placements.states.agreement import SheetState, Side
from placements.states.placement import PlacementState

REMIND_AFTER_DAYS = (7, 14)
CALL_AFTER_DAYS = 21
WAITS_FOR: dict[str, str | Promise] = {
    SheetState.FILLING: gettext_lazy("The expectations are not written yet"),
    SheetState.COMPARED: gettext_lazy("Different expectations are not settled"),
    SheetState.SETTLED: gettext_lazy("The participant has not agreed to the expectations"),
    SheetState.ACCEPTED: gettext_lazy("The agreement is not written"),
}


@dataclass(frozen=True)
class Stalled:
    """A placement in preparation that waits for somebody's hand."""

    placement: Placement
    state: str  # of its sheet
    since: date
    parties: tuple[Party, ...]
    has_no_sheet: bool = False

    @property
    def key(self) -> str:
        return f"stalled:{self.placement.pk}:{self.state}:{self.since:%Y%m%d}"

    @property
    def path(self) -> str:
        page = "agreement" if self.state == SheetState.ACCEPTED else "sheet"
        return reverse(f"placements:{page}", args=[self.placement.pk])

    def days(self, today: date) -> int:
        return (today - self.since).days

    def times_late(self, today: date) -> int:
        """How many of the two spans have gone by."""
        return sum(self.days(today) >= span for span in REMIND_AFTER_DAYS)


def preparing() -> Q:
    """A version that waits for signatures is not here: its own warnings ask for them."""
    waiting = Agreement.objects.open().filter(placement=OuterRef("pk"))
    return Q(state=PlacementState.PREPARING) & ~Q(Exists(waiting))


def with_hands(places: PlacementQuerySet) -> PlacementQuerySet:
    """Each with what its sheet and its agreements lack."""
    answered = Expectation.objects.filter(sheet__placement=OuterRef("pk"))
    versions = Agreement.objects.filter(placement=OuterRef("pk")).order_by("-in_state_since")
    return places.annotate(
        is_preparing=as_mark(preparing()),
        employer_answered=Exists(answered.filter(side=Side.EMPLOYER)),
        consultant_answered=Exists(answered.filter(side=Side.CONSULTANT)),
        has_voice=Exists(
            EmployerMember.objects.active().filter(employer=OuterRef("workplace__employer"))
        ),
        # What ran out or was replaced is newer than the yes to the sheet.
        last_version_at=Subquery(versions.values("in_state_since")[:1]),
    )


def stalled_placements(today: date) -> list[Stalled]:
    """Waiting for a week or longer, the longest first; one query."""
    rows = with_hands(Placement.objects.filter(preparing())).select_related(
        "sheet",
        "workplace__employer",
        "participant__user",
        "participant__consultant",
        "owner",
        "deputy",
    )
    return late_among(rows.order_by("pk"), today)


def late_among(places: Iterable[Any], today: date) -> list[Stalled]:
    """Of with_hands(): those that stand still, the longest first."""
    found = [stalled_of(each) for each in places if each.is_preparing]
    late = [each for each in found if each.days(today) >= REMIND_AFTER_DAYS[0]]
    return sorted(late, key=lambda each: each.since)


def stalled_of(placement: Any) -> Stalled:
    sheet = getattr(placement, "sheet", None)
    if sheet is None:
        since = timezone.localdate(placement.created_at)
        return Stalled(placement, SheetState.FILLING, since, (Party.CONSULTANT,), has_no_sheet=True)
    at = sheet.in_state_since
    if sheet.state == SheetState.ACCEPTED and placement.last_version_at is not None:
        at = max(at, placement.last_version_at)
    return Stalled(placement, sheet.state, timezone.localdate(at), missing_hands(placement, sheet))


def missing_hands(placement: Any, sheet: Any) -> tuple[Party, ...]:
    """Who acts next."""
    speaks = placement.has_voice and not placement.participant.has_protected_address
    if sheet.state in (SheetState.FILLING, SheetState.COMPARED) and not speaks:
        return (Party.CONSULTANT,)  # who asks the workplace and writes what it says
    if sheet.state == SheetState.FILLING:
        sides = (
            (Party.EMPLOYER, placement.employer_answered),
            (Party.CONSULTANT, placement.consultant_answered),
        )
        return tuple(party for party, has_answered in sides if not has_answered)
    if sheet.state == SheetState.COMPARED:
        return (Party.EMPLOYER, Party.CONSULTANT)
    if sheet.state == SheetState.SETTLED and placement.participant.user_id:
        return (Party.PARTICIPANT,)
    return (Party.CONSULTANT,)  # who also writes down a spoken yes


def stalled_rows(places: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """“In preparation, stalled”: for the consultant's first page."""
    return [
        {
            "title": f"{each.placement.participant.first_name} · {each.placement.workplace.name}",
            "text": WAITS_FOR[each.state],
            "url": each.path,
            "tag": ngettext("for %(days)d day", "for %(days)d days", each.days(today))
            % {"days": each.days(today)},
            "tone": "danger" if each.days(today) >= CALL_AFTER_DAYS else "info",
            "action": _("Look"),
        }
        for each in late_among(places, today)
    ]
