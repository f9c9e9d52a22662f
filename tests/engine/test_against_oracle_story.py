"""The story's matching day: what the rules say about each pair, and who gets what."""

from typing import Any

import pytest

from tests.engine import oracle
from tests.engine.case_factory import story
from tests.engine.engine_runs import answer_of

Record = dict[str, Any]


def possible(case: Record, person: str) -> set[str]:
    """The openings that the engine lists for this person."""
    pairs = answer_of(case, assign="none")["pairs"]
    return {pair["opening"] for pair in pairs if pair["participant"] == person}


def codes(case: Record, person: str, opening: str) -> list[str]:
    """The codes that the engine counts when only this pair is left of the case."""
    case["participants"] = [each for each in case["participants"] if each["id"] == person]
    case["openings"] = [each for each in case["openings"] if each["id"] == opening]
    case["locks"] = []
    case["bans"] = [each for each in case["bans"] if each == [person, opening]]
    return sorted(answer_of(case, assign="none")["refused"])


def changed(records: str, name: str, **fields: Any) -> Record:
    """The story with one record changed."""
    case = story()
    oracle.by_id(case, records, name).update(fields)
    return case


def a_week_earlier() -> Record:
    """On D−7: the market did not rest yet, there was no lift, the offer to P13 was open."""
    case = changed("participants", "P05", lift_to=[])
    oracle.by_id(case, "employers", "E05")["resting"] = False
    return case | {"as_of": "2026-11-13", "locks": [*case["locks"], ["P13", "O10"]]}


@pytest.mark.parametrize(
    ("person", "openings"),
    [
        ("P03", {"O13", "O09", "O17", "O19"}),
        ("P05", {"O09"}),
        ("P07", set()),
        ("P09", set()),
        ("P20", set()),
        ("P23", set()),
        ("P24", {"O10"}),
    ],
)
def test_nothing_else_is_possible(person, openings):
    assert possible(story(), person) == openings


def test_the_locked_and_the_lapsed_are_possible():
    assert possible(story(), "P01") >= {"O17"}
    assert possible(story(), "P11") >= {"O07", "O21"}
    assert possible(story(), "P18") >= {"O18"}
    assert possible(story(), "P13") >= {"O10", "O11"}


def test_nine_others_are_possible_for_the_bricklayer():
    assert codes(story(), "P06", "O15") == ["pair"]
    assert len(possible(story(), "P06")) == 9
    assert possible(story(), "P06") >= {"O07", "O18", "O09"}


def test_the_offer_to_the_bricklayer_was_possible_before_the_ban():
    assert "O15" in possible(story() | {"bans": []}, "P06")


def test_the_resting_market_is_refused_and_was_possible_a_week_earlier():
    assert codes(story(), "P03", "O12") == ["rest"]
    assert "O12" in possible(a_week_earlier(), "P03")


def test_the_kitchen_is_out_of_reach_without_the_lift():
    assert codes(changed("participants", "P05", lift_to=[]), "P05", "O09") == ["reach"]


def test_a_support_talk_first():
    assert set(codes(story(), "P09", "O09")) == {"rest", "pair", "loop"}
    unplaced = answer_of(story())["assignment"]["unplaced"]
    assert next(each for each in unplaced if each["participant"] == "P09")["why"][0] == "rest"
    before = changed("participants", "P09", support_talk_due=False, unpaid_at={}) | {"bans": []}
    assert "O09" in possible(before, "P09")


def test_without_consent_nothing():
    assert answer_of(story())["refused"]["consent"] == len(story()["openings"])


def test_six_weeks_or_more_end_after_the_programme():
    for opening in story()["openings"]:
        late = "period" in codes(story(), "P23", opening["id"])
        assert late or opening["weeks"] < 6


def test_the_strong_wish_opens_the_thrift_shop():
    assert codes(changed("participants", "P24", strong_wish=False), "P24", "O10") == ["language"]


@pytest.mark.parametrize(
    ("opening", "code"),
    [("O02", "asked"), ("O12", "rest"), ("O24", "days")]
    + [(name, "capacity") for name in ("O05", "O08", "O16", "O20", "O22", "O25", "O04")],
)
def test_an_opening_is_refused_to_all(opening, code):
    for person in story()["participants"]:
        assert code in codes(story(), person["id"], opening)


def test_the_joint_run_places_whom_the_story_tells():
    assignment = answer_of(story())["assignment"]
    placed = {each["participant"]: each["opening"] for each in assignment["placed"]}
    assert placed.pop("P06") in possible(story(), "P06")
    assert placed == {
        "P01": "O17",
        "P03": "O13",
        "P05": "O09",
        "P11": "O07",
        "P13": "O11",
        "P18": "O18",
        "P24": "O10",
    }
    unplaced = [each["participant"] for each in assignment["unplaced"]]
    assert unplaced == ["P07", "P09", "P20", "P23"]
    assert assignment["proven_optimal"] is True


def test_sel_alone_places_the_same_four():
    case = story()
    case["participants"] = [each for each in case["participants"] if each["id"] < "P17"]
    case["locks"] = [lock for lock in case["locks"] if lock[0] < "P17"]
    assignment = answer_of(case)["assignment"]
    placed = {each["participant"]: each["opening"] for each in assignment["placed"]}
    assert "P06" in placed
    assert (placed["P03"], placed["P05"], placed["P13"]) == ("O13", "O09", "O11")


def test_a_week_earlier_the_cook_from_heidal_had_no_place():
    assignment = answer_of(a_week_earlier())["assignment"]
    cook = next(each for each in assignment["unplaced"] if each["participant"] == "P05")
    assert cook["why"][0] == "reach"
    assert {"participant": "P13", "opening": "O10"} in assignment["placed"]


def test_what_would_help_the_pharmacist():
    assignment = answer_of(story())["assignment"]
    claims = next(e for e in assignment["unplaced"] if e["participant"] == "P07")["would_help"]
    spoken = next(e for e in claims if e["change"] == {"norwegian.speaking": "B1"})
    assert (spoken["opens"], spoken["best"]["opening"]) == (1, "O19")
    days = {field for claim in claims for field in claim["change"] if "available" in field}
    assert days & {"available.tue", "available.thu"}
    for claim in claims:
        if days & claim["change"].keys():
            assert claim["best"]["opening"] == "O17"


def test_minutes_between_the_towns():
    person = oracle.by_id(story(), "participants", "P05")
    kitchen = oracle.by_id(story(), "openings", "O09")
    wood = oracle.by_id(story(), "openings", "O18")
    assert round(oracle.minutes({**person, "lift_to": []}, kitchen), 1) == 42.9
    otta = oracle.by_id(story(), "participants", "P01")
    assert round(oracle.minutes(otta, wood), 1) == 72.4
