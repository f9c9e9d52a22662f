"""The odd people of the demo story can all be written down by the real actions."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from candidates import actions, queries
from candidates.models import Participant
from candidates.queries.matching import considered
from tests.builders import a_postal_code
from tests.candidates.builders import (
    a_language,
    a_participant,
    a_participant_with_account,
    an_entry,
    an_occupation,
    facts_for_matching,
)

pytestmark = pytest.mark.django_db


def facts_of(participant):
    people = considered(day=timezone.localdate(), participants=[participant.pk])
    (found,) = facts_for_matching(people)
    return found


def test_a_shepherd_who_does_not_read_and_wants_to_talk_with_people():
    yusuf = a_participant(first_name="Yusuf", reads_little=True, needs_interpreter=True)
    by = yusuf.consultant
    actions.set_norwegian(
        participant=yusuf,
        levels={"listening": "A1", "speaking": "A1", "reading": "below_A1", "writing": "below_A1"},
        by=by,
    )
    an_entry(yusuf, "experience", text="gjeter", occupation=an_occupation("6121", "G"), years=20)
    an_entry(yusuf, "wish", text="snakke med folk")
    actions.change_practical(participant=yusuf, by=by, follow_up_need=2)

    facts = facts_of(yusuf)

    assert facts.norwegian["reading"] == "below_A1"
    assert facts.experience == [("6121", 20.0)]
    assert (facts.goals, facts.has_wish, facts.follow_up_need) == ([], True, 2)


def test_somebody_far_away_with_two_days_and_forty_minutes():
    fatuma = a_participant(first_name="Fatuma")
    by = fatuma.consultant
    heidal = a_postal_code("2676", "Heidal", latitude=61.7556, longitude=9.2997)
    actions.change_practical(
        participant=fatuma, by=by, home_postal_code=heidal, max_travel_minutes=40
    )
    actions.set_availability(
        participant=fatuma, spans={day: (time(7), time(16)) for day in ("tue", "thu")}, by=by
    )

    facts = facts_of(fatuma)

    assert (facts.home, facts.max_travel_minutes) == ((61.7556, 9.2997), 40)
    assert facts.available == {"tue": ("07:00", "16:00"), "thu": ("07:00", "16:00")}


def test_a_pharmacist_whose_papers_are_not_sent_on_the_education_track():
    mariam = a_participant(first_name="Mariam", track="education")
    by = mariam.consultant
    degree = an_entry(
        mariam, "education", text="farmasi", value="higher", years=5, recognition="not_applied"
    )
    pharmacist = an_occupation("2262", "Farmasøyter")
    actions.confirm_what_education_gave(education=degree, by=by, occupations=[pharmacist])
    an_entry(mariam, "goal", occupation=pharmacist)
    an_entry(mariam, "study_goal", text="godkjenning i Norge", occupations=[pharmacist])
    actions.change_practical(participant=mariam, by=by, kinds_asked=["work_training"])
    for code in ("ar", "en", "fr"):
        an_entry(mariam, "language", language=a_language(code, code))

    facts = facts_of(mariam)

    assert (facts.education_for, facts.goals) == (["2262"], ["2262"])
    assert facts.study_goals == [("godkjenning i Norge", ["2262"])]
    assert (facts.kinds, sorted(facts.languages)) == (["work_training"], ["ar", "en", "fr"])


def test_a_driver_with_a_heavy_licence():
    oleksandr = a_participant(first_name="Oleksandr")
    an_entry(oleksandr, "licence", value="CE")

    assert facts_of(oleksandr).licences == ["CE"]


def test_one_who_asked_for_volunteering_himself():
    tesfay = a_participant_with_account(first_name="Tesfay")
    actions.ask_for_volunteering(participant=tesfay, by=tesfay.user)

    assert "volunteering" in facts_of(tesfay).kinds


def test_one_after_a_broken_off_placement_waits_for_a_talk():
    nadia = a_participant(first_name="Nadia")
    actions.open_support_talk(participant=nadia, at=timezone.now())

    assert facts_of(nadia).support_talk_due is True


def test_one_who_took_the_consent_back_comes_with_consent_false():
    karim = a_participant_with_account(first_name="Karim")
    actions.give_consent(participant=karim, by=karim.user)
    actions.withdraw_consent(participant=karim, by=karim.user)

    assert facts_of(karim).consent is False


def test_a_goal_that_changed_because_of_a_rule_keeps_its_history():
    svitlana = a_participant(
        first_name="Svitlana", programme_ends_on=timezone.localdate() + timedelta(days=40)
    )
    by = svitlana.consultant
    goal = an_entry(svitlana, "goal", occupation=an_occupation("9112", "Renholdere"))
    actions.withdraw_entry(entry=goal, by=by)
    an_entry(svitlana, "study_goal", text="grunnskole", driver="residence_rule")

    facts = facts_of(svitlana)
    assert (facts.goals, facts.study_goals) == ([], [("grunnskole", [])])
    history = queries.profile.goal_history(svitlana)
    assert [(each.in_words, each.driver) for each in history] == [
        ("Cooks", ""),
        ("grunnskole", "residence_rule"),
    ]


def test_no_interests_is_unfinished_and_a_strong_wish_is_dated():
    omar = a_participant(first_name="Omar")
    by, today = omar.consultant, timezone.localdate()
    levels = dict.fromkeys(("listening", "speaking", "reading", "writing"), "below_A1")
    actions.set_norwegian(participant=omar, levels=levels, by=by)
    actions.note_section(
        participant=omar, section="wishes", by=by, text="ingen interesser",
        is_unfinished=True, ask_again_on=today + timedelta(days=7),
    )  # fmt: skip
    actions.change_practical(
        participant=omar, by=by, strong_wish_since=today, max_travel_minutes=30, follow_up_need=3
    )

    facts = facts_of(omar)
    states = {state.section: state.state for state in queries.section_states(omar)}
    assert (facts.strong_wish, facts.has_wish) == (True, False)
    assert states["wishes"] == "unfinished"


def test_a_person_with_a_protected_address_counts_for_the_owner_only():
    hidden = a_participant(first_name="Skjermet")
    actions.set_protected_address(participant=hidden, is_protected=True, by=hidden.consultant)

    assert list(queries.protected_people_of(hidden.consultant)) == [hidden]
    assert not Participant.objects.without_protected().exists()
    assert facts_for_matching() == []
