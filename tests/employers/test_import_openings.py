"""A file of openings: every field of the demo story comes in by it."""

from datetime import date, time

import pytest

from common.tables import write_csv
from employers import actions, queries
from employers.models import Opening, OpeningSkill, RepairTalk, Workplace
from employers.tables import openings as table
from reference.models import Occupation, Skill
from tests.builders import a_consultant
from tests.employers.builders import an_employer, workplace_facts
from tests.employers.test_import_employers import a_file, checked, counts, saved

pytestmark = pytest.mark.django_db

NUMBER = "310001007"


@pytest.fixture
def consultant():
    by = a_consultant()
    an_employer(by=by, organisation_number=NUMBER)
    Occupation.objects.create(code="7512", label_nb="Bakere")
    Occupation.objects.create(code="75", label_nb="Håndverkere", level=2)
    return by


@pytest.fixture(autouse=True)
def vocabulary(monkeypatch):
    """The matcher of own words stands in `reference`; here one word is sure and the rest not."""
    from reference import queries as reference_queries  # noqa: PLC0415 - patched at its home

    known = Skill.objects.create(id="bake_bread", label_nb="bake brød", label_en="bake bread")

    def sure_skill(phrase: str, vocabulary: object) -> str | None:
        return known.pk if phrase in {"bake bread", "bake brød"} else None

    monkeypatch.setattr(reference_queries, "sure_skill", sure_skill)


def a_row(reference="O08", **cells) -> dict:
    return {
        "reference": reference,
        "organisation_number": NUMBER,
        "kind": "language_practice",
        "title": "Bake bread",
        "mon": "07:00-12:00",
        "tue": "7-12",
    } | cells


def run(content, by):
    return saved(content, by, "openings")


def preview(content, by):
    return checked(content, by, "openings")


def test_a_row_becomes_a_posted_opening_with_everything_beside_it(consultant):
    row = a_row(
        occupation="7512",
        capacity=2,
        min_days=3,
        alternating_weeks="yes",
        starts_from="2026-05-24",
        starts_until="2027-01-19",
        weeks=12,
        colleagues_start="A1",
        colleagues_hire="A2",
        instructions_start="below_A1",
        instructions_mistake="Somebody is burnt",
        hire="maybe",
        hire_when="summer",
        skills_needed="bake bread | up at four",
        skills_wished="sell bread",
        licences="B | CE",
        certificates="food_hygiene",
        demands="heavy_lifting",
        talk=3,
        slow_talk="yes",
        teacher_on_site="yes",
        support=2,
        working_languages="nb | en",
        contact="Kari Prøve",
        is_confirmed="yes",
    )
    job = run(a_file(row), consultant)
    opening = queries.with_facts(Opening.objects.all()).get()
    assert (job.state, counts(job)) == ("done", (1, 0, 0, 0))
    assert (opening.state, opening.import_key, opening.occupation_id) == ("open", "O08", "7512")
    assert [(d.weekday, d.starts_at, d.ends_at) for d in opening.days.all()] == [
        ("mon", time(7), time(12)),
        ("tue", time(7), time(12)),
    ]
    assert (opening.capacity, opening.min_days, opening.alternating_weeks) == (2, 2, True)
    assert (opening.starts_from, opening.starts_until) == (date(2026, 5, 24), date(2027, 1, 19))
    needs = {n.function: (n.to_start, n.to_be_hired) for n in opening.language_needs.all()}
    assert needs == {"colleagues": ("A1", "A2"), "instructions": ("below_A1", "")}
    said = {(s.skill_id, s.text, s.is_needed) for s in OpeningSkill.objects.all()}
    assert said == {
        ("bake_bread", "", True),
        (None, "up at four", True),
        (None, "sell bread", False),
    }
    assert (opening.licences, opening.certificates) == (["B", "CE"], ["food_hygiene"])
    assert (opening.contact.name, opening.unconfirmed_fields) == ("Kari Prøve", [])
    assert opening.steps.get().verb == "post"


def test_without_the_employers_yes_what_the_file_says_is_marked(consultant):
    run(a_file(a_row(tasks="Knead")), consultant)
    waiting = Opening.objects.get().unconfirmed_fields
    assert waiting == ["days", "kind", "min_days", "tasks", "title"]


def test_the_same_file_twice_changes_nothing(consultant):
    content = a_file(
        a_row(skills_wished="bake bread", min_days=5, colleagues_start="A1", contact="New Person"),
        a_row("O24", title="Sell", tue="", occupation="7512", starts_from="2026-05-24"),
    )
    run(content, consultant)
    before = list(Opening.objects.order_by("pk").values())
    again = preview(content, consultant)
    assert counts(again) == (0, 0, 2, 0)
    actions.confirm_import(job=again, by=consultant)
    actions.advance_import(job_id=again.pk)
    assert list(Opening.objects.order_by("pk").values()) == before


def test_a_row_without_own_number_is_known_by_kind_and_title(consultant):
    content = a_file(a_row(reference=""), a_row(reference="", title="Sell bread"))
    run(content, consultant)
    assert counts(preview(content, consultant)) == (0, 0, 2, 0)
    job = run(a_file(a_row(reference="", weeks=8)), consultant)
    assert (counts(job), Opening.objects.count()) == ((0, 1, 0, 0), 2)


