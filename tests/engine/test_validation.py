"""Every malformed case is refused with one line that names the place."""

import copy
import json
from typing import Any

import pytest

from matching.engine import CaseError, solve_case
from matching.engine import reading as reading_module
from matching.engine.reading import decode, read_case
from tests.engine.small_cases import case, employer, opening, participant, workplace

HUGE = 10**5000


def refusal(record: Any) -> str:
    with pytest.raises(CaseError) as caught:
        solve_case(record)
    message = str(caught.value)
    assert "\n" not in message
    return message


def changed(path: str, value: Any) -> dict[str, Any]:
    record: Any = case()
    part = record
    *above, last = path.split("/")
    for key in above:
        part = part[int(key)] if isinstance(part, list) else part[key]
    part[int(last) if isinstance(part, list) else last] = value
    return record


FAULTS: list[tuple[str, Any, str]] = [
    ("participants/0/norwegian/speaking", "A0", "participants[p1].norwegian.speaking"),
    ("participants/0/norwegian/speaking", 2, "participants[p1].norwegian.speaking"),
    ("participants/0/consent", 1, "participants[p1].consent: expected true or false"),
    ("participants/0/has_car", None, "participants[p1].has_car"),
    ("participants/0/follow_up_need", 4, "participants[p1].follow_up_need"),
    ("participants/0/follow_up_need", 2.0, "participants[p1].follow_up_need"),
    ("participants/0/follow_up_need", True, "participants[p1].follow_up_need"),
    ("participants/0/waiting_days", HUGE, "participants[p1].waiting_days"),
    ("participants/0/waiting_days", -1, "participants[p1].waiting_days"),
    ("participants/0/priority", float("nan"), "participants[p1].priority"),
    ("participants/0/priority", HUGE, "participants[p1].priority"),
    ("participants/0/priority", True, "participants[p1].priority"),
    ("participants/0/priority", "5", "participants[p1].priority"),
    ("participants/0/max_travel_minutes", 1440.5, "participants[p1].max_travel_minutes"),
    ("participants/0/max_travel_minutes", float("inf"), "participants[p1].max_travel_minutes"),
    ("participants/0/home", [61.0], "participants[p1].home"),
    ("participants/0/home", [91.0, 9.0], "participants[p1].home"),
    ("participants/0/home", [True, 9.0], "participants[p1].home"),
    ("participants/0/from", "2026-02-30", "participants[p1].from: expected a real day"),
    ("participants/0/from", "20261201", "participants[p1].from"),
    ("participants/0/from", "1899-12-31", "participants[p1].from"),
    ("participants/0/until", "2200-01-01", "participants[p1].until"),
    ("participants/0/until", "2026-11-30", "participants[p1].until: expected an end"),
    ("participants/0/available", {"monday": []}, "participants[p1].available.monday"),
    ("participants/0/available", {"mon": ["09:00", "09:00"]}, "participants[p1].available.mon[0]"),
    ("participants/0/available", {"mon": ["24:00", "09:00"]}, "participants[p1].available.mon"),
    ("participants/0/available", {"mon": ["8:00", "09:00"]}, "participants[p1].available.mon[0]"),
    ("participants/0/available", {"mon": ["08:00", "24:01"]}, "participants[p1].available.mon[1]"),
    ("participants/0/available", [], "participants[p1].available"),
    ("participants/0/skills", ["x" * 501], "participants[p1].skills[0]"),
    ("participants/0/skills", ["x" * 1_000_000], "participants[p1].skills[0]"),
    ("participants/0/skills", [""], "participants[p1].skills[0]"),
    ("participants/0/skills", ["tab\there"], "participants[p1].skills[0]"),
    ("participants/0/skills", ["lone \ud800"], "participants[p1].skills[0]"),
    ("participants/0/skills", "baking", "participants[p1].skills"),
    ("participants/0/goals", ["51200"], "participants[p1].goals[0]"),
    ("participants/0/goals", ["٥١"], "participants[p1].goals[0]"),
    ("participants/0/experience", [{"occupation": "51", "years": 81}],
     "participants[p1].experience[0].years"),
    ("participants/0/experience", [{"occupation": "51"}], "participants[p1].experience[0].years"),
    ("participants/0/kinds", ["slavery"], "participants[p1].kinds[0]"),
    ("participants/0/kinds", [["work_practice"]], "participants[p1].kinds[0]"),
    ("participants/0/weights", {"goal": 100}, "participants[p1].weights.competence"),
    ("participants/0/lift_to", ["w9"], "participants[p1].lift_to: expected ids of workplaces"),
    ("participants/0/unpaid_at", {"e9": 1}, "participants[p1].unpaid_at"),
    ("participants/0/id", "", "participants[0].id"),
    ("participants/0/id", "x" * 65, "participants[0].id"),
    ("participants/0/id", 7, "participants[0].id"),
    ("participants/0/age", 30, "participants[p1].age: expected no such key"),
    ("participants/0/country", "Eritrea", "participants[p1].country: expected no such key"),
    ("participants/0", [], "participants[0]: expected an object"),
    ("participants/0", None, "participants[0]: expected an object"),
    ("participants", {}, "participants: expected a list"),
    ("openings/0/employer", "e9", "openings[o1].employer"),
    ("openings/0/workplace", "w9", "openings[o1].workplace"),
    ("openings/0/min_days", 8, "openings[o1].min_days"),
    ("openings/0/weeks", 0, "openings[o1].weeks"),
    ("openings/0/weeks", 261, "openings[o1].weeks"),
    ("openings/0/capacity", 10_001, "openings[o1].capacity"),
    ("openings/0/capacity", None, "openings[o1].capacity"),
    ("openings/0/hire", "perhaps", "openings[o1].hire"),
    ("openings/0/start_between", ["2027-02-01", "2026-12-01"], "openings[o1].start_between[1]"),
    ("openings/0/start_between", ["2027-02-01"], "openings[o1].start_between"),
    ("openings/0/occupation", "", "openings[o1].occupation"),
    ("openings/0/language/colleagues", {"start": "A1"}, "openings[o1].language.colleagues.hire"),
    ("openings/0/language/colleagues/start", "a1", "openings[o1].language.colleagues.start"),
    ("openings/0/language/phone", {}, "openings[o1].language.phone"),
    ("workplaces/0/supervision_ceiling", -1, "workplaces[w1].supervision_ceiling"),
    ("employers/0/answer_rate", 1.1, "employers[e1].answer_rate"),
    ("employers/0/max_people", 1.5, "employers[e1].max_people"),
    ("format", 2, "format: expected 1"),
    ("format", True, "format: expected 1"),
    ("format", 1.0, "format: expected 1"),
    ("as_of", None, "as_of"),
    ("weights/goal", 26, "weights: expected weights that sum to 100"),
    ("weights/goal", -25, "weights.goal"),
    ("weights/luck", 0, "weights.luck"),
    ("vocabulary", None, "vocabulary"),
    ("vocabulary", {"u": "label"}, "vocabulary.u"),
    ("vocabulary", {"": []}, "vocabulary."),
    ("unpaid_limit", -1, "unpaid_limit"),
    ("bans", [["p1", "o9"]], "bans[0][1]: expected the id of an opening"),
    ("bans", [["p9", "o1"]], "bans[0][0]: expected the id of a participant"),
    ("bans", [["p1"]], "bans[0]: expected a pair of ids"),
    ("locks", "p1", "locks: expected a list"),
    ("extra", 1, "extra: expected no such key"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "message"), FAULTS, ids=[fault[2][:60] for fault in FAULTS]
)
def test_a_fault_is_named_with_its_place(path: str, value: Any, message: str) -> None:
    assert refusal(changed(path, value)).startswith(message)


