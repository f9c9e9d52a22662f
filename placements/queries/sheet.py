"""Sheets read: differences side by side, what counts, what was settled since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from placements.models import Agreement, ExpectationSheet, MidwayReview, Settlement
from placements.queries.fingerprint import hash_of_content
from placements.states.agreement import ROWS, Side

# What one settlement says.
SETTLED = ("row", "value", "later", "by_week")
# Rows that stand in the agreement too.
FACT_OF = {"contact": "contact_every_weeks", "alone": "alone_after_weeks"}


@dataclass(frozen=True)
class Difference:
    """One row in which both sides hold something else for good enough."""

    row: str
    question: str | Promise
    employer: str
    consultant: str
    employer_words: str | Promise
    consultant_words: str | Promise
    settled: str  # what counts, in words; empty while it is open
    note: str = ""  # a word about it, from whoever settled it
    version: str = ""  # what the page carries along on which it is settled

    @property
    def is_open(self) -> bool:
        return not self.settled


def words_of(row: str, value: str) -> str:
    return str(dict(ROWS[row][1]).get(value, value))


def differences(sheet: ExpectationSheet) -> list[Difference]:
    """Only the rows in which the two differ, in the order of the sheet; two queries."""
    given: dict[str, dict[str, str]] = {side: {} for side in Side.values}
    for answer in sheet.answers.all():
        given[answer.side][answer.row] = answer.value
    settled = {each.row: each for each in sheet.settlements.all()}
    rows = []
    for row, (question, _choices) in ROWS.items():
        one, other = (given[side].get(row) for side in (Side.EMPLOYER, Side.CONSULTANT))
        if one is None or other is None or one == other:
            continue
        rows.append(
            Difference(
                row=row,
                question=question,
                employer=one,
                consultant=other,
                employer_words=words_of(row, one),
                consultant_words=words_of(row, other),
                settled=settled_words(row, settled.get(row)),
                note=getattr(settled.get(row), "note", ""),
                version=state_of(sheet, [settled.get(row)]),
            )
        )
    return rows


def settled_words(row: str, settlement: Any) -> str:
    if settlement is None:
        return ""
    now = words_of(row, settlement.value)
    if not settlement.by_week:
        return now
    return _("%(now)s now, %(later)s by week %(week)d") % {
        "now": now,
        "later": words_of(row, settlement.later),
        "week": settlement.by_week,
    }


def open_rows(sheet: ExpectationSheet) -> list[str]:
    """Rows that block the agreement."""
    return [each.row for each in differences(sheet) if each.is_open]


def settled_values(sheet: ExpectationSheet) -> dict[str, str]:
    """What counts from the first day, row by row."""
    values = {answer.row: answer.value for answer in sheet.answers.filter(side=Side.EMPLOYER)}
    return values | {each.row: each.value for each in sheet.settlements.all()}


def result_of(sheet: ExpectationSheet) -> list[dict[str, str]]:
    """The whole sheet in words, as the participant hears it."""
    settled = {each.row: each for each in sheet.settlements.all()}
    return [
        {
            "question": str(ROWS[answer.row][0]),
            "words": settled_words(answer.row, settled.get(answer.row))
            or words_of(answer.row, answer.value),
        }
        for answer in sheet.answers.filter(side=Side.EMPLOYER)
    ]


def settled_since(version: Agreement) -> dict[str, int | None]:
    """What was settled anew after a version was written, as the facts of the next one.

    Of when somebody manages alone the newest word counts, also when it was said midway.
    """
    facts: dict[str, int | None] = {}
    settled = Settlement.objects.filter(
        sheet__placement=version.placement_id, row__in=FACT_OF, changed_at__gt=version.created_at
    )
    for each in settled:
        said = MidwayReview.objects.filter(
            note__placement=version.placement_id,
            alone_after_weeks__isnull=False,
            created_at__gt=each.changed_at,
        )
        if each.row != "alone" or not said.exists():
            facts[FACT_OF[each.row]] = int(each.value) if each.value else None
    return facts


def state_of_sheet(sheet: ExpectationSheet) -> str:
    """What the page carries along on which somebody agrees: another as soon as it changes."""
    return state_of(sheet, sheet.settlements.order_by("row"))


def state_of(sheet: ExpectationSheet, settled: Iterable[Settlement | None]) -> str:
    since = sheet.in_state_since.astimezone(UTC).isoformat()
    said = [[getattr(each, name, "") for name in SETTLED] for each in settled]
    return hash_of_content({"state": sheet.state, "since": since, "settled": said})


def own_answers(sheet: ExpectationSheet, side: str) -> dict[str, str]:
    """What a side has said so far, as the form's radio buttons name it."""
    return {answer.row: answer.value or "none" for answer in sheet.answers.filter(side=side)}
