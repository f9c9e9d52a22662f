"""A timetable is a record: it may not overlap itself, and a change says what it breaks."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.errors import DomainError
from placements.actions.course import agree
from placements.actions.plan import make_plans
from placements.models import FollowUp, Placement
from placements.queries.planning import WEEKDAYS
from schooling import actions
from schooling.models import ClassPupil, Timetable
from schooling.queries.breaks import breaks_of
from schooling.queries.lessons import School
from tests.builders import a_consultant, a_municipality, a_teacher, a_unit
from tests.candidates.builders import a_participant
from tests.matching.offer_cast import refusal, told
from tests.placements.builders import a_preparing_placement, a_running_placement, some_terms
from tests.schooling.builders import a_class, a_pupil, a_slot, a_timetable, every_morning

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def breaks(school_class, slots):
    school_class.refresh_from_db()
    return breaks_of(school_class, School(tuple(slots)), valid_from=today(), today=today())


def typed(*lessons, **given):
    """The form as a browser sends it."""
    form = {
        "form-TOTAL_FORMS": str(len(lessons)),
        "form-INITIAL_FORMS": "0",
        "valid_from": today().isoformat(),
        "free_weeks": "",
        "reason": "",
        "look": "1",
    }
    for row, (weekday, starts, ends, weeks) in enumerate(lessons):
        form |= {
            f"form-{row}-weekday": weekday,
            f"form-{row}-starts_at": starts,
            f"form-{row}-ends_at": ends,
            f"form-{row}-weeks": weeks,
            f"form-{row}-subject": "",
        }
    return form | given


def change_page(client, school_class):
    client.force_login(school_class.teacher)
    return reverse("schooling:change", args=[school_class.pk])


def test_a_timetable_that_overlaps_itself_names_both_lessons_and_loses_nothing(client):
    school_class = a_class()
    given = typed(("tue", "09:00", "11:00", "every"), ("tue", "10:00", "12:00", "odd"))

    answer = client.post(change_page(client, school_class), given | {"save": "1"})

    rows = answer.context["rows"]
    assert "lesson 2: Tuesday 10:00–12:00" in rows[0].errors["starts_at"][0]
    assert "lesson 1: Tuesday 09:00–11:00" in rows[1].errors["starts_at"][0]
    assert rows[1]["starts_at"].value() == "10:00"
    assert not Timetable.objects.exists()


def test_lessons_of_odd_and_even_weeks_do_not_overlap(client):
    slots = [a_slot(weeks="odd"), a_slot(weeks="even")]
    assert a_timetable(a_class(), slots).lessons.count() == 2


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("12:00", "09:00"), ("22:00", "01:00"), ("22:00", "00:00"), ("9:00", "9:00")],
)
def test_a_lesson_that_ends_before_it_starts_or_after_midnight_is_refused(client, starts, ends):
    school_class = a_class()
    page = change_page(client, school_class)
    answer = client.post(page, typed(("mon", starts, ends, "every"), save="1"))

    assert "ends_at" in answer.context["rows"][0].errors
    assert not Timetable.objects.exists()


def test_a_row_with_half_of_a_lesson_says_what_is_missing(client):
    school_class = a_class()
    answer = client.post(change_page(client, school_class), typed(("mon", "09:00", "", "every")))
    assert answer.context["rows"][0].errors.keys() == {"ends_at"}


@pytest.mark.parametrize("count", ["", "x", "99999"])
def test_more_rows_and_a_damaged_form_keep_the_page(client, count):
    school_class = a_class()
    given = typed(("mon", "09:00", "10:00", "every"), more="1") | {"form-TOTAL_FORMS": count}
    assert client.post(change_page(client, school_class), given).status_code == 200


def test_the_action_itself_refuses_an_overlap_too():
    with pytest.raises(DomainError) as refused:
        a_timetable(a_class(), [a_slot(), a_slot(starts="11:59", ends="13:00")])
    assert (refused.value.code, refused.value.field) == ("overlap", "lessons")


def test_a_change_lists_the_days_at_work_that_collide_and_changes_no_placement():
    placement = a_running_placement(a_consultant())
    school_class = a_class()
    a_pupil(school_class, placement.participant)
    before = Placement.objects.values().get(pk=placement.pk)
    days = list(placement.days.values_list("weekday", "starts_at", "ends_at"))

    a_timetable(school_class, [a_slot("mon", "12:00", "15:00")])

    [found] = [each for each in breaks(school_class, [a_slot("tue")]) if each.kind == "placement"]
    assert "Tuesday" in found.text
    assert placement.workplace.name in found.title
    assert found.is_new
    [known] = [
        each
        for each in breaks(school_class, [a_slot("mon", "12:00", "15:00")])
        if each.kind == "placement"
    ]
    assert not known.is_new
    assert Placement.objects.values().get(pk=placement.pk) == before
    assert list(placement.days.values_list("weekday", "starts_at", "ends_at")) == days


def test_lessons_beside_the_hours_at_work_break_nothing():
    placement = a_running_placement(a_consultant())
    school_class = a_class()
    a_pupil(school_class, placement.participant)
    found = breaks(school_class, [a_slot("mon", "14:00", "16:00"), a_slot("mon", "07:00", "09:00")])
    assert [each for each in found if each.kind == "placement"] == []


def test_visits_of_a_pupil_on_days_with_lessons_are_listed():
    placement = a_running_placement(a_consultant())
    school_class = a_class()
    a_pupil(school_class, placement.participant)
    planned = (
        placement.follow_ups.open()
        .filter(due_on__gte=today())
        .exclude(due_on__gt=today() + timedelta(weeks=26))
    )
    visits = {
        each.subject_id for each in breaks(school_class, every_morning()) if each.kind == "visit"
    }
    assert visits == set(planned.values_list("pk", flat=True))
    assert [each for each in breaks(school_class, [a_slot("sun")]) if each.kind == "visit"] == []


def test_a_class_task_of_the_teacher_breaks_when_its_day_has_no_lesson():
    consultant = a_consultant()
    school_class = a_class()
    placement = a_running_placement(consultant)
    a_pupil(school_class, placement.participant)
    task = placement.follow_ups.open().first()
    due_on = today() + timedelta(days=30)
    type(task).objects.filter(pk=task.pk).update(
        kind="sum_up_class", due_on=due_on, owner=school_class.teacher
    )

    def lost(day):
        lessons = [a_slot(WEEKDAYS[day.weekday()])]
        return [each for each in breaks(school_class, lessons) if each.kind == "teacher"]

    assert [each.subject_id for each in lost(due_on + timedelta(days=1))] == [task.pk]
    assert lost(due_on) == []


def test_a_teacher_cannot_be_in_two_classes_at_once_unseen():
    one = a_class()
    a_timetable(one, [a_slot("wed")])
    other = a_class(one.teacher)
    [found] = breaks(other, [a_slot("wed", "11:00", "13:00")])
    assert (found.kind, found.title) == ("teacher", one.name)


def test_hours_that_a_person_without_a_place_can_work_are_listed():
    participant = a_participant()
    candidates.set_availability(
        participant=participant, spans={"mon": ("09:00", "15:00")}, by=participant.consultant
    )
    school_class = a_class()
    a_pupil(school_class, participant)
    [found] = breaks(school_class, [a_slot("mon")])
    assert (found.kind, found.owner_id) == ("wish", participant.consultant_id)


def test_saving_tells_the_owner_of_what_breaks_once_and_keeps_the_reason():
    consultant = a_consultant()
    placement = a_running_placement(consultant)
    school_class = a_class()
    a_pupil(school_class, placement.participant)

    timetable = a_timetable(school_class, every_morning())

    assert timetable.break_count > 0
    assert told(placement.owner).count("schooling.timetable_breaks") == 1
    assert timetable.reason == "A new term"


def test_a_first_timetable_needs_a_reason_when_it_breaks_something():
    placement = a_running_placement(a_consultant())
    school_class = a_class()
    a_pupil(school_class, placement.participant)

    answer = refusal(lambda: a_timetable(school_class, every_morning(), reason=""))

    assert (answer.code, answer.field) == ("reason_needed", "reason")
    assert not Timetable.objects.exists()


def test_a_change_needs_a_reason_and_never_reaches_back():
    school_class = a_class()
    a_timetable(school_class, [a_slot()], reason="")
    for given, field in (
        ({"reason": " "}, "reason"),
        ({"valid_from": today() - timedelta(days=1)}, "valid_from"),
    ):
        with pytest.raises(DomainError) as refused:
            a_timetable(school_class, [a_slot("tue")], **given)
        assert refused.value.field == field
    assert school_class.timetables.count() == 1


def test_the_page_shows_what_breaks_before_it_saves(client):
    placement = a_running_placement(a_consultant())
    school_class = a_class()
    a_pupil(school_class, placement.participant)
    page = change_page(client, school_class)
    given = typed(*((slot.weekday, "09:00", "12:00", "every") for slot in every_morning()))
    given |= {"version": "0", "reason": "A new term"}

    unseen = client.post(page, given | {"save": "1"})
    assert unseen.context["count"] > 0
    assert not Timetable.objects.exists()

    saved = client.post(page, given | {"save": "1", "seen": unseen.context["seen"]})
    assert saved.status_code == 302
    assert Timetable.objects.get().lessons.count() == 5


def test_two_who_change_at_once_do_not_overwrite_each_other(client):
    school_class = a_class()
    page = change_page(client, school_class)
    given = typed(("mon", "09:00", "10:00", "every"), version="0")
    seen = client.post(page, given).context["seen"]
    a_timetable(school_class, [a_slot("fri")])

    refused = client.post(page, given | {"save": "1", "seen": seen, "reason": "Mine"})

    assert refused.context["form"].errors
    assert school_class.timetables.count() == 1


def test_a_pupil_is_in_a_class_once_and_belongs_to_its_municipality():
    school_class = a_class()
    participant = a_pupil(school_class, a_participant())
    stranger = a_participant(a_unit(a_municipality("3435")))
    for person, code in ((participant, "twice"), (stranger, "other_municipality")):
        with pytest.raises(DomainError) as refused:
            a_pupil(school_class, person)
        assert (refused.value.code, refused.value.field) == (code, "participant")
    assert ClassPupil.objects.count() == 1


@pytest.mark.parametrize(("said", "stands"), [(3, 3), (-3, 0)])
def test_the_last_day_in_a_class_is_said_once_and_never_before_the_first(said, stands):
    school_class = a_class()
    first = timezone.localdate()
    a_pupil(school_class, a_participant(), first)
    pupil, by = ClassPupil.objects.get(), school_class.teacher

    for days in (said, said + 4):
        actions.end_pupil(pupil=pupil, on=first + timedelta(days=days), by=by)

    pupil.refresh_from_db()
    assert pupil.ends_on == first + timedelta(days=stands)


def test_a_class_of_another_municipality_cannot_be_opened(client):
    teacher = a_teacher()
    elsewhere = a_unit(a_municipality("3435"), kind="school")
    with pytest.raises(DomainError) as refused:
        actions.open_class(unit=elsewhere, name="Spor 1", teacher=teacher, by=teacher)
    assert refused.value.field == "teacher"

    client.force_login(teacher)
    given = {"name": "Spor 1", "unit": elsewhere.pk, "teacher": teacher.pk}
    answer = client.post(reverse("schooling:new_class"), given)
    assert answer.context["form"].errors.keys() == {"unit"}
    assert answer.context["form"]["name"].value() == "Spor 1"


def test_a_unit_has_a_class_of_a_name_once():
    school_class = a_class()
    given = {"teacher": school_class.teacher, "by": school_class.teacher}
    name = f" {school_class.name} "

    answer = refusal(lambda: actions.open_class(unit=school_class.unit, name=name, **given))
    assert (answer.code, answer.field) == ("taken", "name")
    elsewhere = actions.open_class(unit=a_unit(kind="school"), name=name, **given)
    assert elsewhere.name == school_class.name


def test_the_trail_says_who_opened_filled_changed_and_emptied_a_class():
    school_class = a_class()
    a_pupil(school_class, a_participant())
    a_timetable(school_class, [a_slot()])
    pupil = ClassPupil.objects.get()
    for _twice in range(2):
        actions.end_pupil(pupil=pupil, on=today(), by=school_class.teacher)

    entries = AuditEntry.objects.filter(by=school_class.teacher)
    assert sorted((each.verb, each.party, each.municipality) for each in entries) == [
        (verb, "teacher", school_class.municipality)
        for verb in ("add_pupil", "change_timetable", "end_pupil", "open_class")
    ]
    assert entries.get(verb="change_timetable").facts == {"version": 1, "breaks": 0, "moves": 0}


def test_whoever_left_a_class_may_come_back_the_day_after():
    school_class, participant = a_class(), a_participant()
    a_pupil(school_class, participant)
    actions.end_pupil(pupil=ClassPupil.objects.get(), on=today(), by=school_class.teacher)

    assert refusal(lambda: a_pupil(school_class, participant, today())).code == "twice"
    a_pupil(school_class, participant, today() + timedelta(days=1))

    assert ClassPupil.objects.count() == 2


def test_one_may_be_in_two_classes_and_two_in_one():
    participant, one = a_participant(), a_class()
    a_pupil(one, participant)
    a_pupil(a_class(one.teacher), participant)
    a_pupil(one, a_participant())
    assert ClassPupil.objects.count() == 3


def test_a_timetable_has_from_one_to_sixty_lessons():
    school_class = a_class()
    ten_minutes = [
        a_slot("mon", f"{n // 6:02}:{n % 6}0", f"{n // 6:02}:{n % 6}9") for n in range(61)
    ]
    for slots, code in (([], "empty"), (ten_minutes, "too_many")):
        answer = refusal(partial(a_timetable, school_class, slots))
        assert (answer.code, answer.field) == (code, "lessons")
    assert a_timetable(school_class, ten_minutes[:60]).lessons.count() == 60


def test_no_change_holds_from_before_one_that_is_known_already():
    school_class = a_class()
    later = today() + timedelta(days=14)
    a_timetable(a_class(), [a_slot("fri")], valid_from=later + timedelta(days=1))
    a_timetable(school_class, [a_slot("mon")])
    a_timetable(school_class, [a_slot("tue")], valid_from=later)

    answer = refusal(lambda: a_timetable(school_class, [a_slot("wed")]))

    assert (answer.code, answer.field) == ("order", "valid_from")
    assert a_timetable(school_class, [a_slot("wed")], valid_from=later).version == 3


@pytest.mark.parametrize("act", ["comes", "leaves", "changes"])
def test_a_year_that_nobody_means_is_refused(act):
    school_class, far = a_class(), date(2206, 3, 2)
    a_pupil(school_class, a_participant())
    acts = {
        "comes": lambda: a_pupil(school_class, a_participant(), far),
        "leaves": lambda: actions.end_pupil(
            pupil=ClassPupil.objects.get(), on=far, by=school_class.teacher
        ),
        "changes": lambda: a_timetable(school_class, [a_slot()], valid_from=far),
    }
    assert refusal(acts[act]).code == "year"


def test_what_broke_before_is_told_no_more_and_whoever_changes_it_knows():
    owner = a_consultant()
    placement = a_running_placement(owner)
    school_class = a_class()
    a_pupil(school_class, placement.participant)

    a_timetable(school_class, every_morning(), by=owner)
    a_timetable(school_class, every_morning())

    assert "schooling.timetable_breaks" not in told(owner)


def test_only_the_later_version_holds_from_its_day(client):
    school_class = a_class()
    a_timetable(school_class, [a_slot("mon")])
    a_timetable(school_class, [a_slot("tue")], valid_from=today() + timedelta(days=7))
    client.force_login(school_class.teacher)
    page = client.get(reverse("schooling:class", args=[school_class.pk])).context
    assert [day["label"] for day in page["days"]] == ["Monday"]
    assert [day["label"] for day in page["later"][0]["days"]] == ["Tuesday"]


@pytest.fixture
def before_winter_break():
    with time_machine.travel("2027-02-01T10:00+01:00", tick=False):
        yield


def a_taught_pupil(owner):
    """Chosen for a language practice, in a class that has no school in week 8 of 2027."""
    school_class = a_class()
    a_timetable(school_class, every_morning(), free_weeks={"2027-W08"})
    placement = a_preparing_placement(owner, kind="language_practice")
    a_pupil(school_class, placement.participant)
    return placement


@pytest.mark.usefixtures("before_winter_break")
def test_what_is_done_in_class_is_planned_on_days_when_that_class_has_school():
    owner = a_consultant()
    placement = a_taught_pupil(owner)
    terms = some_terms(
        kind="language_practice", starts_on=date(2027, 3, 1), ends_on=date(2027, 5, 28)
    )

    agree(placement=placement, agreement=terms, by=owner)

    assert placement.follow_ups.get(kind="prepare_class").due_on == date(2027, 2, 19)


@pytest.mark.usefixtures("before_winter_break")
def test_plans_of_many_ask_school_once():
    def asked(count):
        rows = [a_taught_pupil(a_consultant()) for _ in range(count)]
        first, last = date(2027, 3, 1), date(2027, 5, 28)
        keys = [row.pk for row in rows]
        Placement.objects.filter(pk__in=keys).update(starts_on=first, ends_on=last)
        with CaptureQueriesContext(connection) as found:
            make_plans(placement_ids=keys)
        days = FollowUp.objects.filter(placement__in=keys, kind="prepare_class")
        assert set(days.values_list("due_on", flat=True)) == {date(2027, 2, 19)}
        return sum("schooling_" in query["sql"] for query in found.captured_queries)

    assert asked(1) == asked(3) == 3