@pytest.mark.parametrize("record", [None, [], 1, "case", {}, {1: 2}])
def test_what_is_no_case_is_refused(record: Any) -> None:
    assert "expected" in refusal(record)


@pytest.mark.parametrize("key", sorted(participant()))
def test_every_key_of_a_participant_is_needed(key: str) -> None:
    record = case()
    del record["participants"][0][key]
    place = "participants[0]" if key == "id" else "participants[p1]"
    assert refusal(record) == f"{place}.{key}: expected this key, it is missing"


@pytest.mark.parametrize("key", sorted(opening()))
def test_every_key_of_an_opening_is_needed(key: str) -> None:
    record = case()
    del record["openings"][0][key]
    assert f".{key}: expected this key" in refusal(record)


def test_ids_are_used_once() -> None:
    record = case(participants=[participant("p1"), participant("p1")])
    assert refusal(record) == "participants[p1].id: expected an id used only once"


def test_one_workplace_has_one_employer() -> None:
    record = case(
        openings=[opening("o1"), opening("o2", employer="e2")],
        employers=[employer("e1"), employer("e2")],
    )
    assert "one employer only" in refusal(record)


def test_the_same_lock_twice_is_one_lock_but_two_openings_are_refused() -> None:
    record = case(openings=[opening("o1"), opening("o2")])
    record["locks"] = [["p1", "o1"], ["p1", "o1"]]
    assert solve_case(record)["assignment"]["placed"] == [{"participant": "p1", "opening": "o1"}]
    record["locks"] = [["p1", "o1"], ["p1", "o2"]]
    assert refusal(record) == "locks[1]: expected a participant locked only once"


