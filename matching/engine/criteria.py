"""The eight criteria: how good a possible pair is, each a value from 0 (worst) to 1 (best).

Every function is a documented design of ours, pure and vectorised: arguments are arrays (or
numbers) that broadcast against each other, the result has the broadcast shape. Each reads only
what it names, of this pair alone; nothing here can see another person or another opening. Age,
sex, country, religion, health and family are not in the case format, so they cannot be read.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

PREFIX_WORTH = np.array([0.0, 0.3, 0.55, 0.8, 0.8])  # by number of shared leading digits
NO_GOALS = 0.5
NEEDED_WEIGHT, WISHED_WEIGHT = 2.0, 1.0
SKILLS_SHARE, EXPERIENCE_SHARE = 0.6, 0.4
NOTHING_ASKED = 0.5
YEARS_TO_HALF = 2.0
COMFORT_STEPS = 3.0
SHARED_LANGUAGE = 0.25
COMFORT_SHARE, LEARNING_SHARE = 0.6, 0.4
TALK_SHARE, SLOW_SHARE, TEACHER_SHARE = 0.5, 0.2, 0.3
LEAST_ROOM = 0.5
LARGEST_SUPPORT_GAP = 3.0
PROSPECT_SHARE, LADDER_SHARE = 0.7, 0.3
RUNGS_TO_NOTHING = 4.0
REST_SHARE, ANSWER_SHARE, HOST_SHARE = 0.5, 0.3, 0.2
MOST_ASKED, MOST_HOSTED = 20.0, 5.0
UNKNOWN_RATE = 0.5


def occupation_closeness(shared_digits: ArrayLike, equal: ArrayLike) -> Floats:
    """How near two STYRK-08 codes stand in the occupation tree.

    `shared_digits`: 0-4 leading digits in common. `equal`: the same code. 1 if equal, 0 if the
    first digit differs, else 0.3, 0.55, 0.8 for one, two, three shared digits. Source: the four
    levels of STYRK-08 (ISCO-08); the steps are our design.
    """
    closeness: Floats = np.where(equal, 1.0, PREFIX_WORTH[np.asarray(shared_digits)])
    return closeness


def goal(closest: ArrayLike, has_goals: ArrayLike) -> Floats:
    """Does the opening lead towards what the person wants to become?

    `closest`: occupation_closeness of the nearest goal. Without goals the value is 0.5, so that
    an unfinished mapping neither opens nor closes. Source: placements "where there is room"
    rather than towards a goal are the failure that evaluations describe.
    """
    value: Floats = np.where(has_goals, closest, NO_GOALS)
    return value


def years_worth(years: ArrayLike) -> Floats:
    """Years in an occupation as 0 to almost 1: 0.5 at two years, never falling, 0 at none."""
    years = np.asarray(years, dtype=np.float64)
    worth: Floats = years / (years + YEARS_TO_HALF)
    return worth


def skills_share(met: ArrayLike, asked: ArrayLike) -> Floats:
    """The share of what is asked that the person meets.

    `met`: sum over asked skills of importance (needed 2, wished 1) times worth (same 1, close
    spelling 0.75, else 0). `asked`: sum of importance. 0.5 when the opening asks for nothing.
    """
    asked = np.asarray(asked, dtype=np.float64)
    share: Floats = np.where(
        asked > 0, np.divide(met, np.where(asked > 0, asked, 1.0)), NOTHING_ASKED
    )
    return share


def competence(skills: ArrayLike, experience: ArrayLike) -> Floats:
    """What the person can already do of this work: 0.6 skills_share + 0.4 best experience.

    `experience`: best over entries of occupation_closeness times years_worth. Linear, so every
    asked skill that is met raises it and nothing a person adds lowers it. Formal education
    enters only through the skills and occupations that the person confirms it gave.
    """
    value: Floats = SKILLS_SHARE * np.asarray(skills) + EXPERIENCE_SHARE * np.asarray(experience)
    return value


def comfort(levels: ArrayLike, start: ArrayLike) -> Floats:
    """Mean over the four work functions of the margin above the level needed to start.

    `levels`, `start`: last axis the four functions; -1 to 6, start -1 is no need. A function is
    1 without need, else (steps above start + 1) / 3 within 0 and 1: 1/3 exactly at the start.
    """
    start = np.asarray(start)
    steps = np.maximum(np.asarray(levels), 0) - start + 1
    per_function = np.where(start < 0, 1.0, np.clip(steps / COMFORT_STEPS, 0.0, 1.0))
    mean: Floats = per_function.sum(axis=-1) / 4
    return mean


def surroundings(talk: ArrayLike, slow_talk: ArrayLike, teacher: ArrayLike) -> Floats:
    """How much Norwegian the place gives: 0.5 talk / 3 + 0.2 slow talk + 0.3 teacher on site."""
    given: Floats = (
        TALK_SHARE * np.asarray(talk) / 3
        + SLOW_SHARE * np.asarray(slow_talk)
        + TEACHER_SHARE * np.asarray(teacher)
    )
    return given


def room(levels: ArrayLike, hire: ArrayLike) -> Floats:
    """How far the place can lift the person, 0.5 to 1, by the levels still missing for a job.

    Mean over the functions with a level to be hired of min(steps missing, 2) / 2. Never 0:
    everybody learns from talk.
    """
    hire = np.asarray(hire)
    missing = np.clip(hire - np.maximum(np.asarray(levels), 0), 0, 2) / 2
    missing = np.where(hire < 0, 0.0, missing).sum(axis=-1)
    count = np.maximum((hire >= 0).sum(axis=-1), 1)
    left: Floats = LEAST_ROOM + (1 - LEAST_ROOM) * missing / count
    return left


def language(at_ease: ArrayLike, shared: ArrayLike, learning: ArrayLike) -> Floats:
    """Comfort above the start level, and what the place can teach.

    `at_ease`: comfort. `shared`: a working language other than Norwegian in common closes a
    quarter of the distance to full comfort. `learning`: surroundings times room. 0.6 and 0.4.
    Linear in learning, so talk, slow talk and a teacher always count. Source: the level to start
    and to be hired per work function, and language as something practice teaches.
    """
    at_ease = np.asarray(at_ease)
    eased = at_ease + SHARED_LANGUAGE * np.asarray(shared) * (1 - at_ease)
    value: Floats = COMFORT_SHARE * eased + LEARNING_SHARE * np.asarray(learning)
    return value


def support(need: ArrayLike, given: ArrayLike, teacher: ArrayLike) -> Floats:
    """Need of follow-up against support at the workplace, both 0-3; a teacher counts as one more.

    1 if support covers the need, else 1 - gap / 3.
    """
    gap = np.asarray(need) - np.asarray(given) - np.asarray(teacher).astype(np.int64)
    value: Floats = 1 - np.clip(gap, 0, LARGEST_SUPPORT_GAP) / LARGEST_SUPPORT_GAP
    return value


def schedule(common_minutes: ArrayLike, opening_minutes: ArrayLike) -> Floats:
    """The share of the opening's weekly hours in which the person is free; 1 if it has none."""
    asked = np.asarray(opening_minutes, dtype=np.float64)
    value: Floats = np.where(
        asked > 0, np.divide(common_minutes, np.where(asked > 0, asked, 1.0)), 1.0
    )
    return value


