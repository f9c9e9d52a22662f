"""What pages show of meetings, tasks, plans and the end of the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import MunicipalitySettings, UnitMembership, User
from accounts.parties import Party
from candidates.models import Participant
from common.calendar import add_working_days
from common.dates import date_format
from meetings.models import (
    Disagreement,
    Measure,
    Meeting,
    MeetingCase,
    ProgrammeEnd,
    Task,
    people_led_by,
    people_met_by,
)
from meetings.states import DisagreementState, MeetingState
from placements.models import Leave

MOST = 200
COMING = (MeetingState.PLANNED, MeetingState.INVITED)
FIRST_PLAN_MONTHS = 3  # the act
RENEWAL_MONTHS = 6  # where a municipality has said nothing else
AHEAD = timedelta(days=14)


def upcoming(user: User, now: datetime) -> QuerySet[Meeting]:
    return (
        Meeting.objects.visible_to(user)
        .filter(state__in=COMING, starts_at__gte=now - timedelta(hours=2))
        .select_related("organised_by")[:MOST]
    )


def without_outputs(user: User, now: datetime) -> QuerySet[Meeting]:
    """Whose time has gone by, with a case that yielded nothing."""
    empty = MeetingCase.objects.filter(meeting=OuterRef("pk"), outputs=None)
    return (
        Meeting.objects.visible_to(user)
        .filter(Exists(empty), starts_at__lt=now)
        .exclude(state=MeetingState.CANCELLED)
        .select_related("organised_by")[:MOST]
    )


def cases_of(meeting: Meeting, user: User) -> list[MeetingCase]:
    """Only the cases that the viewer may read, with their outputs."""
    return list(
        MeetingCase.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("participant")
        .prefetch_related("outputs__owner")
        .order_by("participant__first_name", "pk")
    )


def own_tasks(user: User) -> QuerySet[Task]:
    tasks = Task.objects.visible_to(user).open().filter(owner=user)
    return tasks.select_related("participant")[:MOST]


def task_rows(user: User, today: date) -> list[dict[str, Any]]:
    """Rows for the first page, also what nobody answers for any more; one query.

    A protected address has its own list there.
    """
    lost = Q(pk__in=Task.objects.without_owner().values("pk"))
    tasks = Task.objects.visible_to(user).open().filter(Q(owner=user) | lost)
    return [
        task_row(task, user, today)
        for task in tasks.select_related("participant")[:MOST]
        if not task.participant.has_protected_address
    ]


def task_row(task: Task, user: User, today: date) -> dict[str, Any]:
    if task.owner_id == user.pk:
        return due_row(task, task.get_kind_display(), task.action, reverse("meetings:tasks"), today)
    row = due_row(task, task.get_kind_display(), task.action, reverse("placements:orphans"), today)
    return row | {"tag": _("Nobody answers for it"), "tone": "danger", "action": _("Hand over")}


def decision_rows(user: User, today: date) -> list[dict[str, Any]]:
    """Views that go apart and wait for this person: named as decider, or leader past the day."""
    mine = Q(state=DisagreementState.OPEN, decider=user)
    led = Q(participant__in=people_led_by(user).values("pk"))
    leads = UnitMembership.objects.active().filter(
        role=Party.LEADER, unit=OuterRef("participant__unit")
    )
    answers = Q(decider=user) | Q(participant__consultant=user) | Q(participant__deputy=user)
    late = Q(state=DisagreementState.WITH_LEADER) & (led | ~Q(Exists(leads)) & answers)
    waiting = disagreements_open_to(user).filter(mine | late)
    return [
        due_row(
            each,
            each.subject,
            _("Different views: decide, and say why."),
            reverse("meetings:disagreement", args=[each.pk]),
            today,
        )
        for each in waiting.filter(participant__has_protected_address=False)[:MOST]
    ]


def due_row(
    due: Task | Disagreement, what: str, text: str, url: str, today: date
) -> dict[str, Any]:
    """One row of the first page about a person, with its day."""
    return {
        "title": f"{due.participant.first_name} · {what}",
        "text": text,
        "url": url,
        "tag": _("by %s") % date_format(due.due_on, "j. F"),
        "tone": "danger" if due.due_on < today else "info",
        "action": _("Look"),
    }


def colleagues_of(people: Sequence[Participant] | QuerySet[Participant]) -> QuerySet[User]:
    """Who may read about one of these people, as `visible_to` says.

    Consultants and leaders of their units, their teachers, and consultant and deputy in whatever
    unit of the municipality they work; about a protected address only these two.
    """
    held = UnitMembership.objects.active()
    here = held.filter(
        unit__participants__in=people,
        unit__participants__has_protected_address=False,
        role__in=[Party.CONSULTANT, Party.LEADER],
    )
    teach = held.filter(
        role=Party.TEACHER,
        user__pupils__in=people,
        user__pupils__has_protected_address=False,
        unit__municipality=F("user__pupils__municipality"),
    )
    own, deputies = (
        held.filter(
            **{f"user__{name}__in": people},
            role=Party.CONSULTANT,
            unit__municipality=F(f"user__{name}__municipality"),
        )
        for name in ("participants_owned", "participants_as_deputy")
    )
    known = Q()
    for rows in (here, teach, own, deputies):
        known |= Q(pk__in=rows.values("user"))
    return User.objects.filter(known).order_by("first_name", "last_name", "pk")


def disagreements_open_to(user: User) -> QuerySet[Disagreement]:
    found = Disagreement.objects.visible_to(user).open()
    return found.select_related("participant", "decider")


def disagreements(user: User) -> QuerySet[Disagreement]:
    return disagreements_open_to(user)[:MOST]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one that it has."""
    year, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(day.year + year, month + 1, min(day.day, last))


