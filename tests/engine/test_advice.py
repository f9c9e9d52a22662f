"""One pair explained, and single changes that open a pair or an opening, each applied again."""

from typing import Any

import pytest

from matching.engine import (
    CaseError,
    Engine,
    changes_for_opening,
    changes_for_pair,
    explain_pair,
    no_next_step,
    solve_case,
)
from matching.engine.records import changed_record
from tests.engine.small_cases import (
    case,
    employer,
    opening,
    participant,
    random_case,
    workplace,
)

Record = dict[str, Any]


def applied(record: Record, side: str, change: Record, ids: tuple[str, str]) -> Record:
    who, where = ids
    if side == "pair":
        return record | {"bans": [ban for ban in record["bans"] if ban != [who, where]]}
    place = next(o for o in record["openings"] if o["id"] == where)
    target = {
        "participant": ("participants", who),
        "opening": ("openings", where),
        "workplace": ("workplaces", place["workplace"]),
        "employer": ("employers", place["employer"]),
    }[side]
    name, key = target
    records = [changed_record(r, change) if r["id"] == key else r for r in record[name]]
    return record | {name: records}


def pairs_of(record: Record) -> dict[tuple[str, str], Record]:
    answer = solve_case(record, top=100, assign="none")
    return {(p["participant"], p["opening"]): p for p in answer["pairs"]}


@pytest.mark.parametrize("seed", range(3))
def test_explained_pairs_agree_with_the_answer(seed: int) -> None:
    record = random_case(seed)
    shown = pairs_of(record)
    counted: dict[str, int] = {}
    for person in record["participants"]:
        for place in record["openings"]:
            found = explain_pair(record, person["id"], place["id"])
            for code in found["refused"]:
                counted[code] = counted.get(code, 0) + 1
            assert found["possible"] == ((person["id"], place["id"]) in shown)
            assert [c for c, rule in found["rules"].items() if not rule["holds"]] == found[
                "refused"
            ]
            if found["possible"]:
                pair = shown[person["id"], place["id"]]
                assert found["score"] == pair["score"]
                for standing in ("met", "close", "missing"):
                    assert found[standing] == pair[standing]
    assert counted == solve_case(record, assign="none")["refused"]


def test_facts_are_those_that_were_read() -> None:
    record = case([participant(home=[61.87, 9.54], lift_to=["w1"], licences=["C"])],
                  [opening(licences=["B"])])  # fmt: skip
    found = explain_pair(record, "p1", "o1")
    assert found["rules"]["licence"] == {"holds": False, "facts": {"missing": ["B"]}}
    assert found["rules"]["reach"]["facts"] == {
        "minutes": pytest.approx(19.455, abs=1e-3), "max_travel_minutes": 60, "lift": True,
    }  # fmt: skip
    assert found["rules"]["language"]["facts"]["functions"]["colleagues"] == {
        "has": "A2", "start": "A1",
    }  # fmt: skip
    assert found["rules"]["period"]["facts"]["first_day"] == "2026-12-01"
    assert found["criteria"]["record"]["facts"]["answer_rate"] == 0.8
    assert found["criteria"]["support"]["facts"]["follow_up_need"] == 1
    assert "licences" in found["missing"]


def test_a_broken_language_rule_names_its_function() -> None:
    needs = opening()["language"] | {"messages": {"start": "C1", "hire": None}}
    found = explain_pair(case(openings=[opening(language=needs)]), "p1", "o1")
    assert "language.messages" in found["missing"]
    assert "language.colleagues" in found["met"]