def reach(minutes: ArrayLike, longest: ArrayLike) -> Floats:
    """Travel time against the longest the person accepts, both in minutes.

    1 at the door, 0.5 at the limit, 0 from twice the limit on (beyond the limit only by a lift).
    """
    minutes = np.asarray(minutes, dtype=np.float64)
    longest = np.asarray(longest, dtype=np.float64)
    share = np.divide(minutes, np.where(longest > 0, 2 * longest, 1.0))
    share = np.where((longest <= 0) & (minutes > 0), 1.0, share)
    value: Floats = 1 - np.minimum(share, 1.0)
    return value


def prospects(hire: ArrayLike, rung: ArrayLike, top_rung: ArrayLike) -> Floats:
    """Hope of a job (no 0, maybe 1, yes 2) and height on the ladder.

    0.7 hire / 2 + 0.3 ladder; ladder is 1 on the highest rung (1-5) among the kinds the person
    asks for and loses a quarter per rung below. Source: "practice to practice without a goal".
    """
    below = np.clip(np.asarray(top_rung) - np.asarray(rung), 0, RUNGS_TO_NOTHING)
    value: Floats = PROSPECT_SHARE * np.asarray(hire) / 2 + LADDER_SHARE * (
        1 - below / RUNGS_TO_NOTHING
    )
    return value


def record(asked: ArrayLike, answer_rate: ArrayLike, hosted: ArrayLike) -> Floats:
    """How the employer answers and hosts, and that it has not been asked too often lately.

    `asked`: requests in 90 days, falling linearly to 0 at 20 (half the value). `answer_rate`:
    0-1, not-a-number is unknown and counts 0.5. `hosted`: people in 12 months, full at 5.
    Source: exposure fairness between employers, and reliability that is earned by answering.
    """
    rested = 1 - np.minimum(np.asarray(asked), MOST_ASKED) / MOST_ASKED
    rate = np.asarray(answer_rate, dtype=np.float64)
    rate = np.where(np.isnan(rate), UNKNOWN_RATE, rate)
    hosts = np.minimum(np.asarray(hosted), MOST_HOSTED) / MOST_HOSTED
    value: Floats = REST_SHARE * rested + ANSWER_SHARE * rate + HOST_SHARE * hosts
    return value
