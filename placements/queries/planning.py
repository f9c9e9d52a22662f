"""The follow-up plan of a placement: dates in, list out. Plain Python; writes and reads nothing.

Nothing is due on a day off. What happens at the workplace falls on a day when the person is there
and staff work, what happens in class on a day when that class has school; a regular contact is due
when the agreed number of weeks has gone by, never more often than the employer said.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from common.calendar import add_working_days, is_working_day, next_working_day
from placements.states.follow_up import FollowUpKind
from reference.work import Kind, Weekday

K = FollowUpKind
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FOUR_WEEKS = 4 * WEEK

VISIT_WORKING_DAYS_BEFORE = 3
CLASS_WORKING_DAYS_BEFORE = 5
CLASS_WORKING_DAYS_AFTER = 3
# Longer than the summer holidays a timetable says nothing about when the class meets again.
LONGEST_BREAK = timedelta(weeks=12)
HIRE_QUESTION_BEFORE_END = 2 * WEEK
# A shorter stay has no midway, and nobody asks about hiring two weeks before its end.
SHORTEST_WITH_MIDWAY = FOUR_WEEKS
# Two contacts nearer than this are one.
NEAREST = timedelta(days=4)

WEEKDAYS = tuple(Weekday.values)

LOOK_IN = frozenset({Kind.COMPANY_VISIT, Kind.JOB_SHADOWING})
WITHOUT_HIRE_QUESTION = LOOK_IN | {Kind.MICRO_ASSIGNMENT, Kind.VOLUNTEERING}

# Contacts with the employer, most important first: of two that fall together the first stays.
WEIGHT = (K.FINAL_EVALUATION, K.FIRST_DAY, K.TWO_WEEKS_BEFORE_END, K.MIDWAY, K.WEEK_1, K.REGULAR)
# Never dropped, however few contacts the employer wants.
ALWAYS = frozenset({K.FINAL_EVALUATION, K.FIRST_DAY})


@dataclass(frozen=True)
class Terms:
    """What the plan is made from: the terms of the signed agreement."""

    kind: str
    starts_on: date
    ends_on: date
    weekdays: frozenset[str] = frozenset(WEEKDAYS[:5])
    weeks_pattern: str = "every"
    free_weeks: frozenset[str] = frozenset()  # "2027-W08"
    contact_every_weeks: int | None = 2  # none: offered and declined
    most_contacts_in_4_weeks: int = 4
    joint_visit_on: date | None = None
    pauses: tuple[tuple[date, date], ...] = field(default=())  # first day away, first day back
    has_class: Callable[[date], bool] = is_working_day  # where no timetable is known


@dataclass(frozen=True, order=True)
class Planned:
    due_on: date
    kind: str


def plan(terms: Terms, *, on: date) -> list[Planned]:
    """The whole plan, in order of its days. `on` is today: nothing before the start is late."""
    found = before_start(terms, on) + contacts(terms)
    if terms.kind == Kind.LANGUAGE_PRACTICE:
        found.append(Planned(day_in_class(terms, after_end(terms)), K.SUM_UP_CLASS))
    return sorted(found)


def week_name(day: date) -> str:
    """The ISO week, as free weeks are written."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def is_free(terms: Terms, day: date) -> bool:
    """The week is marked free, is the other group's, or lies in a pause."""
    if week_name(day) in terms.free_weeks:
        return True
    is_odd = day.isocalendar().week % 2 == 1
    if terms.weeks_pattern == ("even" if is_odd else "odd"):
        return True
    return any(away <= day < back for away, back in terms.pauses)


def is_at_work(terms: Terms, day: date) -> bool:
    """Whether the person is at the workplace this day. School holidays alone change nothing."""
    from_monday = day.weekday()
    return (
        terms.starts_on <= day <= terms.ends_on
        and WEEKDAYS[from_monday] in terms.weekdays
        and not is_free(terms, day)
        # A public holiday on a weekend takes nothing from those who work on weekends.
        and (is_working_day(day) or from_monday >= 5)
    )


