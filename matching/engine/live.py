"""A case that changes: one row, one column, a ban or a lock, without starting again."""

from bisect import bisect_left
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any

import numpy as np

from matching.engine.answer import Report, answer_of, check_method
from matching.engine.engine import Scored, check_limits
from matching.engine.errors import CaseError
from matching.engine.explain import Explainer, Shown
from matching.engine.facts import Case, Opening, Participant
from matching.engine.pair import pair_case
from matching.engine.pairs import UNITS, Block, Scorer
from matching.engine.sides import Ints, Openings, People
from matching.engine.validation import (
    check_openings,
    check_participant,
    opening_from,
    participant_from,
    place_of,
)

Record = dict[str, Any]


class Engine(Scored):
    """A scored case that takes changes; its answers equal those of a fresh engine.

    `participant_row`, `participant_scores` and `opening_column` only look. `update_participant`,
    `update_opening`, `ban`, `unban`, `lock` and `unlock` change the case; a change that the format
    refuses raises CaseError and changes nothing. Not for several threads at once.
    """

    def __init__(self, case: Any, *, top: int = 10) -> None:
        super().__init__(case, top=top)
        self._people_changed = self._openings_changed = self._pairs_changed = False
        self._rows_to_show: set[int] = set()

    # Looking ----------------------------------------------------------------------------------

    def answer(self, assign: str = "joint") -> Record:
        """The whole answer of the format."""
        check_method(assign)
        self._refresh()
        return answer_of(self, assign)

    def assignment(self, method: str = "joint") -> Record:
        """Who goes where, without explanations: the quick answer after a change.

        Keys `method`, `objective`, `greedy_objective`, `proven_optimal`, `placed` and `scarce`
        as in the format.
        """
        check_method(method)
        if method == "none":
            raise CaseError("assign: expected joint, stable or greedy")
        if method == "stable":
            self._refresh()
        return Report(self, self.solve(method), {}).summary()

    def participant_row(self, record: Record) -> list[Record]:
        """The `pairs` of a participant, changed or new, best first; nothing is kept."""
        scorer, block = self._row(self._participant(record), self.case)
        return Explainer(scorer).records(Shown.best(block, self.top))

    def participant_scores(self, record: Record) -> list[Record]:
        """`opening` and `score` of all that are possible, best first; quicker, without reasons."""
        _, block = self._row(self._participant(record), self.case)
        openings, best = self.case.openings, Shown.best(block, len(self.case.openings))
        return [
            {"opening": openings[opening].id, "score": score / UNITS}
            for opening, score in zip(best.opening.tolist(), best.score.tolist(), strict=True)
        ]

    def opening_column(self, record: Record) -> list[Record]:
        """`participant` and `score` of all for whom an opening, changed or new, is possible."""
        person, score = self._column(self._opening(record), self.case)
        order = np.lexsort((person, -score))
        return [
            {
                "participant": self.case.participants[person[index]].id,
                "score": int(score[index]) / UNITS,
            }
            for index in order.tolist()
        ]

    # Changing ---------------------------------------------------------------------------------

    def update_participant(self, record: Record) -> list[Record]:
        """Replaces a participant; returns the new `pairs` of this participant."""
        participant = self._participant(record)
        index = _known(self.person_index, participant.id, "participant")
        case = replace(
            self.case, participants=_replaced(self.case.participants, index, participant)
        )
        self._check_locks_of(case, participant.id, None)
        scorer, block = self._row(participant, case)
        self.case = case
        self.people.priority[index] = participant.priority
        self._people_changed = True
        self._keep_row(index, block)
        return Explainer(scorer).records(Shown.best(block, self.top))

    def update_opening(self, record: Record) -> list[Record]:
        """Replaces an opening; returns its new column."""
        opening = self._opening(record)
        index = _known(self.opening_index, opening.id, "opening")
        openings = _replaced(self.case.openings, index, opening)
        check_openings(openings, self.case.workplaces, self.case.employers)
        case = replace(self.case, openings=openings)
        self._check_locks_of(case, None, opening.id)
        self._check_limits(case)
        person, score = self._column(opening, case)
        before = self.store.person[self.store.opening == index]
        self._rows_to_show |= {*before.tolist(), *person.tolist()}
        self.case = case
        self.store = self.store.with_column(index, person, score)
        self.openings = Openings(case.openings, case)
        self.limits = self.openings.limits()
        self._openings_changed = True
        return self.opening_column(record)

    def ban(self, participant: str, opening: str) -> None:
        """The pair is never proposed; raises CaseError if it is locked."""
        self._change_bans(participant, {*self.case.bans, self._pair(participant, opening)})

    def unban(self, participant: str, opening: str) -> None:
        """The pair may be proposed again."""
        self._change_bans(participant, {*self.case.bans} - {self._pair(participant, opening)})

    def lock(self, participant: str, opening: str) -> None:
        """The pair is held; raises CaseError if it is not possible or passes a limit."""
        pair = self._pair(participant, opening)
        if any(held[0] == participant and held != pair for held in self.case.locks):
            raise CaseError("locks: expected a participant locked only once")
        self._change_locks({*self.case.locks, pair})

    def unlock(self, participant: str, opening: str) -> None:
        """The pair is held no longer."""
        self._change_locks({*self.case.locks} - {self._pair(participant, opening)})

    # How --------------------------------------------------------------------------------------

    def _participant(self, record: Record) -> Participant:
        participant = participant_from(record, place_of(record, "participants", 0))
        check_participant(participant, self.case.workplaces, self.case.employers)
        return participant

    def _opening(self, record: Record) -> Opening:
        opening = opening_from(record, place_of(record, "openings", 0))
        check_openings([opening], self.case.workplaces, self.case.employers)
        return opening

    def _pair(self, participant: str, opening: str) -> tuple[str, str]:
        _known(self.person_index, participant, "participant")
        _known(self.opening_index, opening, "opening")
        return participant, opening

    def _row(self, participant: Participant, case: Case) -> tuple[Scorer, Block]:
        """A scorer of this one person against all openings, and the person's pairs."""
        # Bans are sorted by participant.
        first = bisect_left(case.bans, (participant.id, ""))
        own = takewhile(lambda ban: ban[0] == participant.id, islice(case.bans, first, None))
        bans = [self.opening_index[opening] for _, opening in own]
        people = People((participant,), case)
        kept = self.scorer if self.scorer.openings is self.openings else None
        scorer = Scorer(people, self.openings, {0: bans} if bans else {}, kept)
        free = np.flatnonzero(people.free)
        return scorer, scorer.block(free)

    def _column(self, opening: Opening, case: Case) -> tuple[Ints, Ints]:
        """People, ascending, for whom this one opening is possible, and the scores."""
        if self._people_changed:
            self.people = People(self.case.participants, self.case)
            self._people_changed, self._pairs_changed = False, True
        bans = {self.person_index[p]: [0] for p, o in case.bans if o == opening.id}
        scorer = Scorer(self.people, Openings((opening,), case), bans)
        blocks = list(scorer.blocks())
        person = np.concatenate([block.person for block in blocks] or [np.zeros(0, np.int64)])
        score = np.concatenate([block.score for block in blocks] or [np.zeros(0, np.int64)])
        order = np.argsort(person)
        return person[order], score[order]

    def _keep_row(self, index: int, block: Block) -> None:
        self.store = self.store.with_row(index, block.opening, block.score)
        self._rows_to_show.add(index)

    def _change_bans(self, participant: str, bans: set[tuple[str, str]]) -> None:
        case = replace(self.case, bans=tuple(sorted(bans)))
        self._check_locks_of(case, participant, None)
        index = self.person_index[participant]
        _, block = self._row(case.participants[index], case)
        self.case = case
        self._pairs_changed = True
        self._keep_row(index, block)

    def _change_locks(self, locks: set[tuple[str, str]]) -> None:
        case = replace(self.case, locks=tuple(sorted(locks)))
        for participant, opening in locks - {*self.case.locks}:
            self._check_locks_of(case, participant, opening)
        self._check_limits(case)
        self.case = case
        self.locks = [(self.person_index[p], self.opening_index[o]) for p, o in case.locks]

    def _check_locks_of(self, case: Case, participant: str | None, opening: str | None) -> None:
        """Every lock that holds the participant or the opening is still possible."""
        for lock in case.locks:
            if lock[0] == participant or lock[1] == opening:
                person = case.participants[self.person_index[lock[0]]]
                place = case.openings[self.opening_index[lock[1]]]
                one = replace(pair_case(case, person, place), locks=(lock,))
                Scored(one)

    def _check_limits(self, case: Case) -> None:
        openings = Openings(case.openings, case) if case.openings != self.case.openings else None
        check_limits(openings or self.openings, [self.opening_index[o] for _, o in case.locks])

    def _refresh(self) -> None:
        """Both sides encoded again where something changed, and the rows to show scored."""
        if self._people_changed or self._openings_changed or self._pairs_changed:
            self.encode()
        self._people_changed = self._openings_changed = self._pairs_changed = False
        if self._rows_to_show:
            changed = np.array(sorted(self._rows_to_show), dtype=np.int64)
            kept = self.shown.without(changed)
            best = [Shown.best(block, self.top) for block in self.scorer.blocks(changed)]
            self.shown = Shown.joined([kept, *best])
            self._rows_to_show.clear()


def _known(index: dict[str, int], key: str, what: str) -> int:
    if key not in index:
        raise CaseError(f"{what}: expected the id of a known {what}")
    return index[key]


def _replaced(records: tuple[Any, ...], index: int, record: Any) -> tuple[Any, ...]:
    return (*records[:index], record, *records[index + 1 :])
