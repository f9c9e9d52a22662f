"""Choices of places and languages for forms."""

from collections import Counter
from dataclasses import dataclass

from reference.models import Language, Municipality, PostalCode


@dataclass(frozen=True)
class Place:
    """A point with a name."""

    latitude: float
    longitude: float
    place: str


def place_of(postal_code: str) -> Place | None:
    """Where a postal code is, or None if there is no such code."""
    found = PostalCode.objects.filter(pk=postal_code.strip()).first()
    return Place(found.latitude, found.longitude, found.place) if found else None


def languages_for_choice() -> list[tuple[str, str]]:
    """Code and name, the own name first: whoever looks for it may not read Norwegian yet."""
    return [(language.code, _both_names(language)) for language in Language.objects.all()]


def _both_names(language: Language) -> str:
    if language.name.casefold() == language.own_name.casefold():
        return language.own_name
    return f"{language.own_name} ({language.name})"


def municipality_choices() -> list[tuple[str, str]]:
    """Number and name; where two have the same name, the county tells them apart."""
    rows = list(Municipality.objects.select_related("county"))
    alike = Counter(row.name for row in rows)
    return [
        (row.number, f"{row.name} ({row.county})" if alike[row.name] > 1 else row.name)
        for row in rows
    ]
