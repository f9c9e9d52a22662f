"""The plan as a pure function: every day off, both bounds, ten years."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.calendar import is_working_day
from placements.queries.planning import (
    WEEKDAYS,
    Planned,
    Terms,
    days_at_work,
    is_at_work,
    plan,
    shifted,
    week_name,
)
from placements.states.follow_up import FollowUpKind as K
from reference.work import Kind

WEEK = timedelta(weeks=1)
BEFORE_START = {K.PREPARE_CLASS, K.JOINT_VISIT}
AT_WORK = {K.FIRST_DAY, K.WEEK_1, K.REGULAR, K.MIDWAY, K.TWO_WEEKS_BEFORE_END}


def terms_of(starts_on: date, ends_on: date, **given: object) -> Terms:
    return Terms(kind=str(given.pop("kind", Kind.WORK_PRACTICE)), starts_on=starts_on,
                 ends_on=ends_on, **given)  # fmt: skip


def kinds(found: list[Planned]) -> list[str]:
    return [str(each.kind) for each in found]


def contacts(found: list[Planned]) -> list[date]:
    out = {K.PREPARE_CLASS, K.JOINT_VISIT, K.SUM_UP_CLASS}
    return [each.due_on for each in found if each.kind not in out]


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    """Terms of agreements as they come, between 2026 and 2035."""
    starts_on = draw(st.dates(date(2026, 1, 1), date(2035, 6, 30)))
    length = draw(st.integers(0, 180))
    weeks = [week_name(starts_on + n * WEEK) for n in range(26)]
    return Terms(
        kind=draw(st.sampled_from(Kind.values)),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=length),
        weekdays=frozenset(draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))),
        weeks_pattern=draw(st.sampled_from(["every", "odd", "even"])),
        free_weeks=frozenset(draw(st.sets(st.sampled_from(weeks), max_size=4))),
        contact_every_weeks=draw(st.none() | st.integers(1, 6)),
        most_contacts_in_4_weeks=draw(st.integers(1, 8)),
    )


@given(terms=any_terms())
@settings(max_examples=300, deadline=None)
def test_nothing_is_ever_due_on_a_day_off(terms):
    found = plan(terms, on=terms.starts_on - timedelta(days=20))

    assert [each for each in found if not is_working_day(each.due_on)] == []


@given(terms=any_terms())
@settings(max_examples=300, deadline=None)
def test_a_contact_at_work_falls_on_a_day_when_the_person_is_there(terms):
    possible = {day for day in days_at_work(terms) if is_working_day(day)}
    found = plan(terms, on=terms.starts_on - timedelta(days=20))

    for each in found:
        if each.kind in AT_WORK and possible and terms.weekdays - {"sat", "sun"}:
            assert each.due_on in possible


@given(terms=any_terms())
@settings(max_examples=300, deadline=None)
def test_the_employer_never_meets_more_contacts_than_it_said(terms):
    found = plan(terms, on=terms.starts_on - timedelta(days=20))
    days = contacts(found)
    always = {each.due_on for each in found if each.kind in (K.FIRST_DAY, K.FINAL_EVALUATION)}

    for first in days:
        within = [day for day in days if first <= day < first + 4 * WEEK]
        beside = [day for day in within if day not in always]
        assert not beside or len(within) <= max(terms.most_contacts_in_4_weeks, 1)


@given(
    starts_on=st.dates(date(2026, 1, 1), date(2035, 6, 30)),
    length=st.integers(0, 300),
    weeks=st.integers(1, 6),
)
@settings(max_examples=300, deadline=None)
def test_two_contacts_never_lie_further_apart_than_agreed(starts_on, length, weeks):
    terms = terms_of(
        starts_on,
        starts_on + timedelta(days=length),
        contact_every_weeks=weeks,
        most_contacts_in_4_weeks=28,
    )

    days = contacts(plan(terms, on=starts_on))

    gaps = [later - day for day, later in pairwise(days)]
    # The last regular contact may melt into a fixed one up to three days later.
    assert [gap for gap in gaps if gap > weeks * WEEK + timedelta(days=3)] == []


@given(terms=any_terms())
@settings(max_examples=200, deadline=None)
def test_every_plan_has_one_first_day_and_one_final_evaluation_in_order(terms):
    found = plan(terms, on=terms.starts_on - timedelta(days=20))
    by_kind = {kind: [p.due_on for p in found if p.kind == kind] for kind in K.values}

    assert len(by_kind[K.FIRST_DAY]) == len(by_kind[K.FINAL_EVALUATION]) == 1
    assert by_kind[K.FIRST_DAY] <= by_kind[K.FINAL_EVALUATION]
    assert all(len(by_kind[kind]) <= 1 for kind in K.values if kind != K.REGULAR)
    assert found == sorted(found)


@given(terms=any_terms(), days=st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_a_shifted_day_is_no_day_off_and_keeps_the_order(terms, days):
    found = [each.due_on for each in plan(terms, on=terms.starts_on) if each.kind in AT_WORK]
    longer = Terms(**{**vars(terms), "ends_on": terms.ends_on + timedelta(days=days)})

    moved = [shifted(longer, day, days) for day in found]

    assert moved == sorted(moved)
    assert [day for day in moved if not is_working_day(day)] == []


EASTER = {  # Maundy Thursday of each year
    2026: date(2026, 4, 2), 2027: date(2027, 3, 25), 2028: date(2028, 4, 13),
    2029: date(2029, 3, 29), 2030: date(2030, 4, 18), 2031: date(2031, 4, 10),
    2032: date(2032, 3, 25), 2033: date(2033, 4, 14), 2034: date(2034, 4, 6),
    2035: date(2035, 3, 22),
}  # fmt: skip


@pytest.mark.parametrize("thursday", EASTER.values(), ids=str)
def test_at_easter_the_last_day_moves_to_the_wednesday_before(thursday):
    terms = terms_of(thursday - 8 * WEEK, thursday + timedelta(days=4))

    last = [each.due_on for each in plan(terms, on=terms.starts_on) if each.kind == K.FINAL_EVALUATION]  # fmt: skip # noqa: E501

    assert last == [thursday - timedelta(days=1)]


@pytest.mark.parametrize("year", range(2026, 2036))
def test_seventeenth_of_may_and_new_year_are_never_the_first_day(year):
    for holiday in (date(year, 5, 17), date(year, 1, 1), date(year, 12, 25)):
        terms = terms_of(holiday, holiday + 6 * WEEK)

        first = [p.due_on for p in plan(terms, on=holiday) if p.kind == K.FIRST_DAY]

        assert first[0] > holiday
        assert is_working_day(first[0])


@pytest.mark.parametrize("year", [2028, 2032])
def test_the_leap_day_is_a_day_like_others(year):
    leap_day = date(year, 2, 29)
    weekday = WEEKDAYS[leap_day.weekday()]
    terms = terms_of(leap_day - 4 * WEEK, leap_day + 4 * WEEK, weekdays=frozenset({weekday}))

    assert leap_day in list(days_at_work(terms))


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_end_keeps_the_rhythm_of_the_week(month):
    starts_on = date(2027, month, 28)
    terms = terms_of(starts_on, starts_on + 20 * WEEK, weekdays=frozenset({"tue"}))

    days = [each.due_on for each in plan(terms, on=starts_on) if each.kind in AT_WORK]

    assert {day.weekday() for day in days} == {1}


@pytest.mark.parametrize(
    "change", [date(2026, 3, 29), date(2026, 10, 25), date(2030, 3, 31), date(2035, 10, 28)]
)
def test_the_change_of_clocks_moves_no_day(change):
    monday = change + timedelta(days=1)
    terms = terms_of(monday - 6 * WEEK, monday + 6 * WEEK - timedelta(days=3))

    found = plan(terms, on=terms.starts_on)

    fridays = [each.due_on.weekday() for each in found if each.kind == K.WEEK_1]
    assert fridays == [4]
    assert is_at_work(terms, monday) == is_working_day(monday)


def test_alternating_weeks_are_respected():
    terms = terms_of(date(2027, 1, 11), date(2027, 4, 30), weeks_pattern="odd")

    found = plan(terms, on=terms.starts_on)

    weeks = {each.due_on.isocalendar().week % 2 for each in found if each.kind in AT_WORK}
    assert weeks == {1}


def test_group_b_has_the_even_weeks():
    terms = terms_of(date(2027, 1, 11), date(2027, 4, 30), weeks_pattern="even")

    assert {day.isocalendar().week % 2 for day in days_at_work(terms)} == {0}


def test_year_53_weeks_long_gives_two_odd_weeks_in_a_row():
    terms = terms_of(date(2026, 12, 21), date(2027, 1, 15), weeks_pattern="odd")

    weeks = sorted({week_name(day) for day in days_at_work(terms)})

    # ISO week 53 of 2026 is odd, and so is week 1 of 2027: both are the same group's.
    assert weeks == ["2026-W53", "2027-W01"]


def test_only_a_marked_week_is_free_not_the_school_holiday():
    marked = terms_of(date(2027, 2, 1), date(2027, 4, 30), free_weeks=frozenset({"2027-W08"}))
    unmarked = terms_of(date(2027, 2, 1), date(2027, 4, 30))

    assert "2027-W08" not in {week_name(day) for day in days_at_work(marked)}
    assert "2027-W08" in {week_name(day) for day in days_at_work(unmarked)}


def test_a_pause_is_no_day_at_work():
    away, back = date(2027, 3, 1), date(2027, 3, 15)
    terms = terms_of(date(2027, 2, 1), date(2027, 4, 30), pauses=((away, back),))

    days = set(days_at_work(terms))

    assert away not in days
    assert back in days


def test_the_plan_of_a_language_practice_of_twelve_weeks():
    terms = terms_of(
        date(2027, 1, 11),
        date(2027, 4, 2),
        kind=Kind.LANGUAGE_PRACTICE,
        weekdays=frozenset({"tue", "thu"}),
    )

    found = plan(terms, on=date(2026, 12, 20))

    assert [(str(each.kind), f"{each.due_on:%a %d.%m}") for each in found] == [
        ("prepare_class", "Mon 04.01"),
        ("joint_visit", "Wed 06.01"),
        ("first_day", "Tue 12.01"),
        ("week_1", "Thu 14.01"),
        ("regular", "Thu 28.01"),
        ("regular", "Thu 11.02"),
        ("midway", "Tue 23.02"),
        ("regular", "Tue 09.03"),
        ("two_weeks_before_end", "Tue 23.03"),
        ("final_evaluation", "Thu 01.04"),
        ("sum_up_class", "Wed 07.04"),
    ]


@pytest.mark.parametrize(
    ("kind", "length", "expected"),
    [
        (Kind.COMPANY_VISIT, 0, ["final_evaluation", "first_day"]),
        (Kind.JOB_SHADOWING, 2, ["first_day", "final_evaluation"]),
        (Kind.MICRO_ASSIGNMENT, 11, ["joint_visit", "first_day", "week_1", "final_evaluation"]),
        (
            Kind.VOLUNTEERING,
            39,
            ["joint_visit", "first_day", "week_1", "midway", "regular", "final_evaluation"],
        ),
        (
            Kind.WAGE_SUBSIDY,
            41,
            [
                "joint_visit",
                "first_day",
                "week_1",
                "midway",
                "two_weeks_before_end",
                "final_evaluation",
            ],
        ),
    ],
)
def test_the_plan_follows_kind_and_length(kind, length, expected):
    starts_on = date(2027, 1, 11)
    terms = terms_of(starts_on, starts_on + timedelta(days=length), kind=kind)

    assert kinds(plan(terms, on=date(2027, 1, 1))) == expected


def test_offered_and_declined_leaves_only_the_fixed_days():
    terms = terms_of(date(2027, 1, 11), date(2027, 4, 2), contact_every_weeks=None)

    assert kinds(plan(terms, on=date(2027, 1, 1))) == [
        "joint_visit",
        "first_day",
        "midway",
        "two_weeks_before_end",
        "final_evaluation",
    ]


def test_the_day_proposed_at_the_welcome_is_the_day_of_the_joint_visit():
    terms = terms_of(date(2027, 1, 18), date(2027, 4, 2), joint_visit_on=date(2027, 1, 12))

    found = plan(terms, on=date(2027, 1, 4))

    assert Planned(date(2027, 1, 12), K.JOINT_VISIT) in found


def test_a_late_signature_leaves_no_task_in_the_past():
    today = date(2027, 1, 14)
    terms = terms_of(date(2027, 1, 15), date(2027, 4, 2), kind=Kind.LANGUAGE_PRACTICE)

    early = [each for each in plan(terms, on=today) if each.kind in BEFORE_START]

    assert {each.due_on for each in early} == {today}


def without_winter_break(day: date) -> bool:
    """School on every working day, but not in week 8 of 2027 (22 to 26 February)."""
    return is_working_day(day) and day.isocalendar().week != 8


def in_class(terms: Terms, on: date) -> dict[str, date]:
    found = plan(terms, on=on)
    return {
        each.kind: each.due_on for each in found if each.kind in {K.PREPARE_CLASS, K.SUM_UP_CLASS}
    }


@pytest.mark.parametrize(
    ("starts_on", "today", "prepared_on"),
    [
        (date(2027, 3, 8), date(2027, 2, 1), date(2027, 3, 1)),
        (date(2027, 3, 1), date(2027, 2, 1), date(2027, 2, 19)),
        (date(2027, 3, 3), date(2027, 2, 22), date(2027, 3, 1)),
        (date(2027, 3, 1), date(2027, 2, 22), date(2027, 2, 22)),
    ],
    ids=["five days before", "before the break", "after the break", "no day of school is left"],
)
def test_a_class_prepares_on_a_day_with_school(starts_on, today, prepared_on):
    terms = terms_of(starts_on, starts_on + 8 * WEEK, kind=Kind.LANGUAGE_PRACTICE)
    in_school = replace(terms, has_class=without_winter_break)
    assert in_class(in_school, today)[K.PREPARE_CLASS] == prepared_on


def test_a_class_sums_up_on_a_day_with_school_also_after_a_pause():
    terms = terms_of(
        date(2027, 1, 4), date(2027, 2, 18), kind=Kind.LANGUAGE_PRACTICE,
        has_class=without_winter_break,
    )  # fmt: skip
    assert in_class(terms, date(2027, 1, 4))[K.SUM_UP_CLASS] == date(2027, 3, 1)
    assert shifted(terms, date(2027, 2, 10), 14, is_in_class=True) == date(2027, 3, 1)


def test_without_any_day_of_school_the_plan_is_made_all_the_same():
    terms = terms_of(date(2027, 1, 4), date(2027, 2, 18), kind=Kind.LANGUAGE_PRACTICE)
    never = replace(terms, has_class=lambda day: False)
    on = date(2026, 12, 1)
    assert in_class(never, on) == in_class(terms, on)
    assert len(in_class(terms, on)) == 2


def test_who_works_only_on_saturdays_is_met_on_working_days():
    terms = terms_of(date(2027, 1, 9), date(2027, 4, 3), weekdays=frozenset({"sat"}))

    found = plan(terms, on=date(2027, 1, 4))

    assert {day.weekday() for day in days_at_work(terms)} == {5}
    assert all(is_working_day(each.due_on) for each in found)
