"""Who speaks for each side of a placement."""

from accounts.models import User
from accounts.parties import Party
from employers.queries import members_of
from placements.models import Placement


def people_of(placement: Placement, party: str) -> list[User]:
    """Who speaks for a side and has an account."""
    person = placement.participant
    sides: dict[str, list[User | None]] = {
        Party.PARTICIPANT: [person.user],
        Party.CONSULTANT: [person.consultant],
        Party.TEACHER: [placement.teacher],
    }
    if party == Party.EMPLOYER:
        return members_of(placement.workplace.employer)
    return [user for user in sides[party] if user is not None]
