"""Own words find their skill: plain Python, no database, no Django."""

from reference.own_words.occupations import OccupationSuggestion, suggest_occupations
from reference.own_words.suggesting import Suggestion, suggest
from reference.own_words.vocabulary import Vocabulary, Wording

__all__ = [
    "OccupationSuggestion",
    "Suggestion",
    "Vocabulary",
    "Wording",
    "suggest",
    "suggest_occupations",
]
