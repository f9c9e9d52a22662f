"""Employers, workplaces and openings for tests; each reached by the real actions."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from stdnum.no import orgnr

from accounts.models import User
from employers import actions
from employers.models import Employer, Occupancy, Opening, Workplace
from employers.models.facts import Need, OpeningFacts
from tests.builders import a_consultant, a_municipality, a_postal_code, a_user

numbers = count(310_001_007)
NINE, TWO = time(9), time(14)
WORK_WEEK = ("mon", "tue", "wed", "thu", "fri")


def valid_number() -> str:
    """The next invented organisation number whose check digit is right."""
    return next(text for text in map(str, numbers) if orgnr.is_valid(text))


def a_place() -> None:
    """Otta in Sel, as the reference data have it."""
    a_municipality("3437")
    a_postal_code("2670", municipality_id="3437")


def workplace_facts(**fields: Any) -> dict[str, Any]:
    a_place()
    return {"name": "Otta", "postal_code": "2670", "supervision_ceiling": 2} | fields


def an_employer(
    by: User | None = None, workplace: dict[str, Any] | None = None, **fields: Any
) -> Employer:
    """Approved, with one workplace in Otta that can follow up two, and a contact person."""
    number = fields.pop("organisation_number", None) or valid_number()
    given = {"name": "Otta prøvebakeri (demo)", "sector": "bakery"} | fields
    return actions.add_known_employer(
        organisation_number=number,
        workplace=workplace_facts(**(workplace or {})),
        contact_name="Kari Prøve",
        phone="61 00 00 01",
        by=by or a_consultant(),
        **given,
    )


def a_waiting_employer(**fields: Any) -> Employer:
    """Registered itself; nobody has looked yet."""
    given = {
        "organisation_number": valid_number(),
        "name": "Vågå prøvebutikk (demo)",
        "workplace": workplace_facts(),
        "contact_name": "Per Prøve",
        "email": f"per{next(numbers)}@demo.example",
        "password": "secret-words-1",
    } | fields
    return actions.register_employer(**given)


def a_member(employer: Employer, **fields: Any) -> User:
    """Somebody who speaks for the employer."""
    user = a_user(**fields)
    actions.add_member(employer=employer, user=user, by=user)
    return user


def the_workplace(employer: Employer) -> Workplace:
    return employer.workplaces.order_by("created_at").first()


def some_facts(**fields: Any) -> OpeningFacts:
    """Language practice, Monday to Friday 9 to 14, words with colleagues."""
    days = fields.pop("days", WORK_WEEK)
    language = fields.pop("language", {"colleagues": Need("A1", "A2")})
    given = {"title": "Help in the bakery", "kind": "language_practice"} | fields
    return OpeningFacts(fields=given, days=dict.fromkeys(days, (NINE, TWO)), language=language)


def a_draft(employer: Employer | None = None, by: User | None = None, **fields: Any) -> Opening:
    employer = employer or an_employer()
    return actions.create_opening(
        workplace=the_workplace(employer),
        by=by or a_consultant(),
        facts=some_facts(**fields),
        is_confirmed=True,
    )


def an_opening(employer: Employer | None = None, by: User | None = None, **fields: Any) -> Opening:
    """Posted and confirmed."""
    by = by or a_consultant()
    opening = actions.post_opening(opening=a_draft(employer, by, **fields), by=by)
    opening.refresh_from_db()
    return opening


def somebody_inside(
    workplace: Workplace, people: int = 1, ends_on: date | None = None
) -> Occupancy:
    """People from another scheme, since yesterday."""
    return actions.add_occupancy(
        workplace=workplace,
        by=a_consultant(),
        scheme=Occupancy.Scheme.PUPIL,
        people=people,
        starts_on=timezone.localdate() - timedelta(days=1),
        ends_on=ends_on,
    )
