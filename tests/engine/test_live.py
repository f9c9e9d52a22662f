"""Rows, columns, bans and locks one by one give what a fresh run gives."""

import copy
import random
from typing import Any

import pytest

from matching.engine import CaseError, Engine, solve_case
from tests.engine.small_cases import bytes_of, case, opening, participant, random_case

Record = dict[str, Any]


def with_record(record: Record, name: str, changed: Record) -> Record:
    records = [changed if r["id"] == changed["id"] else r for r in record[name]]
    return record | {name: records}


class Story:
    """An engine and a case that live through the same changes."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
        self.case = random_case(seed, people=14)
        self.engine = Engine(copy.deepcopy(self.case))
        self.refused = 0

    def step(self) -> None:
        verb = self.draw.choice(["participant", "opening", "ban", "unban", "lock", "unlock"])
        before = self.case
        try:
            getattr(self, verb)()
        except CaseError:
            self.case = before
            self.refused += 1

    def participant(self) -> None:
        other = self.draw.choice(random_case(self.draw.randint(0, 999))["participants"])
        mine = self.draw.choice(self.case["participants"])
        changed = other | {"id": mine["id"], "lift_to": mine["lift_to"], "unpaid_at": {}}
        row = self.engine.update_participant(copy.deepcopy(changed))
        self.case = with_record(self.case, "participants", changed)
        expected = solve_case(self.case | {"locks": []}, assign="none")["pairs"]
        assert row == [pair for pair in expected if pair["participant"] == mine["id"]]

    def opening(self) -> None:
        other = self.draw.choice(random_case(self.draw.randint(0, 999))["openings"])
        mine = self.draw.choice(self.case["openings"])
        same = {key: mine[key] for key in ("id", "workplace", "employer")}
        column = self.engine.update_opening(copy.deepcopy(other | same))
        self.case = with_record(self.case, "openings", other | same)
        expected = solve_case(self.case | {"locks": []}, top=100, assign="none")["pairs"]
        found = [(p["participant"], p["score"]) for p in expected if p["opening"] == mine["id"]]
        assert sorted((c["participant"], c["score"]) for c in column) == sorted(found)

    def pair(self) -> tuple[str, str]:
        person = self.draw.choice(self.case["participants"])["id"]
        return person, self.draw.choice(self.case["openings"])["id"]

    def ban(self) -> None:
        pair = self.pair()
        self.engine.ban(*pair)
        self.case = self.case | {"bans": [*self.case["bans"], list(pair)]}

    def unban(self) -> None:
        pair = self.draw.choice(self.case["bans"] or [self.pair()])
        self.engine.unban(*pair)
        self.case = self.case | {"bans": [ban for ban in self.case["bans"] if ban != list(pair)]}

    def lock(self) -> None:
        pairs = solve_case(self.case, assign="none")["pairs"]
        if pairs:
            chosen = self.draw.choice(pairs)
            pair = chosen["participant"], chosen["opening"]
            self.engine.lock(*pair)
            locks = self.case.get("locks", [])
            self.case = self.case | {"locks": [*locks, list(pair)]}

    def unlock(self) -> None:
        pair = self.draw.choice(self.case.get("locks") or [self.pair()])
        self.engine.unlock(*pair)
        locks = self.case.get("locks", [])
        self.case = self.case | {"locks": [lock for lock in locks if lock != list(pair)]}


@pytest.mark.parametrize("seed", range(8))
def test_after_any_changes_everything_equals_a_fresh_run(seed: int) -> None:
    story = Story(seed)
    for number in range(8):
        story.step()
        fresh = solve_case(story.case)
        quick = story.engine.assignment()
        assert quick == {key: fresh["assignment"][key] for key in quick}, number
        if number % 3 == 2:
            assert bytes_of(story.engine.answer()) == bytes_of(fresh), number
    for method in ("stable", "greedy", "none"):
        fresh = bytes_of(solve_case(story.case, assign=method))
        assert bytes_of(story.engine.answer(method)) == fresh, method


def test_changes_that_the_format_refuses_change_nothing() -> None:
    record = case([participant("p1"), participant("p2")], [opening(capacity=1), opening("o2")])
    record["locks"] = [["p1", "o1"]]
    engine = Engine(record)
    before = bytes_of(engine.answer())
    refused = [
        lambda: engine.lock("p2", "o1"),
        lambda: engine.lock("p1", "o2"),
        lambda: engine.lock("p9", "o1"),
        lambda: engine.ban("p1", "o1"),
        lambda: engine.ban("p1", "o9"),
        lambda: engine.update_participant(participant("p9")),
        lambda: engine.update_participant(participant("p1", kinds=[])),
        lambda: engine.update_participant(participant("p1", lift_to=["w9"])),
        lambda: engine.update_participant({"id": "p1"}),
        lambda: engine.update_opening(opening(capacity=0)),
        lambda: engine.update_opening(opening("o2", employer="e9")),
        lambda: engine.update_opening(opening(licences=["B"])),
        lambda: engine.assignment("none"),
        lambda: engine.answer("best"),
    ]
    for change in refused:
        with pytest.raises(CaseError):
            change()
    assert bytes_of(engine.answer()) == before


def test_looking_keeps_nothing() -> None:
    record = case([participant("p1"), participant("p2")], [opening("o1"), opening("o2")])
    engine = Engine(record)
    before = bytes_of(engine.answer())
    new = participant("p3", goals=["5120"])
    row = engine.participant_row(new)
    expected = solve_case(record | {"participants": [*record["participants"], new]})["pairs"]
    assert row == [pair for pair in expected if pair["participant"] == "p3"]
    assert len(engine.opening_column(opening("o3"))) == 2
    assert engine.opening_column(opening("o1", licences=["B"])) == []
    assert bytes_of(engine.answer()) == before


@pytest.mark.parametrize("seed", range(12))
def test_looking_at_a_changed_participant_is_what_a_fresh_run_gives(seed: int) -> None:
    """Also after an opening changed, when no row that was worked out before holds any longer."""
    before, other = random_case(seed, people=14), random_case(seed + 500)
    engine = Engine(copy.deepcopy(before), top=100)
    place = before["openings"][0]
    same = {key: place[key] for key in ("id", "workplace", "employer")}
    after = with_record(before, "openings", other["openings"][0] | same)
    for now in (before, after):
        if now is after:
            try:
                engine.update_opening(now["openings"][0])
            except CaseError:  # the new opening would break a lock
                return
        for mine, news in zip(now["participants"], other["participants"], strict=False):
            keep = {key: mine[key] for key in ("id", "lift_to", "unpaid_at")}
            person = mine | {"skills": news["skills"], "available": news["available"]} | keep
            fresh = solve_case(
                with_record(now, "participants", person) | {"locks": []}, top=100, assign="none"
            )
            expected = [pair for pair in fresh["pairs"] if pair["participant"] == person["id"]]
            assert engine.participant_row(person) == expected
            scores = [{"opening": pair["opening"], "score": pair["score"]} for pair in expected]
            assert engine.participant_scores(person) == scores
