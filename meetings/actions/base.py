"""What every action here does: one line in the audit trail about a person."""

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from meetings.models import Disagreement, IndividualPlan, ProgrammeEnd, Task


def write_down(
    verb: str,
    subject: Disagreement | IndividualPlan | ProgrammeEnd | Task,
    *,
    by: User | None,
) -> None:
    """By a consultant, or by the clock when nobody did it."""
    party = Party.CONSULTANT if by else Party.CLOCK
    audit.record(verb, subject, by=by, party=party, municipality=subject.participant.municipality)
