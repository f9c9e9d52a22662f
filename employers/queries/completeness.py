"""What is worth filling in next: for an opening, by how much it helps to find the right person."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from employers.models import Opening

SAFETY = "instructions"


@dataclass(frozen=True)
class Missing:
    """One thing to fill in: the field's name in the form, why it helps, and its weight."""

    name: str
    label: str | Promise
    weight: int


# By what the engine reads and people ask first. The five questions are 40 of 100.
WORTH = [
    Missing("occupation", _("The occupation: people find the place by their goal"), 10),
    Missing("skills", _("Skills needed or wished"), 10),
    Missing("purpose", _("Why this practice: what shall it lead to?"), 8),
    Missing("tasks", _("The tasks"), 6),
    Missing("learning", _("What one learns"), 6),
    Missing("language", _("Norwegian to be hired"), 6),
    Missing("if_misunderstood", _("What happens if somebody misunderstands?"), 4),
    Missing("mentor", _("Who helps day by day"), 5),
    Missing("hire_when", _("When can it become a job?"), 3),
    Missing("working_languages", _("Languages at work"), 2),
]


def has(opening: Opening, name: str) -> bool:
    needs = [need for need in opening.language_needs.all() if need.to_start or need.to_be_hired]
    if name == "skills":
        return bool(opening.skills.all())
    if name == "language":
        return any(need.to_be_hired for need in needs)
    if name == "if_misunderstood":
        return any(need.if_misunderstood for need in needs)
    if name == "hire_when":
        return opening.hire == Opening.HiringProspects.NO or bool(opening.hire_when)
    return bool(getattr(opening, name))


def completeness(opening: Opening) -> dict[str, Any]:
    """{percent, missing: [Missing]}: heaviest first. Reads days, language_needs and skills."""
    missing = [each for each in WORTH if not has(opening, each.name)]
    if not opening.contact_id:
        missing.append(Missing("contact", _("Who receives the person"), 20))
    if not opening.language_needs.all():
        missing.append(Missing("language", _("Norwegian to start"), 20))
    missing.sort(key=lambda each: -each.weight)
    return {"percent": max(0, 100 - sum(each.weight for each in missing)), "missing": missing}