def test_a_changed_row_raises_the_version_and_leaves_the_rest(consultant):
    run(a_file(a_row(tasks="Knead", colleagues_start="A1", skills_wished="sell")), consultant)
    job = run(a_file(a_row(weeks=20, mon="08:00-12:00")), consultant)
    opening = Opening.objects.get()
    assert counts(job) == (0, 1, 0, 0)
    assert (opening.weeks, opening.tasks, opening.version) == (20, "Knead", 2)
    assert opening.days.get(weekday="mon").starts_at == time(8)
    assert opening.language_needs.get().to_start == "A1"
    assert opening.skills.get().text == "sell"
    assert opening.steps.count() == 1


def test_a_late_yes_confirms_without_any_other_change(consultant):
    run(a_file(a_row()), consultant)
    job = run(a_file(a_row(is_confirmed="yes")), consultant)
    assert (counts(job), Opening.objects.get().unconfirmed_fields) == ((0, 1, 0, 0), [])


def test_a_draft_stays_a_draft(consultant):
    run(a_file(a_row(is_posted="no")), consultant)
    assert (Opening.objects.get().state, Opening.objects.get().steps.count()) == ("draft", 0)


def test_a_new_name_becomes_one_contact_person_also_for_two_rows(consultant):
    rows = [a_row(contact="Ola", contact_phone="+47 1"), a_row("O24", title="B", contact="Ola")]
    run(a_file(*rows), consultant)
    contacts = {opening.contact for opening in Opening.objects.all()}
    assert [(each.name, each.phone) for each in contacts] == [("Ola", "+47 1")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"organisation_number": "310001015"}, "organisation_number"),
        ({"workplace": "Elsewhere"}, "workplace"),
        ({"kind": "holiday"}, "kind"),
        ({"title": ""}, "title"),
        ({"occupation": "0000"}, "occupation"),
        ({"occupation": "75"}, "occupation"),
        ({"mon": "12:00-07:00"}, "mon"),
        ({"mon": "22:00-02:00"}, "mon"),
        ({"mon": "", "tue": ""}, "mon"),
        ({"starts_from": "2026-02-01", "starts_until": "2026-01-01"}, "starts_until"),
        ({"capacity": 0}, "capacity"),
        ({"weeks": 261}, "weeks"),
        ({"colleagues_start": "D1"}, "colleagues_start"),
        ({"colleagues_start": "B1", "colleagues_hire": "A1"}, "colleagues_hire"),
        ({"licences": "Z"}, "licences"),
        ({"demands": "flying"}, "demands"),
        ({"slow_talk": "sometimes"}, "slow_talk"),
        ({"schooling_years": 99}, "schooling_years"),
    ],
)
def test_each_fault_names_its_column(consultant, cells, column):
    job = preview(a_file(a_row("O01", title="Fine"), a_row(**cells)), consultant)
    assert [(fault["row"], fault["column"]) for fault in job.faults] == [(3, column)]


def test_a_place_held_keeps_the_number_of_places(consultant):
    run(a_file(a_row(capacity=2)), consultant)
    opening = Opening.objects.get()
    actions.hold_place(opening_id=opening.pk)
    actions.hold_place(opening_id=opening.pk)
    job = preview(a_file(a_row(capacity=1)), consultant)
    assert [f["column"] for f in job.faults] == ["capacity"]


def test_where_there_are_two_workplaces_the_row_says_which(consultant):
    employer = Workplace.objects.get().employer
    actions.add_workplace(employer=employer, by=consultant, **workplace_facts(name="Dombås"))
    job = preview(a_file(a_row()), consultant)
    assert [(f["column"], f["expected"]) for f in job.faults] == [
        ("workplace", "one of: Dombås, Otta")
    ]
    run(a_file(a_row(workplace="Dombås")), consultant)
    assert Opening.objects.get().workplace.name == "Dombås"


def test_the_same_opening_twice_in_a_file_is_a_fault(consultant):
    job = preview(a_file(a_row(), a_row(title="Other")), consultant)
    assert [(f["row"], f["column"]) for f in job.faults] == [(3, "reference")]
    job = preview(a_file(a_row(workplace="Otta"), a_row()), consultant)
    assert [(f["row"], f["column"]) for f in job.faults] == [(3, "reference")]


def test_what_was_exported_is_read_back_unchanged(consultant):
    run(
        a_file(
            a_row(
                occupation="7512",
                skills_needed="bake bread | +47",
                licences="CE",
                first_group="alpha_track",
                first_group_until="2026-12-01",
                support_would_change="wage_subsidy",
                contact="Kari Prøve",
                is_confirmed="yes",
                tasks="=1+1",
            ),
            a_row("O24", title="Sell", hire="yes"),
        ),
        consultant,
    )
    headings = [column.label for column in table.COLUMNS]
    rows = table.export_rows(queries.with_facts(Opening.objects.all()))
    job = preview(write_csv(headings, rows), consultant)
    assert counts(job) == (0, 0, 2, 0)


def test_every_plain_field_of_an_opening_has_a_column():
    from employers.models.facts import OPENING_FIELDS  # noqa: PLC0415 - the list itself

    assert set(OPENING_FIELDS) == {*table.PLAIN_NAMES, "occupation", "contact"}


def test_texts_of_the_file_are_never_longer_than_the_database_allows():
    longest = {
        column.name: Opening._meta.get_field(column.name).max_length for column in table.PLAIN
    }
    texts = {name: most for name, most in longest.items() if most and most > 20}
    by_name = {column.name: column.most for column in table.PLAIN}
    assert {name: by_name[name] for name in texts} == texts


def test_no_repair_talk_comes_from_a_file(consultant):
    run(a_file(a_row()), consultant)
    assert not RepairTalk.objects.exists()
