"""One participant and one opening: every rule, every criterion with the facts it read."""

from dataclasses import replace
from typing import Any

import numpy as np

from matching.engine.engine import Scored
from matching.engine.errors import CaseError
from matching.engine.explain import Explainer, Shown
from matching.engine.facts import (
    CODES,
    FUNCTION_READS,
    FUNCTIONS,
    KIND_RUNG,
    Case,
    Opening,
    Participant,
)
from matching.engine.records import level_name, opening_record, participant_record
from matching.engine.validation import checked_case
from matching.engine.values import day_text

# The names in met, close and missing that each broken rule moves to missing.
NAME_OF_CODE = {
    "days": "days",
    "period": "period",
    "reach": "reach",
    "licence": "licences",
    "certificate": "certificates",
    "demand": "demands",
}


def case_of(case: Any) -> Case:
    """A checked case from a decoded one, a checked one, or anything that holds one as `.case`."""
    held = getattr(case, "case", case)
    return held if isinstance(held, Case) else checked_case(held)


def find(case: Case, participant_id: str, opening_id: str) -> tuple[Participant, Opening]:
    """The two records; raises CaseError for an unknown id."""
    participant = next((p for p in case.participants if p.id == participant_id), None)
    opening = next((o for o in case.openings if o.id == opening_id), None)
    if participant is None or opening is None:
        raise CaseError("pair: expected the ids of a participant and an opening")
    return participant, opening


def pair_case(case: Case, participant: Participant, opening: Opening) -> Case:
    """The case with nobody else; a pair's rules and score read nothing else."""
    return replace(
        case,
        participants=(participant,),
        openings=(opening,),
        locks=(),
        bans=tuple(ban for ban in case.bans if ban == (participant.id, opening.id)),
    )


def explain_pair(case: Any, participant_id: str, opening_id: str) -> dict[str, Any]:
    """Everything about one pair, possible or not.

    `possible`; `refused`: every code that fails; `rules`: per code whether it holds and the facts
    read; `score` and `criteria` (value, weight, points, facts read) as if the pair were possible;
    `met`, `close`, `missing` as in the format, a broken rule's name in `missing`.
    """
    checked = case_of(case)
    participant, opening = find(checked, participant_id, opening_id)
    scored = Scored(pair_case(checked, participant, opening))
    refused = scored.scorer.failing(0, 0)
    record = Explainer(scored.scorer).records(_shown(scored))[0]
    facts = criterion_facts(scored, participant, opening)
    for name, criterion in record["criteria"].items():
        criterion["facts"] = facts[name]
    rules = rule_facts(scored, participant, opening)
    standing = _with_broken(record, refused, participant, opening)
    return {
        "participant": participant.id,
        "opening": opening.id,
        "possible": not refused,
        "refused": refused,
        "rules": {code: {"holds": code not in refused, "facts": rules[code]} for code in CODES},
        "score": record["score"],
        "criteria": record["criteria"],
        **standing,
    }


def _shown(scored: Scored) -> Shown:
    one = np.zeros(1, dtype=np.int64)
    values = scored.scorer.values(one, one, one, scored.scorer.lifted(one))
    return Shown(one, one, scored.scorer.scores(one, values))


def _with_broken(
    record: dict[str, Any], refused: list[str], participant: Participant, opening: Opening
) -> dict[str, list[str]]:
    broken = {NAME_OF_CODE[code] for code in refused if code in NAME_OF_CODE}
    levels = _levels(participant)
    if "language" in refused:
        broken |= {
            f"language.{function}"
            for function, level, start in zip(FUNCTIONS, levels, opening.start, strict=True)
            if level < start and not (participant.strong_wish and function != "instructions")
        }
    lists = (record["met"], record["close"], record["missing"])
    met, close, missing = ([name for name in names if name not in broken] for names in lists)
    ordered = [name for names in lists for name in names if name in broken]
    return dict(zip(("met", "close", "missing"), (met, close, ordered + missing), strict=True))


def _levels(participant: Participant) -> list[int]:
    """The person's level by work function, 0 to 6."""
    return [max(participant.norwegian[skill], 0) for skill in FUNCTION_READS]


