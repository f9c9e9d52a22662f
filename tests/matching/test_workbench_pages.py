"""The workbench as pages: what is shown, filtered and compared, from both sides."""

import pytest

from employers import actions as employers
from tests.matching import builders as cast
from tests.matching.pages import page, text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def test_the_list_of_people_says_what_is_proposed_and_what_stands_in_the_way(
    signed_in, consultant, matched
):
    cast.a_participant(consultant, first_name="Yusuf", kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("people")))

    assert "Kjøkken" in shown
    assert "A2/A2/A2/A2" in shown
    assert "No place fits" in shown
    assert "The person has not asked for this kind of placement." in shown


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"search": "Ami"}, {"Amina"}),
        ({"search": "Am"}, set()),
        ({"standing": "proposed"}, {"Amina"}),
        ({"standing": "no_fit"}, {"Yusuf"}),
        ({"standing": "nothing"}, {"Yusuf"}),
        ({"standing": "under_way"}, set()),
        ({"level": "B1"}, {"Yusuf"}),
        ({"asks_for": "apprenticeship"}, {"Yusuf"}),
        ({"waiting": "101"}, set()),
        ({"waiting": "99"}, {"Amina", "Yusuf"}),
        ({"mine": "on"}, {"Amina", "Yusuf"}),
        ({"order": "-score"}, {"Amina", "Yusuf"}),
    ],
)
def test_people_are_filtered(signed_in, consultant, matched, query, names):
    cast.a_participant(consultant, first_name="Yusuf", level="B1", kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("people", **query)))

    assert {name for name in ("Amina", "Yusuf") if f"{name} Eksempel" in shown} == names


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"search": "kjøkken"}, {"Kjøkken"}),
        ({"standing": "proposed"}, {"Kjøkken"}),
        ({"standing": "no_fit"}, {"Kontor"}),
        ({"standing": "free"}, {"Kjøkken", "Kontor"}),
        ({"kind": "work_practice"}, {"Kontor"}),
        ({"rung": "2"}, {"Kjøkken"}),
        ({"level": "B2"}, {"Kjøkken"}),
        ({"social": "on"}, {"Kontor"}),
        ({"municipality": "3437"}, {"Kjøkken", "Kontor"}),
        ({"order": "-free"}, {"Kjøkken", "Kontor"}),
    ],
)
def test_places_are_filtered(signed_in, consultant, matched, query, titles):
    cast.an_opening(
        consultant,
        title="Kontor",
        kind="work_practice",
        language={"colleagues": "C1"},
        talk=3,
        lunch_together=True,
    )
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("places", **query)))

    assert {title for title in ("Kjøkken", "Kontor") if f">{title}</bdi>" in shown} == titles


def test_the_table_of_a_person_compares_three_and_keeps_the_chosen(signed_in, consultant, matched):
    for occupation in ("9112", "5223", "7512"):
        cast.an_opening(consultant, occupation=occupation, title=f"Plass {occupation}")
    cast.a_finished_run(consultant)
    person = matched["person"]

    usual = signed_in.get(page("person", person.pk))
    worst = usual.context["rows"][-1]
    chosen = signed_in.get(page("person", person.pk, compare=worst.key))

    assert len(usual.context["compared"]) == 3
    assert [row.key for row in chosen.context["compared"]] == [worst.key]
    assert len(chosen.context["rows"]) == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"warnings": "with"}, 1),
        ({"warnings": "without"}, 1),
        ({"goal": "1"}, 1),
        ({"goal": "0.5"}, 1),
        ({"kind": "apprenticeship"}, 0),
        ({"social": "on"}, 0),
    ],
)
def test_the_places_of_a_person_are_filtered(signed_in, consultant, matched, query, count):
    cast.an_opening(consultant, occupation="9112", motivation_talk=True)
    cast.a_finished_run(consultant)

    shown = signed_in.get(page("person", matched["person"].pk, **query))

    assert len(shown.context["rows"]) == count


def test_places_with_talk_and_lunch_come_first_for_who_wishes_them(signed_in, consultant):
    person = cast.a_participant(consultant, goals=("5120",), wishes_social_contact=True)
    cast.an_opening(consultant, occupation="5120")
    social = cast.an_opening(consultant, occupation="9112", talk=3, lunch_together=True)
    cast.a_finished_run(consultant)

    rows = signed_in.get(page("person", person.pk)).context["rows"]

    assert rows[0].opening == social


def test_before_the_first_run_the_page_says_so(signed_in, consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant)

    for address in (page("person", person.pk), page("place", opening.pk)):
        assert "Nobody has been matched here yet." in text_of(signed_in.get(address))
    assert "Nobody has been matched here yet." in text_of(signed_in.get(page("run-list")))


def test_a_person_for_whom_nothing_is_possible_gets_a_way_on(signed_in, consultant, matched):
    person = cast.a_participant(consultant, kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("person", person.pk)))
    why = text_of(signed_in.get(page("person-why-not", person.pk)))

    assert "No place is possible now." in shown
    assert "ask for: Apprenticeship, Language practice" in shown
    assert "The person has not asked for this kind of placement." in why


def test_any_pair_can_be_opened_possible_or_not(signed_in, consultant, matched):
    other = cast.an_opening(
        consultant, language={"colleagues": "C1"}, title="Kontor", occupation="4110"
    )

    possible = text_of(signed_in.get(page("pair", matched["person"].pk, matched["opening"].pk)))
    impossible = text_of(signed_in.get(page("pair", matched["person"].pk, other.pk)))

    assert "Why not" not in possible
    assert "wants: Occupation 5120; the place: Occupation 5120" in possible
    assert "Talk with colleagues: needs C1, has A2" in impossible
    assert "What lifts it:" in impossible
    assert "speaking at C1" in impossible


def test_where_two_things_are_missing_it_is_said_that_no_single_change_helps(signed_in, consultant):
    level = {"colleagues": "A2"}
    person = cast.a_participant(consultant, level="A1", kinds_asked=["language_practice"])
    two = cast.an_opening(consultant, language=level, kind="work_practice")
    cast.a_finished_run(consultant)

    both = text_of(signed_in.get(page("pair", person.pk, two.pk)))
    assert "No single change opens this pair." in both
    for name, said in (
        ("person", "No single change opens a place."),
        ("person-why-not", "No single change opens another place."),
    ):
        assert said in text_of(signed_in.get(page(name, person.pk)))
    nobody = text_of(signed_in.get(page("place-why-not", two.pk)))
    assert "No single change of the place lets anybody else in." in nobody

    one = cast.an_opening(consultant, language=level)
    assert "No single change" not in text_of(signed_in.get(page("pair", person.pk, one.pk)))
    assert "No single change" not in text_of(signed_in.get(page("person-why-not", person.pk)))


def test_a_pair_with_somebody_who_takes_no_part_says_so(signed_in, consultant, matched):
    employers.close_opening(opening=matched["opening"], by=consultant)
    shown = text_of(signed_in.get(page("pair", matched["person"].pk, matched["opening"].pk)))
    assert "The place takes no part in matching" in shown

    why = text_of(signed_in.get(page("place-why-not", matched["opening"].pk)))
    assert "The place takes no part in matching" in why
