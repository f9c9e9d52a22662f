"""What single change would open a pair, or an opening that nobody fits; each claim re-checked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from matching.engine.changes import Helper
from matching.engine.engine import Scored
from matching.engine.errors import CaseError
from matching.engine.facts import Case, Opening, Participant
from matching.engine.pair import case_of, find, pair_case
from matching.engine.pairs import UNITS, Scorer
from matching.engine.ranking import rank_changes
from matching.engine.records import changed_record, participant_record
from matching.engine.sides import Openings, People
from matching.engine.validation import participant_from
from matching.engine.variants import Variant, variants_of

Record = dict[str, Any]


def changes_for_pair(case: Any, participant_id: str, opening_id: str) -> Record:
    """The smallest single changes that make an impossible pair possible, or a possible one rise.

    Answers `possible`, `refused` (every code that fails now), `rank` (on the participant's list,
    null if impossible) and `changes`: each with `side` (participant, opening, workplace, employer,
    pair), `change` (one key, as the format writes it) and the `score` then; for a possible pair
    also the `rank` then. Each has been applied and found true. Empty if no single change is enough.
    """
    checked = case_of(case)
    participant, opening = find(checked, participant_id, opening_id)
    one = pair_case(checked, participant, opening)
    scored = Scored(one)
    refused = scored.scorer.failing(0, 0)
    rank = None
    if refused:
        changes = _opening_changes(scored, participant, opening)
    else:
        rank, changes = rank_changes(checked, participant, opening)
    return {
        "participant": participant.id,
        "opening": opening.id,
        "possible": not refused,
        "refused": refused,
        "rank": rank,
        "changes": changes,
    }


def _opening_changes(scored: Scored, participant: Participant, opening: Opening) -> list[Record]:
    """Changes on either side, each applied, that make an impossible pair possible."""
    one = scored.case
    willing = replace(participant, consent=True)
    talked = replace(participant, support_talk_due=False)
    candidates = [
        *_by_participant(scored, participant),
        *_by_opening(one, participant, opening),
        ("pair", {"banned": False}, replace(one, bans=())),
        ("participant", {"consent": True}, _with(one, willing)),
        ("participant", {"support_talk_due": False}, _with(one, talked)),
    ]
    changes: list[Record] = []
    for side, change, then in candidates:
        after = Scored(then)
        if not after.scorer.failing(0, 0):
            score = after.store.score_of(0, 0) / UNITS
            changes.append({"side": side, "change": change, "score": score})
    changes.sort(key=lambda c: (-c["score"], c["side"], str(c["change"])))
    return changes


def _with(case: Case, participant: Participant) -> Case:
    return replace(case, participants=(participant,))


def _by_participant(scored: Scored, participant: Participant) -> list[tuple[str, Record, Case]]:
    helps = Helper(scored.scorer).help_for(np.zeros(1, dtype=np.int64)).get(0, [])
    return [
        ("participant", help_.change, _with(scored.case, applied(participant, help_.change)))
        for help_ in helps
    ]


def applied(participant: Participant, change: Record) -> Participant:
    """The participant after a change as the format writes it."""
    record = changed_record(participant_record(participant), change)
    return participant_from(record, f"participants[{participant.id}]")


def _by_opening(
    case: Case, participant: Participant, opening: Opening
) -> list[tuple[str, Record, Case]]:
    def opens(variant: Variant) -> bool:
        return not Scored(variant.case).scorer.failing(0, 0)

    first = max(case.as_of, participant.from_day)
    return [
        (variant.side, variant.change, variant.case)
        for variant, _ in smallest_that_open(variants_of(case, opening, [first]), opens)
    ]


def smallest_that_open(
    variants: list[Variant], opens: Callable[[Variant], Any]
) -> Iterator[tuple[Variant, Any]]:
    """Of each field the smallest change that opens anything, with what it opens.

    A larger change of one field opens whatever a smaller one does, so halving finds the smallest.
    """
    for _, same_field in groupby(variants, key=lambda v: (v.side, v.field)):
        field = list(same_field)
        if field[0].every:
            found = [(variant, opens(variant)) for variant in field]
            yield from ((variant, result) for variant, result in found if result)
            continue
        low, high, best = 0, len(field) - 1, opens(field[-1])
        while best and low < high:
            middle = (low + high) // 2
            result = opens(field[middle])
            if result:
                high, best = middle, result
            else:
                low = middle + 1
        if best:
            yield field[high], best


def changes_for_opening(case: Any, opening_id: str, *, most: int = 20) -> Record:
    """What an opening would have to ask less of, and for how many it would be possible then.

    Answers `possible` (for how many it is now), `refused` (people per code that fails) and
    `changes`, at most `most`: each with `side` (opening, workplace, employer), `change` (one key),
    `opens` (people newly possible) and the `best` of them with the score then. Each has been
    applied; of each field the smallest change that opens anything.
    """
    checked = case_of(case)
    opening = next((o for o in checked.openings if o.id == opening_id), None)
    if opening is None:
        raise CaseError("opening: expected the id of a known opening")
    column = _Column(checked, opening)
    before = column.people_of(column.scorer(replace(checked, openings=(opening,))))
    first_days = [max(checked.as_of, p.from_day) for p in checked.participants]

    def opens(variant: Variant) -> Record | None:
        return column.opened(variant, before)

    changes = [
        {"side": variant.side, "change": variant.change, **result}
        for variant, result in smallest_that_open(variants_of(checked, opening, first_days), opens)
    ]
    changes.sort(key=lambda c: (-c["opens"], -c["best"]["score"], str(c["change"])))
    return {
        "opening": opening.id,
        "possible": len(before),
        "refused": column.refused,
        "changes": changes[:most],
    }


class _Column:
    """One opening against everybody, in several variants."""

    def __init__(self, case: Case, opening: Opening) -> None:
        self.people = People(case.participants, case)
        index = {p.id: i for i, p in enumerate(case.participants)}
        self.bans = {index[p]: [0] for p, o in case.bans if o == opening.id}
        refusals = self.scorer(replace(case, openings=(opening,))).refusals()
        self.refused = {code: int(c.sum()) for code, c in refusals.items() if c.any()}

    def scorer(self, case: Case) -> Scorer:
        """A scorer of everybody against the case's one opening."""
        return Scorer(self.people, Openings(case.openings, case), self.bans)

    def people_of(self, scorer: Scorer) -> dict[int, int]:
        """For whom the opening is possible, with the score."""
        return {
            person: score
            for block in scorer.blocks()
            for person, score in zip(block.person.tolist(), block.score.tolist(), strict=True)
        }

    def opened(self, variant: Variant, before: dict[int, int]) -> Record | None:
        """How many the variant opens the opening for, and the best of them; None if nobody."""
        after = self.people_of(self.scorer(variant.case))
        new = {person: score for person, score in after.items() if person not in before}
        if not new:
            return None
        best = min(new, key=lambda person: (-new[person], person))
        participant = self.people.participants[best].id
        return {
            "opens": len(new),
            "best": {"participant": participant, "score": new[best] / UNITS},
        }
