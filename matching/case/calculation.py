"""The engine as the product uses it: the answer, the pairs worth keeping, every broken rule."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine import changes_for_opening, changes_for_pair, explain_pair, no_next_step
from matching.engine.answer import answer_of, check_method
from matching.engine.changes import Helper
from matching.engine.engine import Scored
from matching.engine.explain import Explainer, Shown
from matching.engine.fingerprint import fingerprint
from matching.engine.pairs import UNITS
from matching.engine.validation import checked_case

KEPT = 10  # openings kept for each participant, and people for each opening
MOST_HELPS = 5
MOST_ADVISED = 3_000  # people times openings that a run works advice out for
Pair = tuple[str, str]


@dataclass(frozen=True)
class Nobody:
    """An opening that nobody fits: people kept away by code, and what would help."""

    refused: dict[str, int]
    changes: list[dict[str, Any]]


def broken_rules(case: dict[str, Any], pairs: Iterable[Pair]) -> dict[Pair, list[str]]:
    """Every code that refuses each of these pairs; the case may hold more than they need."""
    wanted = list(pairs)
    if not wanted:
        return {}
    people, openings = {person for person, _ in wanted}, {opening for _, opening in wanted}
    part = case | {
        "participants": [each for each in case["participants"] if each["id"] in people],
        "openings": [each for each in case["openings"] if each["id"] in openings],
        "bans": [pair for pair in case["bans"] if pair[0] in people and pair[1] in openings],
        "locks": [],
    }
    return Calculation(part).broken(wanted)


def fingerprint_of(case: dict[str, Any]) -> str:
    """The fingerprint of a case, without matching anybody."""
    return fingerprint(checked_case(case))


class Calculation:
    """A case that is scored; asked as often as wanted."""

    def __init__(self, case: dict[str, Any], *, top: int = KEPT) -> None:
        self.scored = Scored(case, top=top)

    def answer(self, method: str) -> dict[str, Any]:
        """The whole answer of the case format."""
        check_method(method)
        return answer_of(self.scored, method)

    def broken(self, pairs: Iterable[Pair]) -> dict[Pair, list[str]]:
        """Every code that refuses each pair; an empty list is a possible pair."""
        person, opening = self.scored.person_index, self.scored.opening_index
        failing = self.scored.scorer.failing
        return {pair: failing(person[pair[0]], opening[pair[1]]) for pair in pairs}

    def possible_of(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Those of the pairs that stand in the case and that no rule refuses."""
        here = [
            pair
            for pair in pairs
            if pair[0] in self.scored.person_index and pair[1] in self.scored.opening_index
        ]
        return {pair for pair, codes in self.broken(here).items() if not codes}

    def refused_of_opening(self, opening: str) -> dict[str, int]:
        """How many people each code keeps from one opening; people without consent aside."""
        scored, index = self.scored, self.scored.opening_index[opening]
        people, scorer = scored.people, scored.scorer
        everybody = np.arange(len(people))
        column = np.full(len(people), index)
        failed = {
            name: ~table.pairs(everybody, column) for name, table in scorer.tables.allowed.items()
        }
        lifted = scorer.lifted(everybody)
        if lifted is not None:
            failed["reach"] &= ~lifted[:, index]
        failed["capacity"] = np.full(len(people), scored.openings.closed[index])
        failed["rest"] = scored.openings.resting[index] | people.talk_due
        failed["pair"] = np.array(
            [index in scorer.bans.get(who, ()) for who in range(len(people))], dtype=bool
        )
        counts = {name: int((each & people.consent).sum()) for name, each in failed.items()}
        return {name: count for name, count in counts.items() if count}

    def openings_without_anybody(self) -> list[str]:
        """Openings with a free place that are possible for nobody."""
        scored = self.scored
        counts = np.bincount(scored.store.opening, minlength=len(scored.openings))
        nobody = np.flatnonzero((counts == 0) & ~scored.openings.closed)
        return [scored.openings.openings[index].id for index in nobody.tolist()]

    def without_anybody(self) -> dict[str, Nobody]:
        """For each of them how many people each code keeps away, and what would help.

        What would help is worked out for so many only as a run has time for; a page works it out
        for the one that it shows.
        """
        openings = self.openings_without_anybody()
        advised = MOST_ADVISED // max(1, len(self.scored.people))
        return {
            opening: Nobody(
                self.refused_of_opening(opening),
                self.help_for_opening(opening) if index < advised else [],
            )
            for index, opening in enumerate(openings)
        }

    def help_for_opening(self, opening: str) -> list[dict[str, Any]]:
        """What this opening would have to ask less of, and for how many it would open."""
        changes: list[dict[str, Any]] = changes_for_opening(self.scored, opening)["changes"]
        return changes[:MOST_HELPS]

    def help_for_pair(self, participant: str, opening: str) -> list[dict[str, Any]]:
        """Single changes, on either side, that would make this pair possible or rank higher."""
        found = changes_for_pair(self.scored, participant, opening)
        changes: list[dict[str, Any]] = found["changes"]
        return changes

    def explained(self, participant: str, opening: str) -> dict[str, Any]:
        """Every rule and every criterion of one pair, with the facts that each has read."""
        return explain_pair(self.scored, participant, opening)

    def no_next_step(self) -> list[dict[str, Any]]:
        """For whom programme end, levels and expected progress leave nothing (R-J4)."""
        found: list[dict[str, Any]] = no_next_step(self.scored)
        return [each | {"would_open": each["would_open"][:MOST_HELPS]} for each in found]

    def help_for(self, participant: str) -> list[dict[str, Any]]:
        """What would help this person, as in `would_help`: those that open most first."""
        index = self.scored.person_index[participant]
        helps = Helper(self.scored.scorer).help_for(np.array([index]))
        ids = [opening.id for opening in self.scored.openings.openings]
        return [
            {
                "change": each.change,
                "opens": each.opens,
                "best": {"opening": ids[each.opening], "score": each.score / UNITS},
            }
            for each in helps.get(index, [])
        ]

    def kept_pairs(
        self,
        most: int = KEPT,
        *,
        participants: set[str] | None = None,
        openings: set[str] | None = None,
        also: Collection[Pair] = (),
    ) -> list[dict[str, Any]]:
        """The pairs of the answer with `rank` and `opening_rank`: each person's best openings and
        each opening's best people. With `participants` or `openings` only theirs; `also` these
        possible pairs wherever they rank."""
        store = self.scored.store
        person, opening = store.person.astype(np.int64), store.opening.astype(np.int64)
        rank = _ranks(person, store.score, opening)
        opening_rank = _ranks(opening, store.score, person)
        keep = (rank <= most) | (opening_rank <= most)
        for given, index, side in (
            (participants, self.scored.person_index, person),
            (openings, self.scored.opening_index, opening),
        ):
            if given is not None:
                keep &= np.isin(side, [index[each] for each in given if each in index])
        wide = len(self.scored.openings)
        wanted = [
            self.scored.person_index[who] * wide + self.scored.opening_index[where]
            for who, where in also
        ]
        keep |= np.isin(person * wide + opening, wanted)
        at = np.flatnonzero(keep)
        at = at[np.lexsort((rank[at], person[at]))]
        shown = Shown(person[at], opening[at], store.score[at])
        records = Explainer(self.scored.scorer).records(shown)
        ranks = zip(rank[at].tolist(), opening_rank[at].tolist(), strict=True)
        for record, (own, others) in zip(records, ranks, strict=True):
            record["rank"], record["opening_rank"] = own, others
        return records

    def pair(self, participant: str, opening: str) -> dict[str, Any]:
        """One possible pair of the answer, wherever it ranks."""
        person = np.array([self.scored.person_index[participant]])
        where = np.array([self.scored.opening_index[opening]])
        score = self.scored.store.score_of(int(person[0]), int(where[0]))
        shown = Shown(person, where, np.array([score]))
        return Explainer(self.scored.scorer).records(shown)[0]


def _ranks(side: Any, score: Any, other: Any) -> Any:
    """From 1: the place of each pair among those of the same side, ties by the other's id."""
    order = np.lexsort((other, -score, side))
    firsts = np.flatnonzero(np.diff(side[order], prepend=-1))
    starts = np.repeat(firsts, np.diff(firsts, append=len(order)))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - starts + 1
    return ranks
