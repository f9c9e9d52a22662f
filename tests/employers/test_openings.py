"""Openings: five answers, the rest later, and what the employer confirms."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from common.errors import DomainError, StaleRecord
from employers import actions, queries
from employers.models import Opening
from employers.models.facts import Need, OpeningFacts, SkillWish
from notifications.models import Message
from reference.models import Occupation, Skill
from tests.builders import a_consultant
from tests.employers.builders import (
    NINE,
    TWO,
    WORK_WEEK,
    a_draft,
    a_member,
    an_employer,
    an_opening,
    some_facts,
    somebody_inside,
    the_workplace,
)

pytestmark = pytest.mark.django_db


def offer(employer, by, **answers) -> Opening:
    given = {
        "title": "Bake bread",
        "days": {"mon": (NINE, TWO), "thu": (NINE, TWO)},
        "supervision_ceiling": 3,
        "others_inside": 0,
        "language": {"colleagues": Need("A1")},
        "contact_name": "Kari Prøve",
        "contact_phone": "61 00 00 02",
    } | answers
    return actions.offer_opening(workplace=the_workplace(employer), by=by, **given)


def test_five_answers_are_enough_to_post():
    employer = an_employer()
    opening = offer(employer, a_member(employer))
    opening.refresh_from_db()
    place = the_workplace(employer)
    assert (opening.state, opening.title, opening.capacity) == ("open", "Bake bread", 1)
    assert [day.weekday for day in opening.days.order_by("pk")] == ["mon", "thu"]
    assert opening.language_needs.get().to_start == "A1"
    assert (place.supervision_ceiling, opening.contact.phone) == (3, "61 00 00 02")


def test_what_nobody_has_said_is_asked_in_the_call_and_needs_no_confirmation():
    employer = an_employer()
    member = a_member(employer)
    opening = offer(employer, member)
    opening.refresh_from_db()
    assert (opening.unconfirmed_fields, opening.asked_in_call) == ([], ["kind", "purpose"])
    assert list(queries.openings_to_confirm(employer)) == []
    said = OpeningFacts(fields={"purpose": "Learn the trade"})
    changed = actions.change_opening(opening=opening, by=a_consultant(), facts=said)
    assert (changed.unconfirmed_fields, changed.asked_in_call) == (["purpose"], ["kind"])


def test_others_inside_are_written_down_and_counted_once():
    employer = an_employer()
    somebody_inside(the_workplace(employer))
    offer(employer, a_member(employer), others_inside=2)
    assert queries.openings_overview([employer])[employer.pk][0]["others"] == 2


def test_a_consultants_words_wait_for_the_employers_yes():
    opening = an_opening()
    member = a_member(opening.workplace.employer)
    facts = OpeningFacts(fields={"tasks": "Knead the dough"})
    actions.change_opening(opening=opening, by=a_consultant(), facts=facts)
    opening.refresh_from_db()
    assert (opening.tasks, opening.unconfirmed_fields) == ("Knead the dough", ["tasks"])
    assert Message.objects.filter(kind="employers.opening_confirm", to=member).exists()
    actions.confirm_opening(opening=opening, by=member)
    opening.refresh_from_db()
    assert opening.unconfirmed_fields == []


def test_the_employers_correction_confirms_only_what_it_says():
    opening = an_opening()
    member = a_member(opening.workplace.employer)
    said = OpeningFacts(fields={"tasks": "x", "purpose": "y"})
    actions.change_opening(opening=opening, by=a_consultant(), facts=said)
    own = OpeningFacts(fields={"tasks": "z"})
    changed = actions.change_opening(opening=opening, by=member, facts=own)
    assert (changed.tasks, changed.unconfirmed_fields) == ("z", ["purpose"])


def test_only_the_employer_confirms_unless_the_yes_came_on_the_phone():
    opening = an_opening()
    consultant = a_consultant()
    said = OpeningFacts(fields={"purpose": "y"})
    actions.change_opening(opening=opening, by=consultant, facts=said)
    with pytest.raises(DomainError) as refused:
        actions.confirm_opening(opening=opening, by=consultant)
    assert refused.value.code == "not_the_employer"
    confirmed = actions.confirm_opening(opening=opening, by=consultant, on_the_phone=True)
    assert confirmed.unconfirmed_fields == []


def test_every_change_raises_the_version_and_an_old_form_is_refused():
    opening = an_opening()
    before = opening.version
    facts = OpeningFacts(fields={"weeks": 20})
    actions.change_opening(opening=opening, by=a_consultant(), facts=facts, version=before)
    opening.refresh_from_db()
    assert opening.version == before + 1
    with pytest.raises(StaleRecord):
        actions.change_opening(opening=opening, by=a_consultant(), facts=facts, version=before)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": {}}, "days"),
        ({"days": {"mon": (TWO, NINE)}}, "days"),
        ({"days": {"mon": (time(22), time(2))}}, "days"),
        ({"language": {"colleagues": Need("D7")}}, "colleagues_start"),
        ({"language": {"colleagues": Need("B1", "A1")}}, "colleagues_hire"),
        ({"fields": {"capacity": 0}}, "capacity"),
        ({"fields": {"weeks": 0}}, "weeks"),
        ({"fields": {"weeks": 261}}, "weeks"),
        ({"fields": {"kind": "holiday"}}, "kind"),
        ({"fields": {"talk": 4}}, "talk"),
        ({"fields": {"places_held": 0}}, "places_held"),
        ({"fields": {"state": "open"}}, "state"),
    ],
)
def test_a_wrong_fact_names_its_field_and_changes_nothing(wrong, field):
    opening = an_opening()
    before = Opening.objects.filter(pk=opening.pk).values().get()
    with pytest.raises(DomainError) as refused:
        actions.change_opening(opening=opening, by=a_consultant(), facts=OpeningFacts(**wrong))
    assert refused.value.field == field
    assert Opening.objects.filter(pk=opening.pk).values().get() == before


def test_the_window_must_end_after_it_starts():
    opening = an_opening()
    early = opening.starts_from - timedelta(days=1)
    with pytest.raises(DomainError) as refused:
        actions.change_opening(
            opening=opening, by=a_consultant(), facts=OpeningFacts(fields={"starts_until": early})
        )
    assert refused.value.field == "starts_until"


def test_at_least_so_many_days_never_exceeds_the_days_there_are():
    opening = an_opening(min_days=5)
    two = OpeningFacts(days={"mon": (NINE, TWO), "tue": (NINE, TWO)})
    assert actions.change_opening(opening=opening, by=a_consultant(), facts=two).min_days == 2


def test_the_places_cannot_be_fewer_than_those_held():
    opening = an_opening(capacity=2)
    actions.hold_place(opening_id=opening.pk)
    actions.hold_place(opening_id=opening.pk)
    with pytest.raises(DomainError, match="2 places are taken"):
        actions.change_opening(
            opening=opening, by=a_consultant(), facts=OpeningFacts(fields={"capacity": 1})
        )
    more = OpeningFacts(fields={"capacity": 3})
    assert actions.change_opening(opening=opening, by=a_consultant(), facts=more).capacity == 3


def test_a_contact_must_be_at_the_same_workplace():
    stranger = the_workplace(an_employer()).contacts.get()
    with pytest.raises(DomainError) as refused:
        actions.change_opening(
            opening=an_opening(),
            by=a_consultant(),
            facts=OpeningFacts(fields={"contact": stranger}),
        )
    assert refused.value.field == "contact"


def test_skills_are_of_the_vocabulary_or_own_words():
    Skill.objects.create(id="bake_bread", label_nb="bake brød", label_en="bake bread")
    wishes = [SkillWish(skill_id="bake_bread", is_needed=True), SkillWish(text="up at four")]
    opening = an_opening()
    actions.change_opening(opening=opening, by=a_consultant(), facts=OpeningFacts(skills=wishes))
    rows = opening.skills.order_by("pk").values_list("skill", "text", "is_needed")
    assert list(rows) == [("bake_bread", "", True), (None, "up at four", False)]


def test_language_that_is_not_named_stays():
    opening = an_opening(language={"colleagues": Need("A1"), "customers": Need("A2")})
    said = OpeningFacts(language={"customers": Need("B1", "B2", "wrong change")})
    actions.change_opening(opening=opening, by=a_consultant(), facts=said)
    needs = {need.function: need.to_start for need in opening.language_needs.all()}
    assert needs == {"colleagues": "A1", "customers": "B1"}


def test_a_draft_without_days_cannot_be_made():
    with pytest.raises(DomainError) as refused:
        actions.create_opening(
            workplace=the_workplace(an_employer()),
            by=a_consultant(),
            facts=OpeningFacts(fields={"title": "x"}),
        )
    assert refused.value.field == "days"


def test_an_old_opening_goes_stale_asks_once_and_is_refreshed():
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    member = a_member(employer)
    opening = an_opening(employer, by=consultant)
    now = timezone.now()
    assert actions.mark_stale(now=now + timedelta(days=89)) == 0
    assert actions.mark_stale(now=now + timedelta(days=91)) == 1
    assert actions.mark_stale(now=now + timedelta(days=91)) == 0
    opening.refresh_from_db()
    assert opening.state == "stale"
    told = Message.objects.filter(kind="employers.opening_stale", channel="in_app")
    assert {each.to for each in told} == {member, consultant}
    # The clock asks, so it waits for a working day.
    assert {each.urgency for each in told} == {"reminder"}
    before = opening.version
    refreshed = actions.refresh_opening(opening=opening, by=member)
    assert (refreshed.state, refreshed.version) == ("open", before)
    assert refreshed.refreshed_at > now


def test_a_reopened_opening_has_a_window_that_is_not_over(time_machine_at):
    opening = an_opening()
    actions.close_opening(opening=opening, by=a_consultant())
    later = timezone.now() + timedelta(days=200)
    with time_machine_at(later):
        reopened = actions.reopen_opening(opening=opening, by=a_consultant())
    assert (reopened.state, reopened.starts_from) == ("open", timezone.localdate(later))
    assert (reopened.starts_until - reopened.starts_from).days == 60


def test_a_copy_is_a_draft_with_the_same_facts_and_no_held_places():
    opening = an_opening(capacity=2, tasks="Knead", min_days=3)
    actions.hold_place(opening_id=opening.pk)
    actions.close_opening(opening=opening, by=a_consultant())
    copied = actions.copy_opening(opening=opening, by=a_consultant())
    assert (copied.state, copied.tasks, copied.min_days) == ("draft", "Knead", 3)
    assert (copied.capacity, copied.places_held, copied.copied_from) == (2, 0, opening)
    assert [day.weekday for day in copied.days.order_by("pk")] == list(WORK_WEEK)


def test_a_five_day_place_carries_a_two_day_and_a_three_day_person():
    opening = an_opening(min_days=2)
    parts = actions.split_opening(
        opening=opening, by=a_consultant(), parts=[{"mon", "tue"}, {"wed", "thu", "fri"}]
    )
    opening.refresh_from_db()
    assert (opening.state, opening.is_split) == ("closed", True)
    assert [sorted(day.weekday for day in part.days.all()) for part in parts] == [
        ["mon", "tue"],
        ["fri", "thu", "wed"],
    ]
    assert {part.state for part in parts} == {"open"}
    assert {part.workplace for part in parts} == {opening.workplace}
    assert set(Opening.objects.in_matching()) == set(parts)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"mon", "tue", "wed", "thu", "fri"}],
        [{"mon"}, {"tue"}],
        [{"mon", "tue"}, {"tue", "wed", "thu", "fri"}],
        [{"mon", "tue"}, {"wed", "thu", "fri", "sat"}],
        [{"mon", "tue", "wed", "thu", "fri"}, set()],
    ],
)
def test_a_split_gives_each_day_to_exactly_one_part(parts):
    opening = an_opening()
    with pytest.raises(DomainError) as refused:
        actions.split_opening(opening=opening, by=a_consultant(), parts=parts)
    assert refused.value.code == "not_all_days"
    assert not opening.parts.exists()


def test_a_taken_place_is_not_split_and_a_split_one_does_not_open_again():
    opening = an_opening()
    held = actions.hold_place(opening_id=opening.pk)
    halves = [{"mon", "tue"}, {"wed", "thu", "fri"}]
    with pytest.raises(DomainError) as refused:
        actions.split_opening(opening=held, by=a_consultant(), parts=halves)
    assert refused.value.code == "held"
    actions.release_place(held)
    actions.split_opening(opening=opening, by=a_consultant(), parts=halves)
    with pytest.raises(DomainError) as refused:
        actions.reopen_opening(opening=opening, by=a_consultant())
    assert refused.value.code == "split"


def test_the_bar_says_what_is_worth_filling_in_next():
    opening = an_opening()
    loaded = queries.with_facts(Opening.objects.filter(pk=opening.pk)).get()
    before = queries.completeness(loaded)
    assert before["missing"][0].name == "contact"
    contact = opening.workplace.contacts.get()
    facts = OpeningFacts(fields={"contact": contact, "purpose": "A job"})
    actions.change_opening(opening=opening, by=a_consultant(), facts=facts)
    loaded = queries.with_facts(Opening.objects.filter(pk=opening.pk)).get()
    after = queries.completeness(loaded)
    assert after["percent"] == before["percent"] + 28
    assert "contact" not in {each.name for each in after["missing"]}


def test_an_empty_opening_is_never_below_zero_and_a_full_one_is_a_hundred():
    opening = an_opening(
        language={"colleagues": Need("A1", "A2", "we ask again")},
        tasks="t",
        purpose="p",
        learning="l",
        mentor="m",
        working_languages=["nb"],
        hire="no",
    )
    contact = opening.workplace.contacts.get()
    job = Occupation.objects.create(code="7512", label_nb="Baker")
    facts = OpeningFacts(
        fields={"contact": contact, "occupation": job}, skills=[SkillWish(text="bake")]
    )
    actions.change_opening(opening=opening, by=a_consultant(), facts=facts)
    loaded = queries.with_facts(Opening.objects.filter(pk=opening.pk)).get()
    assert queries.completeness(loaded) == {"percent": 100, "missing": []}


def test_wishes_beyond_the_hard_rules_are_words():
    opening = an_opening(schooling_years=9, passed_test="norskprøve 2", motivation_talk=True)
    assert queries.wished_of(opening) == [
        "9 years of schooling",
        "Passed: norskprøve 2",
        "A motivation talk first",
    ]


def test_a_draft_is_not_in_matching():
    a_draft()
    assert not Opening.objects.in_matching().exists()


def test_facts_say_their_names():
    assert some_facts().names() == ["days", "kind", "language", "title"]


def test_none_for_every_situation_is_an_answer_and_not_asked_again():
    employer = an_employer()
    nothing = dict.fromkeys(["colleagues", "customers", "instructions", "messages"], Need())
    opening = offer(employer, a_member(employer), language=nothing)
    shown = queries.with_facts(Opening.objects.all()).get(pk=opening.pk)
    missing = {str(each.label) for each in queries.completeness(shown)["missing"]}
    assert "Norwegian to start" not in missing


def test_a_confirmation_of_an_older_page_is_refused():
    opening = an_opening()
    member = a_member(opening.workplace.employer)
    actions.change_opening(
        opening=opening, by=a_consultant(), facts=OpeningFacts(fields={"tasks": "Unseen"})
    )
    with pytest.raises(StaleRecord):
        actions.confirm_opening(opening=opening, by=member, version=opening.version)
    opening.refresh_from_db()
    assert opening.unconfirmed_fields == ["tasks"]


def test_two_people_who_add_a_skill_at_once_both_keep_it():
    opening = an_opening()
    by = a_consultant()
    page_of_one, page_of_two = (Opening.objects.get(pk=opening.pk) for _turn in range(2))
    actions.change_skills(opening=page_of_one, by=by, add=SkillWish(text="bake"))
    actions.change_skills(opening=page_of_two, by=by, add=SkillWish(text="sell"))
    first = opening.skills.get(text="bake")
    actions.change_skills(opening=page_of_one, by=by, add=SkillWish(text="wash"))
    actions.change_skills(opening=page_of_two, by=by, remove=str(first.pk))
    assert [each.text for each in opening.skills.order_by("pk")] == ["sell", "wash"]


def test_the_same_skill_again_changes_nothing():
    opening = an_opening()
    by = a_consultant()
    changed = actions.change_skills(opening=opening, by=by, add=SkillWish(text="bake"))
    again = actions.change_skills(opening=opening, by=by, add=SkillWish(text="bake"))
    assert (again.version, opening.skills.count()) == (changed.version, 1)
