"""Who speaks for an employer, who answers for it in a municipality, and who can step in."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.access import municipalities_of, works_there
from accounts.models import UnitMembership, User
from accounts.parties import Party
from accounts.queries import contact_card, settings_for
from common.calendar import add_working_days
from employers.models import (
    Employer,
    EmployerMember,
    EmployerMessage,
    EmployerOwner,
    Opening,
    Workplace,
)
from employers.states import EmployerState
from reference.models import Municipality


def employers_of(user: User) -> QuerySet[Employer]:
    """The employers that the person speaks for now, whatever their state."""
    held = EmployerMember.objects.active().filter(user=user)
    return Employer.objects.visible_to(user).filter(pk__in=held.values("employer"))


def is_employer_member(user: User) -> bool:
    return EmployerMember.objects.active().filter(user=user).exists()


def party_of(user: User | None, employer: Employer) -> str:
    """In which capacity the person acts towards the employer."""
    if user is None:
        return Party.CLOCK
    speaks = EmployerMember.objects.active().filter(user=user, employer=employer).exists()
    return Party.EMPLOYER if speaks else Party.CONSULTANT


def members_of(employer: Employer) -> list[User]:
    held = EmployerMember.objects.active().filter(employer=employer)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def consultants_in(municipality: Municipality | str) -> QuerySet[User]:
    """Everybody who is a consultant in a unit of the municipality now."""
    number = municipality if isinstance(municipality, str) else municipality.pk
    held = UnitMembership.objects.active().filter(
        role=Party.CONSULTANT, unit__municipality_id=number
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


def least_loaded_consultant(municipality: Municipality) -> User | None:
    """The consultant there with the fewest employers who wait for an answer or a call."""
    unanswered = EmployerMessage.objects.unanswered().filter(owner=OuterRef("pk"))
    calls = Opening.objects.to_be_called().filter(call_owner=OuterRef("pk"))
    counted = consultants_in(municipality).annotate(
        waiting=rows_of(unanswered, "owner") + rows_of(calls, "call_owner")
    )
    return counted.order_by("waiting", "date_joined", "pk").first()


def rows_of(rows: QuerySet[Any], group: str) -> Coalesce:
    totals = rows.order_by().values(group).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(totals[:1]), 0)


def answer_due_on(municipality: Municipality | None) -> date:
    """The last day to take up what an employer offers or writes by itself today (M-E-10)."""
    limits = settings_for(municipality or "")
    return add_working_days(timezone.localdate(), limits.message_answer_working_days)


def who_answers(employer: Employer, municipality: Municipality) -> User | None:
    """Who takes up what an employer offers or writes by itself (M-E-10).

    Its owner there, else the deputy, while they work there; else whoever has least to answer.
    """
    relation = ownership_in(employer, municipality)
    theirs = [relation.owner, relation.deputy] if relation else []
    here = set(consultants_in(municipality).values_list("pk", flat=True)) if theirs else set()
    found = next((each for each in theirs if each and each.pk in here), None)
    return found or least_loaded_consultant(municipality)


def home_municipality(employer: Employer) -> Municipality | None:
    """The municipality of the first workplace: its consultants look after a new employer."""
    first = (
        Workplace.objects.filter(employer=employer)
        .select_related("municipality__settings")
        .order_by("created_at", "pk")
        .first()
    )
    return first.municipality if first else None


def ownership_in(employer: Employer, municipality: Municipality | None) -> EmployerOwner | None:
    found = EmployerOwner.objects.filter(employer=employer, municipality=municipality)
    return found.select_related("owner", "deputy").first()


def contact_for(employer: Employer, today: date | None = None) -> dict[str, Any] | None:
    """Whom the employer calls: its owner at home with the deputy, as the page frame shows it."""
    relation = ownership_in(employer, home_municipality(employer))
    if relation is None:
        return None
    card = contact_card(relation.owner, today)
    if card and card["is_away"] and relation.deputy and card["deputy"] is None:
        card["deputy"] = {"name": relation.deputy.name, "phone": relation.deputy.phone}
    return card


def unowned(municipality: Municipality | str) -> QuerySet[Employer]:
    """Approved employers with a workplace there that nobody there answers for (M-C-1).

    An owner who is no consultant there any more does not count.
    """
    number = municipality if isinstance(municipality, str) else municipality.pk
    owned = EmployerOwner.objects.filter(
        employer=OuterRef("pk"), municipality=number, owner__in=consultants_in(number)
    )
    return Employer.objects.filter(
        Exists(Workplace.objects.filter(employer=OuterRef("pk"), municipality=number)),
        ~Exists(owned),
        state=EmployerState.APPROVED,
    )


def without_deputy(municipalities: QuerySet[Municipality]) -> QuerySet[EmployerOwner]:
    """Whose owner has nobody who steps in, or somebody who is no consultant there any more."""
    works = works_there("deputy", "municipality", Party.CONSULTANT)
    found = EmployerOwner.objects.filter(
        ~works, municipality__in=municipalities, employer__state=EmployerState.APPROVED
    )
    return found.select_related("employer", "municipality", "owner").order_by("employer__name")


def unanswered_messages(user: User) -> QuerySet[EmployerMessage]:
    """What employers wrote to the consultant's municipalities and nobody has answered."""
    visible = EmployerMessage.objects.visible_to(user).unanswered()
    return visible.filter(as_consultant=True).select_related("employer", "owner", "municipality")


def places_to_call_about(user: User) -> QuerySet[Opening]:
    """New places of the consultant's municipalities that wait for a call, the nearest day first."""
    here = municipalities_of(user, Party.CONSULTANT)
    visible = Opening.objects.visible_to(user).to_be_called()
    return (
        visible.filter(workplace__municipality__in=here)
        .select_related("workplace__employer", "call_owner")
        .order_by("call_due_on", "title")
    )


def waiting_for_approval(municipalities: QuerySet[Municipality]) -> QuerySet[Employer]:
    """Employers that registered themselves in these municipalities and wait."""
    there = Workplace.objects.filter(employer=OuterRef("pk"), municipality__in=municipalities)
    return Employer.objects.filter(Exists(there), state=EmployerState.WAITING).order_by(
        "approval_due_on", "name"
    )


def waiting_or_unowned(municipalities: Sequence[Municipality], most: int) -> list[Employer]:
    """The first that wait for approval, and the first that nobody answers for; one query."""
    here = Municipality.objects.filter(pk__in=[each.pk for each in municipalities])
    groups = [waiting_for_approval(here), *(unowned(each) for each in municipalities)]
    shown = [Q(pk__in=group.values("pk")[:most]) for group in groups]
    return list(Employer.objects.filter(reduce(or_, shown)).order_by("name"))


def openings_to_confirm(employer: Employer) -> QuerySet[Opening]:
    """Openings with facts that a consultant filled in and the employer has not confirmed."""
    return (
        Opening.objects.filter(workplace__employer=employer)
        .exclude(unconfirmed_fields=[])
        .exclude(state="closed")
    )
