"""What every action here does: one line in the audit trail about a person."""

from typing import Any

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from meetings.actions.appointments import write_due
from meetings.models import (
    Disagreement,
    IndividualPlan,
    Meeting,
    ProgrammeEnd,
    Task,
    people_consulted_by,
    people_taught_by,
)


def write_down(
    verb: str,
    subject: Disagreement | IndividualPlan | ProgrammeEnd | Task,
    *,
    by: User | None,
    **facts: Any,
) -> None:
    """By whoever did it, in the role that opened the door; by the clock when nobody did."""
    person = subject.participant
    audit.record(
        verb,
        subject,
        by=by,
        party=party_of(by, person),
        municipality=person.municipality,
        facts=facts,
    )


def write_fields(held: Meeting | ProgrammeEnd, details: dict[str, Any], version: Any) -> bool:
    """Only what changes, with a new version. Raises StaleRecord when the form was opened on an
    older one; False when all of it stands there already.
    """
    changed = [name for name, value in details.items() if getattr(held, name) != value]
    if not changed:
        return False
    held.expect_version(version)
    for name in changed:
        setattr(held, name, details[name])
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    return True


def hand_on(
    verb: str, held: Task | Disagreement, name: str, taker: User, *, by: User | None
) -> None:
    """What stood on one person's list (`name`: the field that says whose) stands on another's."""
    before = getattr(held, f"{name}_id")
    setattr(held, name, taker)
    held.save(update_fields=[name])
    write_due(held)
    write_down(verb, held, by=by, before=str(before), after=str(taker.pk))


def party_of(by: User | None, *people: Participant) -> str:
    """A consultant or deputy of one of these people, a teacher; else it was their leader."""
    if by is None:
        return Party.CLOCK
    those = [each.pk for each in people]
    if people_consulted_by(by).filter(pk__in=those).exists():
        return Party.CONSULTANT
    return Party.TEACHER if people_taught_by(by).filter(pk__in=those).exists() else Party.LEADER
