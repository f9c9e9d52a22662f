"""What is planned for the class follows its timetable: it moves to a day with school."""

from datetime import date, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError
from notifications.models import CalendarEvent, Message
from placements.actions import follow_ups
from placements.actions.clock import remind_of_follow_ups
from placements.actions.course import set_teacher
from placements.actions.ending import bring_forward
from placements.models import Placement
from schooling import actions
from schooling.models import ClassPupil
from schooling.queries.breaks import breaks_now
from tests.builders import a_consultant
from tests.matching.offer_cast import told
from tests.placements.builders import a_teacher_of, an_agreed_placement, some_terms
from tests.schooling.builders import a_class, a_pupil, a_slot, a_timetable, every_morning
from tests.schooling.test_timetables import change_page, typed

MONDAY = date(2027, 2, 1)
MOVED = "schooling.class_tasks_moved"


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel("2027-02-01T10:00+01:00", tick=False) as clock:
        yield clock


def on(*weekdays):
    return [a_slot(name) for name in weekdays]


def agreed(by, **given):
    """A language practice from March to May: the class prepares on Monday 22 February, and sums
    up on Wednesday 2 June.
    """
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 5, 28)} | given
    terms = some_terms(kind="language_practice", **days)
    placement = an_agreed_placement(by, kind="language_practice", terms=terms)
    a_teacher_of(placement, by)
    return placement


def a_taught_one(by, school_class=None):
    school_class = school_class or a_class()
    if not school_class.version:
        a_timetable(school_class, every_morning())
    placement = agreed(by)
    a_pupil(school_class, placement.participant)
    return placement, school_class


def days_of(placement):
    rows = placement.follow_ups.filter(kind__in=["prepare_class", "sum_up_class"])
    return dict(rows.values_list("kind", "due_on"))


BORN = {"prepare_class": date(2027, 2, 22), "sum_up_class": date(2027, 6, 2)}
ON_THURSDAYS = {"prepare_class": date(2027, 2, 18), "sum_up_class": date(2027, 6, 3)}


def test_a_change_says_how_many_tasks_move_and_moves_them(client):
    placement, school_class = a_taught_one(a_consultant())
    assert days_of(placement) == BORN
    page = change_page(client, school_class)
    given = typed(("thu", "09:00", "12:00", "every"), version="1", reason="A new term")

    seen = client.post(page, given)
    assert "2 tasks in class move to the nearest day of school." in seen.content.decode()
    tasks = set(placement.follow_ups.filter(kind__in=BORN).values_list("pk", flat=True))
    assert tasks.isdisjoint(row.subject_id for _, rows in seen.context["groups"] for row in rows)
    assert days_of(placement) == BORN

    saved = client.post(page, given | {"save": "1", "seen": seen.context["seen"]})
    assert saved.status_code == 302
    assert days_of(placement) == ON_THURSDAYS

    task = placement.follow_ups.get(kind="prepare_class")
    assert task.moved_from == BORN["prepare_class"]
    assert (
        CalendarEvent.objects.get(to=placement.owner, key=f"follow-up:{task.pk}").day == task.due_on
    )
    [entry] = AuditEntry.objects.filter(verb="follow_school", subject_id=task.pk)
    assert entry.by == school_class.teacher
    assert entry.facts == {"kind": task.kind, "before": "2027-02-22", "after": "2027-02-18"}
    assert told(placement.owner).count(MOVED) == 1
    [message] = Message.objects.filter(to=placement.owner, kind=MOVED, channel="in_app")
    assert message.facts["number"] == 2
    assert tasks.isdisjoint(each.subject_id for each in breaks_now(school_class, today=MONDAY))


def test_the_list_of_moves_that_changed_is_looked_at_again(client):
    owner = a_consultant()
    placement, school_class = a_taught_one(owner)
    page = change_page(client, school_class)
    given = typed(("thu", "09:00", "12:00", "every"), version="1", reason="A new term")
    seen = client.post(page, given).context["seen"]
    task = placement.follow_ups.get(kind="prepare_class")
    follow_ups.finish(task=task, by=owner, on=MONDAY)

    again = client.post(page, given | {"save": "1", "seen": seen})

    assert again.context["moves"] == 1
    assert days_of(placement) == BORN


def test_the_same_lessons_again_move_nothing_and_tell_nobody():
    placement, school_class = a_taught_one(a_consultant())
    for _ in range(2):
        a_timetable(school_class, on("thu"))
    assert days_of(placement) == ON_THURSDAYS
    assert told(placement.owner).count(MOVED) == 1
    assert AuditEntry.objects.filter(verb="follow_school").count() == 2


def test_who_changes_the_timetable_knows_what_moves():
    placement, school_class = a_taught_one(a_consultant())
    set_teacher(placement=placement, teacher=school_class.teacher, by=placement.owner)
    a_timetable(school_class, on("thu"))
    assert days_of(placement) == ON_THURSDAYS
    assert MOVED not in told(school_class.teacher)


def test_a_day_that_somebody_chose_stays_and_does_not_fit():
    owner = a_consultant()
    placement, school_class = a_taught_one(owner)
    prepare, sum_up = (placement.follow_ups.get(kind=kind) for kind in BORN)
    follow_ups.move_task(task=prepare, by=owner, due_on=date(2027, 2, 23))
    follow_ups.move_task(task=sum_up, by=owner, due_on=sum_up.due_on, due_at=time(9))

    a_timetable(school_class, on("thu"))

    assert days_of(placement) == BORN | {"prepare_class": date(2027, 2, 23)}
    lost = {each.subject_id for each in breaks_now(school_class, today=MONDAY)}
    assert prepare.pk in lost


