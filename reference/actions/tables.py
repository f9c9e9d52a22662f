"""One function per table of our own files: read, check, write."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from babel import Locale
from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.actions.reading import Row, read_rows, unique
from reference.models import (
    County,
    Language,
    Municipality,
    Occupation,
    OccupationTitle,
    PostalCode,
    Skill,
    SkillSynonym,
)

NOT_A_MUNICIPALITY = {"2100", "2211"}  # Svalbard and Jan Mayen


def upsert(rows: Sequence[Any], *, key: str = "") -> int:
    """Insert the new rows and overwrite the known ones; nothing is deleted."""
    if not rows:
        return 0
    model = type(rows[0])
    key = key or str(model._meta.pk.attname)
    kept = {key, "id", "official_labels"} if key != "id" else {"id", "official_labels"}
    fields = [
        f.name for f in model._meta.concrete_fields if f.name not in kept and f.attname not in kept
    ]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=[key], update_fields=fields
    )
    return len(rows)


def replace(manager: models.Manager[Any], rows: Iterable[Any]) -> int:
    """Put the file's rows in place of those before; only for tables nobody points to."""
    made = list(rows)
    manager.all().delete()
    manager.bulk_create(made)
    return len(made)


def table(path: Path, key: str, *columns: str) -> Iterator[Row]:
    """The rows of a file whose first column named here is its key."""
    return unique(read_rows(path, (key, *columns)), lambda row: row.cells[key], key)


def load_counties(folder: Path) -> int:
    rows = table(folder / "counties.csv", "number", "name", "official_name")
    return upsert(
        [
            County(
                number=row.digits("number", 2),
                name=row.text("name", 60),
                official_name=row.text("official_name", 100),
            )
            for row in rows
        ]
    )


def load_municipalities(folder: Path) -> int:
    counties = set(County.objects.values_list("pk", flat=True))
    rows = table(
        folder / "municipalities.csv", "number", "name", "official_name", "county_number",
        "admin_centre", "written_norm", "population", "latitude", "longitude",
    )  # fmt: skip
    return upsert([_municipality(row, counties) for row in rows])


def _municipality(row: Row, counties: set[str]) -> Municipality:
    county = _("a number from counties.csv")
    norm = ", ".join(Municipality.Norm.values)
    return Municipality(
        number=row.digits("number", 4),
        name=row.text("name", 100),
        official_name=row.text("official_name", 100),
        county_id=row.one_of("county_number", counties, county),
        admin_centre=row.text("admin_centre", 60),
        written_norm=row.one_of("written_norm", Municipality.Norm.values, norm),
        population=row.whole("population"),
        latitude=row.number("latitude", 57, 82),
        longitude=row.number("longitude", -10, 35),
    )


def load_postal_codes(folder: Path) -> int:
    numbers = set(Municipality.objects.values_list("pk", flat=True)) | NOT_A_MUNICIPALITY
    rows = table(
        folder / "postal_codes.csv", "code", "place", "municipality_number", "kind",
        "latitude", "longitude",
    )  # fmt: skip
    return upsert([_postal_code(row, numbers) for row in rows])


def _postal_code(row: Row, numbers: set[str]) -> PostalCode:
    known = _("a number from municipalities.csv")
    number = row.one_of("municipality_number", numbers, known)
    kinds = [*PostalCode.Kind.values, ""]
    return PostalCode(
        code=row.digits("code", 4),
        place=row.text("place", 60),
        municipality_id=None if number in NOT_A_MUNICIPALITY else number,
        kind=row.one_of("kind", kinds, ", ".join(PostalCode.Kind.values)),
        latitude=row.number("latitude", 57, 82),
        longitude=row.number("longitude", -10, 35),
    )


def load_occupations(folder: Path) -> int:
    """STYRK-08, with plain-language categories on the single occupations."""
    categories = {
        row.digits("styrk08", 4): (row.text("category", 80), row.text("subcategory", 80))
        for row in table(
            folder / "nav_occupation_categories.csv", "styrk08", "category", "subcategory"
        )
    }
    seen: set[str] = set()
    made = []
    for row in table(folder / "styrk08.csv", "code", "level", "parent", "label_nb", "label_en"):
        made.append(_occupation(row, seen, categories))
        seen.add(row.cells["code"])
    return upsert(made)


