"""Alarms and absences read: what waits for an answer, and how many hours add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from placements.models import Absence, Alarm, Placement, Worry
from placements.queries.time_at_work import begins_at
from placements.states.alarm import MAY_BE_ALARMED

COUNTED = timedelta(days=90)
MOST_SHOWN = 30


def alarm_address(places: Iterable[Placement]) -> str:
    """Where a person in one of these placements says that it does not work; else empty."""
    own = [each for each in places if each.as_participant and each.state in MAY_BE_ALARMED]
    newest = max(own, key=lambda each: each.started_on or date.min, default=None)
    return reverse("placements:alarm-raise", args=[newest.pk]) if newest else ""


def open_alarms(user: User) -> QuerySet[Alarm]:
    """Alarms that the person must see to, next deadline first."""
    return (
        Alarm.objects.visible_to(user)
        .open()
        .filter(Q(as_consultant=True) | Q(as_teacher=True) | Q(as_leader=True))
        .select_related("placement__participant", "placement__workplace", "raised_by")
        .order_by(F("answered_at").asc(nulls_first=True), "answer_due_at")
    )


def worries_about(participant: Participant) -> QuerySet[Worry]:
    """What staff have written, the newest first; whoever opens the talk reads why."""
    return Worry.objects.filter(participant=participant).select_related("by")[:MOST_SHOWN]


@dataclass(frozen=True)
class Away:
    """Hours away within 90 days: at each place, and in all."""

    work: Decimal
    school: Decimal
    not_notified: int

    @property
    def total(self) -> Decimal:
        return self.work + self.school


def away(participant_id: UUID, today: date) -> Away:
    """School and every workplace add up. One query."""
    rows = Absence.objects.filter(participant=participant_id).since(today - COUNTED)
    work, school, silent = Decimal(0), Decimal(0), 0
    for row in rows:
        work += row.hours if row.placement_id else 0
        school += 0 if row.placement_id else row.hours
        silent += not row.is_notified
    return Away(work, school, silent)


def may_be_taken_back(absence: Absence, *, by: User, party: str, now: datetime) -> bool:
    """The person takes back what they told themself until the day begins; the others, who see
    whether somebody came, at any time before the talk.
    """
    if party != Party.PARTICIPANT:
        return True
    return absence.reported_by_id == by.pk and now < begins_at(absence.placement, absence.day)


def absences_shown(placement: Placement, *, by: User, party: str) -> list[dict[str, object]]:
    """The newest absences as the viewer may read them: an employer never reads why."""
    knows_why = bool(placement.viewer_parties - {Party.EMPLOYER})
    rows = Absence.objects.filter(placement=placement).order_by("-day")[:MOST_SHOWN]
    now, shown = timezone.now(), []
    for row in rows:
        row.placement = placement  # its days are read once and not for each row
        takes_back = may_be_taken_back(row, by=by, party=party, now=now)
        links = {
            "to_take_back": row.pk if takes_back and row.talk_held_on is None else None,
            "is_past": row.day < timezone.localdate(now),
        }
        shown.append(absence_row(row, knows_why=knows_why) | links)
    return shown


def absences_of(participant: Participant) -> list[dict[str, object]]:
    """The newest days away from school and every workplace, for staff of the person."""
    rows = Absence.objects.filter(participant=participant).select_related("placement__workplace")
    return [absence_row(row, knows_why=True) for row in rows.order_by("-day", "pk")[:MOST_SHOWN]]


def absence_row(row: Absence, *, knows_why: bool) -> dict[str, object]:
    return {
        "day": row.day,
        "hours": row.hours,
        "is_notified": row.is_notified,
        "why": row.get_code_display() if knows_why else "",
        "row": row if knows_why else None,
    }
