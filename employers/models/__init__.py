"""Employers, their workplaces and openings, and every contact with them."""

from employers.models.contact import ContactLogEntry, EmployerMapping, EmployerMessage, RepairTalk
from employers.models.employer import (
    ContactPerson,
    Employer,
    EmployerMember,
    EmployerOwner,
    EmployerStep,
    NoReason,
    Occupancy,
    SupportKind,
    Workplace,
)
from employers.models.importing import EmployerImport
from employers.models.opening import (
    RUNG,
    LanguageNeed,
    Opening,
    OpeningDay,
    OpeningSkill,
    OpeningStep,
    WorkFunction,
)

__all__ = [
    "RUNG",
    "ContactLogEntry",
    "ContactPerson",
    "Employer",
    "EmployerImport",
    "EmployerMapping",
    "EmployerMember",
    "EmployerMessage",
    "EmployerOwner",
    "EmployerStep",
    "LanguageNeed",
    "NoReason",
    "Occupancy",
    "Opening",
    "OpeningDay",
    "OpeningSkill",
    "OpeningStep",
    "RepairTalk",
    "SupportKind",
    "WorkFunction",
    "Workplace",
]
