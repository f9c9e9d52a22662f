"""Import the official ESCO download of a language, so that its labels go first."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from reference.actions.esco_tables import A_URI, ISCO_URI
from reference.actions.reading import BrokenFile, Row, read_rows
from reference.models import (
    EscoGroup,
    EscoLabel,
    EscoOccupation,
    EscoSkill,
    Occupation,
    Skill,
)

Shown = TypeVar("Shown", Skill, Occupation)
FILES = ("occupations", "skills", "skillGroups", "ISCOGroups")
COLUMNS = ("conceptUri", "preferredLabel", "altLabels", "description")


@dataclass(frozen=True)
class Imported:
    """What one file of the download brought."""

    file: str
    new: int
    changed: int
    same: int
    unknown: int


class _DryRun(Exception):
    """Takes everything back after the counting."""


def import_esco(*, language: str, folder: Path, dry_run: bool = False) -> list[Imported]:
    """Read occupations_xx.csv, skills_xx.csv, skillGroups_xx.csv and ISCOGroups_xx.csv.

    Counts new, changed, unchanged and unknown concepts per file. Concepts of a version that is not
    loaded here are unknown and passed over. Nothing is ever deleted.
    """
    found = [path for name in FILES if (path := folder / f"{name}_{language}.csv").is_file()]
    if not found:
        raise BrokenFile(
            _("{folder}: expected at least one of {files}.").format(
                folder=folder, files=", ".join(f"{name}_{language}.csv" for name in FILES)
            )
        )
    results: list[Imported] = []
    try:
        with transaction.atomic():
            results += [_import_file(path, language) for path in found]
            refresh_shown_labels()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return results


def _import_file(path: Path, language: str) -> Imported:
    known = _known_uris()
    before = {label.concept_uri: label for label in EscoLabel.objects.filter(language=language)}
    counts: Counter[str] = Counter()
    written = []
    for uri, label in _labels(path, language).items():
        fate = _fate(label, before.get(uri), is_known=uri in known)
        counts[fate] += 1
        if fate in {"new", "changed"}:
            written.append(label)
    EscoLabel.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["concept_uri", "language"],
        update_fields=["label", "alt_labels", "description"],
    )
    return Imported(path.name, counts["new"], counts["changed"], counts["same"], counts["unknown"])


def _fate(label: EscoLabel, old: EscoLabel | None, *, is_known: bool) -> str:
    if not is_known:
        return "unknown"
    if old is None:
        return "new"
    return "same" if _content(old) == _content(label) else "changed"


def _content(label: EscoLabel) -> tuple[str, list[str], str]:
    return label.label, label.alt_labels, label.description


def _labels(path: Path, language: str) -> dict[str, EscoLabel]:
    """By uri. A download names a concept once per line; the last line wins."""
    return {label.concept_uri: label for label in _read_labels(path, language)}


def _read_labels(path: Path, language: str) -> Iterator[EscoLabel]:
    for row in read_rows(path, COLUMNS):
        # Untranslated concepts have an empty label: they keep the words they have.
        if row.cells["preferredLabel"].strip():
            yield _label(row, language)


def _label(row: Row, language: str) -> EscoLabel:
    lines = row.cells["altLabels"].splitlines()
    return EscoLabel(
        concept_uri=row.matching("conceptUri", r"https?://\S{1,190}", A_URI),
        language=language,
        label=row.text("preferredLabel", 300),
        alt_labels=[line.strip() for line in lines if line.strip()],
        description=row.text("description", 50_000, may_be_empty=True),
    )


def _known_uris() -> set[str]:
    managers = (EscoOccupation.objects, EscoSkill.objects, EscoGroup.objects)
    return {uri for manager in managers for uri in manager.values_list("uri", flat=True)}


def refresh_shown_labels() -> None:
    """Copy official labels to the rows people see.

    A practical skill gets one only where it means what the ESCO concept means, and where no other
    row would show the same words.
    """
    official: dict[str, dict[str, str]] = {}
    for label in EscoLabel.objects.only("concept_uri", "language", "label"):
        official.setdefault(label.concept_uri, {})[label.language] = label.label
    skills = list(Skill.objects.all())
    claims = Counter(skill.esco_uri for skill in skills if skill.is_the_esco_concept)

    def of_skill(skill: Skill) -> dict[str, str]:
        is_alone = skill.is_the_esco_concept and claims[skill.esco_uri] == 1
        return official.get(str(skill.esco_uri), {}) if is_alone else {}

    _show(skills, of_skill)
    _show(list(Occupation.objects.all()), lambda row: official.get(ISCO_URI + row.code, {}))


def _show(rows: list[Shown], official: Callable[[Shown], dict[str, str]]) -> None:
    changed = []
    for row in rows:
        if row.official_labels != official(row):
            row.official_labels = official(row)
            changed.append(row)
    if changed:
        type(changed[0]).objects.bulk_update(changed, ["official_labels"])
