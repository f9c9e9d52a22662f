"""Places, occupations, skills and languages that the other apps point to."""

from reference.models.esco import (
    EscoBroader,
    EscoGroup,
    EscoLabel,
    EscoOccupation,
    EscoOccupationSkill,
    EscoSkill,
    EscoSkillSkill,
)
from reference.models.languages import Language
from reference.models.loading import LoadedFile
from reference.models.occupations import Occupation, OccupationTitle
from reference.models.places import County, Municipality, PostalCode
from reference.models.skills import Skill, SkillSynonym

__all__ = [
    "County",
    "EscoBroader",
    "EscoGroup",
    "EscoLabel",
    "EscoOccupation",
    "EscoOccupationSkill",
    "EscoSkill",
    "EscoSkillSkill",
    "Language",
    "LoadedFile",
    "Municipality",
    "Occupation",
    "OccupationTitle",
    "PostalCode",
    "Skill",
    "SkillSynonym",
]
