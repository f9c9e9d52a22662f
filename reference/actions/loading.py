"""Load our files into the database; a file that has not changed is not read again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reference.actions import esco_tables, tables
from reference.actions.esco_labels import refresh_shown_labels
from reference.actions.reading import BrokenFile
from reference.models import LoadedFile

DATA = Path(__file__).resolve().parent.parent / "data"
# Raise it when a loader below reads a file differently, so that every database reads it again.
VERSION = "1"


@dataclass(frozen=True)
class Table:
    """A table, the files it is made of, and how."""

    name: str
    files: tuple[str, ...]
    load: Callable[[Path], int]


@dataclass(frozen=True)
class Loaded:
    """What happened to one table."""

    table: str
    rows: int
    is_changed: bool


# In this order: later tables point to earlier ones.
TABLES = (
    Table("counties", ("counties.csv",), tables.load_counties),
    Table("municipalities", ("municipalities.csv",), tables.load_municipalities),
    Table("postal codes", ("postal_codes.csv",), tables.load_postal_codes),
    Table("languages", ("languages.csv",), tables.load_languages),
    Table(
        "occupations",
        ("styrk08.csv", "nav_occupation_categories.csv"),
        tables.load_occupations,
    ),
    Table(
        "occupation titles",
        ("occupation_titles_nb.csv", "occupation_titles_own.csv"),
        tables.load_occupation_titles,
    ),
    Table("practical skills", ("practical_skills.csv",), tables.load_skills),
    Table("skill synonyms", ("practical_skill_synonyms.csv",), tables.load_skill_synonyms),
    Table(
        "ESCO groups",
        ("isco08.csv", "esco_skill_groups.csv.gz"),
        esco_tables.load_esco_groups,
    ),
    Table("ESCO occupations", ("esco_occupations.csv.gz",), esco_tables.load_esco_occupations),
    Table("ESCO skills", ("esco_skills.csv.gz",), esco_tables.load_esco_skills),
    Table(
        "ESCO occupation-skill links",
        ("esco_occupation_skills.csv.gz",),
        esco_tables.load_esco_occupation_skills,
    ),
    Table(
        "ESCO skill-skill links",
        ("esco_skill_skills.csv.gz",),
        esco_tables.load_esco_skill_skills,
    ),
    Table(
        "ESCO steps up",
        ("esco_occupation_broader.csv.gz", "esco_skill_broader.csv.gz"),
        esco_tables.load_esco_broader,
    ),
)


def checksum(path: Path) -> str:
    """Names the bytes of a file and the way we read it."""
    try:
        content = path.read_bytes()
    except OSError:
        raise BrokenFile(_("{file}: there is no such file.").format(file=path)) from None
    return hashlib.sha256(VERSION.encode() + content).hexdigest()


@transaction.atomic
def load_reference(*, folder: Path = DATA, tables: tuple[Table, ...] = TABLES) -> list[Loaded]:
    """Load every table whose files changed; one broken file and nothing is loaded."""
    before = {file.name: file for file in LoadedFile.objects.all()}
    results = [_load(table, folder, before) for table in tables]
    if any(result.is_changed for result in results):
        refresh_shown_labels()
    return results


def _load(table: Table, folder: Path, before: dict[str, LoadedFile]) -> Loaded:
    now = {name: checksum(folder / name) for name in table.files}
    known = {name: before[name].checksum for name in table.files if name in before}
    if now == known:
        return Loaded(table.name, before[table.files[0]].rows, is_changed=False)
    rows = table.load(folder)
    for name, digest in now.items():
        LoadedFile.objects.update_or_create(
            name=name, defaults={"checksum": digest, "rows": rows, "loaded_at": timezone.now()}
        )
    return Loaded(table.name, rows, is_changed=True)
