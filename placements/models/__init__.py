"""Tables of placements."""

from placements.models.agreement import (
    Agreement,
    AgreementStep,
    Expectation,
    ExpectationSheet,
    Preparation,
    Settlement,
    SheetStep,
    Signature,
    StartNote,
    WorkplaceCustoms,
    WorkplaceWord,
)
from placements.models.alarm import Absence, Alarm, AlarmStep, Worry
from placements.models.certificate import Certificate, CertificateStep
from placements.models.course import DropOutProtocol, GuardOverride, HandOver, Leave, Pause
from placements.models.evaluation import (
    AnonymousComment,
    Discovery,
    Evaluation,
    EvaluationLink,
    EvaluationStep,
    GapComment,
    Rating,
    RatingAnswer,
    RatingStep,
)
from placements.models.follow_up import FollowUp, FollowUpStep
from placements.models.note import MidwayReview, Note
from placements.models.outcome import ClosedCase, Outcome, OutcomeJob, OutcomeStep
from placements.models.placement import Placement, PlacementDay, PlacementStep

__all__ = [
    "Absence",
    "Agreement",
    "AgreementStep",
    "Alarm",
    "AlarmStep",
    "AnonymousComment",
    "Certificate",
    "CertificateStep",
    "ClosedCase",
    "Discovery",
    "DropOutProtocol",
    "Evaluation",
    "EvaluationLink",
    "EvaluationStep",
    "Expectation",
    "ExpectationSheet",
    "FollowUp",
    "FollowUpStep",
    "GapComment",
    "GuardOverride",
    "HandOver",
    "Leave",
    "MidwayReview",
    "Note",
    "Outcome",
    "OutcomeJob",
    "OutcomeStep",
    "Pause",
    "Placement",
    "PlacementDay",
    "PlacementStep",
    "Preparation",
    "Rating",
    "RatingAnswer",
    "RatingStep",
    "Settlement",
    "SheetStep",
    "Signature",
    "StartNote",
    "WorkplaceCustoms",
    "WorkplaceWord",
    "Worry",
]
