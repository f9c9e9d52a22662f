"""What is said about an opening before it is stored: plain values from a form, a file or a copy."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any


@dataclass(frozen=True)
class Need:
    """The Norwegian of one work function; "" is no need."""

    to_start: str = ""
    to_be_hired: str = ""
    if_misunderstood: str = ""


@dataclass(frozen=True)
class SkillWish:
    """One skill: from the vocabulary by its id, else in own words."""

    text: str = ""
    skill_id: str | None = None
    is_needed: bool = False


@dataclass
class OpeningFacts:
    """Plain fields by name, and what lies in tables of its own. None leaves those as they are."""

    fields: dict[str, Any] = field(default_factory=dict)
    days: dict[str, tuple[time, time]] | None = None
    language: dict[str, Need] | None = None
    skills: list[SkillWish] | None = None

    def names(self) -> list[str]:
        """The names of what is said, for the list of what the employer has not confirmed."""
        parts = {"days": self.days, "language": self.language, "skills": self.skills}
        return sorted([*self.fields, *(name for name, said in parts.items() if said is not None)])


# The fields that an employer and a consultant fill in; the rest follows from actions.
OPENING_FIELDS = (
    "kind", "title", "occupation", "tasks", "learning", "purpose", "capacity", "min_days",
    "alternating_weeks", "starts_from", "starts_until", "weeks", "free_weeks", "working_languages",
    "bilingual_colleague", "talk", "slow_talk", "lunch_together", "teacher_on_site", "mentor",
    "several_at_once", "support", "licences", "certificates", "demands", "hire", "hire_when",
    "schooling_years", "passed_test", "motivation_talk", "support_would_change", "contact",
    "selected_by", "first_group", "first_group_until",
)  # fmt: skip
