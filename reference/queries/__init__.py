"""Reads for pickers, forms and the engine; plain data out."""

from reference.queries.credits import credited_sources
from reference.queries.own_words import (
    SkillSuggestion,
    search_occupations,
    search_skills,
    skill_vocabulary,
    skill_vocabulary_for_engine,
    suggest_skills,
    sure_skill,
)
from reference.queries.places import (
    Place,
    languages_for_choice,
    municipality_choices,
    place_of,
)

__all__ = [
    "Place",
    "SkillSuggestion",
    "credited_sources",
    "languages_for_choice",
    "municipality_choices",
    "place_of",
    "search_occupations",
    "search_skills",
    "skill_vocabulary",
    "skill_vocabulary_for_engine",
    "suggest_skills",
    "sure_skill",
]