def days_at_work(terms: Terms) -> Iterator[date]:
    day = terms.starts_on
    while day <= terms.ends_on:
        if is_at_work(terms, day):
            yield day
        day += DAY


def is_visit_day(terms: Terms, day: date) -> bool:
    """A working day of staff on which the person is there too.

    Who is only there on weekends is met on the working days of the same period.
    """
    if not is_working_day(day) or not terms.starts_on <= day <= terms.ends_on:
        return False
    if terms.weekdays <= {"sat", "sun"}:
        return not is_free(terms, day)
    return is_at_work(terms, day)


def visit_day(terms: Terms, wanted: date, *, backwards: bool = False) -> date:
    """The nearest visit day from `wanted` on, else before it; else a working day near the end."""
    steps: tuple[Callable[[date], date], ...] = (lambda d: d + DAY, lambda d: d - DAY)
    for step in reversed(steps) if backwards else steps:
        day = min(max(wanted, terms.starts_on), terms.ends_on)
        while terms.starts_on <= day <= terms.ends_on:
            if is_visit_day(terms, day):
                return day
            day = step(day)
    return next_working_day(terms.ends_on)


def before_start(terms: Terms, on: date) -> list[Planned]:
    """The class prepares, and everybody meets at the workplace."""
    found = []
    if terms.kind == Kind.LANGUAGE_PRACTICE:
        found.append(Planned(prepared_on(terms, on), K.PREPARE_CLASS))
    if terms.kind not in LOOK_IN:
        visit = terms.joint_visit_on
        if visit is None or visit > terms.starts_on or not is_working_day(visit):
            visit = not_past(terms, VISIT_WORKING_DAYS_BEFORE, on)
        found.append(Planned(visit, K.JOINT_VISIT))
    return found


def not_past(terms: Terms, working_days: int, on: date) -> date:
    """So many working days before the start; today when that day has gone by."""
    return max(add_working_days(terms.starts_on, -working_days), next_working_day(on))


def has_school(terms: Terms, day: date) -> bool:
    return is_working_day(day) and terms.has_class(day)


def prepared_on(terms: Terms, on: date) -> date:
    """Five working days before the start, or the nearest day of school from then back to today,
    else the first before the start.
    """
    wanted = not_past(terms, CLASS_WORKING_DAYS_BEFORE, on)
    before = (wanted - n * DAY for n in range((wanted - on).days + 1))
    after = (wanted + n * DAY for n in range(1, (terms.starts_on - wanted).days))
    return next((day for day in chain(before, after) if has_school(terms, day)), wanted)


def after_end(terms: Terms) -> date:
    """From when on the class sums up."""
    return add_working_days(terms.ends_on, CLASS_WORKING_DAYS_AFTER)


def day_in_class(terms: Terms, wanted: date) -> date:
    """The first day of school from `wanted` on; `wanted` when there is none for long."""
    days = (wanted + n * DAY for n in range(LONGEST_BREAK.days))
    return next((day for day in days if has_school(terms, day)), next_working_day(wanted))


def contacts(terms: Terms) -> list[Planned]:
    """The contacts while it runs: the fixed ones, then regular ones where the gap is too long."""
    fixed = without_neighbours(fixed_contacts(terms))
    chosen = within_upper_bound(terms, fixed)
    if terms.contact_every_weeks is None:
        return chosen
    return sorted(chosen + regular_contacts(terms, chosen))


