"""Short ways to say a column."""

from typing import Any

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.tables import Column, cells

Words = str | Promise
TEXT = _("text")


def text(
    name: str,
    label: Words,
    most: int,
    *,
    is_required: bool = False,
    expected: Words = TEXT,
    example: str = "",
) -> Column:
    """Text of at most so many characters."""
    return Column(
        name, label, cells.text, expected, is_required=is_required, most=most, example=example
    )


def number(name: str, label: Words, low: int, high: int, *, empty: Any = None) -> Column:
    """A whole number within limits."""
    expected = f"{low}–{high}"
    return Column(name, label, cells.whole_number(low, high), expected, empty=empty)


def flag(name: str, label: Words) -> Column:
    """Yes or no; an empty cell leaves it as it is."""
    return Column(name, label, cells.yes_no, cells.YES_NO, empty=None)


def choice(name: str, label: Words, choices: type[Choices], **more: Any) -> Column:
    """One of our words, by its code or as the pages write it; empty leaves it as it is."""
    return Column(
        name, label, cells.one_of(choices), cells.codes(choices), **{"empty": None, **more}
    )


def several(name: str, label: Words, choices: type[Choices]) -> Column:
    """Several of our words, with | or , between."""
    return Column(name, label, cells.several_of(choices), cells.codes(choices), empty=[])
