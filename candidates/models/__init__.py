"""Participants, what they can and want, and what they have said yes to."""

from candidates.models.consent import Consent, ConsentText
from candidates.models.equity import EquityRecord
from candidates.models.imports import ParticipantImport
from candidates.models.notes import Availability, Objection, SectionNote
from candidates.models.participant import Participant
from candidates.models.profile import ProfileEntry

__all__ = [
    "Availability",
    "Consent",
    "ConsentText",
    "EquityRecord",
    "Objection",
    "Participant",
    "ParticipantImport",
    "ProfileEntry",
    "SectionNote",
]
