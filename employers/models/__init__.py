"""Employers, their workplaces and openings, and every contact with them."""

from employers.models.contact import ContactLogEntry, EmployerMapping, EmployerMessage, RepairTalk
from employers.models.employer import (
    ContactPerson,
    Employer,
    EmployerMember,
    EmployerOwner,
    EmployerStep,
    Occupancy,
    Workplace,
)
from employers.models.opening import (
    LanguageNeed,
    Opening,
    OpeningDay,
    OpeningSkill,
    OpeningStep,
)

__all__ = [
    "ContactLogEntry",
    "ContactPerson",
    "Employer",
    "EmployerMapping",
    "EmployerMember",
    "EmployerMessage",
    "EmployerOwner",
    "EmployerStep",
    "LanguageNeed",
    "Occupancy",
    "Opening",
    "OpeningDay",
    "OpeningSkill",
    "OpeningStep",
    "RepairTalk",
    "Workplace",
]
