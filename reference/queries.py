"""Reads for pickers, forms and the engine; plain data out."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True)
class Source:
    """One line of the credits page."""

    what: str | Promise
    who: str | Promise
    licence: str | Promise
    url: str = ""
    text: str | Promise = ""  # what the licence asks us to show


@dataclass(frozen=True)
class SourceGroup:
    """Sources of one kind."""

    title: str | Promise
    sources: tuple[Source, ...]


def credited_sources() -> tuple[SourceGroup, ...]:
    """Every source that the product shows or is built on; details stand in data/SOURCES.md."""
    return (
        SourceGroup(_("Places and maps"), _PLACES),
        SourceGroup(_("Work and skills"), _WORK),
        SourceGroup(_("Languages"), _LANGUAGES),
        SourceGroup(_("The pages"), _PAGES),
    )


_PLACES = (
    Source(
        _("Municipalities, counties and their borders"),
        _("The Norwegian Mapping Authority (Kartverket)"),
        "CC BY 4.0",
        "https://www.kartverket.no/",
        "© Kartverket",
    ),
    Source(
        _("Population, administrative centre and written norm"),
        "norway-geodata",
        "MIT",
        "https://github.com/aprestmo/norway-geodata",
    ),
    Source(
        _("Postal codes"),
        "Posten Bring",
        _("Free to use"),
        "https://www.bring.no/",
    ),
    Source(
        _("Coordinates of postal codes"),
        "Erik Bolstad",
        "CC BY 3.0",
        "https://www.erikbolstad.no/postnummer/",
        "www.erikbolstad.no/postnummer/",
    ),
    Source(
        _("Other coordinates of postal codes"),
        "GeoNames",
        "CC BY 4.0",
        "https://www.geonames.org/",
    ),
)
_WORK = (
    Source(
        _("Occupations (STYRK-08)"),
        _("Statistics Norway (SSB)"),
        "CC BY 4.0",
        "https://www.ssb.no/klass/klassifikasjoner/7",
    ),
    Source(
        _("Plain-language groups of occupations"),
        "Nav",
        "MIT",
        "https://github.com/navikt/pam-styrk-yrkeskategori-mapper",
    ),
    Source(
        _("Everyday job titles"),
        "Nav",
        "NLOD 1.0",
        "https://data.norge.no/nlod/no/1.0",
        _("Contains data under the Norwegian licence for Open Government data (NLOD)."),
    ),
    Source(
        _("European occupations and skills (ESCO) and ISCO-08"),
        _("European Commission"),
        _("Commission Decision 2011/833/EU"),
        "https://esco.ec.europa.eu/",
        _("This service uses the ESCO classification of the European Commission."),
    ),
    Source(
        _("Practical skills and their everyday words"),
        _("Our own list"),
        _("The licence of this service"),
        text=_("Some rows point to ESCO. The words are ours, not ESCO’s."),
    ),
)
_LANGUAGES = (
    Source(
        _("Names and directions of languages"),
        "Unicode CLDR, Babel",
        "Unicode License V3, BSD",
        "https://cldr.unicode.org/",
    ),
)
_PAGES = (
    Source(
        "Designsystemet",
        _("Norwegian Digitalisation Agency (Digdir)"),
        "MIT",
        "https://designsystemet.no/",
    ),
    Source("htmx", "Big Sky Software", "0BSD", "https://htmx.org/"),
    Source(
        _("The typefaces Inter and Noto Sans"),
        _("The Inter Project Authors, the Noto Project Authors"),
        "SIL OFL 1.1",
        "https://openfontlicense.org/",
    ),
)
