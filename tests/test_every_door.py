"""Every kind of record has one door, and it is shut for whoever has no part in it.

The rows are those of the crowd, one municipality with everything in it; the others are somebody
without any role, and people of each role in another municipality.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from employers import actions as employers
from matching.actions import pairs, priorities
from meetings.actions import disagreements, ends
from meetings.models import ProgrammeEnd
from networks import actions as networks
from placements.actions import certificates
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import a_participant_with_account
from tests.crowd import Crowd
from tests.employers.builders import a_member, an_employer
from tests.placements.builders import a_note

pytestmark = pytest.mark.django_db

FEW = 3
# An employer belongs to no municipality: staff of any unit meet it (domain).
MET_BY_ALL_STAFF = {"employers.Employer", "employers.Workplace", "employers.Opening"}
STAFF = {"consultant", "teacher", "leader"}
# Their doors have tests of their own, beside what makes them.
NOT_IN_THE_CROWD = {
    "employers.EmployerImport",
    "matching.LiftArrangement",
    "mentoring.MentorPair",
    "notifications.CalendarFeed",
    "placements.Agreement",
}


def guarded() -> list[Any]:
    models: list[Any] = apps.get_models()
    return [model for model in models if hasattr(model.objects, "visible_to")]


def people_elsewhere() -> dict[str, User]:
    unit = a_unit(a_municipality("3435"))
    coordinator = a_user()
    network = networks.found_network(
        name="Vågå næringsnettverk", municipalities=[unit.municipality], by=coordinator
    )
    networks.appoint_coordinator(network=network, user=coordinator, by=coordinator)
    consultant = a_consultant(unit)
    return {
        "stranger": a_user(),
        "participant": a_participant_with_account(unit).user,
        "employer": a_member(an_employer(by=consultant)),
        "consultant": consultant,
        "teacher": a_teacher(unit),
        "leader": a_leader(unit),
        "coordinator": coordinator,
    }


def some_more(crowd: Crowd) -> None:
    """What is written around a placement and a pair."""
    by, stay, today = crowd.consultant, crowd.records["placement"], timezone.localdate()
    about = {"participant": stay.participant, "by": by}
    a_note(stay, by)
    certificates.draft_certificate(placement=stay, by=by)
    employers.write_message(employer=crowd.records["employer"], by=by, text="More?")
    pairs.ban_pair(opening=crowd.records["opening"], reason="Too far to go", **about)
    other = crowd.records["proposal"]
    pairs.lock_pair(
        participant=other.participant,
        opening=other.opening,
        by=by,
        reason="Agreed with both",
        until=today + timedelta(days=30),
    )
    priorities.adopt_priority(
        municipality=stay.participant.municipality,
        by=by,
        group="waiting_over",
        points=5,
        days=90,
        agreed_by="The council",
        agreed_on=today,
    )
    disagreements.raise_disagreement(
        subject="Hours", view="Too many", decider=by, due_on=today, today=today, **about
    )
    ends.open_end(stay.participant, ProgrammeEnd.Kind.PROGRAMME, today, today)


def keys(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def test_whoever_has_no_part_in_it_sees_no_row_of_any_kind():
    crowd = Crowd().gather(FEW)
    some_more(crowd)
    rows = {model: keys(model.objects.all()) for model in guarded()}
    others = people_elsewhere()
    seen = {
        (persona, model._meta.label)
        for persona, user in others.items()
        for model in guarded()
        if rows[model] & keys(model.objects.visible_to(user))
    }
    assert seen == {(persona, kind) for persona in STAFF for kind in MET_BY_ALL_STAFF}
    shown = {
        model._meta.label
        for model in guarded()
        for user in crowd.people.values()
        if keys(model.objects.visible_to(user))
    }
    assert {model._meta.label for model in guarded()} - shown == NOT_IN_THE_CROWD
