"""What ended placements teach: scores beside what came of them, answers, definitions, comments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from candidates.models import ProfileEntry
from placements.models import AnonymousComment, Outcome, Placement, Rating
from placements.models.evaluation import month_of
from placements.queries.evaluation import Funnel, answer_rates
from placements.queries.outcomes import by_definition
from placements.states.evaluation import AnswerChannel
from placements.states.outcome import OutcomeMoment
from placements.states.placement import AS_PLANNED, EndCause, PlacementState
from reference.levels import order
from reports.queries.figures import ShareRow, smallest_of
from reports.suppression import Table, share, suppress, suppress_list

# The lower end of each band of the score, in points of 100.
BANDS = (80, 60, 40, 0)
HIRED = frozenset({EndCause.HIRED_HERE, EndCause.HIRED_ELSEWHERE})
CAME_OF_IT = (
    _("Completed as agreed, or left for a job"),
    _("Left for a job"),
    _("Took a step in Norwegian"),
)


@dataclass(frozen=True)
class BandRow:
    """Ended placements of one band of the score, and how many of them came to something."""

    label: str
    n: int | None
    results: list[ShareRow]


def calibration(units: Sequence[Unit]) -> list[BandRow]:
    """Score band against what came of it (D: score calibration). Counts, never a cause.

    The score is the one that the proposal had when it was approved. Small cells are hidden with a
    second one, for each result on its own.
    """
    ended = list(
        Placement.objects.filter(
            state=PlacementState.ENDED,
            participant__unit__in=units,
            participant__has_protected_address=False,
        ).select_related("proposal")
    )
    bands = [band_of(each.proposal.score) for each in ended]
    steps = took_a_step(ended)
    came = (
        [each.end_cause in AS_PLANNED for each in ended],
        [each.end_cause in HIRED for each in ended],
        [each.pk in steps for each in ended],
    )
    tables = [suppress(counted_by_band(bands, each), smallest=smallest_of(units)) for each in came]
    return [band_row(low, row, tables) for row, low in enumerate(BANDS)]


def counted_by_band(bands: Sequence[int], came: Sequence[bool]) -> list[list[int]]:
    """For each band: how many of its placements came to it, and how many did not."""
    counts = {low: [0, 0] for low in BANDS}
    for band, has_come in zip(bands, came, strict=True):
        counts[band][0 if has_come else 1] += 1
    return list(counts.values())


def band_row(low: int, row: int, tables: Sequence[Table]) -> BandRow:
    """A number of placements that one result hides is hidden beside the others too."""
    numbers = [table.row_totals[row] for table in tables]
    n = None if None in numbers else numbers[0]
    return BandRow(
        label=band_words(low),
        n=n,
        results=[
            result_of(str(label), table.cells[row][0], n)
            for label, table in zip(CAME_OF_IT, tables, strict=True)
        ],
    )


def result_of(label: str, number: int | None, n: int | None) -> ShareRow:
    shown = None if n is None else number
    return ShareRow(label, shown, n, share(shown, n))


def band_of(score: float) -> int:
    return next(low for low in BANDS if score >= low or low == BANDS[-1])


def band_words(low: int) -> str:
    if low == BANDS[0]:
        return str(_("%(low)s points and more") % {"low": low})
    above = BANDS[BANDS.index(low) - 1]
    return str(_("%(low)s to under %(above)s points") % {"low": low, "above": above})


def took_a_step(placements: Sequence[Placement]) -> set[UUID]:
    """Placements since whose start a higher level of Norwegian was noted in some skill."""
    entries = ProfileEntry.objects.filter(
        kind=ProfileEntry.Kind.NORWEGIAN,
        participant__in={each.participant_id for each in placements},
    ).values_list("participant", "norwegian_skill", "level", "noted_on")
    by_person: dict[UUID, list[tuple[str, int, date]]] = defaultdict(list)
    for person, skill, level, noted_on in entries:
        by_person[person].append((skill, order(level), noted_on))
    return {
        each.pk
        for each in placements
        if each.started_on and rose(by_person[each.participant_id], each.started_on)
    }


def rose(entries: Iterable[tuple[str, int, date]], started_on: date) -> bool:
    """Whether a skill that was known before has a higher level noted after the first day."""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for skill, level, noted_on in entries:
        side = after if noted_on > started_on else before
        side[skill] = max(side.get(skill, -1), level)
    return any(skill in before and level > before[skill] for skill, level in after.items())


@dataclass(frozen=True)
class AnswerRow:
    """How the answers of one side came in; a hidden figure is None."""

    label: str
    asked: int | None
    unprompted: int | None
    after_first: int | None
    after_second: int | None
    missing: int | None
    rate: float | None
    channels: list[tuple[str, int | None]]
    still_open: int | None  # outside all the other figures

    @property
    def figures(self) -> list[int | None]:
        return [
            self.asked,
            self.unprompted,
            self.after_first,
            self.after_second,
            self.missing,
        ]


def answers_by_side(units: Sequence[Unit], *, since: date, until: date) -> list[AnswerRow]:
    """Evaluations opened in the period: who answered, after which reminder, by which way.

    Who can still answer has not failed to: that number stands apart, and hidden when it is small.
    """
    ratings = Rating.objects.filter(
        evaluation__placement__participant__unit__in=units,
        evaluation__placement__participant__has_protected_address=False,
        evaluation__opened_at__date__range=(since, until),
    ).values_list("party", "state", "answered_after", "channel")
    funnels = answer_rates(ratings)
    smallest = smallest_of(units)
    table = suppress(
        [
            [
                each.unprompted,
                each.after_first,
                each.after_second,
                each.missing,
            ]
            for each in funnels
        ],
        smallest=smallest,
    )
    return [
        answer_row(each, cells, asked, smallest=smallest)
        for each, cells, asked in zip(funnels, table.cells, table.row_totals, strict=True)
    ]


def answer_row(
    funnel: Funnel, cells: Sequence[int | None], asked: int | None, *, smallest: int
) -> AnswerRow:
    """A funnel with its small figures hidden: `cells` are its four numbers as they may be shown.

    The ways add up to the answers: beside a hidden number all of them are hidden too.
    """
    unanswered = cells[3]
    answered = None if asked is None or unanswered is None else asked - unanswered
    ways = [funnel.by_channel.get(code, 0) for code in AnswerChannel.values]
    is_whole = asked is not None and None not in cells
    numbers = suppress_list(ways, smallest=smallest) if is_whole else [None] * len(ways)
    return AnswerRow(
        str(funnel.label),
        asked,
        unprompted=cells[0],
        after_first=cells[1],
        after_second=cells[2],
        missing=unanswered,
        rate=share(answered, asked),
        channels=list(zip(map(str, AnswerChannel.labels), numbers, strict=True)),
        still_open=None if 0 < funnel.still_open < smallest else funnel.still_open,
    )


def results_by_definition(units: Sequence[Unit]) -> dict[str, list[ShareRow]]:
    """At each date, the recorded results by every definition side by side (R-L1, I-M1)."""
    recorded: QuerySet[Outcome] = (
        Outcome.objects.recorded()
        .filter(participant__unit__in=units, participant__has_protected_address=False)
        .prefetch_related("jobs")
    )
    by_moment: dict[str, list[Outcome]] = defaultdict(list)
    for each in recorded:
        by_moment[each.moment].append(each)
    return {
        str(moment.label): defined(by_moment[moment], smallest_of(units))
        for moment in OutcomeMoment
        if by_moment[moment]
    }


def defined(outcomes: Sequence[Outcome], smallest: int) -> list[ShareRow]:
    """They count the same people: two numbers that differ by a few are not both shown."""
    rows: list[ShareRow] = []
    for each in by_definition(outcomes):
        table = suppress([[each.number, each.n - each.number]], smallest=smallest)
        number = table.cells[0][0]
        others = [row.number for row in rows if row.number is not None]
        if number is not None and any(0 < abs(number - other) < smallest for other in others):
            number = None
        rows.append(ShareRow(str(each.label), number, table.total, share(number, table.total)))
    return rows


def comments_without_names(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """By workplace, what people wrote without a name; none where fewer than the smallest cell.

    In an order that tells nothing: by the random id of each comment. Those of this month and the
    one before wait: an evaluation is open for 21 days, and nothing of it is read while it is.
    """
    this_month = month_of(timezone.localdate())
    last_month = month_of(this_month - timedelta(days=1))
    municipalities = {unit.municipality_id for unit in units}
    rows = (
        AnonymousComment.objects.filter(municipality__in=municipalities, month__lt=last_month)
        .select_related("workplace")
        .order_by("workplace__name", "id")
    )
    by_place: dict[UUID, dict[str, Any]] = {}
    for each in rows:
        place = by_place.setdefault(
            each.workplace_id, {"workplace": each.workplace.name, "texts": []}
        )
        place["texts"].append(each.text)
    smallest = smallest_of(units)
    return [place for place in by_place.values() if len(place["texts"]) >= smallest]
