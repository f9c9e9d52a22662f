"""Figures for a leader: always number and share with n, small cells hidden, no causal words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitMembership
from accounts.parties import Party
from accounts.queries import settings_for
from candidates.models import EquityRecord, Participant
from candidates.models.participant import ParticipantQuerySet
from matching.models import DemandLedgerEntry, Proposal, ScoredPair
from matching.states import ProposalState
from placements.models import ClosedCase, GuardOverride, Outcome
from placements.states.course import Guard
from placements.states.outcome import COUNTS
from reports.suppression import Table, is_small, share, suppress, suppress_list

LONG_WAIT_DAYS = 90


@dataclass(frozen=True)
class CaseloadRow:
    """Participants of one consultant beside the adopted norm for the size of the position."""

    name: str
    participants: int
    norm: int

    @property
    def is_over(self) -> bool:
        return self.participants > self.norm


def participants_of(units: QuerySet[Unit] | Sequence[Unit]) -> ParticipantQuerySet:
    return Participant.objects.active().filter(unit__in=units)


def everybody_in(units: Sequence[Unit]) -> list[Participant]:
    """Who is counted in the units, with what is told by group: read once for every figure."""
    return list(participants_of(units).select_related("equity_record"))


def caseload(units: Sequence[Unit], people: Iterable[Participant]) -> list[CaseloadRow]:
    """One row a consultant. People with a protected address count here and in no other list."""
    counts = Counter(person.consultant_id for person in people)
    rows = []
    memberships = (
        UnitMembership.objects.active()
        .filter(unit__in=units, role=Party.CONSULTANT)
        .select_related("user", "unit")
        .order_by("user__first_name")
    )
    norms = {unit.pk: settings_for(unit.municipality).caseload_norm for unit in units}
    for membership in memberships:
        norm = round(norms[membership.unit_id] * membership.position_share / 100)
        rows.append(CaseloadRow(membership.user.name, counts[membership.user_id], norm))
    return rows


@dataclass(frozen=True)
class ShareRow:
    """A group, how many of it, and the share: hidden together."""

    label: str
    number: int | None
    n: int | None
    share: float | None


def without_protected(people: Iterable[Participant]) -> list[Participant]:
    return [person for person in people if not person.has_protected_address]


def waiting_by_phase(
    units: Sequence[Unit], people: Iterable[Participant], *, today: date
) -> list[ShareRow]:
    """How many of each phase have waited more than 90 days without practice."""
    counted: dict[str, list[int]] = {phase: [0, 0] for phase in Participant.Phase.values}
    for person in without_protected(people):
        waited_long = person.waiting_days(today) > LONG_WAIT_DAYS
        counted[person.phase][0 if waited_long else 1] += 1
    table = suppress(list(counted.values()), smallest=smallest_of(units))
    return rows_of([str(label) for label in Participant.Phase.labels], table)


def rows_of(labels: Sequence[str], table: Table) -> list[ShareRow]:
    return [
        ShareRow(label, cells[0], n, share(cells[0], n))
        for label, cells, n in zip(labels, table.cells, table.row_totals, strict=True)
    ]


def smallest_of(units: Iterable[Unit]) -> int:
    return max((settings_for(unit.municipality).smallest_cell for unit in units), default=5)


EQUITY_SPLITS: dict[str, tuple[Any, Any]] = {
    "sex": (_("Sex"), EquityRecord.Sex),
    "schooling": (_("Schooling"), EquityRecord.Schooling),
    "is_single_parent": (_("Single parent"), EquityRecord.Answer),
}


def group_of(person: Participant, field: str) -> str:
    """The person's group in one of these splits."""
    record = getattr(person, "equity_record", None)
    return getattr(record, field) if record else "unknown"


def waiting_by_group(
    units: Sequence[Unit], people: Iterable[Participant], *, today: date
) -> dict[str, list[ShareRow]]:
    """The same split by the equity attributes; “unknown” is counted, never dropped (M2)."""
    shown_people = without_protected(people)
    smallest = smallest_of(units)
    shown = {}
    for field, (title, choices) in EQUITY_SPLITS.items():
        counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for person in shown_people:
            waited_long = person.waiting_days(today) > LONG_WAIT_DAYS
            counted[group_of(person, field)][0 if waited_long else 1] += 1
        table = suppress([counted[value] for value in choices.values], smallest=smallest)
        shown[str(title)] = rows_of([str(label) for label in choices.labels], table)
    return shown


