"""The filter `date` of every template: a day in the form that the reader's language gives it."""

from datetime import date as date_type

from django import template
from django.template import defaultfilters

from common.dates import own_pattern

register = template.Library()


@register.filter(expects_localtime=True)
def date(value: date_type | str | None, pattern: str | None = None) -> str:
    """Django's own, with the pattern as the language writes it."""
    return defaultfilters.date(value, own_pattern(pattern) if pattern else None)
