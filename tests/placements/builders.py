"""Placements on their way, each state reached by the real actions."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from accounts.models import Unit, User
from candidates import actions as candidates
from common.calendar import next_working_day
from employers.models import Opening
from placements.actions import course, ending, follow_ups, workplace_words
from placements.actions.notes import write_note
from placements.actions.placements import prepare
from placements.models import Note, Placement
from placements.models.course_facts import Lines
from placements.queries.start_note import parties_of_note
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.matching import offer_cast

NO_PROTOCOL = {"no_protocol": "Nothing could be tried any more"}
WORKDAYS = {day: ["09:00", "14:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass
class Terms:
    """The terms of an agreement that everybody has signed."""

    starts_on: date
    ends_on: date
    kind: str = "work_practice"
    days: dict[str, list[str]] = field(default_factory=lambda: dict(WORKDAYS))
    weeks_pattern: str = "every"
    free_weeks: list[str] = field(default_factory=list)
    contact: Any = None
    contact_every_weeks: int | None = 2
    most_contacts_in_4_weeks: int = 4
    alone_after_weeks: int | None = None
    subsidy_ends_on: date | None = None
    learning_goals: str = ""


def today() -> date:
    return timezone.localdate()


def on_day(day: date) -> AbstractContextManager[Any]:
    """`with on_day(day):` – it is nine in the morning of that day."""
    moment = timezone.make_aware(datetime.combine(day, time(9)))
    return patch("django.utils.timezone.now", lambda: moment)


def some_terms(**given: Any) -> Terms:
    """Twelve weeks from today on."""
    starts_on = given.pop("starts_on", today())
    ends_on = given.pop("ends_on", starts_on + timedelta(weeks=12))
    return Terms(starts_on=starts_on, ends_on=ends_on, **given)


def a_preparing_placement(by: User, *, kind: str = "work_practice", **given: Any) -> Placement:
    opening: Opening = offer_cast.a_place(by, occupation="5120", kind=kind)
    return prepare(proposal=offer_cast.a_welcome(by, opening=opening, **given), by=by)


def an_agreed_placement(
    by: User, *, terms: Terms | None = None, kind: str = "work_practice", **given: Any
) -> Placement:
    placement = a_preparing_placement(by, kind=kind, **given)
    agreed = terms or some_terms(kind=kind)
    return course.agree(placement=placement, agreement=agreed, by=by)


def visit_held(placement: Placement, by: User) -> None:
    """The joint visit before the start has taken place, and the start note has every yes."""
    for task in placement.follow_ups.open().filter(kind=FollowUpKind.JOINT_VISIT):
        follow_ups.finish(task=task, by=by, on=today())
    note = workplace_words.write_start_note(
        placement=placement, by=by, party="consultant", goals="A job in a kitchen"
    )
    for party in parties_of_note(placement):
        workplace_words.agree_to_start_note(note=note, by=by, party=party)


def a_running_placement(by: User, **given: Any) -> Placement:
    placement = an_agreed_placement(by, **given)
    visit_held(placement, by)
    on = max(placement.starts_on, today())
    return course.start(placement=placement, by=by, on=on)


def an_ended_placement(by: User, cause: str = "completed", **given: Any) -> Placement:
    if cause == "completed" and "terms" not in given:
        kind = given.get("kind", "work_practice")
        given["terms"] = some_terms(kind=kind, ends_on=today() + timedelta(days=7))
    placement = a_running_placement(by, **given)
    talked_on = today() if cause != "completed" else None
    return ending.end(placement=placement, cause=cause, on=placement.started_on, by=by,
                      talked_on=talked_on, reasons=NO_PROTOCOL)  # fmt: skip


def a_teacher_of(placement: Placement, by: User) -> User:
    """A teacher who answers for the placement."""
    unit = base.a_unit(placement.municipality, kind=Unit.Kind.SCHOOL)
    teacher = base.a_teacher(unit)
    candidates.change_participant(participant=placement.participant, by=by, teacher=teacher)
    course.set_teacher(placement=placement, teacher=teacher, by=by)
    placement.refresh_from_db()
    return teacher


def a_note(placement: Placement, by: User, **given: Any) -> Note:
    lines = Lines(next_on=next_working_day(today()), with_employer=True, **given)
    return write_note(placement=placement, by=by, lines=lines)
