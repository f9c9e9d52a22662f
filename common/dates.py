"""Days as the reader's own language writes them, on pages and in messages."""

from datetime import date, datetime

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language


def date_format(day: date | datetime, pattern: str) -> str:
    return formats.date_format(day, own_pattern(pattern))


def own_pattern(pattern: str) -> str:
    """A Norwegian pattern such as `j. F` as the current language writes a day.

    The point after the day is Norwegian. Where Django's own format of the language has the month
    in the form that it takes after a day (Ukrainian, Russian), so has this. That form is not for
    every language: in Norwegian and French Django has it with a capital.
    """
    if "j" not in pattern or get_language() in settings.FULL_LANGUAGES:
        return pattern
    own = pattern.replace("j.", "j")
    return own.replace("F", "E") if "E" in formats.get_format("DATE_FORMAT") else own
