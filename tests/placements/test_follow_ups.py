"""Follow-ups moved or closed by hand: on which days, and no more than the workplace wants."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEntry
from placements.actions import follow_ups
from placements.models import FollowUp
from placements.states.follow_up import FollowUpKind as K
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

FRIDAY, MONDAY = date(2027, 2, 26), date(2027, 3, 1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel("2027-03-01T10:00+01:00", tick=False):
        yield


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    """Twelve weeks from Monday 1 March on, at most four contacts in four weeks."""
    return cast.a_running_placement(consultant)


def moved(task, **given):
    return follow_ups.move_task(task=task, by=task.owner, **given)


def week_1(placement) -> FollowUp:
    return placement.follow_ups.get(kind=K.WEEK_1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due_on": FRIDAY}, "due_on"),
        ({"due_on": FRIDAY + DAY}, "due_on"),  # a Saturday: it would be due today
        ({"due_on": MONDAY, "due_at": time(9, 59)}, "due_at"),
    ],
)
def test_no_follow_up_is_moved_into_the_past(placement, given, field):
    task = week_1(placement)
    refused = offer_cast.refusal(lambda: moved(task, **given))
    before = task.due_on
    task.refresh_from_db()
    assert (refused.code, refused.field, task.due_on) == ("past", field, before)


def test_it_may_be_moved_to_later_today(placement):
    task = moved(week_1(placement), due_on=MONDAY, due_at=time(10, 30))
    assert (task.due_on, task.due_at) == (MONDAY, time(10, 30))


def test_what_is_late_stays_late_until_it_gets_a_day_to_come(placement):
    task = week_1(placement)
    FollowUp.objects.filter(pk=task.pk).update(due_on=FRIDAY)
    assert moved(task, due_on=FRIDAY).moved_from is None  # nothing was changed
    assert moved(task, due_on=MONDAY).due_on == MONDAY


def test_the_page_names_the_day_that_has_gone_by_and_keeps_it(client, consultant, placement):
    client.force_login(consultant)
    page = reverse("placements:follow_up", args=[week_1(placement).pk])
    form = client.post(page, {"due_on": "2027-02-26", "due_at": "10:30"}).context["move"]
    assert form.errors == {"due_on": ["Choose today or a later day."]}
    assert form["due_on"].value() == "2027-02-26"


def test_nothing_is_done_on_a_day_to_come(placement, consultant):
    task = week_1(placement)
    refused = offer_cast.refusal(
        lambda: follow_ups.finish(task=task, by=consultant, on=MONDAY + DAY)
    )
    assert (refused.code, refused.field) == ("future", "on")
    assert follow_ups.finish(task=task, by=consultant, on=FRIDAY).done_on == FRIDAY


def test_done_twice_is_done_on_its_first_day(placement, consultant):
    task = week_1(placement)
    follow_ups.finish(task=task, by=consultant, on=FRIDAY)

    again = follow_ups.finish(task=task, by=consultant, on=MONDAY)

    assert (again.done_on, again.steps.count()) == (FRIDAY, 1)


def test_what_was_given_up_is_neither_done_nor_moved_nor_given_up_again(placement, consultant):
    task = week_1(placement)
    follow_ups.cancel(task=task, by=consultant, code="owner_away")
    acts = (
        lambda: follow_ups.finish(task=task, by=consultant, on=MONDAY),
        lambda: follow_ups.cancel(task=task, by=consultant, code="other", reason="Ill"),
        lambda: moved(task, due_on=MONDAY + WEEK),
    )

    assert {offer_cast.refusal(act).code for act in acts} == {"step_not_allowed"}
    before = task.due_on
    task.refresh_from_db()
    assert (task.state, task.cancel_code, task.due_on) == ("cancelled", "owner_away", before)
    assert (task.done_on, task.reason) == (None, "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "plan_changed"}, "code"),  # only follows by itself
        ({"code": "other", "reason": " "}, "reason"),
    ],
)
def test_whoever_gives_up_a_follow_up_says_why(placement, consultant, given, field):
    task = week_1(placement)
    refused = offer_cast.refusal(lambda: follow_ups.cancel(task=task, by=consultant, **given))
    task.refresh_from_db()
    assert (refused.code, refused.field, task.state) == ("reason_needed", field, "due")


def a_task(stay, consultant, **given) -> FollowUp:
    facts = {"kind": K.OTHER, "due_on": MONDAY, "owner": consultant, "by": consultant} | given
    return follow_ups.create_task(participant=stay.participant, placement=stay, **facts)


def test_a_task_is_due_on_a_working_day_and_its_owner_is_not_the_deputy_too(placement, consultant):
    task = a_task(placement, consultant, due_on=FRIDAY + DAY, deputy=consultant)
    assert (task.due_on, task.deputy) == (MONDAY, None)


def test_the_trail_of_a_task_names_each_step_and_no_words(placement, consultant):
    done, given_up = (a_task(placement, consultant, title="Call them") for _twice in range(2))
    moved(done, due_on=MONDAY + WEEK, reason="Ill")
    follow_ups.finish(task=done, by=consultant, on=MONDAY)
    follow_ups.cancel(task=given_up, by=consultant, code="other", reason="Ill")

    trail = AuditEntry.objects.filter(subject_id__in=[done.pk, given_up.pk], party="consultant")
    of_kind = {"kind": "other"}
    assert sorted((row.verb, row.facts) for row in trail.exclude(verb="create_task")) == [
        ("cancel_task", of_kind | {"code": "other"}),
        ("finish_task", of_kind),
        ("move_task", of_kind | {"before": "2027-03-01", "after": "2027-03-08"}),
    ]
    assert [row.facts for row in trail.filter(verb="create_task")] == [of_kind, of_kind]


def test_an_hour_on_the_same_day_is_no_move_to_another_day(placement):
    task = week_1(placement)
    day = task.due_on

    moved(task, due_on=day, due_at=time(11), reason="Ill")

    task.refresh_from_db()
    assert (task.due_on, task.due_at) == (day, time(11))
    assert (task.moved_from, task.reason) == (None, "")


# Within the first four weeks stand the first day, the end of week 1 and one regular contact.
CROWDED = MONDAY + 3 * WEEK


@pytest.fixture
def crowded(placement) -> FollowUp:
    """The midway talk; one more in the first four weeks is more than the workplace wants."""
    placement.most_contacts_in_4_weeks = 3
    placement.save(update_fields=["most_contacts_in_4_weeks"])
    days = placement.follow_ups.filter(due_on__range=(MONDAY, CROWDED)).exclude(kind=K.JOINT_VISIT)
    assert days.count() == 3
    return placement.follow_ups.get(kind=K.MIDWAY)


def test_more_contact_than_the_workplace_agreed_to_needs_a_reason(crowded):
    refused = offer_cast.refusal(lambda: moved(crowded, due_on=CROWDED))
    assert (refused.code, refused.field) == ("too_often", "reason")

    task = moved(crowded, due_on=CROWDED, reason="The manager asked for it")

    assert (task.due_on, task.reason) == (CROWDED, "The manager asked for it")


def test_where_there_is_room_it_moves_without_a_reason(crowded):
    assert moved(crowded, due_on=crowded.due_on + DAY).reason == ""


def test_on_the_day_of_another_contact_it_is_none_more(crowded):
    other = week_1(crowded.placement)
    assert moved(crowded, due_on=other.due_on).due_on == other.due_on


@pytest.mark.parametrize("kind", [K.FINAL_EVALUATION, K.PREPARE_CLASS, K.OTHER])
def test_what_the_plan_never_drops_or_no_workplace_hears_of_needs_none(crowded, kind):
    FollowUp.objects.filter(pk=crowded.pk).update(kind=kind)
    assert moved(crowded, due_on=CROWDED).due_on == CROWDED


def test_the_page_asks_why_only_where_it_is_too_often(client, consultant, crowded):
    client.force_login(consultant)
    page = reverse("placements:follow_up", args=[crowded.pk])
    given = {"due_on": CROWDED.isoformat(), "due_at": "10:30"}
    assert "reason" not in client.get(page).context["move"].fields

    asked = client.post(page, given)
    client.post(page, given | {"reason": "The manager asked for it"})

    assert asked.context["move"].errors.keys() == {"reason"}
    assert asked.content.decode().count('id="id_reason"') == 1  # the other asks why it is cancelled
    crowded.refresh_from_db()
    assert (crowded.due_on, crowded.due_at) == (CROWDED, time(10, 30))
    assert "The manager asked for it" in offer_cast.text_of(client.get(page))