@pytest.mark.parametrize("seed", range(2))
def test_every_change_for_a_pair_is_true_when_applied(seed: int) -> None:
    record = random_case(seed, people=6, places=6)
    before = pairs_of(record)
    for person in record["participants"]:
        for place in record["openings"]:
            ids = person["id"], place["id"]
            found = changes_for_pair(record, *ids)
            for claim in found["changes"]:
                shown = pairs_of(applied(record, claim["side"], claim["change"], ids))
                assert shown[ids]["score"] == claim["score"], (ids, claim)
                mine = [pair["opening"] for (who, _), pair in shown.items() if who == ids[0]]
                if found["possible"]:
                    assert mine.index(ids[1]) + 1 == claim["rank"] < found["rank"]
            if found["possible"]:
                mine = [pair["opening"] for (who, _), pair in before.items() if who == ids[0]]
                assert mine.index(ids[1]) + 1 == found["rank"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"place": {"capacity": 0}}, [("opening", {"capacity": 1})]),
        ({"site": {"supervision_ceiling": 1, "occupied": 3}},
         [("workplace", {"supervision_ceiling": 4})]),
        ({"firm": {"max_people": 0}}, [("employer", {"max_people": 1})]),
        ({"firm": {"resting": True}}, [("employer", {"resting": False})]),
        ({"bans": [["p1", "o1"]]}, [("pair", {"banned": False})]),
        ({"person": {"consent": False}}, [("participant", {"consent": True})]),
        ({"person": {"support_talk_due": True}}, [("participant", {"support_talk_due": False})]),
        ({"place": {"demands": ["lifting"]}, "person": {"avoid": ["lifting"]}},
         [("opening", {"demands": []})]),
        ({"person": {"until": "2027-01-10"}},
         [("opening", {"weeks": 5}), ("participant", {"until": "2027-02-22"})]),
        ({"person": {"from": "2027-02-03"}},
         [("opening", {"start_between": ["2026-12-01", "2027-02-03"]}),
          ("participant", {"from": "2027-02-01"})]),
        ({"person": {"unpaid_at": {"e1": 1}}},
         [("opening", {"hire": "yes"}), ("opening", {"kind": "ordinary_job"})]),
        ({"person": {"consent": False}, "firm": {"resting": True}}, []),
    ],
)  # fmt: skip
def test_the_smallest_change_on_either_side(parts: Record, expected: list[Any]) -> None:
    person = {"kinds": ["work_practice", "ordinary_job"]} | parts.get("person", {})
    record = case(
        [participant(**person)],
        [opening(**parts.get("place", {}))],
        workplaces=[workplace(**parts.get("site", {}))],
        employers=[employer(**parts.get("firm", {}))],
        bans=parts.get("bans", []),
    )
    found = changes_for_pair(record, "p1", "o1")
    assert sorted(((c["side"], c["change"]) for c in found["changes"]), key=str) == expected


@pytest.mark.parametrize("seed", range(3))
def test_every_change_for_an_opening_is_true_when_applied(seed: int) -> None:
    record = random_case(seed)
    before = pairs_of(record)
    for place in record["openings"][:4]:
        found = changes_for_opening(record, place["id"])
        assert found["possible"] == sum(where == place["id"] for _, where in before)
        for claim in found["changes"]:
            now = pairs_of(applied(record, claim["side"], claim["change"], ("", place["id"])))
            new = {
                who: pair["score"]
                for (who, where), pair in now.items()
                if where == place["id"] and (who, where) not in before
            }
            assert claim["opens"] == len(new) >= 1
            best = min(new, key=lambda who: (-new[who], who))
            assert claim["best"] == {"participant": best, "score": new[best]}


def test_an_opening_nobody_fits_hears_what_it_could_ask_less_of() -> None:
    needs = opening()["language"] | {"customers": {"start": "C1", "hire": "C2"}}
    people = [participant("p1"), participant("p2"), participant("p3", norwegian={
        "listening": "B1", "speaking": "B1", "reading": "B1", "writing": "B1"})]  # fmt: skip
    found = changes_for_opening(case(people, [opening(language=needs)]), "o1")
    assert found["possible"] == 0
    assert found["refused"] == {"language": 3}
    first = found["changes"][0]
    assert first["change"] == {"language.customers.start": "B1"}
    assert (first["opens"], first["best"]["participant"]) == (1, "p3")


