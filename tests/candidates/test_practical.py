"""Days, travel, needs, own weights, what came up, and asking again."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.queries import settings_for
from candidates import actions, queries
from candidates.models import SectionNote
from common.errors import DomainError
from notifications.models import Message
from tests.builders import a_postal_code, a_teacher
from tests.candidates.builders import a_participant, a_participant_with_account, an_entry, weekdays

pytestmark = pytest.mark.django_db


def test_the_week_is_replaced_as_a_whole_and_the_same_week_changes_nothing():
    participant = a_participant()
    by = participant.consultant
    actions.set_availability(participant=participant, spans=weekdays(), by=by)
    spans = {"tue": (time(9), time(14)), "thu": (time(9), time(14))}

    for _again in range(2):
        actions.set_availability(participant=participant, spans=spans, by=by)

    participant.refresh_from_db()
    assert participant.version == 3
    assert {row.weekday for row in participant.availability.all()} == {"tue", "thu"}


@pytest.mark.parametrize(
    ("spans", "field"),
    [
        ({"mon": (time(16), time(8))}, "mon_end"),
        ({"mon": (time(22), time(0))}, "mon_end"),
        ({"mon": (time(9), time(9))}, "mon_end"),
        ({"day": (time(8), time(16))}, "weekday"),
    ],
)
def test_hours_that_cannot_be_are_refused_whole(spans, field):
    participant = a_participant()
    by = participant.consultant
    actions.set_availability(participant=participant, spans=weekdays(), by=by)

    with pytest.raises(DomainError) as refusal:
        actions.set_availability(participant=participant, spans=spans, by=by)

    assert refusal.value.field == field
    assert participant.availability.count() == 5


def test_reach_and_needs_are_kept():
    participant = a_participant()

    held = actions.change_practical(
        participant=participant,
        by=participant.consultant,
        home_postal_code=a_postal_code(),
        has_car=True,
        max_travel_minutes=45,
        follow_up_need=2,
        kinds_asked=["work_practice", "language_practice"],
        strong_wish_since=timezone.localdate(),
        wishes_social_contact=True,
    )

    assert held.kinds_asked == ["language_practice", "work_practice"]
    assert (held.max_travel_minutes, held.follow_up_need) == (45, 2)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"max_travel_minutes": 1441}, "max_travel_minutes"),
        ({"follow_up_need": 4}, "follow_up_need"),
        ({"kinds_asked": ["holiday"]}, "kinds_asked"),
        ({"strong_wish_since": timezone.localdate() + timedelta(days=2)}, "strong_wish_since"),
    ],
)
def test_needs_that_cannot_be_are_refused(facts, field):
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        actions.change_practical(participant=participant, by=participant.consultant, **facts)

    assert refusal.value.field == field


def test_volunteering_is_suggested_from_day_14_until_it_is_asked_for():
    today = timezone.localdate()
    participant = a_participant_with_account(programme_starts_on=today - timedelta(days=13))
    settings = settings_for(participant.municipality_id)
    tomorrow = today + timedelta(days=1)
    assert not queries.suggests_volunteering(participant, settings, today)
    assert queries.suggests_volunteering(participant, settings, tomorrow)

    actions.ask_for_volunteering(participant=participant, by=participant.user)

    participant.refresh_from_db()
    assert not queries.suggests_volunteering(participant, settings, tomorrow)
    assert "volunteering" in participant.kinds_asked
    assert "work_practice" in participant.kinds_asked  # nothing else was lost


def test_own_weights_stay_within_half_and_double_and_sum_to_100():
    participant = a_participant_with_account()

    actions.set_own_weights(
        participant=participant,
        importance={"goal": "more", "reach": "less", "record": "normal"},
        by=participant.user,
    )

    participant.refresh_from_db()
    weights = queries.weights_of(participant.own_weights)
    assert sum(weights.values()) == pytest.approx(100)
    assert weights["goal"] / weights["competence"] == pytest.approx(2 * 25 / 20)
    assert weights["reach"] / weights["record"] == pytest.approx(0.5)


@pytest.mark.parametrize("importance", [{"goal": "100"}, {"beauty": "more"}])
def test_weights_beyond_the_bounds_are_refused(importance):
    participant = a_participant_with_account()

    with pytest.raises(DomainError):
        actions.set_own_weights(participant=participant, importance=importance, by=participant.user)


def test_no_own_weights_means_the_runs():
    assert queries.weights_of({}) is None


def test_a_section_ends_with_what_came_up():
    participant = a_participant()

    note = actions.note_section(
        participant=participant, section="skills", by=participant.consultant, text="Synger i kor."
    )

    states = {state.section: state for state in queries.section_states(participant)}
    assert states["skills"].note == note
    assert states["skills"].state == "started"


@pytest.mark.parametrize("days", [None, 0, -1])
def test_unfinished_mapping_needs_a_day_to_come(days):
    participant = a_participant()
    on = None if days is None else timezone.localdate() + timedelta(days=days)

    with pytest.raises(DomainError) as refusal:
        actions.note_section(
            participant=participant,
            section="wishes",
            by=participant.consultant,
            text="ingen interesser",
            is_unfinished=True,
            ask_again_on=on,
        )

    assert refusal.value.field == "ask_again_on"


def test_an_unknown_section_is_refused():
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        actions.note_section(
            participant=participant, section="health", by=participant.consultant, text="x"
        )

    assert refusal.value.field == "section"


def test_the_day_to_ask_again_makes_one_message_and_a_newer_note_none():
    participant = a_participant()
    by = participant.consultant
    in_a_week = timezone.localdate() + timedelta(days=7)
    for section in ("wishes", "skills"):
        actions.note_section(
            participant=participant, section=section, by=by, is_unfinished=True,
            ask_again_on=in_a_week,
        )  # fmt: skip
    actions.note_section(participant=participant, section="skills", by=by, text="Strikker.")
    soon = timezone.now() + timedelta(days=7)

    assert actions.ask_again(now=soon - timedelta(days=1)) == 0
    assert actions.ask_again(now=soon) == 1
    actions.ask_again(now=soon)

    told = Message.objects.filter(kind="candidates.ask_again", channel="in_app")
    assert [(each.to, each.path.endswith("/talk/wishes/")) for each in told] == [(by, True)]


def test_the_unfinished_section_comes_next():
    participant = a_participant()
    by = participant.consultant
    order = [queries.next_unfinished_section(queries.section_states(participant))]
    actions.set_norwegian(participant=participant, levels={"speaking": "A1"}, by=by)
    order.append(queries.next_unfinished_section(queries.section_states(participant)))
    for section in SectionNote.Section:
        actions.note_section(participant=participant, section=section, by=by, text="Snakket om.")
    order.append(queries.next_unfinished_section(queries.section_states(participant)))

    assert order == ["language", "education", None]


def test_a_teacher_sees_neither_work_facts_nor_what_was_hidden():
    teacher = a_teacher()
    participant = a_participant_with_account(teacher=teacher)
    an_entry(participant, "adaptation", value="heights")
    hidden = an_entry(participant, text="synge")
    shown = an_entry(participant, text="strikke")
    actions.hide_entry(entry=hidden, by=participant.user)

    groups = queries.profile_groups(participant, "teacher")

    assert [entry for group in groups for entry in group.entries] == [shown]
