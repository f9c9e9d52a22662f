"""The cast of matching: participants, openings, finished runs. All by the real actions."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Unit, User
from candidates import actions as candidates
from candidates.models import Participant
from employers import actions as employers
from employers.models import Employer, Opening, Workplace
from employers.models.facts import Need, OpeningFacts, SkillWish
from matching.actions import runs
from matching.models import Proposal, Run
from matching.states import ProposalState
from reference.models import Municipality, Occupation
from tests import builders as base

LEVELS = ("listening", "speaking", "reading", "writing")
WEEK = ("mon", "tue", "wed", "thu", "fri")
number = count(1)
# Weights of the check digit of a Norwegian organisation number.
CHECK = (3, 2, 7, 6, 5, 4, 3, 2)


def an_organisation_number() -> str:
    """A number that nobody has, with a right check digit."""
    while True:
        digits = f"{31_000_000 + next(number)}"
        rest = sum(int(d) * w for d, w in zip(digits, CHECK, strict=True)) % 11
        if rest != 1:
            return digits + str((11 - rest) % 11)


def an_occupation(code: str) -> Occupation:
    fields = {"label_nb": f"Yrke {code}", "label_en": f"Occupation {code}", "level": len(code)}
    return Occupation.objects.get_or_create(code=code, defaults=fields)[0]


def hours(days: tuple[str, ...] = WEEK, start: int = 9, end: int = 14) -> dict[str, Any]:
    return {day: (time(start), time(end)) for day in days}


def an_employer(by: User, **fields: Any) -> Employer:
    """Approved, because a consultant wrote it down."""
    given = {"name": f"Prøvefirma {next(number)} (demo)"} | fields
    return employers.add_employer(organisation_number=an_organisation_number(), by=by, **given)


def a_workplace(by: User, employer: Employer | None = None, **fields: Any) -> Workplace:
    code = base.a_postal_code()
    code.municipality = code.municipality or base.a_municipality()
    code.save()
    given = {"name": f"Prøvested {next(number)}", "postal_code": "2670"} | fields
    return employers.add_workplace(employer=employer or an_employer(by), by=by, **given)


def an_opening(
    by: User,
    workplace: Workplace | None = None,
    *,
    days: dict[str, Any] | None = None,
    language: dict[str, str] | None = None,
    skills: list[SkillWish] | None = None,
    occupation: str | None = None,
    **fields: Any,
) -> Opening:
    """Posted, so it takes part in matching. No Norwegian is needed unless it says so."""
    if occupation:
        fields["occupation"] = an_occupation(occupation)
    facts = OpeningFacts(
        fields={"title": f"Prøveoppgave {next(number)}", "min_days": 1} | fields,
        days=days or hours(),
        language={function: Need(level) for function, level in (language or {}).items()},
        skills=skills,
    )
    opening = employers.create_opening(
        workplace=workplace or a_workplace(by), by=by, facts=facts, is_confirmed=True
    )
    employers.post_opening(opening=opening, by=by)
    opening.refresh_from_db()
    return opening


def a_participant(
    by: User,
    unit: Unit | None = None,
    *,
    level: str = "A2",
    goals: tuple[str, ...] = (),
    consents: bool = True,
    free: dict[str, Any] | None = None,
    **fields: Any,
) -> Participant:
    """In the programme for a year, free all week, at home in Otta, with consent to matching."""
    today = timezone.localdate()
    practical = {
        name: fields.pop(name)
        for name in list(fields)
        if name
        in {
            "has_car",
            "max_travel_minutes",
            "follow_up_need",
            "wishes_social_contact",
            "strong_wish_since",
            "kinds_asked",
            "home_postal_code",
        }
    }
    details = {
        "first_name": f"Person{next(number)}",
        "last_name": "Eksempel",
        "programme_starts_on": today - timedelta(days=100),
        "programme_ends_on": today + timedelta(days=365),
    } | fields
    unit = unit or by.unit_memberships.get().unit
    participant = candidates.create_participant(unit=unit, by=by, **details)
    practical.setdefault("home_postal_code", base.a_postal_code())
    candidates.change_practical(participant=participant, by=by, **practical)
    candidates.set_norwegian(
        participant=participant, levels=dict.fromkeys(LEVELS, level), by=by, source="test"
    )
    candidates.set_availability(
        participant=participant, spans=free or hours((*WEEK,), 7, 16), by=by
    )
    for code in goals:
        candidates.add_entry(
            participant=participant, kind="goal", by=by, occupation=an_occupation(code)
        )
    if consents:
        candidates.seed_consent_texts()
        candidates.give_consent(participant=participant, by=by, way="talk")
    participant.refresh_from_db()
    return participant


def a_waiting_run(by: User, **options: Any) -> Run:
    """Asked for, and not worked on yet."""
    place = by.unit_memberships.get().unit.municipality
    given = {"municipalities": [place], "by": by, "now": timezone.now()} | options
    return runs.request_run(**given)


def a_finished_run(by: User, municipality: Municipality | None = None, **options: Any) -> Run:
    """Asked for and worked on at once, as a small municipality gets it."""
    now = timezone.now()
    place = municipality or by.unit_memberships.get().unit.municipality
    run = runs.request_run(municipalities=[place], by=by, now=now, **options)
    return runs.work_on(run.pk, now=now)


def suggested() -> set[tuple[Any, Any]]:
    """The pairs that wait for a decision."""
    return set(
        Proposal.objects.filter(state=ProposalState.SUGGESTED).values_list("participant", "opening")
    )


def proposal_of(participant: Participant) -> Proposal:
    """The newest proposal of somebody who has one."""
    return Proposal.objects.filter(participant=participant).latest("created_at")


def days_from_now(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