def test_unknown_ids_are_refused() -> None:
    for call in (explain_pair, changes_for_pair):
        for ids in (("p9", "o1"), ("p1", "o9")):
            with pytest.raises(CaseError):
                call(case(), *ids)
    with pytest.raises(CaseError):
        changes_for_opening(case(), "o9")


def test_an_engine_may_stand_for_its_case() -> None:
    engine = Engine(case())
    assert explain_pair(engine, "p1", "o1") == explain_pair(case(), "p1", "o1")
    assert changes_for_pair(engine, "p1", "o1")["possible"]
    assert changes_for_opening(engine, "o1")["possible"] == 1
    assert no_next_step(engine) == []


# Forecast -----------------------------------------------------------------------------------------

LATER = {"start_between": ["2026-12-01", "2027-06-01"]}


def needing(level: str, **facts: Any) -> Record:
    needs = opening()["language"] | {"customers": {"start": level, "hire": None}}
    return opening(language=needs, **LATER, **facts)


def test_progress_until_the_last_possible_start_counts() -> None:
    # The last start is 1 June 2027: 6.3 months from 20 November 2026.
    record = case([participant()], [needing("B1")])
    assert no_next_step(record, expected_levels_per_month=0.16) == []
    found = no_next_step(record, expected_levels_per_month=0.15)
    assert [(row["participant"], row["refused"]) for row in found] == [("p1", {"language": 1})]
    assert found[0]["would_open"][0] == {
        "change": {"norwegian.speaking": "B1"}, "opens": 1, "opening": "o1",
    }  # fmt: skip


def test_a_programme_that_ends_too_early_leaves_nothing() -> None:
    record = case([participant(until="2027-01-31")], [opening()])
    found = no_next_step(record)
    assert found[0]["refused"] == {"period": 1}
    assert {"change": {"until": "2027-03-02"}, "opens": 1, "opening": "o1"} in found[0][
        "would_open"
    ]


def test_an_earlier_end_leaves_less_time_to_learn() -> None:
    record = case([participant(until="2027-03-26")], [needing("B1")])
    assert no_next_step(record, expected_levels_per_month=0.16)[0]["expected"] == {
        "listening": "A2", "speaking": "A2", "reading": "A2", "writing": "A2",
    }  # fmt: skip
    fast = {"speaking": 1.0}
    assert no_next_step(record, expected_levels_per_month=fast) == []


def test_a_strong_wish_lifts_all_but_instructions_in_the_forecast() -> None:
    person = participant(strong_wish=True)
    assert no_next_step(case([person], [needing("C2")])) == []
    reads = opening()["language"] | {"instructions": {"start": "C2", "hire": None}}
    found = no_next_step(case([person], [opening(language=reads)]))
    assert found[0]["refused"] == {"language": 1}


def test_full_places_resting_firms_and_open_talks_pass() -> None:
    record = case(
        [participant(consent=False, support_talk_due=True)],
        [opening(capacity=0)],
        employers=[employer(resting=True, max_people=0)],
        workplaces=[workplace(supervision_ceiling=0)],
    )
    assert no_next_step(record) == []


def test_another_kind_may_be_the_next_step() -> None:
    found = no_next_step(case([participant(kinds=[])]))
    assert found[0]["would_open"] == [
        {"change": {"kinds": ["work_practice"]}, "opens": 1, "opening": "o1"}
    ]


@pytest.mark.parametrize("rate", [-0.1, float("nan"), float("inf"), "fast", None])
def test_a_rate_is_a_number_from_0(rate: Any) -> None:
    with pytest.raises(CaseError, match="expected_levels_per_month"):
        no_next_step(case(), expected_levels_per_month=rate)


def test_nobody_and_nothing() -> None:
    assert no_next_step(case([], [])) == []
    assert no_next_step(case([participant()], []))[0]["would_open"] == []
