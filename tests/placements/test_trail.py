"""Each step of a placement leaves its line in the trail: what was done, and in which capacity."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from placements.actions import course, ending, workplace_words
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def trail_of(row) -> dict[tuple[str, str], int]:
    """How often which party did what. Two lines of one moment have no order."""
    lines = AuditEntry.objects.filter(subject_id=row.pk, is_reading=False)
    return Counter(lines.values_list("verb", "party"))


def test_the_way_of_a_placement_from_the_welcome_to_the_end(consultant):
    placement = cast.a_preparing_placement(consultant)
    course.agree(placement=placement, agreement=cast.some_terms(), by=consultant)
    course.reopen(placement=placement)
    terms = cast.some_terms()
    course.agree(placement=placement, agreement=terms, by=consultant)
    cast.visit_held(placement, consultant)
    course.start(placement=placement, by=consultant, on=cast.today())
    course.pause(placement=placement, by=consultant, code="season", starts_on=cast.today())
    with cast.on_day(cast.today() + timedelta(days=14)):
        course.resume(placement=placement, by=consultant)
        course.agree(placement=placement, agreement=terms, by=consultant)
        ending.end(placement=placement, cause="hired_here", on=terms.starts_on, by=consultant)

    often = {"move_plan": 3, "agree": 3}
    verbs = ("prepare", "make_plan", "start", "pause", "shift_plan", "resume", "end")
    assert trail_of(placement) == {
        ("reopen", "clock"): 1,
        ("plan_outcomes", "consultant"): 1,
    } | {(verb, "consultant"): often.get(verb, 1) for verb in (*verbs, *often)}


def test_the_start_note_and_the_words_of_a_workplace(consultant):
    placement = cast.a_preparing_placement(consultant)
    speaker = offer_cast.speaker_of(placement.opening)
    note = workplace_words.write_start_note(
        placement=placement, by=consultant, party="consultant", goals="A job in a kitchen"
    )
    for _twice in range(2):
        workplace_words.agree_to_start_note(
            note=note, by=placement.participant.user, party="participant"
        )
    at = {"workplace": placement.workplace, "by": speaker, "party": "employer"}
    word = workplace_words.add_word(word="deig", **at)
    workplace_words.write_customs(lunch="At noon", **at)
    workplace_words.remove_word(word=word, by=speaker, party="employer")

    assert trail_of(note) == {
        ("write_start_note", "consultant"): 1,
        ("agree_to_start_note", "participant"): 1,
    }
    for verb in ("add_word", "write_customs", "remove_word"):
        assert trail_of(placement.workplace)[verb, "employer"] == 1


def test_a_word_of_the_workplace_is_a_word(consultant):
    workplace = cast.a_preparing_placement(consultant).workplace
    given = {"workplace": workplace, "by": consultant, "party": "consultant"}
    refused = offer_cast.refusal(lambda: workplace_words.add_word(word=" ", **given))
    assert (refused.code, refused.field, workplace.words.count()) == ("empty", "word", 0)


def test_the_start_note_is_not_the_workplaces_to_agree_to(consultant):
    placement = cast.a_preparing_placement(consultant)
    note = workplace_words.write_start_note(
        placement=placement, by=consultant, party="consultant", goals="A job in a kitchen"
    )
    speaker = offer_cast.speaker_of(placement.opening)

    refused = offer_cast.refusal(
        lambda: workplace_words.agree_to_start_note(note=note, by=speaker, party="employer")
    )

    note.refresh_from_db()
    assert (refused.code, note.read_by) == ("not_yours", ["consultant"])