@dataclass(frozen=True)
class ScoreRow:
    """A group, how many of it have a score, and their average: hidden together."""

    label: str
    n: int | None
    average: float | None


@dataclass(frozen=True)
class ScoreGap:
    """The groups of one attribute; `points` between the highest and the lowest that are shown."""

    rows: list[ScoreRow]
    points: float | None


def score_gaps(units: Sequence[Unit], people: Iterable[Participant]) -> dict[str, ScoreGap]:
    """The best score of everybody in the newest run, averaged by equity attribute (M2).

    Averages stand only beside a number that is shown. A small group takes a second one with it,
    so that neither its number nor its average can be worked out from the others.
    """
    counted = participants_of(units).without_protected()
    pairs = ScoredPair.objects.filter(participant__in=counted.values("pk")).order_by()
    best: dict[UUID, float] = dict(pairs.values_list("participant").annotate(best=Max("score")))
    scored = [person for person in people if person.pk in best]
    gaps = {}
    for field, (title, choices) in EQUITY_SPLITS.items():
        scores: dict[str, list[float]] = defaultdict(list)
        for person in scored:
            scores[group_of(person, field)].append(best[person.pk])
        gaps[str(title)] = score_gap(
            [(str(label), scores[value]) for value, label in choices.choices], smallest_of(units)
        )
    return gaps


def score_gap(groups: Sequence[tuple[str, Sequence[float]]], smallest: int) -> ScoreGap:
    numbers = suppress_list([len(scores) for _label, scores in groups], smallest=smallest)
    rows = [
        ScoreRow(label, n, sum(scores) / n if n else None)
        for (label, scores), n in zip(groups, numbers, strict=True)
    ]
    shown = [row.average for row in rows if row.average is not None]
    return ScoreGap(rows, max(shown) - min(shown) if len(shown) > 1 else None)


FUNNEL = (
    ("offered", _("Offered"), {"offered", "asked", "accepted", "welcomed", "placed", "ended",
                               "declined", "refused", "lapsed", "not_chosen"}),
    ("accepted", _("Yes from the participant"), {"accepted", "welcomed", "placed", "ended",
                                                 "refused"}),
    ("welcomed", _("Welcome from the employer"), {"welcomed", "placed", "ended"}),
    ("placed", _("Started"), {"placed", "ended"}),
)  # fmt: skip


@dataclass(frozen=True)
class FunnelRow:
    label: str
    number: int | None


def offer_funnel(units: Sequence[Unit], *, since: date) -> list[FunnelRow]:
    """How far the offers of the period have come. One query."""
    proposals = Proposal.objects.filter(
        participant__unit__in=units,
        participant__has_protected_address=False,
        offered_at__date__gte=since,
    ).exclude(state=ProposalState.WITHDRAWN)
    by_state = dict(proposals.values_list("state").annotate(Count("pk")))
    reached = [sum(by_state.get(state, 0) for state in states) for _key, _l, states in FUNNEL]
    # Hidden are the steps between, so that no difference of two steps shows 1 to 4 people.
    steps = [a - b for a, b in zip(reached, [*reached[1:], 0], strict=True)]
    hidden = suppress_list(steps, smallest=smallest_of(units))
    return [
        FunnelRow(str(label), None if None in hidden[place:] else reached[place])
        for place, (_key, label, _states) in enumerate(FUNNEL)
    ]


def unmet_demand(units: Sequence[Unit], *, since: date) -> list[tuple[str, str, int | None]]:
    """Side, reason and number of every “no” and “no fit” of the period; below five hidden."""
    municipalities = {unit.municipality_id for unit in units}
    rows = (
        DemandLedgerEntry.objects.filter(
            municipality__in=municipalities, created_at__date__gte=since
        )
        .filter(Q(participant=None) | Q(participant__has_protected_address=False))
        .values("side", "code")
        .annotate(number=Count("pk"))
        .order_by("-number", "side", "code")
    )
    smallest = smallest_of(units)
    sides = dict(DemandLedgerEntry.Side.choices)
    return [
        (
            str(sides[row["side"]]),
            row["code"],
            row["number"] if row["number"] >= smallest else None,
        )
        for row in rows
    ]


