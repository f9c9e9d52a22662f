"""Alarms: any side, one press, an answer by a known time, escalation, what was agreed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, UnitMembership, User
from candidates.models import Participant
from common.calendar import add_working_days
from common.errors import DomainError
from notifications.models import Message
from placements.actions import alarms as actions
from placements.models import Alarm, Placement
from tests import builders as base
from tests.matching.offer_cast import local, text_of
from tests.placements.stay import a_running_placement, an_ended_placement, speaker_of, with_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return with_teacher(a_running_placement(consultant), base.a_teacher())


def raised(placement, party="employer", by=None, **given):
    facts = {"code": "not_coming", "now": timezone.now()} | given
    return actions.raise_alarm(
        placement=placement, party=party, by=by or speaker_of(placement), **facts
    )


@pytest.mark.parametrize(
    ("raised_at", "due"),
    [
        (local(2026, 11, 20, 9), local(2026, 11, 20, 16)),  # Friday morning: today
        (local(2026, 11, 20, 13), local(2026, 11, 23, 16)),  # Friday afternoon: Monday
        (local(2026, 11, 21, 9), local(2026, 11, 23, 16)),  # Saturday: Monday
        (local(2026, 11, 21, 13), local(2026, 11, 23, 16)),  # Saturday afternoon: Monday too
        (local(2026, 12, 24, 13), local(2026, 12, 28, 16)),  # Christmas Eve: the Monday after
        (local(2027, 3, 24, 13), local(2027, 3, 30, 16)),  # before Easter: after Easter Monday
        (local(2026, 10, 24, 20), local(2026, 10, 26, 16)),  # the clocks change in between
    ],
)
def test_the_answer_is_due_on_a_working_day_by_the_clock_on_the_wall(raised_at, due):
    assert actions.answer_due("wrong_tasks", raised_at) == due


def test_danger_is_answered_within_the_hour_any_day():
    sunday = local(2026, 11, 22, 23)
    assert actions.answer_due("danger", sunday) == sunday + timedelta(hours=1)


def test_contact_is_told_at_once_and_pressing_twice_raises_one(placement, consultant):
    first = raised(placement)
    assert raised(placement) == first
    told = Message.objects.filter(to=consultant, kind="placements.alarm_raised")
    assert told.filter(channel="in_app").count() == 1
    assert set(told.values_list("urgency", flat=True)) == {"urgent"}


def test_past_its_time_the_deputy_and_then_the_leader_hear_of_it(placement):
    leader = base.a_leader(placement.participant.unit)
    alarm = raised(placement)
    due = alarm.answer_due_at
    went_on = [
        actions.escalate_unanswered(now=due + timedelta(hours=hours)) for hours in (-1, 0, 1, 4, 9)
    ]
    alarm.refresh_from_db()
    assert went_on == [0, 1, 0, 1, 0]
    assert (alarm.level, alarm.state) == (2, "raised")
    assert Message.objects.filter(to=leader, kind="placements.alarm_late").exists()
    steps = alarm.steps.filter(verb="escalate").values_list("code", "by", "after")
    assert list(steps) == [("1", None, "raised"), ("2", None, "raised")]
    trail = AuditEntry.objects.filter(verb="escalate_alarm", subject_id=alarm.pk)
    facts = [(row.party, row.facts["level"]) for row in trail.order_by("facts__level")]
    assert facts == [("clock", 1), ("clock", 2)]


def test_the_leader_who_was_told_reads_answers_and_solves_it(client, placement):
    leader = base.a_leader(placement.participant.unit)
    alarm = raised(placement)
    address = reverse("placements:alarm", args=[alarm.pk])
    client.force_login(leader)
    assert client.get(address).status_code == 404
    for hours in (0, 4):
        actions.escalate_unanswered(now=alarm.answer_due_at + timedelta(hours=hours))

    told = Message.objects.filter(to=leader, kind="placements.alarm_late").first()
    assert told.path == address
    first_page = client.get(reverse("dashboard:first_page"))
    assert address in first_page.content.decode()
    assert address in client.get(reverse("placements:alarms")).content.decode()
    assert "I have called" in text_of(client.get(address))
    client.post(reverse("placements:alarm-answer", args=[alarm.pk]))
    client.post(reverse("placements:alarm-resolve", args=[alarm.pk]), {"agreed": "Bus"})
    alarm.refresh_from_db()
    assert (alarm.state, alarm.answered_by) == ("resolved", leader)
    client.force_login(base.a_leader())
    assert client.get(address).status_code == 404


def test_what_is_said_with_a_second_press_is_added_and_told_again(placement, consultant):
    raised(placement)
    said = {"text": "Since Monday", "is_released": True}
    alarms = {raised(placement, **said).pk for _twice in range(2)}
    raised(placement, text="And today")
    alarm = Alarm.objects.get()
    assert alarms == {alarm.pk}
    assert (alarm.text, alarm.is_released) == ("Since Monday\nAnd today", True)
    told = Message.objects.filter(to=consultant, kind="placements.alarm_raised", channel="in_app")
    assert told.count() == 3


def test_nothing_is_cut_of_what_is_said_with_a_later_press(placement, consultant):
    raised(placement, text="x" * 1990)
    for text in ("The door is locked", "And he bleeds"):
        raised(placement, text=text)

    assert Alarm.objects.get().text.endswith("\nThe door is locked\nAnd he bleeds")
    told = Message.objects.filter(to=consultant, kind="placements.alarm_raised", channel="in_app")
    assert told.count() == 3


def test_another_side_or_another_reason_is_an_alarm_of_its_own(placement):
    person = placement.participant.user
    raised(placement)
    raised(placement, code="danger")
    raised(placement, "participant", person)

    assert Alarm.objects.open().count() == 3


def test_what_was_said_may_be_released_by_a_later_press(placement):
    raised(placement, text="Since Monday")
    raised(placement, is_released=True)

    assert Alarm.objects.get().is_released


def test_whoever_raised_it_hears_of_answer_and_solution_and_the_trail_has_each_step(
    placement, consultant
):
    alarm, now = raised(placement), timezone.now()
    raised(placement, text="Since Monday")
    actions.answer_alarm(alarm=alarm, by=placement.teacher, now=now)
    done = actions.resolve_alarm(alarm=alarm, by=consultant, agreed="Another bus", now=now)

    assert done.answered_by == placement.teacher
    heard = [told_how_often(alarm.raised_by, kind) for kind in ("alarm_answered", "alarm_resolved")]
    assert heard == [1, 1]
    verbs = set(AuditEntry.objects.filter(verb__contains="alarm").values_list("verb", flat=True))
    assert verbs == {"raise_alarm", "say_more_of_alarm", "answer_alarm", "resolve_alarm"}


def test_an_alarm_that_was_answered_a_moment_ago_goes_no_further(placement, consultant):
    as_read_before = raised(placement)
    late = as_read_before.answer_due_at + timedelta(hours=1)
    actions.answer_alarm(
        alarm=Alarm.objects.get(pk=as_read_before.pk), by=consultant, now=timezone.now()
    )

    assert not actions.escalate(as_read_before, now=late)


def test_something_is_wrong_leads_to_the_alarm_of_the_place(client, placement):
    person = placement.participant.user
    client.force_login(person)
    page = client.get(reverse("dashboard:first_page")).content.decode()
    assert reverse("placements:alarm-raise", args=[placement.pk]) in page


@pytest.mark.parametrize("state", ["preparing", "agreed"])
def test_the_alarm_is_there_before_the_start_too(client, placement, state):
    Placement.objects.filter(pk=placement.pk).update(state=state)
    client.force_login(placement.participant.user)
    page = client.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    assert reverse("placements:alarm-raise", args=[placement.pk]) in page


def test_an_answered_alarm_goes_no_further(placement, consultant):
    alarm = raised(placement)
    actions.answer_alarm(alarm=alarm, by=consultant, now=timezone.now())
    assert actions.escalate_unanswered(now=alarm.answer_due_at + timedelta(days=1)) == 0


def test_it_ends_with_what_was_agreed(placement, consultant):
    alarm = raised(placement)
    with pytest.raises(DomainError) as refused:
        actions.resolve_alarm(alarm=alarm, by=consultant, agreed=" ", now=timezone.now())
    assert refused.value.field == "agreed"
    done = actions.resolve_alarm(
        alarm=alarm, by=consultant, agreed="Comes by bus", now=timezone.now()
    )
    assert (done.state, done.agreed, done.answered_by) == ("resolved", "Comes by bus", consultant)
    with pytest.raises(DomainError):
        actions.answer_alarm(alarm=alarm, by=consultant, now=timezone.now())


def test_for_a_placement_that_is_over_there_is_no_alarm(consultant):
    with pytest.raises(DomainError) as refused:
        raised(an_ended_placement(consultant))
    assert refused.value.code == "placement_over"


def test_an_alarm_says_what_is_wrong_in_one_of_the_words_there_are(placement):
    with pytest.raises(DomainError) as refused:
        raised(placement, code="bad_weather")
    assert (refused.value.code, refused.value.field) == ("reason_needed", "code")
    assert not Alarm.objects.exists()


def test_the_other_side_reads_only_what_is_released(placement, consultant):
    person, boss = placement.participant.user, speaker_of(placement)
    kept = raised(placement, party="participant", by=person, code="badly_treated")
    shown = raised(placement, party="participant", by=person, code="wrong_tasks", is_released=True)

    def seen_by(user):
        return set(Alarm.objects.visible_to(user))

    assert seen_by(boss) == {shown}
    assert seen_by(person) == seen_by(consultant) == seen_by(placement.teacher) == {kept, shown}
    assert seen_by(base.a_user()) == seen_by(base.a_consultant()) == set()


def test_a_participant_raises_it_by_a_picture(client, placement):
    client.force_login(placement.participant.user)
    address = reverse("placements:alarm-raise", args=[placement.pk])
    assert "Your boss is not" in text_of(client.get(address))
    nothing = client.post(address, {"text": "Help"})
    assert nothing.context["form"].errors.keys() == {"code"}
    assert "Help" in nothing.content.decode()
    raised_now = client.post(address, {"code": "left_alone"}, follow=True)
    assert "answer by" in text_of(raised_now)
    assert Alarm.objects.get().party == "participant"


def test_the_consultant_answers_and_solves_on_the_page(client, placement, consultant):
    alarm = raised(placement)
    client.force_login(consultant)
    assert alarm.get_code_display() in text_of(client.get(reverse("placements:alarms")))
    client.post(reverse("placements:alarm-answer", args=[alarm.pk]))
    empty = client.post(reverse("placements:alarm-resolve", args=[alarm.pk]), {"agreed": ""})
    assert empty.context["form"].errors.keys() == {"agreed"}
    client.post(reverse("placements:alarm-resolve", args=[alarm.pk]), {"agreed": "Bus"})
    alarm.refresh_from_db()
    assert alarm.state == "resolved"


def test_an_employer_does_not_answer_its_own_alarm(client, placement):
    alarm = raised(placement)
    client.force_login(speaker_of(placement))
    answer = client.post(reverse("placements:alarm-answer", args=[alarm.pk]))
    assert answer.status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(
    client, placement, consultant, django_assert_num_queries
):
    client.force_login(consultant)
    codes = iter(("wrong_tasks", "left_alone", "stop"))
    counts = []
    for more in (1, 2):
        for _row in range(more):
            raised(placement, code=next(codes))
        with django_assert_num_queries(LIST_QUERIES):
            counts.append(len(client.get(reverse("placements:alarms")).context["alarms"]))
    assert counts == [1, 3]


LIST_QUERIES = 3


def has_left(*users):
    UnitMembership.objects.filter(user__in=users).update(ended_at=timezone.now())


def told_how_often(user, kind):
    return Message.objects.filter(to=user, kind=f"placements.{kind}", channel="in_app").count()


def gone_on(alarm):
    """Both deadlines have gone by."""
    for hours in (0, 4):
        actions.escalate_unanswered(now=alarm.answer_due_at + timedelta(hours=hours))


def test_where_contact_and_deputy_have_left_the_leader_hears_at_once(client, placement, consultant):
    leader = base.a_leader(placement.participant.unit, phone="+4791111111")
    has_left(consultant)

    alarm = raised(placement, code="danger")

    assert (told_how_often(leader, "alarm_raised"), told_how_often(consultant, "alarm_raised")) == (
        1,
        0,
    )
    client.force_login(leader)
    client.post(reverse("placements:alarm-answer", args=[alarm.pk]))
    alarm.refresh_from_db()
    assert alarm.answered_by == leader


def test_what_the_only_contact_raises_the_leader_hears_at_once(placement, consultant):
    leader = base.a_leader(placement.participant.unit)

    alarm = raised(placement, "consultant", consultant)

    assert (alarm.level, told_how_often(leader, "alarm_raised")) == (2, 1)


def test_what_the_only_contact_raises_a_leader_who_came_later_hears_when_it_is_late(
    placement, consultant
):
    alarm = raised(placement, "consultant", consultant)
    leader = base.a_leader(placement.participant.unit)

    gone_on(alarm)

    assert told_how_often(leader, "alarm_late") == 1


def test_what_the_contact_raises_where_a_deputy_is_goes_to_the_deputy_first(placement, consultant):
    leader = base.a_leader(placement.participant.unit)
    deputy = base.a_consultant(placement.participant.unit)
    Participant.objects.filter(pk=placement.participant_id).update(deputy=deputy)

    raised(placement, "consultant", consultant)

    told = [told_how_often(each, "alarm_raised") for each in (deputy, leader, consultant)]
    assert told == [1, 0, 0]


def test_nobody_who_has_left_stands_there_to_be_called(client, placement, consultant):
    leader = base.a_leader(placement.participant.unit, phone="+4791111111")
    User.objects.filter(pk=consultant.pk).update(phone="+4792222222")
    client.force_login(speaker_of(placement))
    address = reverse("placements:alarm-raise", args=[placement.pk])
    before = text_of(client.get(address))
    has_left(consultant)

    after = text_of(client.get(address))

    assert ["+4792222222" in page for page in (before, after)] == [True, False]
    assert leader.phone in after


def test_in_a_unit_without_a_leader_the_contact_hears_once_more(placement, consultant):
    gone_on(raised(placement))
    assert told_how_often(consultant, "alarm_late") == 2


def test_of_a_protected_address_no_leader_hears(placement, consultant):
    leader = base.a_leader(placement.participant.unit)
    Participant.objects.filter(pk=placement.participant_id).update(has_protected_address=True)
    alarm = raised(placement, party="participant", by=placement.participant.user)

    gone_on(alarm)

    heard = [told_how_often(user, "alarm_late") for user in (leader, consultant)]
    assert heard == [0, 2]


def answered(placement, by, **given):
    alarm = raised(placement, **given)
    return actions.answer_alarm(alarm=alarm, by=by, now=timezone.now())


@pytest.mark.parametrize("code", ["not_coming", "danger"])
def test_pressed_again_after_an_answer_it_is_told_and_due_again(placement, consultant, code):
    first = answered(placement, consultant, code=code)
    later = timezone.now() + timedelta(days=3)

    again = raised(placement, code=code, now=later)

    again.refresh_from_db()
    assert (again.pk, again.state, again.answered_by, again.answered_at) == (
        first.pk, "raised", None, None,
    )  # fmt: skip
    assert (again.raised_at, again.answer_due_at) == (later, actions.answer_due(code, later))
    assert told_how_often(consultant, "alarm_raised") == 2
    assert actions.escalate_unanswered(now=again.answer_due_at) == 1
    assert told_how_often(consultant, "alarm_late") == 1
    trail = AuditEntry.objects.filter(subject_id=again.pk, verb="raise_alarm_again")
    assert [row.party for row in trail] == ["employer"]
    assert again.steps.filter(verb="raise_again", before="answered", after="raised").exists()


def test_the_second_answer_is_told_too(placement, consultant):
    answered(placement, consultant)
    answered(placement, consultant)

    assert told_how_often(speaker_of(placement), "alarm_answered") == 2


def test_with_words_it_is_told_once_and_the_words_are_kept(placement, consultant):
    answered(placement, consultant, text="He is late")
    alarm = raised(placement, text="Late again", is_released=True)

    alarm.refresh_from_db()
    assert (alarm.text, alarm.is_released, alarm.state) == (
        "He is late\nLate again",
        True,
        "raised",
    )
    assert told_how_often(consultant, "alarm_raised") == 2
    assert AuditEntry.objects.filter(subject_id=alarm.pk, verb="say_more_of_alarm").count() == 1


def test_leaders_who_had_to_step_in_hear_at_once_when_it_comes_again(placement):
    leader = base.a_leader(placement.participant.unit)
    alarm = raised(placement)
    for hours in (0, 4):
        actions.escalate_unanswered(now=alarm.answer_due_at + timedelta(hours=hours))
    answered(placement, leader)
    raised(placement)

    assert told_how_often(leader, "alarm_raised") == 1
    assert Alarm.objects.visible_to(leader).filter(state="raised").exists()


def test_who_heard_it_as_the_deputy_does_not_skip_a_level(placement, consultant):
    alarm = raised(placement)
    actions.escalate_unanswered(now=alarm.answer_due_at)
    answered(placement, consultant)

    assert raised(placement).level == 0


def test_answered_and_not_solved_is_said_once_after_three_working_days(placement, consultant):
    alarm = answered(placement, consultant)
    day = timezone.localdate()
    third = local(*add_working_days(day, 3).timetuple()[:3], 8)

    said = [actions.remind_unsolved(now=third + timedelta(days=days)) for days in (-1, 0, 1, 8)]

    assert said == [0, 1, 0, 0]
    told = Message.objects.filter(to=consultant, kind="placements.alarm_unsolved")
    assert set(told.values_list("urgency", flat=True)) == {"reminder"}
    assert told_how_often(consultant, "alarm_unsolved") == 1
    trail = AuditEntry.objects.filter(subject_id=alarm.pk, verb="remind_of_alarm")
    assert [row.party for row in trail] == ["clock"]


def test_a_leader_who_answered_is_reminded_and_whoever_left_is_not(placement, consultant):
    leader = base.a_leader(placement.participant.unit)
    alarm = raised(placement)
    for hours in (0, 4):
        actions.escalate_unanswered(now=alarm.answer_due_at + timedelta(hours=hours))
    actions.answer_alarm(alarm=alarm, by=leader, now=timezone.now())
    Alarm.objects.update(level=0)
    UnitMembership.objects.filter(user=leader).update(ended_at=timezone.now())

    actions.remind_unsolved(now=timezone.now() + timedelta(days=30))

    assert told_how_often(consultant, "alarm_unsolved") == 1
    assert told_how_often(leader, "alarm_unsolved") == 0


@pytest.mark.parametrize("state", ["raised", "resolved"])
def test_what_waits_for_an_answer_or_is_solved_is_not_said(placement, consultant, state):
    alarm = raised(placement)
    if state == "resolved":
        actions.resolve_alarm(alarm=alarm, by=consultant, agreed="Bus", now=timezone.now())

    assert actions.remind_unsolved(now=timezone.now() + timedelta(days=30)) == 0


def test_a_new_answer_gives_three_days_again(placement, consultant):
    answered(placement, consultant)
    actions.remind_unsolved(now=timezone.now() + timedelta(days=30))
    raised(placement)
    again = timezone.now() + timedelta(days=40)
    actions.answer_alarm(alarm=Alarm.objects.get(), by=consultant, now=again)

    said = [actions.remind_unsolved(now=again + timedelta(days=days)) for days in (0, 30)]

    assert said == [0, 1]
    assert told_how_often(consultant, "alarm_unsolved") == 2