def _minutes(scored: Scored, *, lift: bool) -> float:
    one = np.zeros(1, dtype=np.int64)
    minutes = scored.scorer.tables.reach.minutes(one, one, np.array([lift]))
    return round(float(minutes[0]), 6)


def criterion_facts(
    scored: Scored, participant: Participant, opening: Opening
) -> dict[str, dict[str, Any]]:
    """Per criterion the facts that it read, as the format writes them."""
    person, place = participant_record(participant), opening_record(opening)
    employer = scored.case.employers[opening.employer]
    lift = opening.workplace in participant.lift_to

    def read(from_person: tuple[str, ...], from_place: tuple[str, ...]) -> dict[str, Any]:
        return {key: person[key] for key in from_person} | {key: place[key] for key in from_place}

    return {
        "goal": read(("goals",), ("occupation",)),
        "competence": read(
            ("skills", "experience"), ("skills_needed", "skills_wished", "occupation")
        ),
        "language": read(
            ("norwegian", "languages"),
            ("language", "working_languages", "talk", "slow_talk", "teacher_on_site"),
        ),
        "support": read(("follow_up_need",), ("support", "teacher_on_site")),
        "schedule": read(("available",), ("days",)),
        "reach": read(("max_travel_minutes",), ()) | {"minutes": _minutes(scored, lift=lift)},
        "prospects": read(("kinds",), ("hire", "kind")),
        "record": {
            "asked_90_days": employer.asked_90_days,
            "answer_rate": employer.answer_rate,
            "hosted_12_months": employer.hosted_12_months,
        },
    }


def rule_facts(
    scored: Scored, participant: Participant, opening: Opening
) -> dict[str, dict[str, Any]]:
    """Per code the facts that the rule read."""
    case, lift = scored.case, opening.workplace in participant.lift_to
    return {
        **_language_and_time_facts(case, participant, opening),
        "reach": {
            "minutes": _minutes(scored, lift=lift),
            "max_travel_minutes": participant.max_travel_minutes,
            "lift": lift,
        },
        "licence": {"missing": sorted({*opening.licences} - {*participant.licences})},
        "certificate": {"missing": sorted({*opening.certificates} - {*participant.certificates})},
        "demand": {"met": sorted({*opening.demands} & {*participant.avoid})},
        **_place_facts(case, opening),
        "loop": {
            "unpaid_at": dict(participant.unpaid_at).get(opening.employer, 0),
            "unpaid_limit": case.unpaid_limit,
            "rung": KIND_RUNG[opening.kind],
            "hire": opening.hire,
        },
        "asked": {"kind": opening.kind, "kinds": list(participant.kinds)},
        "pair": {"banned": (participant.id, opening.id) in case.bans},
        "rest": {
            "resting": case.employers[opening.employer].resting,
            "support_talk_due": participant.support_talk_due,
        },
        "consent": {"consent": participant.consent},
    }


def _language_and_time_facts(
    case: Case, participant: Participant, opening: Opening
) -> dict[str, dict[str, Any]]:
    levels = _levels(participant)
    first = max(case.as_of, participant.from_day, opening.start_between[0])
    return {
        "language": {
            "strong_wish": participant.strong_wish,
            "functions": {
                function: {"has": level_name(level), "start": level_name(start)}
                for function, level, start in zip(FUNCTIONS, levels, opening.start, strict=True)
            },
        },
        "days": {
            "available": participant_record(participant)["available"],
            "days": opening_record(opening)["days"],
            "min_days": opening.min_days,
        },
        "period": {
            "first_day": day_text(first),
            "latest_start": day_text(opening.start_between[1]),
            "weeks": opening.weeks,
            "until": day_text(participant.until),
        },
    }


def _place_facts(case: Case, opening: Opening) -> dict[str, dict[str, Any]]:
    workplace = case.workplaces[opening.workplace]
    return {
        "capacity": {
            "capacity": opening.capacity,
            "supervision_ceiling": workplace.supervision_ceiling,
            "occupied": workplace.occupied,
            "max_people": case.employers[opening.employer].max_people,
        }
    }