def _occupation(row: Row, seen: set[str], categories: dict[str, tuple[str, str]]) -> Occupation:
    level = int(row.one_of("level", {"1", "2", "3", "4"}, _("a level from 1 to 4")))
    code = row.digits("code", level)
    parent = row.one_of("parent", seen, _("a code from a line above")) if level > 1 else None
    category, subcategory = categories.get(code, ("", ""))
    return Occupation(
        code=code,
        level=level,
        parent_id=parent,
        label_nb=row.text("label_nb"),
        label_en=row.text("label_en", may_be_empty=True),
        category=category,
        subcategory=subcategory,
    )


def load_occupation_titles(folder: Path) -> int:
    """Everyday titles of an open list, and our own list of the words it lacks."""
    codes = set(Occupation.objects.occupations().values_list("pk", flat=True))
    known = _("a code from styrk08.csv")
    everyday, own = folder / "occupation_titles_nb.csv", folder / "occupation_titles_own.csv"
    found: dict[tuple[str, str], OccupationTitle] = {}
    for row in read_rows(own, ("styrk08", "language", "title")):
        title = OccupationTitle(
            occupation_id=row.one_of("styrk08", codes, known),
            title=row.text("title", 120),
            language=row.text("language", 10),
            source=OccupationTitle.Source.OWN,
        )
        found[title.occupation_id, title.title] = title
    for row in read_rows(everyday, ("styrk08", "title_nb")):
        title = OccupationTitle(
            occupation_id=row.one_of("styrk08", codes, known), title=row.text("title_nb", 120)
        )
        found.setdefault((title.occupation_id, title.title), title)
    return replace(OccupationTitle.objects, found.values())


def load_skills(folder: Path) -> int:
    rows = table(
        folder / "practical_skills.csv", "id", "esco_uri", "label_nb", "label_nn", "label_en",
        "synonyms_nb", "synonyms_nn", "synonyms_en", "area", "note",
    )  # fmt: skip
    return upsert([_skill(row) for row in rows])


def _skill(row: Row) -> Skill:
    return Skill(
        id=row.matching("id", "[a-z][a-z0-9_]{1,59}", _("small letters, digits and _")),
        esco_uri=row.text("esco_uri", may_be_empty=True) or None,
        label_nb=row.text("label_nb"),
        label_nn=row.text("label_nn"),
        label_en=row.text("label_en"),
        synonyms_nb=row.several("synonyms_nb"),
        synonyms_nn=row.several("synonyms_nn"),
        synonyms_en=row.several("synonyms_en"),
        area=row.text("area", 30),
        note=row.text("note", may_be_empty=True),
    )


def load_skill_synonyms(folder: Path) -> int:
    ids = set(Skill.objects.values_list("pk", flat=True))
    known = _("an id from practical_skills.csv")
    kinds = ", ".join(SkillSynonym.Kind.values)
    rows = unique(
        read_rows(
            folder / "practical_skill_synonyms.csv", ("skill", "language", "synonym", "kind")
        ),
        lambda row: (row.cells["skill"], row.cells["language"], row.cells["synonym"]),
        "synonym",
    )
    return replace(
        SkillSynonym.objects,
        (
            SkillSynonym(
                skill_id=row.one_of("skill", ids, known),
                language=row.text("language", 10),
                text=row.text("synonym", 120),
                kind=row.one_of("kind", SkillSynonym.Kind.values, kinds),
            )
            for row in rows
        ),
    )


def load_languages(folder: Path) -> int:
    """Names and directions from CLDR; the file says which languages, and fills the gaps."""
    rows = table(
        folder / "languages.csv", "code", "babel", "own_name", "name_nb", "name_nn", "name_en",
        "direction",
    )  # fmt: skip
    return upsert([_language(row, position) for position, row in enumerate(rows, 1)])


def _language(row: Row, position: int) -> Language:
    babel = row.cells["babel"].strip()
    locale = Locale.parse(babel) if babel else None
    short = babel.split("_")[0]

    def named(column: str, names: Locale) -> str:
        own = row.text(column, 60, may_be_empty=bool(babel))
        return own or names.languages.get(short) or ""

    own_name = row.text("own_name", 60, may_be_empty=bool(babel))
    direction = row.one_of(
        "direction", {"ltr", "rtl", ""} if locale else {"ltr", "rtl"}, "ltr, rtl"
    )
    return Language(
        code=row.matching("code", "[a-z]{2,3}", _("two or three letters")),
        own_name=own_name or _capital(locale.display_name if locale else ""),
        name_nb=named("name_nb", Locale("nb")),
        name_nn=named("name_nn", Locale("nn")),
        name_en=named("name_en", Locale("en")),
        direction=direction or (locale.text_direction if locale else "ltr"),
        position=position,
    )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