def test_a_lock_must_be_possible() -> None:
    record = case(locks=[["p1", "o1"]], bans=[["p1", "o1"]])
    assert refusal(record) == "locks[p1, o1]: expected a possible pair, pair refuses it"


@pytest.mark.parametrize(
    ("limit", "named"),
    [
        ({"openings": [opening(capacity=1)]}, "capacity of opening o1"),
        ({"workplaces": [workplace(supervision_ceiling=3, occupied=2)]}, "workplace w1"),
        ({"employers": [employer(max_people=1)]}, "max_people of employer e1"),
    ],
)
def test_locks_stay_within_each_limit(limit: dict[str, Any], named: str) -> None:
    record = case(participants=[participant("p1"), participant("p2")], **limit)
    record["locks"] = [["p1", "o1"], ["p2", "o1"]]
    assert named in refusal(record)


def test_messages_stay_one_line_whatever_the_keys_are() -> None:
    record = case()
    record["participants"][0]["evil\nkey\u2028" + "x" * 10_000] = 1
    message = refusal(record)
    assert len(message.splitlines()) == 1
    assert len(message) < 300


def test_what_may_be_left_out_equals_its_default() -> None:
    explicit = case(vocabulary={}, unpaid_limit=1, locks=[], bans=[])
    explicit["participants"][0] |= {
        "consent": True, "support_talk_due": False, "unpaid_at": {}, "weights": None,
    }  # fmt: skip
    short, long = solve_case(case()), solve_case(explicit)
    assert short["run"]["fingerprint"] == long["run"]["fingerprint"]
    assert short["pairs"] == long["pairs"]


def test_the_case_is_never_changed() -> None:
    record = case(bans=[["p1", "o1"]])
    before = copy.deepcopy(record)
    solve_case(record)
    assert record == before


@pytest.mark.parametrize("top", [0, -1, 1.0, True, "5", None])
def test_top_is_a_whole_number_from_one(top: Any) -> None:
    with pytest.raises(CaseError, match="top"):
        solve_case(case(), top=top)


@pytest.mark.parametrize("method", ["best", "", None, ["joint"]])
def test_the_method_is_one_of_four(method: Any) -> None:
    with pytest.raises(CaseError, match="assign"):
        solve_case(case(), assign=method)


# Files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "case: expected JSON"),
        (b"{", "case: expected JSON"),
        (b"\xff\xfe", "case: expected UTF-8"),
        ("\ufeff{}".encode(), "case: expected JSON"),
        (b"[" * 100_000, "case: expected JSON nested less deep"),
        (b'{"a":' * 100_000, "case: expected JSON nested less deep"),
    ],
)
def test_what_is_no_json_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        decode(content)
    assert str(caught.value).startswith(message)


def written(old: str, new: str) -> bytes:
    text = json.dumps(case())
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (written('"priority": 0', '"priority": NaN'), "participants[p1].priority"),
        (written('"priority": 0', '"priority": -Infinity'), "participants[p1].priority"),
        (written('"priority": 0', '"priority": 1e400'), "participants[p1].priority"),
        (written('"priority": 0', '"priority": ' + "9" * 5000), "participants[p1].priority"),
        (written('"capacity": 2', '"capacity": ' + "9" * 5000), "openings[o1].capacity"),
        (written('"priority": 0', '"priority": 0, "priority": 0'), "participants[p1].priority"),
        (written('"mon"', '"tue"'), "participants[p1].available.tue: expected a key only once"),
        (written('"format": 1', '"format": 1, "format": 1'), "format: expected a key only once"),
        (written('"ti"', '"\\ud800"'), "participants[p1].languages[0]"),
    ],
)
def test_faults_only_a_file_can_have(content: bytes, place: str) -> None:
    with pytest.raises(CaseError) as caught:
        solve_case(decode(content))
    assert str(caught.value).startswith(place)


def test_a_file_larger_than_the_limit_is_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b" " * 1000)
    monkeypatch.setattr(reading_module, "LARGEST_FILE", 999)
    with pytest.raises(CaseError, match="at most"):
        read_case(path)
