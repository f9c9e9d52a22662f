"""What the credits page names."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
