"""Input about participants, checked."""

from candidates.forms.entries import ENTRY_FORMS, EntryForm
from candidates.forms.people import (
    AnswerForm,
    CourseForm,
    EquityForm,
    GiveConsultantForm,
    HandOverForm,
    ImportForm,
    InviteForm,
    NewParticipantForm,
    ObjectionForm,
    ParticipantForm,
    TalkConsentForm,
)
from candidates.forms.sections import (
    AdaptationsForm,
    AvailabilityForm,
    InterestsForm,
    NorwegianForm,
    OtherThingsForm,
    OwnWeightsForm,
    PracticalForm,
    TravelForm,
)

__all__ = [
    "ENTRY_FORMS",
    "AdaptationsForm",
    "AnswerForm",
    "AvailabilityForm",
    "CourseForm",
    "EntryForm",
    "EquityForm",
    "GiveConsultantForm",
    "HandOverForm",
    "ImportForm",
    "InterestsForm",
    "InviteForm",
    "NewParticipantForm",
    "NorwegianForm",
    "ObjectionForm",
    "OtherThingsForm",
    "OwnWeightsForm",
    "ParticipantForm",
    "PracticalForm",
    "TalkConsentForm",
    "TravelForm",
]
