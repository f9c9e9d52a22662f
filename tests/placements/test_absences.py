"""Absence: a talk about causes before any mark, one rule for school and work, hours add up."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError
from notifications.models import Message
from notifications.timing import local_moment
from placements.actions import absences as actions
from placements.actions import course, follow_ups
from placements.models import Absence, FollowUp, Worry
from placements.queries.alarms import away
from placements.queries.planning import WEEKDAYS
from tests import builders as base
from tests.matching.offer_cast import refusal, text_of
from tests.placements.stay import a_running_placement, days_there, speaker_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return a_running_placement(consultant, weekdays=WEEKDAYS[:5])


@pytest.fixture
def days(placement):
    """The days at work until yesterday, the latest first."""
    return days_there(placement)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def told(placement, day, *, at_school=False, **given):
    """Staff tell it, and that the person had told it before."""
    staff = placement.participant.consultant
    facts = {"party": "consultant", "by": staff, "is_notified": True}
    return actions.report_absence(
        participant=placement.participant,
        placement=None if at_school else placement,
        day=day,
        **(facts | given),
    )


def talks():
    return FollowUp.objects.filter(kind="cause_talk")


def test_one_day_that_was_told_starts_no_talk(placement, days):
    told(placement, days[0])
    assert not talks().exists()


def test_a_day_without_a_word_starts_a_talk(placement, days):
    told(placement, days[0], is_notified=False)
    assert talks().count() == 1


def test_the_third_day_within_two_weeks_starts_one_talk(placement, days):
    for nth in (3, 2, 1, 0):
        told(placement, days[nth])
    assert talks().count() == 1


def test_days_count_in_whatever_order_they_are_told(placement, days):
    for nth in (0, 2, 1):
        told(placement, days[nth])
    assert talks().count() == 1


def test_a_talk_that_waits_is_about_later_days_too(placement, days):
    for nth in (9, 7, 5, 3, 0):
        told(placement, days[nth])
    assert talks().open().count() == 1


def test_while_a_talk_waits_another_day_without_a_word_asks_for_no_second(placement, days):
    for nth in (12, 0):  # too far from each other to be of one kind
        told(placement, days[nth], is_notified=False)
    assert talks().count() == 1


def test_school_and_workplace_count_together(placement, days):
    told(placement, days[2])
    told(placement, days[1], at_school=True)
    told(placement, days[0])
    assert talks().count() == 1
    found = away(placement.participant_id, timezone.localdate())
    assert (found.work, found.school, found.total) == (Decimal(10), Decimal(5), Decimal(15))


def test_the_same_day_told_twice_is_one_day(placement, days):
    told(placement, days[0], code="travel")
    told(placement, days[0], hours=Decimal(2))
    absence = Absence.objects.get()
    assert (absence.hours, absence.code) == (Decimal(2), "travel")


def test_no_mark_before_the_talk(placement, consultant, days):
    absence = told(placement, days[0])
    with pytest.raises(DomainError) as refused:
        actions.mark_absence(absence=absence, by=consultant)
    assert refused.value.code == "talk_first"
    held = actions.hold_cause_talk(
        participant=placement.participant, by=consultant, on=days_ago(0), code="travel"
    )
    assert held == 1
    actions.mark_absence(absence=absence, by=consultant)
    absence.refresh_from_db()
    assert absence.has_mark


def hold_talk(placement, consultant, on):
    facts = {"participant": placement.participant, "by": consultant, "code": "travel"}
    return actions.hold_cause_talk(on=on, **facts)


def test_a_talk_that_has_not_been_is_refused(client, placement, consultant, days):
    absence = told(placement, days[0], is_notified=False)
    with pytest.raises(DomainError) as refused:
        hold_talk(placement, consultant, days_ago(-1))
    assert (refused.value.code, refused.value.field) == ("future", "on")
    absence.refresh_from_db()
    assert absence.talk_held_on is None
    client.force_login(consultant)
    tomorrow = {"on": days_ago(-1).isoformat(), "code": "travel"}
    address = reverse("placements:cause-talk", args=[placement.pk])
    assert "has not come yet" in text_of(client.post(address, tomorrow, follow=True))


def test_only_a_reason_that_there_is_becomes_the_cause(placement, consultant, days):
    told(placement, days[0], is_notified=False)
    acts = {
        "unknown": lambda: told(placement, days[1], code="bad_weather"),
        "reason_needed": lambda: actions.hold_cause_talk(
            participant=placement.participant, by=consultant, on=days[0], code="bad_weather"
        ),
    }

    refused = [refusal(act) for act in acts.values()]

    assert [(each.code, each.field) for each in refused] == [(code, "code") for code in acts]
    assert Absence.objects.get().talk_held_on is None
    assert talks().open().exists()


def test_the_talk_gives_its_cause_to_what_had_none_and_was_before_it(placement, consultant, days):
    told(placement, days[2])
    told(placement, days[1], code="appointment")
    told(placement, days[0])

    hold_talk(placement, consultant, days[1])

    rows = Absence.objects.order_by("day").values_list("code", "talk_held_on")
    assert list(rows) == [("travel", days[1]), ("appointment", days[1]), ("", None)]


def test_a_day_that_was_talked_about_and_is_told_once_more_needs_no_other_talk(
    placement, consultant, days
):
    for nth in (1, 0):
        told(placement, days[nth], is_notified=False)
    hold_talk(placement, consultant, days_ago(0))

    told(placement, days[0], is_notified=False, hours=Decimal(2))

    assert not talks().open().exists()


def test_the_trail_of_a_day_away_names_each_step_and_no_reason(placement, consultant, days):
    absence = told(placement, days[0], is_notified=False, code="travel")
    told(placement, days[0], by=speaker_of(placement), party="employer")
    hold_talk(placement, consultant, days_ago(0))
    actions.mark_absence(absence=absence, by=consultant)

    trail = AuditEntry.objects.filter(verb__contains="absence").order_by("created_at")
    rows = trail.values_list("verb", "party", "facts")
    assert list(rows) == [
        ("report_absence", "consultant", {"is_new": True}),
        ("report_absence", "employer", {"is_new": False}),
        ("mark_absence", "consultant", {}),
    ]
    assert AuditEntry.objects.get(verb="hold_cause_talk").facts == {"absences": 1}


def test_a_talk_of_yesterday_about_a_day_told_today_is_off_the_list(placement, consultant, days):
    told(placement, days[1], is_notified=False)
    hold_talk(placement, consultant, days_ago(1))
    assert talks().count() == 1
    assert not talks().open().exists()


def test_a_day_missed_after_the_talk_needs_another_one(placement, consultant, days):
    told(placement, days[2], is_notified=False)
    told(placement, days[0], is_notified=False)
    assert hold_talk(placement, consultant, days[1]) == 1
    assert talks().open().exists()


def test_the_database_keeps_no_mark_before_the_talk(placement, days):
    absence = told(placement, days[0])
    absence.has_mark = True
    with pytest.raises(IntegrityError), transaction.atomic():
        absence.save()


@pytest.mark.parametrize(("days", "code"), [(-61, "too_far_ahead"), (60, "other_day")])
def test_a_day_outside_the_placement_is_refused(placement, days, code):
    refused = refusal(lambda: told(placement, days_ago(days)))
    assert (refused.code, refused.field) == (code, "day")


@pytest.mark.parametrize("hours", [0, 25, -1])
def test_hours_that_no_day_has_are_refused(placement, days, hours):
    with pytest.raises(DomainError) as refused:
        told(placement, days[0], hours=Decimal(hours))
    assert refused.value.field == "hours"


def test_an_employer_reads_that_somebody_told_and_never_why(client, placement, days):
    told(placement, days[0], code="appointment")
    client.force_login(speaker_of(placement))
    shown = text_of(client.get(reverse("placements:absence", args=[placement.pk])))
    assert "told" in shown
    assert "appointment" not in shown


def test_an_employer_gives_no_reason(client, placement, days):
    client.force_login(speaker_of(placement))
    address = reverse("placements:absence", args=[placement.pk])
    client.post(address, {"day": days[0].isoformat(), "code": "travel"})
    absence = Absence.objects.get()
    assert (absence.code, absence.is_notified) == ("", False)


def test_whoever_rang_the_workplace_has_told_it(client, placement, days):
    client.force_login(speaker_of(placement))
    client.post(page_of(placement), {"day": days[0].isoformat(), "is_notified": "on"})
    assert Absence.objects.get().is_notified
    assert not talks().exists()


def test_a_participant_is_not_asked_whether_they_told_it(client, placement):
    client.force_login(placement.participant.user)
    assert "is_notified" not in client.get(page_of(placement)).context["form"].fields


def held_talk(placement):
    actions.hold_cause_talk(
        participant=placement.participant,
        by=placement.participant.consultant,
        on=timezone.localdate(),
        code="travel",
    )


def test_a_day_that_another_place_tells_after_the_talk_needs_a_talk_of_its_own(placement, days):
    told(placement, days[0], is_notified=False)
    held_talk(placement)

    told(placement, days[0], at_school=True, is_notified=False)

    assert list(talks().order_by("created_at").values_list("state", flat=True)) == ["done", "due"]


def test_a_mark_that_is_corrected_to_told_takes_its_talk_off_the_list(placement, days):
    told(placement, days[0], is_notified=False)
    told(placement, days[0])
    assert [(talk.state, talk.key) for talk in talks()] == [("cancelled", None)]


def test_a_correction_leaves_the_talk_while_another_day_asks_for_it(placement, days):
    for day in days[:2]:
        told(placement, day, is_notified=False)
    told(placement, days[0])
    assert talks().open().count() == 1


def page_of(placement):
    return reverse("placements:absence", args=[placement.pk])


def tell(client, placement, day):
    client.force_login(placement.participant.user)
    address = reverse("placements:absence", args=[placement.pk])
    return client.post(address, {"day": day.isoformat(), "code": "travel"})


WEDNESDAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("hour", "day", "is_told_before"),
    [
        (time(8, 59), WEDNESDAY, True),
        (time(9), WEDNESDAY, False),  # work begins at nine
        (time(15), WEDNESDAY, False),
        (time(0, 5), WEDNESDAY - timedelta(days=1), False),
        (time(23, 55), WEDNESDAY + timedelta(days=1), True),
    ],
)
def test_a_participant_tells_in_two_taps_and_has_told_before_only_until_the_day_begins(
    client, consultant, hour, day, is_told_before
):
    with time_machine.travel(local_moment(WEDNESDAY, hour), tick=False):
        tell(client, a_running_placement(consultant, weekdays=WEEKDAYS[:5]), day)
    absence = Absence.objects.get()
    assert (absence.code, absence.is_notified) == ("travel", is_told_before)
    assert talks().exists() != is_told_before


def test_where_no_hours_are_known_the_day_begins_at_midnight(consultant):
    with time_machine.travel(local_moment(WEDNESDAY, time(0, 5)), tick=False):
        placement = a_running_placement(consultant, weekdays=())
        own_word = {"party": "participant", "by": placement.participant.user}
        told(placement, WEDNESDAY, **own_word)
        told(placement, WEDNESDAY + timedelta(days=1), **own_word)
    told_before = Absence.objects.order_by("day").values_list("is_notified", flat=True)
    assert list(told_before) == [False, True]


def test_the_own_word_afterwards_takes_nothing_from_what_was_told_before(placement, days):
    told(placement, days[0])
    told(placement, days[0], party="participant", by=placement.participant.user)
    assert Absence.objects.get().is_notified


@pytest.fixture
def in_march(consultant):
    """Tuesdays and Thursdays from 28 January 2027 on, for twelve weeks, seen on 27 February."""
    with time_machine.travel("2027-02-27T10:00+01:00", tick=False):
        yield a_running_placement(consultant)


@pytest.mark.parametrize(
    ("day", "given"),
    [
        (date(2027, 3, 13), {}),  # a Saturday
        (date(2027, 3, 10), {}),  # a Wednesday
        (date(2027, 3, 25), {}),  # Maundy Thursday
        (date(2027, 3, 11), {"free_weeks": ["2027-W10"]}),
        (date(2027, 3, 11), {"weeks_pattern": "odd"}),
        (date(2027, 1, 26), {}),
        (date(2027, 3, 11), {"started_on": date(2027, 3, 16)}),
        (date(2027, 4, 22), {}),
        (date(2027, 3, 11), {"ends_on": date(2027, 3, 9)}),
        (date(2027, 3, 11), {"state": "ended", "ended_on": date(2027, 3, 9), "end_cause": "other"}),
        (date(2027, 3, 11), {"state": "preparing"}),
    ],
    ids=[
        "weekend", "weekday", "holiday", "free week", "other group", "before", "started later",
        "after", "made shorter", "ended early", "not agreed",
    ],
)  # fmt: skip
def test_an_absence_on_a_day_that_is_no_day_there_is_refused(in_march, day, given):
    told(in_march, date(2027, 3, 9))  # a Tuesday on which the person is there
    type(in_march).objects.filter(pk=in_march.pk).update(**given)
    in_march.refresh_from_db()
    refused = refusal(lambda: told(in_march, day))
    assert (refused.code, refused.field) == ("other_day", "day")


def test_nobody_is_away_from_a_pause(in_march, consultant):
    tuesday, thursday = date(2027, 2, 23), date(2027, 2, 25)
    course.pause(placement=in_march, by=consultant, code="agreed", starts_on=thursday)
    in_march.refresh_from_db()
    told(in_march, tuesday)
    for day in (thursday, date(2027, 3, 2), date(2027, 3, 9)):  # the pause has no end yet
        assert refusal(lambda day=day: told(in_march, day)).code == "other_day"
    with time_machine.travel("2027-03-04T10:00+01:00", tick=False):
        course.resume(placement=in_march, by=consultant)
        in_march.refresh_from_db()
        assert refusal(lambda: told(in_march, date(2027, 3, 2))).code == "other_day"
        told(in_march, date(2027, 3, 4))
    assert Absence.objects.count() == 2


def test_the_page_keeps_what_was_typed_and_names_the_day(client, in_march):
    answer = tell(client, in_march, date(2027, 3, 10))
    form = answer.context["form"]
    assert form.errors.keys() == {"day"}
    assert form["code"].value() == "travel"
    assert 'value="2027-03-10"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_the_page_offers_the_next_day_there(client, in_march):
    client.force_login(in_march.participant.user)
    page = client.get(reverse("placements:absence", args=[in_march.pk]))
    assert page.context["form"]["day"].value() == date(2027, 3, 2)


@pytest.fixture
def shop(in_march):
    """Somebody who speaks for the workplace."""
    return speaker_of(in_march)


def words_to(user, kind):
    rows = Message.objects.filter(to=user, channel="email", kind=f"placements.{kind}")
    return [(row.urgency, row.state, row.facts["day"]["at"]) for row in rows]


TUESDAY = date(2027, 3, 2)


def test_the_workplace_and_who_follows_hear_of_a_day_to_come_once_and_not_why(
    client, in_march, shop, consultant
):
    tell(client, in_march, TUESDAY)
    page = client.get(page_of(in_march))
    tell(client, in_march, TUESDAY)

    assert "Thank you. The workplace is told." in page.content.decode()
    for user in (shop, consultant):
        assert words_to(user, "absence_told") == [("normal", "due", "2027-03-02")]
        [row] = Message.objects.filter(to=user, channel="email", kind="placements.absence_told")
        assert list(row.facts) == ["day"]
    assert words_to(in_march.participant.user, "absence_told") == []


def test_who_waits_at_the_workplace_today_hears_at_once(client, in_march, shop, consultant):
    with time_machine.travel(local_moment(TUESDAY, time(6, 30)), tick=False):
        tell(client, in_march, TUESDAY)
    assert words_to(shop, "absence_told") == [("urgent", "due", "2027-03-02")]
    assert words_to(consultant, "absence_told") == [("normal", "due", "2027-03-02")]


def test_nobody_is_told_of_a_day_that_has_passed_nor_what_their_own_side_said(
    client, in_march, shop, consultant
):
    told(in_march, date(2027, 2, 25))
    assert not Message.objects.filter(kind="placements.absence_told").exists()
    client.force_login(shop)
    page = client.post(page_of(in_march), {"day": "2027-03-02"}, follow=True)
    assert words_to(shop, "absence_told") == []
    assert words_to(consultant, "absence_told") == [("normal", "due", "2027-03-02")]
    assert "Thank you. It is written down." in page.content.decode()


def test_of_a_protected_address_only_staff_hear_and_the_workplace_is_called(
    client, in_march, shop, consultant
):
    type(in_march.participant).objects.update(has_protected_address=True)
    tell(client, in_march, TUESDAY)
    page = client.get(page_of(in_march))
    assert words_to(shop, "absence_told") == []
    assert "Call the workplace too." in page.content.decode()


def take_back(client, user):
    client.force_login(user)
    return client.post(reverse("placements:absence-take-back", args=[Absence.objects.get().pk]))


def test_who_comes_after_all_says_so_until_the_day_begins_and_all_hear_it(
    client, in_march, shop, consultant
):
    tell(client, in_march, TUESDAY)
    Message.objects.filter(to=shop).update(state="sent")
    client.force_login(in_march.participant.user)
    assert "Comes after all" in client.get(page_of(in_march)).content.decode()

    assert take_back(client, in_march.participant.user).status_code == 302

    assert not Absence.objects.exists()
    assert words_to(shop, "absence_taken_back") == [("normal", "due", "2027-03-02")]
    assert words_to(consultant, "absence_told") == [("normal", "cancelled", "2027-03-02")]
    [entry] = AuditEntry.objects.filter(verb="withdraw_absence")
    assert entry.facts["day"] == "2027-03-02"
    # Told again, it is told to all again.
    tell(client, in_march, TUESDAY)
    assert len(words_to(shop, "absence_told")) == 2


def test_after_the_day_has_begun_only_others_see_that_the_person_came(client, in_march, shop):
    tell(client, in_march, TUESDAY)
    with time_machine.travel(local_moment(TUESDAY, time(9)), tick=False):
        client.force_login(in_march.participant.user)
        assert "after all" not in client.get(page_of(in_march)).content.decode()
        page = take_back(client, in_march.participant.user)
        assert "The day has begun." in page.content.decode()
        assert Absence.objects.exists()

        client.force_login(shop)
        assert "Comes after all" in client.get(page_of(in_march)).content.decode()
        take_back(client, shop)
    assert not Absence.objects.exists()


def test_what_the_workplace_said_the_person_does_not_take_back(client, in_march, shop):
    told(in_march, TUESDAY, by=shop, party="employer", is_notified=False)
    take_back(client, in_march.participant.user)
    assert Absence.objects.exists()
    assert talks().open().exists()
    take_back(client, shop)
    assert not talks().open().exists()


def test_a_wrong_press_leaves_no_talk_about_a_day_that_was_told_in_time(in_march, shop, consultant):
    thursday = date(2027, 3, 4)
    told(in_march, TUESDAY)
    wrong = told(in_march, thursday, by=shop, party="employer", is_notified=False)
    assert talks().open().exists()

    actions.withdraw_absence(absence=wrong, by=shop, party="employer")

    assert not talks().open().exists()


def test_the_talk_stays_while_another_day_asks_for_it(in_march, shop, consultant):
    silent = {"by": shop, "party": "employer", "is_notified": False}
    told(in_march, TUESDAY, **silent)
    other = told(in_march, date(2027, 3, 4), **silent)
    actions.withdraw_absence(absence=other, by=shop, party="employer")
    assert talks().open().count() == 1


def test_what_was_talked_about_stays(client, in_march, consultant):
    told(in_march, date(2027, 2, 25))
    today = timezone.localdate()
    actions.hold_cause_talk(
        participant=in_march.participant, by=consultant, on=today, code="travel"
    )
    page = take_back(client, consultant)
    assert "The talk about this absence was held. It stays." in page.content.decode()
    assert "after all" not in client.get(page_of(in_march)).content.decode()


def test_a_stranger_takes_no_absence_back(client, in_march):
    told(in_march, TUESDAY)
    assert take_back(client, base.a_consultant()).status_code == 404
    assert Absence.objects.exists()


def test_a_worry_opens_a_talk_also_outside_a_placement(client, placement, consultant):
    client.force_login(consultant)
    address = reverse("placements:worry", args=[placement.participant_id])
    empty = client.post(address, {"text": ""})
    assert empty.context["form"].errors.keys() == {"text"}
    client.post(address, {"text": "Very quiet lately"})
    task = FollowUp.objects.get(kind="worry_talk", placement=None)
    talk = client.get(reverse("placements:follow_up", args=[task.pk])).content.decode()
    assert address in talk
    assert "Very quiet lately" in text_of(client.get(address))


def test_a_worry_that_is_sent_twice_opens_one_talk(client, placement, consultant):
    """Others, other words, and the same words after the talk, are worries of their own."""
    person = placement.participant
    address = reverse("placements:worry", args=[person.pk])
    client.force_login(consultant)
    sent = [client.post(address, {"text": words}) for words in ("Very quiet", " Very quiet ")]
    page = text_of(client.get(address))
    talks = FollowUp.objects.filter(kind="worry_talk")
    first = talks.get()
    assert [answer.status_code for answer in sent] == [302, 302]
    assert page.count("Very quiet") == 1
    assert AuditEntry.objects.filter(verb="write_worry").count() == 1

    client.post(address, {"text": "Very tired"})
    actions.write_worry(participant=person, by=base.a_consultant(person.unit), text="Very quiet")
    assert talks.count() == 3

    follow_ups.finish(task=first, by=consultant, on=timezone.localdate())
    client.post(address, {"text": "Very quiet"})
    assert talks.count() == 4


def test_a_worry_says_what_it_is_about(placement, consultant):
    refused = refusal(
        lambda: actions.write_worry(participant=placement.participant, by=consultant, text=" ")
    )
    assert (refused.code, refused.field) == ("empty", "text")
    assert not Worry.objects.exists()


def test_a_colleague_elsewhere_writes_no_worry(client, placement):
    client.force_login(base.a_consultant())
    address = reverse("placements:worry", args=[placement.participant_id])
    assert client.post(address, {"text": "?"}).status_code == 404
