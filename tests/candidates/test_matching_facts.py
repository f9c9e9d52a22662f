"""What a run reads of participants: plain facts, in the same few queries for any number."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates import actions
from candidates.models.codes import KINDS_UNLESS_ASKED
from candidates.queries.matching import considered
from tests.builders import a_municipality, a_unit
from tests.candidates.builders import (
    a_language,
    a_participant,
    a_participant_in_matching,
    a_participant_with_account,
    a_skill,
    an_entry,
    an_occupation,
    facts_for_matching,
    weekdays,
)

pytestmark = pytest.mark.django_db


def facts_of(participant):
    people = considered(day=timezone.localdate(), participants=[participant.pk])
    (found,) = facts_for_matching(people)
    return found


def test_a_whole_profile_becomes_plain_facts():
    participant = a_participant_in_matching()
    an_entry(participant, "language", language=a_language())
    an_entry(participant, "skill", text="laget mat", skill=a_skill())
    an_entry(participant, "skill", text="vevd  tepper\ni hjemmet")
    an_entry(participant, "experience", occupation=an_occupation("9412", "K"), years=12)
    an_entry(participant, "experience", text="passet barn", years=5)
    an_entry(participant, "licence", value="B")
    an_entry(participant, "certificate", value="forklift")
    an_entry(participant, "certificate", text="Truckbevis fra Sudan")
    an_entry(participant, "adaptation", value="heights")
    participant.refresh_from_db()

    facts = facts_of(participant)

    assert facts.version == participant.version
    assert facts.consent is True
    assert facts.norwegian == {
        "listening": "A2",
        "speaking": "A2",
        "reading": "A1",
        "writing": "A1",
    }
    assert facts.languages == ["so"]
    assert facts.skills == ["cook_hot_meals", "vevd tepper i hjemmet"]
    assert facts.experience == [("9412", 12.0)]
    assert facts.goals == ["5120"]
    assert facts.available == dict.fromkeys(weekdays(), ("08:00", "16:00"))
    assert facts.home == (61.7712, 9.5353)
    assert facts.licences == ["B"]
    assert facts.certificates == ["forklift", "Truckbevis fra Sudan"]
    assert facts.avoid == ["heights"]
    assert facts.kinds == KINDS_UNLESS_ASKED
    assert (facts.waiting_days, facts.weights, facts.has_wish) == (100, None, True)


def test_the_newest_level_counts_whatever_the_source():
    participant = a_participant()
    by, today = participant.consultant, timezone.localdate()
    for source, level, days in (("test", "B1", 30), ("told", "A1", 90), ("observed", "A2", 60)):
        actions.set_norwegian(
            participant=participant, levels={"speaking": level}, by=by, source=source,
            noted_on=today - timedelta(days=days),
        )  # fmt: skip

    assert facts_of(participant).norwegian["speaking"] == "B1"


def test_hidden_replaced_and_withdrawn_entries_are_not_read():
    participant = a_participant_with_account()
    hidden, old, gone = (an_entry(participant, text=each) for each in ("a-en", "b-to", "c-tre"))
    actions.hide_entry(entry=hidden, by=participant.user)
    actions.replace_entry(entry=old, by=participant.consultant, text="d-fire")
    actions.withdraw_entry(entry=gone, by=participant.consultant)

    assert facts_of(participant).skills == ["d-fire"]


def test_education_enters_only_by_what_a_person_confirmed():
    participant = a_participant()
    education = an_entry(participant, "education", text="farmasi", recognition="refused")
    study = an_entry(
        participant, "study_goal", text="bli sykepleier", occupations=[an_occupation("2223", "S")]
    )
    assert facts_of(participant).education_for == []

    actions.confirm_what_education_gave(
        education=education,
        by=participant.consultant,
        skills=[a_skill()],
        occupations=[an_occupation("2262", "F")],
    )

    facts = facts_of(participant)
    assert (facts.education_for, facts.skills) == (["2262"], ["cook_hot_meals"])
    assert facts.study_goals == [(study.text, ["2223"])]
    assert facts.goals == []  # work and education stand side by side


def test_without_a_yes_they_come_with_consent_false_or_not_at_all():
    participant = a_participant()
    day = timezone.localdate()

    assert facts_of(participant).consent is False
    assert facts_for_matching(considered(day=day).in_matching(day)) == []


def test_protected_closed_and_ended_people_never_come():
    today = timezone.localdate()
    protected, closed = a_participant(), a_participant()
    a_participant(
        programme_starts_on=today - timedelta(days=30), programme_ends_on=today - timedelta(days=1)
    )
    actions.set_protected_address(participant=protected, is_protected=True, by=protected.consultant)
    actions.close_participant(participant=closed, by=closed.consultant)

    assert facts_for_matching() == []


def test_an_unknown_home_is_the_municipalitys_centre_and_a_late_start_is_clamped():
    participant = a_participant()
    actions.change_practical(
        participant=participant,
        by=participant.consultant,
        available_from=participant.programme_ends_on + timedelta(days=30),
    )

    facts = facts_of(participant)
    centre = participant.municipality
    assert facts.home == (centre.latitude, centre.longitude)
    assert facts.starts_on == facts.until == participant.programme_ends_on


def test_only_the_municipality_or_unit_asked_for():
    unit = a_unit()
    here, elsewhere = a_participant(unit), a_participant(a_unit(a_municipality("3435")))
    day = timezone.localdate()

    by_number = facts_for_matching(considered(day=day, municipalities=["3435"]))
    by_unit = facts_for_matching(considered(day=day).filter(unit=unit))

    assert [each.id for each in by_number] == [elsewhere.pk]
    assert [each.id for each in by_unit] == [here.pk]


def test_own_weights_build_on_those_of_the_municipality():
    participant = a_participant_with_account()
    actions.set_own_weights(
        participant=participant, importance={"goal": "more"}, by=participant.user
    )

    weights = facts_of(participant).weights
    assert weights is not None
    assert weights["goal"] == pytest.approx(100 * 50 / 125)


def test_the_number_of_queries_is_the_same_for_one_and_for_many():
    unit = a_unit()
    counts = []
    for _more in range(2):
        for _each in range(3):
            participant = a_participant_in_matching(unit)
            an_entry(participant, "study_goal", text="skole", occupations=[an_occupation()])
        with CaptureQueriesContext(
            connection,
        ) as queried:
            found = facts_for_matching()
        counts.append((len(found), len(queried)))

    assert counts == [(3, 4), (6, 4)]
