"""Levels of Norwegian (CEFR), from below A1 to C2, and what an opening asks for."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    BELOW_A1 = "below_A1", _("Below A1")
    A1 = "A1", _("A1")
    A2 = "A2", _("A2")
    B1 = "B1", _("B1")
    B2 = "B2", _("B2")
    C1 = "C1", _("C1")
    C2 = "C2", _("C2")


_ORDER = {level.value: place for place, level in enumerate(Level)}

# Four plain answers that an employer gives; the other levels are set by a consultant.
PLAIN_NEEDS: list[tuple[str, str | Promise]] = [
    ("", _("None")),
    (Level.A1.value, _("Words")),
    (Level.A2.value, _("Sentences")),
    (Level.B1.value, _("Talk")),
]


def order(level: str | None) -> int:
    """0 for below A1 to 6 for C2. Not tested (None or empty) reads as below A1."""
    return _ORDER[level] if level else 0


def reaches(level: str | None, need: str | None) -> bool:
    """Whether a person's level is enough; no need is always met."""
    return not need or order(level) >= order(need)


def next_level(level: str | None) -> str | None:
    """One step up, or None at the top."""
    place = order(level) + 1
    return list(_ORDER)[place] if place < len(_ORDER) else None


def plain_need(need: str | None) -> str | Promise:
    """What an opening asks for, in plain words: none, words, sentences, talk, else the level."""
    return dict(PLAIN_NEEDS).get(need or "", need or "")