def fixed_contacts(terms: Terms) -> list[Planned]:
    first = visit_day(terms, terms.starts_on)
    length = terms.ends_on - terms.starts_on + DAY
    found = [
        Planned(first, K.FIRST_DAY),
        Planned(visit_day(terms, terms.ends_on, backwards=True), K.FINAL_EVALUATION),
    ]
    if terms.kind in LOOK_IN:
        return found
    if terms.contact_every_weeks is not None:
        found.append(Planned(end_of_first_week(terms, first), K.WEEK_1))
    if length >= SHORTEST_WITH_MIDWAY:
        middle = terms.starts_on + (length // 2)
        found.append(Planned(visit_day(terms, middle), K.MIDWAY))
        if terms.kind not in WITHOUT_HIRE_QUESTION:
            asked = terms.ends_on - HIRE_QUESTION_BEFORE_END
            found.append(Planned(visit_day(terms, asked), K.TWO_WEEKS_BEFORE_END))
    return found


def end_of_first_week(terms: Terms, first: date) -> date:
    """The last visit day within seven days of the first; with one day a week the next one."""
    within = [first + n * DAY for n in range(6, 0, -1)]
    last = next((day for day in within if is_visit_day(terms, day)), None)
    return last or visit_day(terms, first + WEEK)


def without_neighbours(found: list[Planned]) -> list[Planned]:
    """Of contacts that fall together the most important stays; first and last day always do."""
    kept: list[Planned] = []
    for each in sorted(found, key=lambda p: WEIGHT.index(FollowUpKind(p.kind))):
        is_near = any(abs(each.due_on - other.due_on) < nearest(each.kind) for other in kept)
        if each.kind in ALWAYS or not is_near:
            kept.append(each)
    return kept


def nearest(kind: str) -> timedelta:
    """The end of week 1 may come soon after the first day; the others keep a distance."""
    return DAY if kind == K.WEEK_1 else NEAREST


def fits_upper_bound(terms: Terms, days: Iterable[date], new: date) -> bool:
    """Whether one more contact leaves every four weeks within the employer's most."""
    near = sorted([*(d for d in days if abs(d - new) < FOUR_WEEKS), new])
    most = terms.most_contacts_in_4_weeks
    return all(later - near[i] >= FOUR_WEEKS for i, later in enumerate(near[most:]))


def within_upper_bound(terms: Terms, fixed: list[Planned]) -> list[Planned]:
    chosen: list[Planned] = []
    for each in fixed:  # most important first
        days = [other.due_on for other in chosen]
        if each.kind in ALWAYS or fits_upper_bound(terms, days, each.due_on):
            chosen.append(each)
    return chosen


def regular_contacts(terms: Terms, fixed: list[Planned]) -> list[Planned]:
    """Where two contacts lie further apart than agreed, regular ones come in between."""
    taken = sorted(each.due_on for each in fixed)
    found: list[date] = []
    last = taken[0]
    while last < terms.ends_on:
        upcoming = next((day for day in taken if day > last), terms.ends_on)
        due = next_regular(terms, [*taken, *found], last, upcoming)
        if due is not None:
            found.append(due)
        last = due or upcoming
    return [Planned(day, K.REGULAR) for day in found]


def next_regular(terms: Terms, days: list[date], last: date, upcoming: date) -> date | None:
    """When the agreed weeks have gone by, or as soon after as the employer's most allows."""
    wanted = last + (terms.contact_every_weeks or 0) * WEEK
    due = visit_day(terms, wanted)
    if due > wanted:
        # A week too long is worse than a day too early.
        due = max(before(terms, wanted, due), last + DAY)
    while due + NEAREST <= upcoming:
        if due > last and is_visit_day(terms, due) and fits_upper_bound(terms, days, due):
            return due
        due += DAY
    return None


def before(terms: Terms, wanted: date, otherwise: date) -> date:
    """The visit day in the week before `wanted`; `otherwise` when there is none."""
    days = (wanted - n * DAY for n in range(1, 7))
    return next((day for day in days if is_visit_day(terms, day)), otherwise)


def shifted(terms: Terms, day: date, days: int, *, is_in_class: bool = False) -> date:
    """A planned day after a pause of so many days: a visit day, for the class a day of school."""
    later = day + timedelta(days=days)
    return day_in_class(terms, later) if is_in_class else visit_day(terms, later)
