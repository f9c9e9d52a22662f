"""Profile entries: written, corrected, taken back, hidden; history stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions
from candidates.models import ProfileEntry
from common.errors import DomainError, StaleRecord
from tests.builders import a_user
from tests.candidates.builders import (
    a_language,
    a_participant,
    a_participant_with_account,
    a_pupil,
    a_skill,
    an_entry,
    an_occupation,
)

pytestmark = pytest.mark.django_db
Kind = ProfileEntry.Kind


def test_an_entry_carries_source_date_confidence_and_who_wrote_it():
    participant = a_participant()
    day = timezone.localdate() - timedelta(days=3)

    entry = actions.add_entry(
        participant=participant,
        kind=Kind.SKILL,
        by=participant.consultant,
        source="document",
        noted_on=day,
        confidence="high",
        text="sydd bunad",
    )

    known = (entry.source, entry.noted_on, entry.confidence, entry.recorded_by, entry.text)
    assert known == ("document", day, "high", participant.consultant, "sydd bunad")


FACTS = {
    Kind.NORWEGIAN: {"norwegian_skill": "speaking", "level": "below_A1"},
    Kind.EDUCATION: {"text": "farmasi", "recognition": "not_applied", "value": "higher"},
    Kind.EXPERIENCE: {"text": "gjetet sauer", "years": 20, "is_formal": False},
    Kind.SKILL: {"text": "strikke"},
    Kind.CERTIFICATE: {"value": "forklift"},
    Kind.LICENCE: {"value": "CE"},
    Kind.WISH: {"text": "ha egen kafé", "value": "own_business"},
    Kind.STUDY_GOAL: {"text": "bli sykepleier"},
    Kind.INTEREST: {"value": "cook_and_bake"},
    Kind.ADAPTATION: {"value": "heavy_lifting"},
}


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_is_written_and_raises_the_version(kind):
    participant = a_participant()
    before = participant.version

    an_entry(participant, kind, **FACTS[kind])

    participant.refresh_from_db()
    assert participant.version == before + 1
    assert [each.kind for each in participant.entries.for_matching()] == [kind]


WRONG = [
    (Kind.NORWEGIAN, {"norwegian_skill": "speaking", "level": "D1"}, "level"),
    (Kind.NORWEGIAN, {"norwegian_skill": "singing", "level": "A1"}, "norwegian_skill"),
    (Kind.LANGUAGE, {}, "language"),
    (Kind.EDUCATION, {"text": "", "recognition": "refused"}, "text"),
    (Kind.EDUCATION, {"text": "farmasi"}, "recognition"),
    (Kind.EDUCATION, {"text": "farmasi", "recognition": "lost"}, "recognition"),
    (Kind.EXPERIENCE, {"years": 3}, "text"),
    (Kind.EXPERIENCE, {"text": "baker", "years": 81}, "years"),
    (Kind.EXPERIENCE, {"text": "baker", "years": -1}, "years"),
    (Kind.SKILL, {"text": "  "}, "text"),
    (Kind.SKILL, {"text": "x" * 501}, "text"),
    (Kind.CERTIFICATE, {"value": "none of ours"}, "value"),
    (Kind.LICENCE, {"value": ""}, "value"),
    (Kind.WISH, {}, "text"),
    (Kind.GOAL, {"text": "kokk"}, "occupation"),
    (Kind.STUDY_GOAL, {}, "text"),
    (Kind.INTEREST, {"value": "sleep"}, "value"),
    (Kind.ADAPTATION, {"value": "bad_back"}, "value"),
    (Kind.SKILL, {"text": "strikke", "source": "heard"}, "source"),
    (Kind.SKILL, {"text": "strikke", "confidence": "total"}, "confidence"),
    (Kind.SKILL, {"text": "strikke \u202e ekkirts"}, "text"),
    (Kind.SKILL, {"text": "strikke\x07"}, "text"),
    (Kind.SKILL, {"text": "strikke\x00"}, "text"),
    (Kind.SKILL, {"text": "nummer 01010750160"}, "text"),
]


@pytest.mark.parametrize(("kind", "facts", "field"), WRONG)
def test_what_cannot_be_true_is_refused_and_the_field_is_named(kind, facts, field):
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        actions.add_entry(participant=participant, kind=kind, by=participant.consultant, **facts)

    assert refusal.value.field == field
    assert not participant.entries.exists()


def test_a_day_in_the_future_is_refused():
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        an_entry(participant, noted_on=timezone.localdate() + timedelta(days=1))

    assert refusal.value.field == "noted_on"


def test_a_fact_that_the_kind_does_not_know_is_a_fault_of_the_caller():
    with pytest.raises(TypeError):
        an_entry(a_participant(), Kind.SKILL, text="sy", recognition="refused")


def test_the_same_thing_told_twice_is_kept_once():
    participant = a_participant()

    first = an_entry(participant, text="strikke")
    second = an_entry(participant, text="strikke")

    assert first == second


def test_names_are_kept_as_written_in_one_unicode_form():
    decomposed = "ba\u030at"

    assert an_entry(a_participant(), text=decomposed).text == "båt"


def test_a_corrected_entry_takes_the_place_of_the_old_one_which_stays():
    participant = a_participant()
    old = an_entry(participant, Kind.EXPERIENCE, text="baker", years=4)

    new = actions.replace_entry(entry=old, by=participant.consultant, years=8)

    old.refresh_from_db()
    assert (new.text, new.years) == ("baker", 8)
    assert old.replaced_by == new
    assert list(participant.entries.current()) == [new]


def test_an_old_entry_is_not_corrected_twice():
    participant = a_participant()
    old = an_entry(participant, text="strikke")
    actions.replace_entry(entry=old, by=participant.consultant, text="hekle")

    with pytest.raises(DomainError) as refusal:
        actions.replace_entry(entry=old, by=participant.consultant, text="veve")

    assert refusal.value.code == "not_current"


def test_another_goal_needs_a_driver_and_keeps_the_history():
    participant = a_participant()
    cook, cleaner = an_occupation(), an_occupation("9112", "Renholdere")
    goal = an_entry(participant, Kind.GOAL, occupation=cook)

    with pytest.raises(DomainError) as refusal:
        actions.replace_entry(entry=goal, by=participant.consultant, occupation=cleaner)
    new = actions.replace_entry(
        entry=goal, by=participant.consultant, occupation=cleaner, driver="residence_rule"
    )

    assert refusal.value.field == "driver"
    drivers = [(each.occupation_id, each.driver) for each in participant.entries.all()]
    assert sorted(drivers) == [("5120", ""), ("9112", "residence_rule")]
    assert list(participant.entries.current()) == [new]


def test_a_withdrawn_entry_stays_in_the_history_only():
    participant = a_participant()
    entry = an_entry(participant)

    actions.withdraw_entry(entry=entry, by=participant.consultant)

    assert not participant.entries.current().exists()
    assert participant.entries.count() == 1


def test_only_the_person_hides_an_entry_and_then_no_run_reads_it():
    participant = a_participant_with_account()
    entry = an_entry(participant)

    with pytest.raises(DomainError):
        actions.hide_entry(entry=entry, by=participant.consultant)
    actions.hide_entry(entry=entry, by=participant.user)

    assert not participant.entries.for_matching().exists()
    assert participant.entries.current().get() == entry

    actions.show_entry(entry=entry, by=participant.user)
    assert participant.entries.for_matching().get() == entry


def test_levels_per_skill_replace_those_of_the_same_source_only():
    participant = a_participant()
    by = participant.consultant
    actions.set_norwegian(
        participant=participant, levels={"speaking": "A1", "reading": "A1"}, by=by, source="told"
    )
    actions.set_norwegian(
        participant=participant, levels={"speaking": "B1", "reading": ""}, by=by, source="test"
    )
    actions.set_norwegian(participant=participant, levels={"speaking": "A2"}, by=by, source="told")

    current = participant.entries.current().values_list("norwegian_skill", "level", "source")
    assert sorted(current) == [
        ("reading", "A1", "told"),
        ("speaking", "A2", "told"),
        ("speaking", "B1", "test"),
    ]


def test_no_level_at_all_is_refused():
    participant = a_participant()

    with pytest.raises(DomainError):
        actions.set_norwegian(
            participant=participant, levels={"speaking": ""}, by=participant.consultant
        )


def test_own_words_become_a_skill_only_when_a_person_confirms():
    participant = a_participant()
    entry = an_entry(participant, text="laget mat")
    assert entry.confirmed_by is None

    actions.confirm_words(entry=entry, by=participant.consultant, skill=a_skill())

    entry.refresh_from_db()
    assert (entry.skill_id, entry.confirmed_by) == ("cook_hot_meals", participant.consultant)
    assert entry.text == "laget mat"


def test_own_words_of_an_experience_become_an_occupation_the_same_way():
    participant = a_participant()
    entry = an_entry(participant, Kind.EXPERIENCE, text="laget mat i kantine", years=3)

    actions.confirm_words(entry=entry, by=participant.consultant, occupation=an_occupation())

    entry.refresh_from_db()
    assert entry.occupation_id == "5120"


def test_confirming_nothing_is_refused():
    participant = a_participant()
    entry = an_entry(participant)

    with pytest.raises(DomainError):
        actions.confirm_words(entry=entry, by=participant.consultant)


def test_what_an_education_gave_counts_when_confirmed_and_once():
    participant = a_participant()
    by = participant.consultant
    education = an_entry(participant, Kind.EDUCATION, text="farmasi", recognition="not_applied")
    pharmacist = an_occupation("2262", "Farmasøyter")

    for _again in range(2):
        actions.confirm_what_education_gave(
            education=education, by=by, skills=[a_skill()], occupations=[pharmacist]
        )

    skill = participant.entries.current().get(kind=Kind.SKILL)
    assert (skill.skill_id, skill.gave_by_education) == ("cook_hot_meals", education)
    assert list(education.occupations.all()) == [pharmacist]


def test_a_corrected_education_keeps_what_it_gave():
    participant = a_participant()
    by = participant.consultant
    education = an_entry(participant, Kind.EDUCATION, text="farmasi", recognition="not_applied")
    actions.confirm_what_education_gave(
        education=education, by=by, skills=[a_skill()], occupations=[an_occupation("2262", "F")]
    )

    new = actions.replace_entry(entry=education, by=by, recognition="recognised")

    assert [each.skill_id for each in new.skills_given.all()] == ["cook_hot_meals"]
    assert [each.code for each in new.occupations.all()] == ["2262"]


def test_pictures_chosen_again_keep_their_date_and_unchosen_ones_are_taken_back():
    participant = a_participant()
    by = participant.consultant
    actions.choose_interests(participant=participant, cards=["care", "build"], by=by)
    kept = participant.entries.get(value="care")

    actions.choose_interests(participant=participant, cards=["care", "sell"], by=by)

    current = participant.entries.current()
    assert sorted(each.value for each in current) == ["care", "sell"]
    assert current.get(value="care") == kept
    assert participant.entries.count() == 3


def test_adaptations_are_codes_of_the_list():
    participant = a_participant()

    with pytest.raises(DomainError):
        actions.set_adaptations(participant=participant, codes=["epilepsy"], by=a_user())
    actions.set_adaptations(participant=participant, codes=["heights"], by=participant.consultant)

    assert participant.entries.current().get(kind=Kind.ADAPTATION).value == "heights"


def test_a_teacher_writes_what_is_seen_in_class_and_nothing_more():
    pupil = a_pupil()

    actions.set_norwegian(participant=pupil, levels={"speaking": "A2"}, by=pupil.teacher)
    with pytest.raises(DomainError) as refusal:
        an_entry(pupil, Kind.ADAPTATION, value="heights", by=pupil.teacher)

    assert refusal.value.code == "not_for_teachers"


def test_nothing_is_written_into_a_closed_case():
    participant = a_participant()
    actions.close_participant(participant=participant, by=participant.consultant)

    with pytest.raises(DomainError) as refusal:
        an_entry(participant)

    assert refusal.value.code == "closed"


def test_a_stale_form_is_refused():
    participant = a_participant()
    an_entry(participant)

    with pytest.raises(StaleRecord):
        actions.change_practical(
            participant=participant, by=participant.consultant, version=1, has_car=True
        )


def test_every_change_leaves_one_line_in_the_audit_trail():
    participant = a_participant()
    entry = an_entry(participant, Kind.LANGUAGE, language=a_language())
    actions.withdraw_entry(entry=entry, by=participant.consultant)

    verbs = AuditEntry.objects.filter(subject_id=participant.pk).values_list("verb", flat=True)
    assert list(verbs) == ["create_participant", "add_entry", "withdraw_entry"]