def test_what_is_done_or_given_up_stays():
    owner = a_consultant()
    placement, school_class = a_taught_one(owner)
    prepare, sum_up = (placement.follow_ups.get(kind=kind) for kind in BORN)
    follow_ups.finish(task=prepare, by=owner, on=MONDAY)
    follow_ups.cancel(task=sum_up, by=owner, code="enough_contact")
    a_timetable(school_class, on("thu"))
    assert days_of(placement) == BORN


def test_what_has_school_under_the_new_lessons_stays():
    placement, school_class = a_taught_one(a_consultant())
    a_timetable(school_class, on("mon", "thu"))
    assert days_of(placement) == BORN | {"sum_up_class": date(2027, 6, 3)}


def test_before_the_day_of_the_change_the_old_lessons_hold():
    placement, school_class = a_taught_one(a_consultant())
    a_timetable(school_class, on("thu"), valid_from=date(2027, 3, 1))
    assert days_of(placement) == BORN | {"sum_up_class": date(2027, 6, 3)}


def test_nothing_moves_to_a_day_before_today_and_what_is_late_stays_late(now):
    placement, school_class = a_taught_one(a_consultant())
    now.move_to("2027-02-19T10:00+01:00")  # a Friday, and Thursday has gone by
    a_timetable(school_class, on("thu"))
    assert days_of(placement)["prepare_class"] == date(2027, 2, 25)

    now.move_to("2027-02-26T10:00+01:00")
    a_timetable(school_class, on("mon"))
    assert days_of(placement)["prepare_class"] == date(2027, 2, 25)


def test_without_any_better_day_the_task_stays():
    placement, school_class = a_taught_one(a_consultant())
    a_timetable(school_class, on("sun"))
    assert days_of(placement) == BORN
    assert MOVED not in told(placement.owner)


def test_a_reminder_of_the_old_day_is_taken_back(now):
    placement, school_class = a_taught_one(a_consultant())
    task = placement.follow_ups.get(kind="prepare_class")
    now.move_to("2027-02-22T07:00+01:00")
    remind_of_follow_ups(now=timezone.now())
    due = Message.objects.filter(to=placement.owner, key__startswith=f"follow-up:{task.pk}:due:")
    due.update(state="due")

    a_timetable(school_class, on("thu"))

    assert days_of(placement)["prepare_class"] == date(2027, 2, 25)
    assert set(due.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(
    ("today", "weekday", "day"),
    [("2027-02-01", "tue", date(2027, 2, 9)), ("2027-02-05", "thu", date(2027, 2, 11))],
)
def test_after_an_early_end_the_class_sums_up_soon_after_it(now, today, weekday, day):
    placement, school_class = a_taught_one(a_consultant())
    Placement.objects.filter(pk=placement.pk).update(
        state="ended", started_on=date(2027, 1, 4), ended_on=MONDAY, end_cause="completed"
    )
    placement.follow_ups.filter(kind="sum_up_class").update(due_on=date(2027, 2, 5))
    now.move_to(f"{today}T10:00+01:00")
    a_timetable(school_class, on(weekday))
    assert days_of(placement)["sum_up_class"] == day


def test_an_early_end_brings_the_class_together_on_a_day_of_school():
    placement, school_class = a_taught_one(a_consultant())
    a_timetable(school_class, on("tue"))
    bring_forward(placement, MONDAY)
    assert days_of(placement)["sum_up_class"] == date(2027, 2, 9)


def test_the_first_lessons_of_a_class_need_a_reason_when_a_task_moves():
    placement, school_class = agreed(a_consultant()), a_class()
    a_pupil(school_class, placement.participant)
    assert days_of(placement) == BORN
    with pytest.raises(DomainError) as refused:
        a_timetable(school_class, on("sat", "thu"), reason="")
    assert refused.value.code == "reason_needed"
    assert days_of(placement) == BORN


def test_who_comes_into_a_class_has_its_days_of_school(client):
    owner = a_consultant()
    placement, school_class = agreed(owner), a_class()
    a_timetable(school_class, on("thu"))
    client.force_login(owner)
    given = {"participant": placement.participant.pk, "starts_on": MONDAY}

    answer = client.post(reverse("schooling:pupils", args=[school_class.pk]), given)

    assert answer.status_code == 302
    assert days_of(placement) == ON_THURSDAYS
    assert told(placement.owner).count(MOVED) == 1


def test_who_leaves_one_class_has_the_days_of_the_other():
    placement, leaves = a_taught_one(a_consultant())
    stays = a_class()
    a_timetable(stays, on("thu"))
    a_pupil(stays, placement.participant)
    assert days_of(placement) == BORN

    pupil = ClassPupil.objects.get(school_class=leaves)
    for _ in range(2):
        actions.end_pupil(pupil=pupil, on=MONDAY, by=leaves.teacher)

    assert days_of(placement) == ON_THURSDAYS
    assert told(placement.owner).count(MOVED) == 1


def test_many_pupils_cost_no_more_than_one():
    """Without what stands in calendars: that is written entry by entry."""

    def asked(count):
        owner, school_class = a_consultant(), a_class()
        rows = [a_taught_one(owner, school_class)[0] for _ in range(count)]
        for row in rows:
            set_teacher(placement=row, teacher=rows[0].owner, by=owner)
            row.follow_ups.exclude(kind="sum_up_class").delete()
        with CaptureQueriesContext(connection) as found:
            a_timetable(school_class, on("thu"))
        assert [days_of(row) for row in rows] == [{"sum_up_class": date(2027, 6, 3)}] * count
        return len(found.captured_queries)

    assert asked(1) == asked(3)
