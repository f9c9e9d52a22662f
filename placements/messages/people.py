"""Who speaks for each side of a placement."""

from accounts.models import User
from accounts.parties import Party
from accounts.queries import who_works
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


def workplace_of(placement: Placement) -> list[User]:
    """Who speaks for the workplace; a protected address stays with staff, who tell it by phone."""
    if placement.participant.has_protected_address:
        return []
    return members_of(placement.workplace.employer)


def who_answers(placement: Placement) -> list[User]:
    """Whom somebody at the placement reaches: contact, deputy and the owner, each once.

    Whoever has left, or may read about the person no more, answers nothing.
    """
    person = placement.participant
    named = [person.consultant, person.deputy, placement.owner, placement.deputy]
    people = {user.pk: user for user in named if user is not None}
    return [
        user
        for user in people.values()
        if Placement.objects.visible_to(user).for_staff().filter(pk=placement.pk).exists()
    ]


def leaders_of(placement: Placement) -> list[User]:
    """The leaders of the person's unit; of a protected address they may not read."""
    return of_the_unit(placement, Party.LEADER)


def colleagues_of(placement: Placement) -> list[User]:
    """The consultants of the person's unit, under the same rule."""
    return of_the_unit(placement, Party.CONSULTANT)


def of_the_unit(placement: Placement, role: str) -> list[User]:
    person = placement.participant
    if person.has_protected_address:
        return []
    return list(who_works([role], unit=person.unit_id).order_by("pk"))
