"""Where a possible opening stands on a participant's list, and what would move it up."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from matching.engine.facts import LEVELS, NORWEGIAN, WEEKDAYS, Case, Opening, Participant
from matching.engine.pairs import UNITS, Scorer
from matching.engine.sides import Openings, People
from matching.engine.values import time_text

Record = dict[str, Any]


def rank_changes(
    case: Case, participant: Participant, opening: Opening
) -> tuple[int, list[Record]]:
    """The opening's rank among all possible for the person, and single changes that better it.

    Each change (a level in one skill, a car, a lift there, the opening's hours on one weekday, a
    skill that is asked for) is applied, and the person's whole list scored again.
    """
    candidates = list(_candidates(participant, opening))
    people = [participant, *(person for _, person in candidates)]
    bans = [i for i, o in enumerate(case.openings) if (participant.id, o.id) in case.bans]
    scorer = Scorer(
        People(people, case),
        Openings(case.openings, case),
        dict.fromkeys(range(len(people)), bans) if bans else {},
    )
    index = next(i for i, o in enumerate(case.openings) if o.id == opening.id)
    standing = dict(_standings(scorer, index))
    now = standing[0][0]
    changes: list[Record] = []
    seen: set[str] = set()
    for row, (change, _) in enumerate(candidates, start=1):
        rank, score = standing.get(row, (now, 0))
        field = next(iter(change))
        if rank < now and field not in seen:
            seen.add(field)
            changes.append(
                {"side": "participant", "change": change, "score": score / UNITS, "rank": rank}
            )
    changes.sort(key=lambda c: (c["rank"], -c["score"], str(c["change"])))
    return now, changes


def _standings(scorer: Scorer, opening: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Per person the opening's rank, from 1, and score."""
    for block in scorer.blocks():
        for person in np.unique(block.row):
            at = block.row == person
            order = np.lexsort((block.opening[at], -block.score[at]))
            place = np.flatnonzero(block.opening[at][order] == opening)
            if len(place):
                score = int(block.score[at][order][place[0]])
                yield int(block.people[person]), (int(place[0]) + 1, score)


def _candidates(participant: Participant, opening: Opening) -> Iterator[tuple[Record, Participant]]:
    """Single changes, of each field the smallest first."""
    for skill, name in enumerate(NORWEGIAN):
        for level in range(max(participant.norwegian[skill], 0) + 1, len(LEVELS)):
            levels = list(participant.norwegian)
            levels[skill] = level
            changed = replace(participant, norwegian=tuple(levels))
            yield {f"norwegian.{name}": LEVELS[level]}, changed
    if not participant.has_car:
        yield {"has_car": True}, replace(participant, has_car=True)
    if opening.workplace not in participant.lift_to:
        lifts = tuple(sorted({*participant.lift_to, opening.workplace}))
        yield {"lift_to": list(lifts)}, replace(participant, lift_to=lifts)
    yield from _more_hours(participant, opening)
    for text in sorted({*opening.skills_needed, *opening.skills_wished} - {*participant.skills}):
        skills = tuple(sorted({*participant.skills, text}))
        yield {"skills": list(skills)}, replace(participant, skills=skills)


def _more_hours(participant: Participant, opening: Opening) -> Iterator[tuple[Record, Participant]]:
    for index, weekday in enumerate(WEEKDAYS):
        asked, free = opening.days[index], participant.available[index]
        if asked is None:
            continue
        start, end = asked if free is None else (min(asked[0], free[0]), max(asked[1], free[1]))
        if (start, end) != free:
            week = (
                *participant.available[:index],
                (start, end),
                *participant.available[index + 1 :],
            )
            written = {f"available.{weekday}": [time_text(start), time_text(end)]}
            yield written, replace(participant, available=week)