def after_leave(due_on: date, since: date, leaves: Sequence[Leave]) -> date:
    """Later by each leave that began meanwhile, as the open tasks move."""
    for leave in sorted(leaves, key=lambda each: each.starts_on):
        if since <= leave.starts_on <= due_on:
            due_on += timedelta(days=leave.days)
    return due_on


def next_plan_on(person: Participant, made_on: date | None, months: int) -> date:
    """The first plan by the act; after it a talk each so many months, both later by a leave."""
    begins = made_on or person.programme_starts_on
    due_on = months_after(begins, months if made_on else FIRST_PLAN_MONTHS)
    return after_leave(due_on, begins, list(person.leaves.all()))


@dataclass(frozen=True)
class PlanRow:
    """When a person's plan was made, and when it is due."""

    participant: Participant
    made_on: date | None
    due_on: date
    is_late: bool
    is_near: bool


def plan_rows(people: QuerySet[Participant], *, today: date) -> list[PlanRow]:
    """Everybody's next plan or talk, the earliest first. Three queries."""
    renewals = dict(
        MunicipalitySettings.objects.values_list("municipality_id", "plan_renewal_months")
    )
    rows = []
    related = people.select_related("consultant", "municipality").prefetch_related("leaves")
    for person in related.annotate(plan_made_on=Max("plans__made_on")):
        made_on = getattr(person, "plan_made_on", None)
        months = renewals.get(person.municipality_id, RENEWAL_MONTHS)
        due_on = next_plan_on(person, made_on, months)
        if due_on <= person.programme_ends_on:
            is_away = any(leave.ends_on is None for leave in person.leaves.all())
            near = due_on <= today + AHEAD and not is_away
            rows.append(PlanRow(person, made_on, due_on, due_on < today, near))
    return sorted(rows, key=lambda row: (row.due_on, row.participant.first_name))


def people_of_staff(user: User) -> QuerySet[Participant]:
    """Whom the user answers for as consultant or as leader, and own pupils."""
    met = Q(pk__in=people_met_by(user).values("pk"))
    led = Q(pk__in=people_led_by(user).values("pk"))
    return Participant.objects.active().filter(met | led)


def gap_days(ends_on: date, measures: Sequence[Measure]) -> list[tuple[date, date]]:
    """Without any measure, after the programme's last day and between measures.

    From the first to the last working day of each: a weekend or a public holiday is no gap.
    """
    gaps, covered_to = [], ends_on
    for measure in sorted(measures, key=lambda each: each.starts_on):
        first = add_working_days(covered_to, 1)
        if first < measure.starts_on:
            gaps.append((first, add_working_days(measure.starts_on, -1)))
        covered_to = max(covered_to, measure.ends_on)
    return gaps


@dataclass(frozen=True)
class EndRow:
    """A person whose programme, or first year, ends soon."""

    end: ProgrammeEnd
    gaps: list[tuple[date, date]]
    marked: frozenset[str] = frozenset()  # kinds of plan meetings at which presence was marked

    @property
    def unmarked(self) -> list[str]:
        """Plan meetings of which nobody has said whether the office that decides was there."""
        is_last = self.end.kind == ProgrammeEnd.Kind.PROGRAMME
        asked = Meeting.MEANS_OFFICE_IS_ASKED_FOR if is_last else (Meeting.Kind.PLAN_FIRST,)
        return [str(kind.label) for kind in asked if kind not in self.marked]

    @property
    def takes_over(self) -> list[str]:
        return [each for each in (self.end.next_body, self.end.next_owner) if each]

    @property
    def missing(self) -> list[str]:
        """What nobody has written yet, beside the invitation and the days without a measure."""
        end = self.end
        wanted = [
            (end.means.strip(), _("Nothing is written about means yet")),
            (end.next_body and end.next_owner, _("Nobody takes over yet")),
            (end.employer_contact, _("Nobody keeps the contact with the employer yet")),
            (end.measures.all(), _("No measure is written yet")),
        ]
        return [words for is_there, words in wanted if not is_there]

    @property
    def is_ready(self) -> bool:
        """Whether `complete_end` would take it."""
        return bool(self.end.invited_on) and not self.missing and not self.gaps


def end_rows(user: User) -> list[EndRow]:
    ends = (
        ProgrammeEnd.objects.visible_to(user)
        .open()
        .select_related("participant")
        .prefetch_related("measures")[:MOST]
    )
    marked = kinds_marked([end.participant_id for end in ends])
    return [
        EndRow(end, gap_days(end.ends_on, list(end.measures.all())), marked[end.participant_id])
        for end in ends
    ]


def kinds_marked(people: list[UUID]) -> dict[UUID, frozenset[str]]:
    """Of each person the kinds of meetings at which it was said who was there."""
    cases = MeetingCase.objects.filter(
        participant__in=people,
        meeting__state=MeetingState.HELD,
        meeting__means_office_was_there__isnull=False,
    )
    known: dict[UUID, frozenset[str]] = dict.fromkeys(people, frozenset())
    for person, kind in cases.values_list("participant", "meeting__kind"):
        known[person] |= {kind}
    return known


def everybody_in(meeting: Meeting) -> list[User]:
    """Colleagues who are invited, and the people themselves when they can sign in.

    Without a colleague who may read about nobody in it any more: staff leave and change units.
    """
    participants = meeting.cases.values("participant")
    people = User.objects.filter(participant__in=participants)
    colleagues = [each for each in meeting.invited.all() if reads_about(each, participants)]
    return list(people) + [each for each in colleagues if each not in people]


def reads_about(user: User, participants: QuerySet[Any] | Sequence[UUID]) -> bool:
    """Whether a member of staff may read about at least one of these people now."""
    doors = (people_met_by(user), people_led_by(user))
    return any(found.filter(pk__in=participants).exists() for found in doors)
