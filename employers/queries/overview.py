"""What an employer's first page and a consultant's need from here; composed in `dashboard`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from employers.models import (
    ContactLogEntry,
    Employer,
    EmployerMapping,
    EmployerMessage,
    EmployerOwner,
    Opening,
    RepairTalk,
    Workplace,
)
from employers.queries.exposure import LOOKS_BACK
from employers.states import OpeningState


def to_answer(employers: Iterable[Employer], openings: Iterable[Opening]) -> list[dict[str, Any]]:
    """What the employers have to do here: [{what, opening?, talk?}], most urgent first.

    `openings` are theirs, read already. Cards, sheets and signatures come from matching and
    placements; dashboard puts them together.
    """
    talks = RepairTalk.objects.outstanding().filter(employer__in=list(employers))
    found: list[dict[str, Any]] = [
        {"what": "confirm_repair_talk", "talk": talk} for talk in talks.exclude(recorded_by=None)
    ]
    for opening in sorted(openings, key=lambda each: each.refreshed_at):
        if opening.unconfirmed_fields:
            found.append({"what": "confirm_opening", "opening": opening})
        if opening.state == OpeningState.STALE:
            found.append({"what": "refresh_opening", "opening": opening})
    return found


def openings_overview(
    employers: Iterable[Employer], day: date | None = None
) -> dict[UUID, list[dict[str, Any]]]:
    """{employer: a row for each workplace}; three queries for any number of employers.

    A row is {workplace, held, others, ceiling, room, openings: [Opening]}: “2 of 3; one other
    scheme” is held and others of ceiling.
    """
    today = day or timezone.localdate()
    places = Workplace.objects.filter(employer__in=list(employers))
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for place in places.prefetch_related("occupancies", "openings"):
        row = {
            "workplace": place,
            "held": place.people_held,
            "others": place.occupied_on(today),
            "ceiling": place.supervision_ceiling,
            "room": place.room_on(today),
            "openings": [
                each for each in place.openings.all() if each.state != OpeningState.CLOSED
            ],
        }
        found[place.employer_id].append(row)
    return found


def for_employer_list(user: User, day: date | None = None) -> QuerySet[Employer]:
    """Employers as the consultant's list shows them: everything counted in the one query."""
    today = day or timezone.localdate()
    since = timezone.now() - LOOKS_BACK
    asked = ContactLogEntry.objects.requests().filter(
        employer=OuterRef("pk"), happened_at__gt=since
    )
    newest = EmployerMapping.objects.filter(employer=OuterRef("pk")).order_by("-mapped_on")
    mine = municipalities_of(user, Party.CONSULTANT, Party.TEACHER, Party.LEADER)
    relation = EmployerOwner.objects.filter(employer=OuterRef("pk"), municipality__in=mine)
    shown = [OpeningState.OPEN, OpeningState.STALE]
    return (
        Employer.objects.visible_to(user)
        .annotate(
            openings_open=counted(
                Opening.objects.filter(workplace__employer=OuterRef("pk"), state__in=shown),
                "workplace__employer",
            ),
            asked_times=counted(asked, "employer"),
            mapped_on=Subquery(newest.values("mapped_on")[:1], output_field=DateField()),
            owner_name=Subquery(relation.values("owner__first_name")[:1]),
            is_here=Exists(
                Workplace.objects.filter(employer=OuterRef("pk"), municipality__in=mine)
            ),
            repair_due=Exists(RepairTalk.objects.outstanding().filter(employer=OuterRef("pk"))),
            is_resting_now=Q(rest_until__gte=today) | Q(appetite=Employer.Appetite.NO),
        )
        .prefetch_related("workplaces__municipality")
    )


def counted(rows: QuerySet[Any], group: str) -> Subquery:
    totals = rows.order_by().values(group).annotate(total=Count("pk")).values("total")
    return Subquery(totals[:1])


def mapping_is_stale(employer: Employer, municipality: Any, day: date | None = None) -> bool:
    """True when nobody has mapped the employer, or so long ago that the municipality asks again."""
    today = day or timezone.localdate()
    newest = employer.mappings.order_by("-mapped_on").first()
    limit = settings_for(municipality).mapping_stale_days if municipality else 365
    return newest is None or (today - newest.mapped_on).days > limit


def own_messages(user: User) -> QuerySet[EmployerMessage]:
    """What my employers wrote, newest first."""
    visible = EmployerMessage.objects.visible_to(user).filter(as_employer=True)
    return visible.select_related("employer", "owner").order_by(F("created_at").desc())