FEWEST_EXITS = 10
# The moment, its words, and where a case from before the system has its reason.
MOMENTS = (
    ("end", _("At exit"), "end_reason"),
    ("one_year", _("After one year"), "reason_after_one_year"),
    ("two_years", _("After two years"), "reason_after_two_years"),
)


@dataclass(frozen=True)
class ResultRow:
    """How many are in work or education that counts, of how many: hidden together."""

    label: str
    number: int | None
    n: int | None
    share: float | None
    is_too_few: bool = False


def results(units: Sequence[Unit]) -> list[ResultRow]:
    """At exit and later, by the national reasons; fewer than ten exits show no share."""
    exits = exits_of(units)
    return [
        result_row(str(label), exits[moment], smallest_of(units))
        for moment, label, _field in MOMENTS
    ]


def result_row(label: str, reasons: Sequence[str | None], smallest: int) -> ResultRow:
    """Unknown counts among all, never as a success; a case without an answer is not among them."""
    n = len(reasons)
    number = sum(reason in COUNTS for reason in reasons)
    if n < FEWEST_EXITS:
        shown = suppress([[number, n - number]], smallest=smallest)
        return ResultRow(label, None, shown.total, None, is_too_few=True)
    table = suppress([[number, n - number]], smallest=smallest)
    cell = table.cells[0][0]
    return ResultRow(label, cell, table.total, share(cell, table.total))


def exits_of(units: Sequence[Unit]) -> dict[str, list[str | None]]:
    """The national class of every exit by moment: cases from before the system, and recorded
    results."""
    municipalities = {unit.municipality_id for unit in units}
    fields = [field for _moment, _label, field in MOMENTS]
    before = ClosedCase.objects.filter(municipality__in=municipalities).values(*fields)
    found: dict[str, list[str | None]] = {
        moment: [row[field] for row in before if row[field]] for moment, _label, field in MOMENTS
    }
    recorded = Outcome.objects.recorded().filter(
        moment__in=list(found),
        participant__unit__in=units,
        participant__has_protected_address=False,
    )
    for outcome in recorded.prefetch_related("jobs"):
        found[outcome.moment].append(outcome.national)
    return found


def results_by_group(units: Sequence[Unit]) -> dict[str, list[ShareRow]]:
    """Exits that count, by sex and by track, of the cases from before the system."""
    municipalities = {unit.municipality_id for unit in units}
    rows = list(
        ClosedCase.objects.filter(municipality__in=municipalities).values_list(
            "end_reason", "sex", "track"
        )
    )
    if len(rows) < FEWEST_EXITS:
        return {}
    splits = {
        str(_("Sex")): (1, ClosedCase.Sex.choices),
        str(_("Track")): (2, Participant.Track.choices),
    }
    shown = {}
    for title, (place, choices) in splits.items():
        counts = [
            [
                sum(row[place] == code and row[0] in COUNTS for row in rows),
                sum(row[place] == code and row[0] not in COUNTS for row in rows),
            ]
            for code, _label in choices
        ]
        table = suppress(counts, smallest=smallest_of(units))
        shown[title] = rows_of([str(label) for _code, label in choices], table)
    return shown


@dataclass(frozen=True)
class GuardRow:
    """How many placements went on against a warning with a written reason; None is hidden."""

    label: str
    number: int | None


def guards_passed(units: Sequence[Unit], *, since: date) -> list[GuardRow]:
    """One row for each guard, in their order. A placement counts once a guard. One query."""
    rows = (
        GuardOverride.objects.filter(
            placement__participant__unit__in=units,
            placement__participant__has_protected_address=False,
            created_at__date__gte=since,
        )
        .order_by()
        .values("guard")
        .annotate(number=Count("placement", distinct=True))
    )
    counted = {row["guard"]: row["number"] for row in rows}
    smallest = smallest_of(units)
    numbers = [counted.get(guard, 0) for guard in Guard.values]
    # No total stands beside them, so nothing gives a hidden one back.
    return [
        GuardRow(str(label), None if is_small(number, smallest) else number)
        for label, number in zip(Guard.labels, numbers, strict=True)
    ]


def half_year_before(today: date) -> date:
    return today - timedelta(days=182)
