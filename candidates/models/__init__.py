"""Participants, what they can and want, and what they have said yes to."""

from candidates.models.consent import Consent, ConsentText
from candidates.models.equity import EquityRecord
from candidates.models.participant import (
    Availability,
    Objection,
    Participant,
    SectionNote,
)
from candidates.models.profile import ProfileEntry

__all__ = [
    "Availability",
    "Consent",
    "ConsentText",
    "EquityRecord",
    "Objection",
    "Participant",
    "ProfileEntry",
    "SectionNote",
]
