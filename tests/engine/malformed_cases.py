"""The table of malformed cases: what is wrong with each, and which words must name it."""

import json
from typing import Any

from tests.engine.case_factory import WEIGHTS, a_case, a_participant, a_workplace, an_opening

Record = dict[str, Any]
GONE = object()

# Every row: the path in a_case(), what stands there instead, what the line must hold.
PERSON, OPENING = ("participants", 0), ("openings", 0)
WORKPLACE, EMPLOYER = ("workplaces", 0), ("employers", 0)
BROKEN: list[tuple[tuple[Any, ...], Any, list[str]]] = [
    (("format",), 2, ["format"]),
    (("format",), "1", ["format"]),
    (("format",), True, ["format"]),
    (("format",), GONE, ["format"]),
    (("extra",), 1, ["extra"]),
    (("as_of",), "2026-02-30", ["as_of"]),
    (("as_of",), "2026-2-3", ["as_of"]),
    (("as_of",), "20261120", ["as_of"]),
    (("as_of",), "1899-12-31", ["as_of"]),
    (("as_of",), "2200-01-01", ["as_of"]),
    (("as_of",), "2026-W47-5", ["as_of"]),
    (("as_of",), None, ["as_of"]),
    (("weights", "goal"), 26, ["weights"]),
    (("weights", "goal"), 25.00001, ["weights"]),
    (("weights", "goal"), -25, ["weights"]),
    (("weights", "goal"), "25", ["weights"]),
    (("weights", "goal"), True, ["weights"]),
    (("weights", "goal"), GONE, ["weights"]),
    (("weights", "age"), 0, ["weights"]),
    (("weights",), None, ["weights"]),
    (("vocabulary",), [], ["vocabulary"]),
    (("vocabulary", "http://data.example/skill/bake"), "baking", ["vocabulary"]),
    (("vocabulary", "http://data.example/skill/bake"), [""], ["vocabulary"]),
    (("vocabulary", ""), ["x"], ["vocabulary"]),
    (("unpaid_limit",), -1, ["unpaid_limit"]),
    (("unpaid_limit",), 1.5, ["unpaid_limit"]),
    (("participants",), {}, ["participants"]),
    (("participants",), GONE, ["participants"]),
    (PERSON, [], ["participants[0]"]),
    (PERSON, None, ["participants[0]"]),
    ((*PERSON, "id"), GONE, ["participants[0]", "id"]),
    ((*PERSON, "id"), "", ["participants[0]", "id"]),
    ((*PERSON, "id"), "x" * 65, ["participants[0]", "id"]),
    ((*PERSON, "id"), 7, ["participants[0]", "id"]),
    ((*PERSON, "id"), "a\nb", ["participants[0]", "id"]),
    ((*PERSON, "age"), 40, ["participants[p1]", "age"]),
    ((*PERSON, "country"), "x", ["participants[p1]", "country"]),
    ((*PERSON, "consent"), 1, ["participants[p1]", "consent"]),
    ((*PERSON, "consent"), None, ["participants[p1]", "consent"]),
    ((*PERSON, "support_talk_due"), "no", ["participants[p1]", "support_talk_due"]),
    ((*PERSON, "unpaid_at"), {"e9": 1}, ["participants[p1]", "unpaid_at"]),
    ((*PERSON, "unpaid_at"), {"e1": -1}, ["participants[p1]", "unpaid_at"]),
    ((*PERSON, "unpaid_at"), [], ["participants[p1]", "unpaid_at"]),
    ((*PERSON, "norwegian", "speaking"), "A3", ["participants[p1].norwegian.speaking"]),
    ((*PERSON, "norwegian", "speaking"), "a2", ["participants[p1].norwegian.speaking"]),
    ((*PERSON, "norwegian", "speaking"), 2, ["participants[p1].norwegian.speaking"]),
    ((*PERSON, "norwegian", "writing"), GONE, ["participants[p1]", "norwegian", "writing"]),
    ((*PERSON, "norwegian", "singing"), "A1", ["participants[p1]", "norwegian", "singing"]),
    ((*PERSON, "norwegian"), None, ["participants[p1]", "norwegian"]),
    ((*PERSON, "languages"), "ti", ["participants[p1]", "languages"]),
    ((*PERSON, "skills"), GONE, ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "", ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "x" * 501, ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "a\u0000b", ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "tab\tinside", ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "\x85", ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), "\ud800", ["participants[p1]", "skills"]),
    ((*PERSON, "skills", 0), ["baking"], ["participants[p1]", "skills"]),
    ((*PERSON, "experience", 0, "years"), 81, ["participants[p1]", "experience", "years"]),
    ((*PERSON, "experience", 0, "years"), -0.5, ["participants[p1]", "experience", "years"]),
    ((*PERSON, "experience", 0, "years"), None, ["participants[p1]", "experience", "years"]),
    ((*PERSON, "experience", 0, "occupation"), "75123", ["participants[p1]", "experience"]),
    ((*PERSON, "experience", 0, "where"), "x", ["participants[p1]", "experience", "where"]),
    ((*PERSON, "goals"), [""], ["participants[p1]", "goals"]),
    ((*PERSON, "goals"), [5120], ["participants[p1]", "goals"]),
    ((*PERSON, "goals"), ["51a"], ["participants[p1]", "goals"]),
    ((*PERSON, "goals"), ["٥١"], ["participants[p1]", "goals"]),
    ((*PERSON, "goals"), ["512\n"], ["participants[p1]", "goals"]),
    ((*PERSON, "available"), {"monday": ["08:00", "16:00"]}, ["participants[p1]", "available"]),
    ((*PERSON, "available", "mon"), ["16:00", "08:00"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["08:00", "08:00"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["8:00", "16:00"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["08:00", "24:01"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["24:00", "24:00"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["08:00", "12:60"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), ["08:00"], ["participants[p1].available.mon"]),
    ((*PERSON, "available", "mon"), None, ["participants[p1].available.mon"]),
    ((*PERSON, "from"), "2027-12-01", ["participants[p1]", "until"]),
    ((*PERSON, "until"), None, ["participants[p1]", "until"]),
    ((*PERSON, "until"), 20271130, ["participants[p1]", "until"]),
    ((*PERSON, "home"), [61.59], ["participants[p1]", "home"]),
    ((*PERSON, "home"), [91, 9.75], ["participants[p1]", "home"]),
    ((*PERSON, "home"), [61.59, -181], ["participants[p1]", "home"]),
    ((*PERSON, "home"), ["61", "9"], ["participants[p1]", "home"]),
    ((*PERSON, "home"), None, ["participants[p1]", "home"]),
    ((*PERSON, "max_travel_minutes"), 1441, ["participants[p1]", "max_travel_minutes"]),
    ((*PERSON, "max_travel_minutes"), -1, ["participants[p1]", "max_travel_minutes"]),
    ((*PERSON, "has_car"), 0, ["participants[p1]", "has_car"]),
    ((*PERSON, "lift_to"), ["w9"], ["participants[p1]", "lift_to"]),
    ((*PERSON, "licences"), None, ["participants[p1]", "licences"]),
    ((*PERSON, "certificates"), {}, ["participants[p1]", "certificates"]),
    ((*PERSON, "avoid"), [None], ["participants[p1]", "avoid"]),
    ((*PERSON, "follow_up_need"), 4, ["participants[p1]", "follow_up_need"]),
    ((*PERSON, "follow_up_need"), 1.5, ["participants[p1]", "follow_up_need"]),
    ((*PERSON, "follow_up_need"), True, ["participants[p1]", "follow_up_need"]),
    ((*PERSON, "kinds"), ["internship"], ["participants[p1]", "kinds"]),
    ((*PERSON, "strong_wish"), None, ["participants[p1]", "strong_wish"]),
    ((*PERSON, "waiting_days"), 10_001, ["participants[p1]", "waiting_days"]),
    ((*PERSON, "waiting_days"), -1, ["participants[p1]", "waiting_days"]),
    ((*PERSON, "priority"), 1000.5, ["participants[p1]", "priority"]),
    ((*PERSON, "priority"), -1, ["participants[p1]", "priority"]),
    ((*PERSON, "priority"), 10**400, ["participants[p1]", "priority"]),
    ((*PERSON, "weights"), {}, ["participants[p1]", "weights"]),
    ((*PERSON, "weights"), WEIGHTS | {"goal": 24}, ["participants[p1]", "weights"]),
    ((*OPENING, "employer"), "e9", ["openings[o1]", "employer"]),
    ((*OPENING, "workplace"), "w9", ["openings[o1]", "workplace"]),
    ((*OPENING, "workplace"), None, ["openings[o1]", "workplace"]),
    ((*OPENING, "kind"), "job", ["openings[o1]", "kind"]),
    ((*OPENING, "kind"), None, ["openings[o1]", "kind"]),
    ((*OPENING, "occupation"), "", ["openings[o1]", "occupation"]),
    ((*OPENING, "occupation"), 5120, ["openings[o1]", "occupation"]),
    ((*OPENING, "skills_needed"), None, ["openings[o1]", "skills_needed"]),
    ((*OPENING, "language", "customers"), GONE, ["openings[o1]", "language", "customers"]),
    ((*OPENING, "language", "customers"), None, ["openings[o1]", "language", "customers"]),
    ((*OPENING, "language", "customers", "start"), "B3", ["openings[o1].language.customers.start"]),
    ((*OPENING, "language", "customers", "hire"), GONE, ["openings[o1]", "customers", "hire"]),
    ((*OPENING, "talk"), 4, ["openings[o1]", "talk"]),
    ((*OPENING, "talk"), False, ["openings[o1]", "talk"]),
    ((*OPENING, "slow_talk"), 1, ["openings[o1]", "slow_talk"]),
    ((*OPENING, "support"), -1, ["openings[o1]", "support"]),
    ((*OPENING, "days"), None, ["openings[o1]", "days"]),
    ((*OPENING, "days", "mon"), "08:00-15:00", ["openings[o1].days.mon"]),
    ((*OPENING, "min_days"), 8, ["openings[o1]", "min_days"]),
    ((*OPENING, "start_between"), ["2027-02-02", "2027-02-01"], ["openings[o1]", "start_between"]),
    ((*OPENING, "start_between"), ["2026-12-01"], ["openings[o1]", "start_between"]),
    ((*OPENING, "weeks"), 0, ["openings[o1]", "weeks"]),
    ((*OPENING, "weeks"), 261, ["openings[o1]", "weeks"]),
    ((*OPENING, "capacity"), -1, ["openings[o1]", "capacity"]),
    ((*OPENING, "capacity"), None, ["openings[o1]", "capacity"]),
    ((*OPENING, "capacity"), 10_001, ["openings[o1]", "capacity"]),
    ((*OPENING, "hire"), True, ["openings[o1]", "hire"]),
    ((*OPENING, "salary"), 1, ["openings[o1]", "salary"]),
    ((*WORKPLACE, "supervision_ceiling"), -1, ["workplaces[w1]", "supervision_ceiling"]),
    ((*WORKPLACE, "occupied"), None, ["workplaces[w1]", "occupied"]),
    ((*WORKPLACE, "id"), "w2", ["openings[o1]", "workplace"]),
    ((*EMPLOYER, "max_people"), 1.5, ["employers[e1]", "max_people"]),
    ((*EMPLOYER, "resting"), None, ["employers[e1]", "resting"]),
    ((*EMPLOYER, "answer_rate"), 1.01, ["employers[e1]", "answer_rate"]),
    ((*EMPLOYER, "asked_90_days"), GONE, ["employers[e1]", "asked_90_days"]),
    ((*EMPLOYER, "hosted_12_months"), "2", ["employers[e1]", "hosted_12_months"]),
    (("locks",), {}, ["locks"]),
    (("locks",), [["p1"]], ["locks"]),
    (("locks",), [["p9", "o1"]], ["locks"]),
    (("locks",), [["p1", "o9"]], ["locks"]),
    (("bans",), [["p9", "o1"]], ["bans"]),
    (("bans",), [["p1", "o1", "o1"]], ["bans"]),
    (("bans",), "p1", ["bans"]),
]


def put(case: Record, path: tuple[Any, ...], new: Any) -> Record:
    """The case with another value at this path."""
    at: Any = case
    for step in path[:-1]:
        at = at[step]
    if new is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return case


# Cases that are wrong only as a whole.
TANGLED: dict[str, tuple[Record, list[str]]] = {
    "an id twice": (
        a_case(participants=[a_participant(), a_participant()]),
        ["participants[", "id"],
    ),
    "an opening twice": (a_case(openings=[an_opening(), an_opening()]), ["openings[", "id"]),
    "one workplace, two employers": (
        a_case(
            openings=[an_opening(), an_opening(id="o2", employer="e2")],
            employers=[*a_case()["employers"], a_case()["employers"][0] | {"id": "e2"}],
        ),
        ["workplace", "employer"],
    ),
    "a banned lock": (a_case(locks=[["p1", "o1"]], bans=[["p1", "o1"]]), ["locks"]),
    "a lock without consent": (
        a_case(locks=[["p1", "o1"]], participants=[a_participant(consent=False)]),
        ["locks"],
    ),
    "a lock at a full opening": (
        a_case(locks=[["p1", "o1"]], openings=[an_opening(capacity=0)]),
        ["locks"],
    ),
    "locked twice": (
        a_case(locks=[["p1", "o1"], ["p1", "o2"]], openings=[an_opening(), an_opening(id="o2")]),
        ["locks"],
    ),
    "locks beyond the opening": (
        a_case(
            locks=[["p1", "o1"], ["p2", "o1"]],
            participants=[a_participant(), a_participant(id="p2")],
            openings=[an_opening(capacity=1)],
        ),
        ["locks"],
    ),
    "locks beyond the ceiling": (
        a_case(
            locks=[["p1", "o1"], ["p2", "o2"]],
            participants=[a_participant(), a_participant(id="p2")],
            openings=[an_opening(), an_opening(id="o2")],
            workplaces=[a_workplace(supervision_ceiling=2, occupied=1)],
        ),
        ["locks"],
    ),
    "locks beyond the employer": (
        a_case(
            locks=[["p1", "o1"], ["p2", "o2"]],
            participants=[a_participant(), a_participant(id="p2")],
            openings=[an_opening(), an_opening(id="o2", workplace="w2")],
            workplaces=[a_workplace(), a_workplace(id="w2")],
            employers=[a_case()["employers"][0] | {"max_people": 1}],
        ),
        ["locks"],
    ),
}

GOOD = json.dumps(a_case()).encode()
# Bytes that are no case at all; the words are what the line must hold.
BYTES: dict[str, tuple[bytes, list[str]]] = {
    "empty": (b"", []),
    "not JSON": (b"hello", []),
    "a list": (b"[]", []),
    "null": (b"null", []),
    "half": (GOOD[: len(GOOD) // 2], []),
    "something behind": (GOOD + b" {}", []),
    "not UTF-8": (GOOD.replace(b'"baking"', b'"b\xe5king"', 1), []),
    "UTF-16": (GOOD.decode().encode("utf-16"), []),
    "NaN": (GOOD.replace(b'"priority": 0', b'"priority": NaN', 1), []),
    "Infinity": (GOOD.replace(b'"priority": 0', b'"priority": -Infinity', 1), []),
    "beyond floats": (GOOD.replace(b'"priority": 0', b'"priority": 1e999', 1), []),
    "5,000 digits": (GOOD.replace(b'"priority": 0', b'"priority": ' + b"9" * 5000, 1), []),
    "a key twice": (GOOD.replace(b'"format": 1', b'"format": 1, "format": 1', 1), ["format"]),
    "a key twice inside": (
        GOOD.replace(b'"speaking": "A2"', b'"speaking": "A2", "speaking": "A2"', 1),
        ["speaking"],
    ),
    "too deep": (b"[" * 100_000 + b"]" * 100_000, []),
    "too deep inside": (
        GOOD.replace(b'"bans": []', b'"bans": ' + b"[" * 50_000 + b"]" * 50_000, 1),
        [],
    ),
    "objects too deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, []),
}
