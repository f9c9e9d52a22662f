"""Evaluations read: the four columns with the widest gap first, links, and the answer rate."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from accounts.parties import Party
from placements.models import Discovery, Evaluation, GapComment, Rating
from placements.states.evaluation import (
    MAY_CHANGE_FOR,
    QUESTIONS,
    RATERS,
    Question,
    RatingState,
)


def raters_in(evaluation: Evaluation) -> set[str]:
    """The sides that were asked."""
    return set(evaluation.ratings.values_list("party", flat=True))


def sent_ratings(evaluation: Evaluation) -> list[Rating]:
    """Answers that count, with their values; two queries."""
    return list(evaluation.ratings.sent().prefetch_related("answers"))


def wide_gaps(evaluation: Evaluation) -> list[str]:
    """Questions whose answers lie so far apart that the raters must say why, widest first."""
    rows = rows_of(sent_ratings(evaluation))
    return [row.question.key for row in rows if row.is_wide]


@dataclass(frozen=True)
class Cell:
    """One side's answer to one question: a value with its word, or missing."""

    party: str
    was_asked: bool
    value: int | None
    word: str | Promise
    share: float  # where on the scale, 0 to 1

    @property
    def face(self) -> str:
        return f"face-{self.value}" if self.value else ""


@dataclass(frozen=True)
class Row:
    """One question with everybody's answer."""

    question: Question
    cells: list[Cell]
    gap: int  # steps on the scale between the highest and the lowest answer

    @property
    def is_wide(self) -> bool:
        return self.gap >= self.question.scale.wide_gap

    @property
    def width(self) -> float:
        """The gap as a share of its scale, so that different scales can be compared."""
        scale = self.question.scale
        return self.gap / (scale.highest - scale.lowest)


def rows_of(ratings: Iterable[Rating]) -> list[Row]:
    """All questions with the answers side by side, widest gap first; reads what is prefetched."""
    values = {
        rating.party: {answer.question: answer.value for answer in rating.answers.all()}
        for rating in ratings
    }
    rows = [row_of(question, values) for question in QUESTIONS]
    rows = [row for row in rows if any(cell.value is not None for cell in row.cells)]
    return sorted(rows, key=lambda row: (not row.is_wide, -row.width))


def row_of(question: Question, values: dict[str, dict[str, int | None]]) -> Row:
    cells = [cell_of(question, party, values.get(party, {})) for party in RATERS]
    given = [cell.value for cell in cells if cell.value is not None]
    return Row(question, cells, gap=max(given) - min(given) if given else 0)


def cell_of(question: Question, party: str, answers: dict[str, int | None]) -> Cell:
    scale, value = question.scale, answers.get(question.key)
    share = 0.0 if value is None else (value - scale.lowest) / (scale.highest - scale.lowest)
    return Cell(
        party=party,
        was_asked=party in question.asked,
        value=value,
        word="" if value is None else scale.words[value],
        share=share,
    )


@dataclass(frozen=True)
class Funnel:
    """How answers came in, for one side. Who can still answer counts in `still_open` alone."""

    party: str
    label: str | Promise
    unprompted: int
    after_first: int
    after_second: int
    missing: int
    still_open: int
    by_channel: dict[str, int]

    @property
    def asked(self) -> int:
        """Those who answered, and those whose time is over."""
        return self.answered + self.missing

    @property
    def answered(self) -> int:
        return self.unprompted + self.after_first + self.after_second

    @property
    def rate(self) -> float | None:
        """The share that answered; None of none."""
        return self.answered / self.asked if self.asked else None


def answer_rates(ratings: Iterable[tuple[str, str, int | None, str]]) -> list[Funnel]:
    """Funnels from (party, state, reminders before the answer, channel) of every rating."""
    rows = list(ratings)
    return [funnel_of(party, [row for row in rows if row[0] == party]) for party in RATERS]


def funnel_of(party: Party, rows: list[tuple[str, str, int | None, str]]) -> Funnel:
    after = Counter(reminders for _p, state, reminders, _c in rows if state == RatingState.SENT)
    channels = Counter(channel for _p, state, _r, channel in rows if state == RatingState.SENT)
    return Funnel(
        party=party,
        label=party.label,
        unprompted=after[0],
        after_first=after[1],
        after_second=after[2],
        missing=sum(state == RatingState.MISSING for _p, state, _r, _c in rows),
        still_open=sum(state == RatingState.WAITING for _p, state, _r, _c in rows),
        by_channel=dict(channels),
    )


def takes_answers(rating: Rating, now: datetime) -> bool:
    """Whether this side can still answer, or answer anew: nobody has seen anything yet."""
    if rating.evaluation.is_shown:
        return False
    if rating.sent_at is None:
        return now < rating.evaluation.closes_at
    return now <= rating.sent_at + MAY_CHANGE_FOR


def gap_row(evaluation: Evaluation, question: str) -> Row | None:
    """The answers to one question side by side; None when nobody answered it."""
    rows = rows_of(sent_ratings(evaluation))
    return next((row for row in rows if row.question.key == question), None)


def evaluation_page(evaluation: Evaluation, own: Rating | None) -> dict[str, Any]:
    """What the page of an evaluation shows to somebody whose own answer is `own`.

    Before all are in, only who has answered; never what.
    """
    ratings = list(evaluation.ratings.prefetch_related("answers"))
    page: dict[str, Any] = {"evaluation": evaluation, "own": own, "ratings": ratings}
    if not evaluation.is_shown:
        return page
    sent = [rating for rating in ratings if rating.state == RatingState.SENT]
    said: dict[str, list[GapComment]] = {}
    for comment in evaluation.gap_comments.select_related("by"):
        said.setdefault(comment.question, []).append(comment)
    return page | {
        "sides": [party.label for party in RATERS],
        "rows": [
            {
                "row": row,
                "comments": said.get(row.question.key, []),
                "is_mine_missing": row.is_wide
                and own is not None
                and own.party not in {each.party for each in said.get(row.question.key, [])},
            }
            for row in rows_of(sent)
        ],
        "words": sent,
        "discoveries": Discovery.objects.filter(rating__in=sent, decision="").select_related(
            "rating"
        ),
    }
