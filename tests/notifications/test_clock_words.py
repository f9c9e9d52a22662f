"""What the clock says of itself waits for a working day; an alarm does not."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from candidates import actions as candidates
from common.calendar import next_working_day
from config.celery import app
from config.schedule import BEAT_SCHEDULE
from employers.models import Opening
from meetings.actions import disagreements
from mentoring import actions as mentoring
from notifications.models import Message
from placements.actions import alarms
from placements.models import Alarm
from reference.models import Language
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import offer_cast
from tests.meetings.builders import a_meeting, an_output
from tests.placements import agreement_builders as papers
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

# What a person did a moment before, and the next pass of the clock carries out: it is told as if
# they had done it themselves.
DONE_BY_SOMEBODY = {
    "matching.tasks.send_approved_offers",  # approved, and ten minutes to undo it have gone by
    "matching.tasks.withdraw_without_consent",  # the person took the consent back
    "placements.tasks.cancel_withdrawn",  # the same, of what was being prepared
    "placements.tasks.prepare_welcomed",  # the workplace said welcome
}
URGENT = {"placements.tasks.escalate_alarms"}


def offered(by: Any) -> None:
    offer_cast.an_offer(by)


def approved(by: Any) -> None:
    offer_cast.an_approval(by)


def not_answered_by_the_workplace(by: Any) -> None:
    offer_cast.a_yes(by)


def taken_back(by: Any) -> None:
    placement = cast.a_preparing_placement(by)
    person = placement.participant
    candidates.withdraw_consent(participant=person, by=person.user)


def welcomed(by: Any) -> None:
    offer_cast.a_welcome(by)


def not_signed(by: Any) -> None:
    papers.written(cast.a_preparing_placement(by), by)


def not_prepared(by: Any) -> None:
    cast.an_agreed_placement(by)


def runs_and_ends(by: Any) -> None:
    placement = cast.an_agreed_placement(by, terms=cast.some_terms(ends_on=cast.today() + 10 * DAY))
    cast.visit_held(placement, by)


def alarmed(by: Any) -> None:
    placement = cast.a_running_placement(by)
    boss = offer_cast.speaker_of(placement.opening)
    alarms.raise_alarm(
        placement=placement, party="employer", by=boss, code="not_coming", now=timezone.now()
    )


def called_and_left_open(by: Any) -> None:
    alarmed(by)
    alarms.answer_alarm(alarm=Alarm.objects.first(), by=by, now=timezone.now())


def promised(by: Any) -> None:
    """A task of a meeting without an agenda, a decision, and a programme that ends."""
    unit = by.unit_memberships.get().unit
    start = cast.today() - 200 * DAY
    person = a_participant(
        unit, consultant=by, programme_starts_on=start, programme_ends_on=cast.today() + 60 * DAY
    )
    meeting = a_meeting(person, starts_at=timezone.now() + 3 * DAY)
    colleague = base.a_consultant(unit)
    an_output(meeting.cases.get(), owner=colleague, due_on=next_working_day(cast.today()))
    disagreements.raise_disagreement(
        participant=person,
        subject="Hours",
        view="Too many",
        decider=colleague,
        due_on=cast.today(),
        by=by,
        today=cast.today(),
    )


def left_behind(by: Any) -> None:
    """A promise of somebody who has left since."""
    unit = by.unit_memberships.get().unit
    person = a_participant(unit, consultant=by)
    colleague = base.a_consultant(unit)
    an_output(a_meeting(person).cases.get(), owner=colleague)
    colleague.unit_memberships.update(ended_at=timezone.now())


def asked_later(by: Any) -> None:
    person = offer_cast.a_person(by)
    candidates.raise_objection(participant=person, text="Not true", by=person.user)
    candidates.note_section(
        participant=person, section="wishes", by=by, is_unfinished=True,
        ask_again_on=cast.today() + DAY,
    )  # fmt: skip


def grown_old(by: Any) -> None:
    place = offer_cast.a_place(by)
    Opening.objects.filter(pk=place.pk).update(refreshed_at=timezone.now() - 400 * DAY)


def waits_for_a_mentor(by: Any) -> None:
    language = Language.objects.get_or_create(pk="so", defaults={"own_name": "so"})[0]
    former = cast.an_ended_placement(by).participant
    mentoring.offer_to_be_mentor(participant=former, language=language, form="paid", by=former.user)
    person = offer_cast.a_person(by)
    mentoring.ask_for_mentor(participant=person, language=language, by=person.user)


SCENES = [
    offered,
    approved,
    not_answered_by_the_workplace,
    welcomed,
    taken_back,
    not_signed,
    not_prepared,
    runs_and_ends,
    called_and_left_open,
    alarmed,
    promised,
    left_behind,
    asked_later,
    grown_old,
    waits_for_a_mentor,
]

# What each line of the schedule says in the weeks after these; the lines that are not here say
# nothing themselves.
SAYS = {
    "candidates.tasks.ask_again": {"candidates.ask_again"},
    "candidates.tasks.remind_of_objections": {"candidates.objection_unanswered"},
    "employers.tasks.mark_stale": {"employers.opening_stale"},
    "matching.tasks.call_employers_overdue": {"matching.call_employer"},
    "matching.tasks.lapse_unanswered": {"matching.lapsed", "matching.lapsed_call"},
    "matching.tasks.remind_unanswered": {"matching.reminder"},
    "matching.tasks.send_approved_offers": {"matching.offer"},
    "matching.tasks.withdraw_without_consent": {
        "matching.no_longer_available",
        "matching.withdrawn_by_itself",
    },
    "meetings.tasks.escalate_disagreements": {"meetings.disagreement_late"},
    "meetings.tasks.open_due_tasks": {"meetings.task", "meetings.task_passed_on"},
    "meetings.tasks.remind_of_agendas": {"meetings.agenda_missing"},
    "meetings.tasks.remind_of_late_tasks": {"meetings.task_late"},
    "mentoring.tasks.bring_together": {"mentoring.suggested"},
    "placements.tasks.cancel_withdrawn": {"placements.cancelled"},
    "placements.tasks.end_past": {"placements.ended", "placements.evaluation_asked"},
    "placements.tasks.escalate_alarms": {"placements.alarm_late"},
    "placements.tasks.expire_unsigned": {
        "placements.agreement_expired",
        "placements.agreement_gone",
    },
    "placements.tasks.prepare_welcomed": {"placements.sheet_asked"},
    "placements.tasks.remind_of_alarms": {"placements.alarm_unsolved"},
    "placements.tasks.remind_of_evaluations": {"placements.evaluation_reminder"},
    "placements.tasks.remind_of_follow_ups": {
        "placements.follow_up_due",
        "placements.follow_up_late",
    },
    "placements.tasks.remind_stalled": {"placements.preparation_waits"},
    "placements.tasks.reveal_evaluations": {"placements.evaluation_shown"},
    "placements.tasks.start_due": {"placements.start_waits", "placements.started"},
    "placements.tasks.warn_unsigned": {"placements.agreement_unsigned"},
}
DAYS = [*range(1, 16), 17, 21, 22, 28, 29, 35]
# Calendars and what leaves are not words of the clock.
OTHERS = {"notifications.tasks.send_due"}


def said_by_each(days: list[date]) -> dict[str, set[tuple[str, str]]]:
    """What each line of the schedule writes on these days: the kind and its urgency."""
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    known = set(Message.objects.values_list("pk", flat=True))
    for day in days:
        with cast.on_day(day):
            for line in BEAT_SCHEDULE.values():
                if line["task"] in OTHERS:
                    continue
                app.tasks[line["task"]].apply().get(propagate=True)
                rows = Message.objects.exclude(pk__in=known)
                for pk, kind, urgency in rows.values_list("pk", "kind", "urgency"):
                    known.add(pk)
                    said[line["task"]].add((kind, urgency))
    return said


def test_what_the_clock_says_of_itself_waits_for_a_working_day():
    app.loader.import_default_modules()
    for scene in SCENES:
        scene(base.a_consultant())
    today = cast.today()

    said = said_by_each([today + n * DAY for n in DAYS])

    assert {task: {kind for kind, _urgency in words} for task, words in said.items()} == SAYS
    for task, words in said.items():
        expected = {"normal"} if task in DONE_BY_SOMEBODY else {"reminder"}
        if task in URGENT:
            expected = {"urgent"}
        assert {urgency for _kind, urgency in words} == expected, task
