"""Plain functions that build valid records; a state is reached through actions, never set."""

from itertools import count
from typing import Any

from accounts.models import Unit, UnitMembership, User
from accounts.parties import Party
from reference.models import Municipality, PostalCode

number = count(1)


def a_user(**fields: Any) -> User:
    given = {"first_name": "Kim", "last_name": "Prøve"} | fields
    return User.objects.create_user(f"user{next(number)}@demo.example", "secret-words-1", **given)


def a_municipality(code: str = "3437") -> Municipality:
    """Sel unless another number is given; made once, with one postal code."""
    names = {"3437": ("Sel", 61.7712, 9.5353), "3435": ("Vågå", 61.8757, 9.0960)}
    name, latitude, longitude = names.get(code, (f"Prøvekommune {code}", 60.0, 10.0))
    municipality, _ = Municipality.objects.get_or_create(
        number=code, defaults={"name": name, "latitude": latitude, "longitude": longitude}
    )
    return municipality


def a_postal_code(code: str = "2670", place: str = "Otta", **fields: Any) -> PostalCode:
    given = {"place": place, "latitude": 61.7712, "longitude": 9.5353} | fields
    return PostalCode.objects.get_or_create(code=code, defaults=given)[0]


def a_unit(
    municipality: Municipality | None = None, kind: str = Unit.Kind.PROGRAMME_OFFICE
) -> Unit:
    return Unit.objects.create(
        municipality=municipality or a_municipality(),
        kind=kind,
        name=f"Introduksjonstjenesten {next(number)}",
        phone="61 00 00 00",
    )


def a_staff_member(role: str, unit: Unit | None = None, **fields: Any) -> User:
    user = a_user(**fields)
    UnitMembership.objects.create(user=user, unit=unit or a_unit(), role=role)
    return user


def a_consultant(unit: Unit | None = None, **fields: Any) -> User:
    return a_staff_member(Party.CONSULTANT, unit, **fields)


def a_teacher(unit: Unit | None = None, **fields: Any) -> User:
    return a_staff_member(Party.TEACHER, unit or a_unit(kind=Unit.Kind.SCHOOL), **fields)


def a_leader(unit: Unit | None = None, **fields: Any) -> User:
    return a_staff_member(Party.LEADER, unit, **fields)
