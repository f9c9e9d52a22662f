"""Who came to school: one rule with the workplace, one comparison, and days that have nothing."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates.actions import set_protected_address
from common.calendar import next_working_day
from common.errors import DomainError
from placements.actions import absences
from placements.actions.protocol import begin_leave
from placements.models import Absence, FollowUp
from placements.queries.pages import due_rows
from placements.queries.planning import days_at_work
from placements.queries.terms import terms_of
from placements.queries.time_at_work import next_day_there
from placements.states.alarm import AbsenceCode
from schooling import actions
from schooling.models import Attendance, ClassPupil, SchoolClass
from schooling.queries.days import empty_days, monday_of, own_week
from schooling.queries.presence import compare
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import a_participant, a_participant_with_account
from tests.employers.builders import a_member, an_employer
from tests.matching.offer_cast import refusal
from tests.placements.builders import a_running_placement
from tests.schooling.builders import (
    a_class,
    a_pupil,
    a_slot,
    a_timetable,
    every_morning,
    school_days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school_class():
    found = a_class()
    a_timetable(found, every_morning())
    return found


def marked(school_class, participant, mark, day=None):
    return actions.mark_attendance(
        school_class=school_class,
        participant=participant,
        day=day or school_days()[0],
        mark=mark,
        by=school_class.teacher,
    )


def talks():
    return FollowUp.objects.open().filter(kind="cause_talk")


def test_away_without_a_word_is_an_absence_that_starts_a_talk_before_any_mark(school_class):
    participant = a_pupil(school_class, a_participant())
    marked(school_class, participant, "not_notified")

    absence = Absence.objects.get()
    assert (absence.place, absence.hours, absence.has_mark) == ("school", Decimal(3), False)
    assert talks().get().owner == participant.consultant
    with pytest.raises(DomainError) as refused:
        absences.mark_absence(absence=absence, by=participant.consultant)
    assert refused.value.code == "talk_first"


def on_leave(person, since):
    begin_leave(participant=person, starts_on=since, by=person.consultant or a_consultant())
    return person


def test_nobody_is_away_from_school_or_there_while_on_leave(school_class):
    day, before = school_days(2)
    person = on_leave(a_pupil(school_class, a_participant()), since=day)
    there = a_pupil(school_class, a_participant())

    for mark in ("not_notified", "present"):
        with pytest.raises(DomainError) as refusal:
            marked(school_class, person, mark, day)
        assert refusal.value.code == "on_leave"
    given = {"school_class": school_class, "people": [person, there], "by": school_class.teacher}
    assert actions.mark_others_present(day=day, **given) == 1
    assert not talks()
    assert marked(school_class, person, "present", before).participant == person


def test_the_page_asks_of_nobody_on_leave_whether_they_came(client, school_class):
    day = school_days()[0]
    on_leave(a_pupil(school_class, a_participant()), since=day)
    client.force_login(school_class.teacher)

    page = client.get(reverse("schooling:attendance", args=[school_class.pk]), {"day": f"{day}"})

    assert (len(page.context["rows"]), page.context["open_count"]) == (1, 0)
    assert "Leave from the programme" in page.content.decode()
    assert 'name="mark"' not in page.content.decode()


def test_three_days_told_at_school_and_work_together_start_one_talk(school_class):
    placement = a_running_placement(a_consultant())
    participant = a_pupil(school_class, placement.participant)
    for day in school_days(3)[1:]:  # before the placement, which starts today
        marked(school_class, participant, "notified", day)
    assert talks().count() == 0

    absences.report_absence(
        participant=participant,
        placement=placement,
        day=next_day_there(placement, timezone.localdate() + timedelta(days=1)),
        by=participant.user,
        party="participant",
        is_notified=True,
    )
    assert talks().count() == 1


def test_a_wrong_press_is_taken_back_with_its_talk(school_class):
    participant = a_pupil(school_class, a_participant())
    marked(school_class, participant, "present")
    row = marked(school_class, participant, "not_notified")
    marked(school_class, participant, "present")

    assert not Absence.objects.exists()
    assert talks().count() == 0
    trail = AuditEntry.objects.filter(verb="withdraw_absence", subject_id=participant.pk)
    facts = {"day": str(row.day), "place": "school"}
    assert [(each.party, each.facts) for each in trail] == [("teacher", facts)]
    marked(school_class, participant, "not_notified")
    assert talks().count() == 1


def test_after_the_talk_the_absence_stays(school_class):
    participant = a_pupil(school_class, a_participant())
    row = marked(school_class, participant, "not_notified")
    absences.hold_cause_talk(
        participant=participant, by=participant.consultant, on=row.day, code=AbsenceCode.values[0]
    )
    with pytest.raises(DomainError) as refused:
        marked(school_class, participant, "present")
    assert refused.value.code == "talk_held"
    assert Attendance.objects.get().mark == "not_notified"


def test_the_talk_about_school_has_a_page_without_a_placement(client, school_class):
    participant = a_pupil(school_class, a_participant())
    row = marked(school_class, participant, "not_notified")
    consultant = participant.consultant
    client.force_login(consultant)
    page = reverse("placements:absences-of-person", args=[participant.pk])
    absence = Absence.objects.get()

    [listed] = due_rows(consultant, next_working_day(timezone.localdate()))
    assert listed["url"] == page
    assert "School" in client.get(page).content.decode()
    mark = reverse("placements:absence-mark", args=[absence.pk])
    assert reverse("placements:absence-mark", args=[absence.pk]) not in str(
        client.get(page).content
    )

    nothing = client.post(page, {"on": row.day})
    assert nothing.context["form"].errors.keys() == {"code"}
    held = client.post(page, {"on": row.day, "code": AbsenceCode.TRAVEL})

    assert held.url == page
    assert talks().count() == 0
    assert mark in client.get(page).content.decode()
    assert client.post(mark).url == page


def test_only_staff_of_the_person_open_the_talk(client, school_class):
    teacher = a_teacher()
    own = a_participant_with_account(teacher.unit_memberships.get().unit, teacher=teacher)
    participant = a_pupil(school_class, own)
    page = reverse("placements:absences-of-person", args=[participant.pk])
    readers = (participant.consultant, teacher)
    elsewhere = a_consultant(a_unit(a_municipality("3435")))
    others = (elsewhere, a_teacher(participant.unit), a_leader(participant.unit))
    expected = [(user, 200) for user in readers] + [(user, 404) for user in (*others, a_user())]
    expected.append((participant.user, 403))
    for user, status in expected:
        client.force_login(user)
        assert client.get(page).status_code == status


def test_the_page_of_a_person_leads_to_the_days_away(client, school_class):
    participant = a_pupil(school_class, a_participant())
    client.force_login(participant.consultant)
    person = client.get(reverse("candidates:participant", args=[participant.pk]))
    away = reverse("placements:absences-of-person", args=[participant.pk])
    assert f'href="{away}"' in person.content.decode()


def test_two_classes_on_a_day_add_up_to_one_absence(school_class):
    evening = a_class(school_class.teacher)
    a_timetable(evening, [a_slot(slot.weekday, "17:00", "19:00") for slot in every_morning()])
    participant = a_participant()
    for each in (school_class, evening):
        a_pupil(each, participant)
        marked(each, participant, "notified")
    assert Absence.objects.get().hours == Decimal(5)


@pytest.mark.parametrize(("days", "code"), [(1, "future"), (400, "future"), (-90, "no_lesson")])
def test_a_day_that_cannot_be_noted_is_refused(school_class, days, code):
    participant = a_pupil(school_class, a_participant())
    with pytest.raises(DomainError) as refused:
        marked(school_class, participant, "present", timezone.localdate() + timedelta(days=days))
    assert refused.value.code == code


def test_who_is_not_in_the_class_that_day_is_not_noted_and_a_mark_is_one_of_three(school_class):
    participant, (day, before) = a_participant(), school_days(2)
    a_pupil(school_class, participant, day)
    for person, mark, on, code in (
        (a_pupil(a_class(), a_participant()), "present", day, "no_pupil"),
        (participant, "present", before, "no_pupil"),
        (participant, "ill", day, "unknown"),
    ):
        assert refusal(partial(marked, school_class, person, mark, on)).code == code
    assert not Attendance.objects.exists()


def test_the_same_mark_again_is_said_once_and_another_says_who_changed_it(school_class):
    participant = a_pupil(school_class, a_participant())
    colleague = a_teacher(school_class.unit)
    for by, mark in (
        (school_class.teacher, "notified"), (colleague, "notified"), (colleague, "present"),
    ):  # fmt: skip
        actions.mark_attendance(
            school_class=school_class, participant=participant, day=school_days()[0],
            mark=mark, by=by,
        )  # fmt: skip

    entries = AuditEntry.objects.filter(verb="mark_attendance").order_by("created_at")
    assert [(each.by, each.facts) for each in entries] == [
        (school_class.teacher, {"mark": "notified"}),
        (colleague, {"mark": "present"}),
    ]
    assert Attendance.objects.get().by == colleague


def test_one_who_told_and_one_who_did_not_on_a_day_is_not_told(school_class):
    evening = a_class(school_class.teacher)
    a_timetable(evening, [a_slot(slot.weekday, "17:00", "19:00") for slot in every_morning()])
    participant = a_participant()
    for each, mark in ((school_class, "notified"), (evening, "not_notified")):
        marked(a_pupil_of(each, participant), participant, mark)
    assert not Absence.objects.get().is_notified
    marked(evening, participant, "present")
    absence = Absence.objects.get()
    assert (absence.hours, absence.is_notified) == (Decimal(3), True)


def test_an_absence_counts_the_own_hours_of_its_day_only(school_class):
    one, other = (a_pupil(school_class, a_participant()) for _ in range(2))
    for participant, day in ((other, school_days(2)[0]), *((one, day) for day in school_days(2))):
        marked(school_class, participant, "notified", day)
    assert list(Absence.objects.values_list("hours", flat=True)) == [Decimal(3)] * 3


def test_who_was_noted_on_another_day_or_in_another_class_is_still_noted_with_the_others(
    school_class,
):
    evening = a_class(school_class.teacher)
    a_timetable(evening, [a_slot(slot.weekday, "17:00", "19:00") for slot in every_morning()])
    (day, before), participant = school_days(2), a_participant()
    marked(a_pupil_of(evening, participant), participant, "present", day)
    marked(a_pupil_of(school_class, participant), participant, "present", before)

    noted = actions.mark_others_present(
        school_class=school_class, people=[participant], day=day, by=school_class.teacher
    )

    assert noted == 1
    assert Attendance.objects.filter(school_class=school_class, day=day, mark="present").exists()


def a_pupil_of(school_class, participant):
    a_pupil(school_class, participant)
    return school_class


def test_one_press_a_pupil_and_one_for_all_the_others(client, school_class):
    people = [a_pupil(school_class, a_participant()) for _ in range(3)]
    client.force_login(school_class.teacher)
    page = f"{reverse('schooling:attendance', args=[school_class.pk])}?day={school_days()[0]}"

    client.post(page, {"participant": people[0].pk, "mark": "not_notified"})
    client.post(page, {"others": "1"})

    marks = Attendance.objects.values_list("participant", "mark")
    assert dict(marks) == {
        people[0].pk: "not_notified",
        people[1].pk: "present",
        people[2].pk: "present",
    }
    assert client.post(page, {"participant": "x", "mark": "present"}).status_code == 404
    assert client.post(page, {"participant": people[0].pk, "mark": "?"}).status_code == 302


def as_seen(user, school_class):
    return SchoolClass.objects.visible_to(user).get(pk=school_class.pk)


def test_school_and_workplace_are_compared_with_number_and_share(school_class):
    placement = a_running_placement(a_consultant())
    participant = a_pupil(school_class, placement.participant)
    for day, mark in zip(
        school_days(4), ("present", "present", "present", "notified"), strict=True
    ):
        marked(school_class, participant, mark, day)
    in_four_weeks = placement.started_on + timedelta(days=28)
    worked = [
        day for day in days_at_work(terms_of(placement, today=in_four_weeks)) if day < in_four_weeks
    ]
    absences.report_absence(
        participant=participant, placement=placement, day=worked[0],
        by=participant.user, party="participant", is_notified=True,
    )  # fmt: skip

    teacher = school_class.teacher
    found = compare(teacher, as_seen(teacher, school_class), weeks=8, today=in_four_weeks)

    [row] = found.rows
    assert (row.school.came, row.school.expected, row.school.share) == (3, 4, 75)
    assert (row.work.came, row.work.expected) == (len(worked) - 1, len(worked))
    assert row.hours == 3 * 3 + 5 * (len(worked) - 1)
    assert (found.total.school.expected, found.total.work.expected) == (4, len(worked))


def test_a_leader_reads_sums_only_and_none_of_few(school_class):
    leader = a_leader(a_unit(school_class.municipality))
    people = [a_pupil(school_class, a_participant()) for _ in range(4)]
    for person in people:
        marked(school_class, person, "present")
    few = compare(leader, as_seen(leader, school_class), weeks=8, today=timezone.localdate())
    assert (few.rows, few.total.school.expected, few.is_too_small) == ([], 0, True)

    a_pupil(school_class, a_participant())
    found = compare(leader, as_seen(leader, school_class), weeks=8, today=timezone.localdate())
    assert (found.rows, found.total.school.expected) == ([], 4)


def next_monday():
    return monday_of(timezone.localdate() + timedelta(days=28))


def test_days_with_neither_school_nor_place_are_listed(school_class):
    nothing = a_participant(first_name="Ana")
    at_school = a_pupil(school_class, a_participant(first_name="Bo"))
    at_work = a_running_placement(a_consultant()).participant
    found = {
        row["person"].pk: row["days"]
        for row in empty_days([nothing, at_school, at_work], next_monday(), timezone.localdate())
    }
    assert found.keys() == {nothing.pk}
    assert all(day.weekday() < 5 for day in found[nothing.pk])


def test_who_is_on_leave_has_no_days_without_anything(school_class):
    monday = next_monday()
    away, back_soon = a_participant(), a_participant()
    on_leave(away, since=timezone.localdate())
    on_leave(back_soon, since=timezone.localdate())
    back_soon.leaves.update(ends_on=monday + timedelta(days=2))

    rows = empty_days([away, back_soon], monday, timezone.localdate())

    assert [row["person"] for row in rows] == [back_soon]
    assert min(rows[0]["days"]) >= monday + timedelta(days=2)


def test_the_list_is_narrowed_to_a_consultant(client, school_class):
    consultant = a_consultant()
    unit = consultant.unit_memberships.get().unit
    mine = a_participant(unit, consultant)
    a_participant(unit, a_consultant(unit))
    client.force_login(consultant)
    page = reverse("schooling:empty_days")
    week = next_monday().isoformat()
    assert len(client.get(page, {"week": week}).context["rows"]) == 2
    rows = client.get(page, {"week": week, "consultant": consultant.pk}).context["rows"]
    assert [row["person"] for row in rows] == [mine]
    assert client.get(page, {"week": "x", "consultant": "x"}).status_code == 200


def test_a_person_sees_school_and_work_of_the_week_on_one_page(client, school_class):
    placement = a_running_placement(a_consultant())
    participant = a_pupil(school_class, placement.participant)
    week = own_week(participant, next_monday(), timezone.localdate())
    working = [day for day in week if day["lessons"]]
    assert working
    assert all(placement.workplace.name in day["work"][0] for day in working)

    client.force_login(participant.user)
    assert client.get(reverse("schooling:own_week")).status_code == 200


def pages(school_class):
    names = ("class", "change", "breaks", "pupils", "attendance", "presence")
    return {name: reverse(f"schooling:{name}", args=[school_class.pk]) for name in names}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("teacher", [200, 200, 200, 200, 200, 200]),
        ("colleague", [200, 200, 200, 200, 200, 200]),
        ("consultant", [200, 200, 200, 200, 200, 200]),
        ("leader", [200, 403, 403, 403, 403, 200]),
        ("pupil", [404] * 6),
        ("employer", [404] * 6),
        ("elsewhere", [404] * 6),
    ],
)
def test_who_gets_in(client, school_class, who, expected):
    make = {
        "teacher": lambda: school_class.teacher,
        "colleague": lambda: a_teacher(school_class.unit),
        "consultant": lambda: a_consultant(a_unit(school_class.municipality)),
        "leader": lambda: a_leader(a_unit(school_class.municipality)),
        "pupil": lambda: a_pupil(school_class, a_participant_with_account()).user,
        "employer": lambda: a_member(an_employer()),
        "elsewhere": lambda: a_teacher(a_unit(a_municipality("3435"), kind="school")),
    }
    client.force_login(make[who]())
    assert [client.get(page).status_code for page in pages(school_class).values()] == expected


def test_a_protected_address_is_seen_by_its_consultant_and_the_teacher_of_the_class(school_class):
    participant = a_pupil(school_class, a_participant())
    set_protected_address(participant=participant, is_protected=True, by=participant.consultant)
    seen = {
        "teacher": school_class.teacher,
        "consultant": participant.consultant,
        "colleague": a_teacher(school_class.unit),
        "other": a_consultant(participant.unit),
        "leader": a_leader(participant.unit),
    }
    assert {name: ClassPupil.objects.visible_to(user).count() for name, user in seen.items()} == {
        "teacher": 1,
        "consultant": 1,
        "colleague": 0,
        "other": 0,
        "leader": 0,
    }


COSTS = {"classes": 4, "class": 6, "breaks": 12, "attendance": 9, "presence": 7, "empty_days": 11}


@pytest.mark.parametrize("count", [10, 100])
def test_every_list_costs_the_same_for_ten_and_a_hundred(client, school_class, count):
    consultant = a_consultant(a_unit(school_class.municipality))
    unit = consultant.unit_memberships.get().unit
    for _ in range(count):
        participant = a_participant(unit, consultant)
        a_pupil(school_class, participant)
    for _ in range(count // 10):
        placement = a_running_placement(consultant)
        a_pupil(school_class, placement.participant)
    for _ in range(count - 1):
        a_timetable(a_class(school_class.teacher), [a_slot("sat")])
    client.force_login(consultant)
    next_week = f"?week={timezone.localdate() + timedelta(days=7)}"  # all of them are there then
    found = {}
    for name in COSTS:
        keys = [] if name in ("classes", "empty_days") else [school_class.pk]
        page = reverse(f"schooling:{name}", args=keys) + next_week
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        found[name] = len(asked)
    assert found == COSTS
