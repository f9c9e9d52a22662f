"""One function per table of ESCO: read, check, write."""

from collections.abc import Iterator
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.actions.reading import Row, read_rows
from reference.actions.tables import replace, table, upsert
from reference.models import (
    EscoBroader,
    EscoGroup,
    EscoLabel,
    EscoOccupation,
    EscoOccupationSkill,
    EscoSkill,
    EscoSkillSkill,
    Occupation,
)

ISCO_URI = "http://data.europa.eu/esco/isco/C"
RELATIONS = {"essential": True, "optional": False}
RELATION_NAMES = ", ".join(RELATIONS)
A_URI = _("a uri")
AN_OCCUPATION = _("a concept of esco_occupations.csv.gz")
A_SKILL = _("a concept of esco_skills.csv.gz")


def _uri(row: Row) -> str:
    return row.matching("uri", r"https?://\S{1,190}", A_URI)


def load_esco_groups(folder: Path) -> int:
    isco = [
        EscoGroup(
            uri=ISCO_URI + row.matching("code", "[0-9]{1,4}", _("one to four digits")),
            kind=EscoGroup.Kind.ISCO,
            code=row.cells["code"],
            label_en=row.text("label_en"),
        )
        for row in table(folder / "isco08.csv", "code", "label_en")
    ]
    skills = [
        EscoGroup(
            uri=_uri(row),
            kind=EscoGroup.Kind.SKILL,
            code=row.text("code", 20, may_be_empty=True),
            label_en=row.text("label_en"),
            description_en=row.text("description_en", 20_000, may_be_empty=True),
        )
        for row in table(
            folder / "esco_skill_groups.csv.gz", "uri", "code", "label_en", "description_en"
        )
    ]
    return upsert(isco + skills, key="uri")


def load_esco_occupations(folder: Path) -> int:
    """The occupations, and the Arabic labels of ESCO's first version until newer are imported."""
    codes = set(Occupation.objects.values_list("pk", flat=True))
    made, arabic = [], []
    for row in table(
        folder / "esco_occupations.csv.gz", "uri", "isco_group", "code", "label_en",
        "alt_labels_en", "label_ar", "description_en",
    ):  # fmt: skip
        made.append(
            EscoOccupation(
                uri=_uri(row),
                isco_group=row.digits("isco_group", 4),
                occupation_id=_longest_prefix(row.cells["isco_group"], codes),
                code=row.text("code", 30),
                label_en=row.text("label_en"),
                alt_labels_en=row.several("alt_labels_en"),
                description_en=row.text("description_en", 20_000, may_be_empty=True),
            )
        )
        if label := row.text("label_ar", 300, may_be_empty=True):
            arabic.append(EscoLabel(concept_uri=row.cells["uri"], language="ar", label=label))
    EscoLabel.objects.bulk_create(arabic, ignore_conflicts=True)
    return upsert(made, key="uri")


def _longest_prefix(isco: str, codes: set[str]) -> str | None:
    """Norway merged some ISCO codes: the nearest group above stands for them."""
    return next((isco[:n] for n in range(len(isco), 0, -1) if isco[:n] in codes), None)


def load_esco_skills(folder: Path) -> int:
    rows = table(
        folder / "esco_skills.csv.gz", "uri", "type", "reuse", "label_en", "alt_labels_en",
        "description_en",
    )  # fmt: skip
    return upsert([_esco_skill(row) for row in rows], key="uri")


def _esco_skill(row: Row) -> EscoSkill:
    return EscoSkill(
        uri=_uri(row),
        type=row.text("type", 20, may_be_empty=True),
        reuse=row.text("reuse", 30, may_be_empty=True),
        label_en=row.text("label_en"),
        alt_labels_en=row.several("alt_labels_en"),
        description_en=row.text("description_en", 20_000, may_be_empty=True),
    )


def _row_numbers(
    concepts: models.Manager[EscoOccupation] | models.Manager[EscoSkill],
) -> dict[str, int]:
    """The last part of the uri, as the relation files name a concept, to the row number."""
    pairs = concepts.values_list("uri", "pk")
    return {uri.rsplit("/", 1)[-1]: number for uri, number in pairs}


def load_esco_occupation_skills(folder: Path) -> int:
    occupations, skills = _row_numbers(EscoOccupation.objects), _row_numbers(EscoSkill.objects)
    rows = read_rows(folder / "esco_occupation_skills.csv.gz", ("occupation", "skill", "relation"))
    return replace(
        EscoOccupationSkill.objects,
        (
            EscoOccupationSkill(
                occupation_id=occupations[row.one_of("occupation", occupations, AN_OCCUPATION)],
                skill_id=skills[row.one_of("skill", skills, A_SKILL)],
                is_essential=RELATIONS[row.one_of("relation", RELATIONS, RELATION_NAMES)],
            )
            for row in rows
        ),
    )


def load_esco_skill_skills(folder: Path) -> int:
    skills = _row_numbers(EscoSkill.objects)
    rows = read_rows(folder / "esco_skill_skills.csv.gz", ("skill", "related_skill", "relation"))
    return replace(
        EscoSkillSkill.objects,
        (
            EscoSkillSkill(
                skill_id=skills[row.one_of("skill", skills, A_SKILL)],
                related_id=skills[row.one_of("related_skill", skills, A_SKILL)],
                is_essential=RELATIONS[row.one_of("relation", RELATIONS, RELATION_NAMES)],
            )
            for row in rows
        ),
    )


def load_esco_broader(folder: Path) -> int:
    files = ("esco_occupation_broader.csv.gz", "esco_skill_broader.csv.gz")
    return replace(
        EscoBroader.objects, (step for file in files for step in _steps_up(folder / file))
    )


def _steps_up(path: Path) -> Iterator[EscoBroader]:
    for row in read_rows(path, ("uri", "broader_uri")):
        yield EscoBroader(uri=_uri(row), broader_uri=row.text("broader_uri"))
