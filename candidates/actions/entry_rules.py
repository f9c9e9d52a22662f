"""What each kind of profile entry may say, must say, and from which lists."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions.base import check_fields
from candidates.models import ProfileEntry
from candidates.models.codes import Interest, Schooling
from common.errors import DomainError
from reference.levels import Level
from reference.work import Certificate, Licence, WorkDemand

Kind = ProfileEntry.Kind

FACTS_OF: dict[str, frozenset[str]] = {
    Kind.NORWEGIAN: frozenset({"norwegian_skill", "level", "observed_at"}),
    Kind.LANGUAGE: frozenset({"language", "level", "text"}),
    Kind.EDUCATION: frozenset({"text", "value", "years", "recognition", "occupations"}),
    Kind.EXPERIENCE: frozenset(
        {"text", "occupation", "years", "is_formal", "observed_at", "gave_by_education"}
    ),
    Kind.SKILL: frozenset({"text", "skill", "gave_by_education", "observed_at"}),
    Kind.CERTIFICATE: frozenset({"text", "value"}),
    Kind.LICENCE: frozenset({"value"}),
    Kind.WISH: frozenset({"text", "value", "driver", "driver_note"}),
    Kind.GOAL: frozenset({"text", "occupation", "driver", "driver_note"}),
    Kind.STUDY_GOAL: frozenset({"text", "driver", "driver_note", "occupations"}),
    Kind.INTEREST: frozenset({"value"}),
    Kind.ADAPTATION: frozenset({"value"}),
}
# The coded value of a kind, and whether an empty one is allowed.
VALUES_OF: dict[str, tuple[Sequence[str], bool]] = {
    Kind.EDUCATION: (Schooling.values, True),
    Kind.CERTIFICATE: (Certificate.values, True),
    Kind.LICENCE: (Licence.values, False),
    Kind.WISH: (["own_business"], True),
    Kind.INTEREST: (Interest.values, False),
    Kind.ADAPTATION: (WorkDemand.values, False),
}
# (kind, what must hold, the field that is named, what was expected)
MUST_HOLD: list[tuple[str, Callable[[ProfileEntry], Any], str, Promise]] = [
    (Kind.LANGUAGE, lambda e: e.language_id, "language", gettext_lazy("Choose a language.")),
    (Kind.EDUCATION, lambda e: e.text, "text", gettext_lazy("Write which education.")),
    (Kind.EDUCATION, lambda e: e.recognition, "recognition", gettext_lazy("Choose one.")),
    (
        Kind.EXPERIENCE,
        lambda e: e.text or e.occupation_id,
        "text",
        gettext_lazy("Write what the person did, or choose an occupation."),
    ),
    (
        Kind.SKILL,
        lambda e: e.text or e.skill_id,
        "text",
        gettext_lazy("Write what the person can do."),
    ),
    (Kind.CERTIFICATE, lambda e: e.text or e.value, "value", gettext_lazy("Choose a certificate.")),
    (Kind.WISH, lambda e: e.text or e.value, "text", gettext_lazy("Write the wish in own words.")),
    (Kind.GOAL, lambda e: e.occupation_id, "occupation", gettext_lazy("Choose an occupation.")),
    (
        Kind.STUDY_GOAL,
        lambda e: e.text,
        "text",
        gettext_lazy("Write what the person wants to study."),
    ),
]


def refuse(message: str, field: str) -> None:
    raise DomainError(message, code="invalid", field=field)


def check_entry(entry: ProfileEntry, *, occupations: Any = None) -> None:
    """Raise DomainError, naming the field and what was expected, when the entry cannot be true."""
    check_how_it_is_known(entry)
    check_codes(entry)
    for kind, holds, field, message in MUST_HOLD:
        if entry.kind == kind and not holds(entry):
            refuse(str(message), field)
    check_years(entry)
    check_fields(entry)
    if occupations is not None and not isinstance(occupations, list):
        raise TypeError("occupations: expected a list")


def check_how_it_is_known(entry: ProfileEntry) -> None:
    if entry.source not in ProfileEntry.Source.values:
        refuse(_("Choose how we know it."), "source")
    if entry.confidence not in ProfileEntry.Confidence.values:
        refuse(_("Choose how sure it is."), "confidence")
    if not date(1950, 1, 1) <= entry.noted_on <= timezone.localdate():
        refuse(_("Choose a day that is not in the future."), "noted_on")


def check_codes(entry: ProfileEntry) -> None:
    if entry.kind == Kind.NORWEGIAN:
        check_choice(entry.norwegian_skill, ProfileEntry.NorwegianSkill.values, "norwegian_skill")
        check_choice(entry.level, Level.values, "level")
    if entry.level:
        check_choice(entry.level, Level.values, "level")
    if entry.recognition:
        check_choice(entry.recognition, ProfileEntry.Recognition.values, "recognition")
    if entry.driver:
        check_choice(entry.driver, ProfileEntry.Driver.values, "driver")
    if entry.kind in VALUES_OF:
        values, may_be_empty = VALUES_OF[entry.kind]
        if entry.value or not may_be_empty:
            check_choice(entry.value, values, "value")


def check_choice(value: str, values: Sequence[str], field: str) -> None:
    if value not in values:
        refuse(
            _("“%(value)s” is not in the list. Expected one of: %(values)s.")
            % {"value": value, "values": ", ".join(values)},
            field,
        )


def check_years(entry: ProfileEntry) -> None:
    if entry.years is not None and not Decimal(0) <= Decimal(str(entry.years)) <= Decimal(80):
        refuse(_("Years: expected a number from 0 to 80."), "years")
