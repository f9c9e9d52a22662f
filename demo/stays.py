"""The way of each placement in the story: expectations, agreement, first day, follow-up.

Each line of a stay is one real action at its own moment, planned into the chronicle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.parties import Party
from common.calendar import next_working_day
from demo.cast import PEOPLE
from placements.actions import (
    agreements,
    course,
    follow_ups,
    notes,
    preparations,
    sheets,
    workplace_words,
)
from placements.actions.placements import prepare
from placements.models import Agreement, ExpectationSheet, FollowUp, Placement
from placements.models.course_facts import Lines, Midway
from placements.queries.agreement import first_draft
from placements.queries.start_note import is_first, parties_of_note
from placements.states.agreement import LANGUAGE_ROWS, ROWS, SIGNERS, Side
from placements.states.follow_up import FollowUpKind, Kept
from placements.states.placement import OVER

if TYPE_CHECKING:
    from demo.chronicle import Chronicle

BELOW = {"": "", "below_A1": ""}
CUSTOMARY = {
    "tasks": "few_first",
    "presence": "every_day",
    "notice": "before_start",
    "tempo": "slower_first",
    "helper": "supervisor",
    "contact": "2",
    "lunch": "together",
    "alone": "8",
}
# What a note is written about; the others are only done.
TALKS = frozenset(
    {
        FollowUpKind.FIRST_DAY,
        FollowUpKind.WEEK_1,
        FollowUpKind.REGULAR,
        FollowUpKind.MIDWAY,
        FollowUpKind.TWO_WEEKS_BEFORE_END,
    }
)
# These wait for an action of their own.
LEFT_OPEN = frozenset(
    {
        FollowUpKind.OUTCOME,
        FollowUpKind.SUPPORT_TALK,
        FollowUpKind.REPAIR_TALK,
        FollowUpKind.CAUSE_TALK,
        FollowUpKind.OTHER,
    }
)


@dataclass(frozen=True)
class Stay:
    """One placement by its days: welcome, agreed, first day, last day as agreed."""

    person: str
    opening: str
    welcomed: int
    agreed: int
    starts: int
    ends: int | None = None  # as long as the opening says
    facts: Mapping[str, Any] = field(default_factory=dict)  # of the agreement
    reasons: Mapping[str, str] = field(default_factory=dict)  # written where a guard stands
    cared_until: int = -1  # somebody does what is due until this day

    @property
    def pair(self) -> tuple[str, str]:
        return self.person, self.opening


RUNNING = (
    Stay("P03", "O27", -194, -193, -190, ends=-150),
    Stay("P03", "O19", -144, -143, -140, ends=-114),
    Stay(
        "P04", "O22", -169, -168, -165, ends=14,
        facts={"subsidy_ends_on": 14, "pay": "Tarifflønn", "contract_form": "wage_subsidy"},
        reasons={"follows_subsidy": "Tilskuddet er gitt for ett halvt år. Vi spør om fast jobb."},
    ),
    Stay("P12", "O19", -106, -105, -102, ends=-21),
    Stay("P16", "O16", -50, -49, -46),
    Stay("P02", "O07", -42, -41, -38, cared_until=-11),
    Stay("P09", "O09", -44, -43, -40),
    Stay("P17", "O10", -28, -27, -24),
    Stay("P10", "O02", -27, -26, -23),
    Stay("P15", "O09", -22, -21, -18, facts={"weeks_pattern": Placement.Weeks.EVEN}),
    Stay("P21", "O18", -176, -175, -172, ends=-98),
    Stay("P22", "O15", -102, -101, -98, ends=-14),
)  # fmt: skip
# Agreed, not started.
COMING = (
    Stay("P08", "O08", -12, -8, 7),
    Stay("P19", "O20", -8, -5, 11),
)


class Stays:
    """Plans every placement into the chronicle."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.calendar = chronicle.story.calendar
        self.made: dict[tuple[str, str], UUID] = {}

    def plan(self) -> None:
        for stay in RUNNING:
            self.plan_agreement(stay)
            self.plan_start(stay)
        for stay in COMING:
            self.plan_agreement(stay)
        for stay in (*RUNNING, *COMING):
            for days in range(min(stay.starts, stay.agreed + 2), stay.cared_until + 1):
                self.at(days, "16:30", self.look_after, stay)
        self.at(-8, "16:00", self.prepare_well, COMING[0], 3)
        self.at(-11, "17:00", self.put_off)
        self.at(-6, "09:40", self.prepare, Stay("P18", "O18", -6, -6, 0))
        self.at(-5, "10:30", self.levels_differ)
        self.at(-3, "10:00", self.days_change)

    def at(self, days: int, clock: str, act: Any, *given: Any) -> None:
        self.chronicle.plan(days, clock, Step(act, given))

    def plan_agreement(self, stay: Stay) -> None:
        """On the day of the welcome both sides say what they expect; then all sign."""
        self.at(stay.welcomed, "09:40", self.prepare, stay)
        self.at(stay.welcomed, "10:30", self.expect, stay, {})
        self.at(stay.welcomed, "12:00", self.accept, stay)
        self.at(stay.welcomed, "12:30", self.start_note, stay)
        self.at(stay.agreed, "13:00", self.write, stay)
        for party, clock in zip(SIGNERS, ("14:00", "14:30", "15:00"), strict=True):
            self.at(stay.agreed, clock, self.sign, stay, party)

    def plan_start(self, stay: Stay) -> None:
        self.at(stay.starts - 1, "15:30", self.prepare_well, stay, len(preparations.RESPONSIBLE))
        self.at(stay.starts, "08:30", self.start, stay)

    # Who and what.

    def placement(self, stay: Stay) -> Placement:
        return Placement.objects.get(pk=self.made[stay.pair])

    def sheet(self, stay: Stay) -> ExpectationSheet:
        return ExpectationSheet.objects.get(placement=self.placement(stay))

    def user_of(self, stay: Stay, party: str) -> User:
        if party == Party.PARTICIPANT:
            return self.chronicle.own_user(stay.person)
        if party == Party.EMPLOYER:
            return self.chronicle.speaker(self.chronicle.proposal(*stay.pair))
        return self.chronicle.owner(stay.person)

    def days_of(self, stay: Stay) -> dict[str, list[str]]:
        """The days that both the opening and the person have."""
        free = next(each.days for each in PEOPLE if each.code == stay.person).split()
        return {
            day.weekday: [f"{day.starts_at:%H:%M}", f"{day.ends_at:%H:%M}"]
            for day in self.chronicle.story.opening(stay.opening).days.all()
            if day.weekday in free
        }

    # One step each.

    def prepare(self, stay: Stay) -> None:
        proposal = self.chronicle.proposal(*stay.pair)
        self.made[stay.pair] = prepare(proposal=proposal, by=self.chronicle.owner(stay.person)).pk

    def expect(self, stay: Stay, employer_says: dict[str, str]) -> None:
        """Each side alone; the employer may say some things otherwise."""
        sheet = sheets.open_sheet(
            placement=self.placement(stay), by=self.chronicle.owner(stay.person)
        )
        opening = self.chronicle.story.opening(stay.opening)
        needs = {each.function: each.to_start for each in opening.language_needs.all()}
        said = CUSTOMARY | {
            row: BELOW.get(needs.get(row, ""), needs.get(row, "")) for row in LANGUAGE_ROWS
        }
        answers = {row: said[row] for row in ROWS}
        for side, party, own in (
            (Side.CONSULTANT, Party.CONSULTANT, answers),
            (Side.EMPLOYER, Party.EMPLOYER, answers | employer_says),
        ):
            sheets.fill_side(sheet=sheet, side=side, answers=own, by=self.user_of(stay, party))

    def accept(self, stay: Stay) -> None:
        sheets.accept_sheet(sheet=self.sheet(stay), by=self.chronicle.own_user(stay.person))

    def start_note(self, stay: Stay) -> None:
        """Before somebody's first placement: one text, and everybody's yes."""
        placement = self.placement(stay)
        if not is_first(placement):
            return
        note = workplace_words.write_start_note(
            placement=placement,
            by=self.chronicle.owner(stay.person),
            party=Party.CONSULTANT,
            goals="Prøve yrket og snakke norsk på jobb hver dag.",
            way_on="Vi ser midtveis hva som er neste steg.",
        )
        own = {
            Party.PARTICIPANT: self.chronicle.own_user(stay.person),
            Party.TEACHER: placement.teacher,
        }
        for party in parties_of_note(placement):
            speaker = own.get(party)
            if speaker is not None:
                workplace_words.agree_to_start_note(note=note, by=speaker, party=party)

    def write(self, stay: Stay) -> None:
        placement = self.placement(stay)
        weeks = placement.opening.weeks
        starts_on = self.calendar.day(stay.starts)
        ends_on = (
            starts_on + timedelta(weeks=weeks, days=-1)
            if stay.ends is None
            else self.calendar.day(stay.ends)
        )
        facts = dict(stay.facts)
        if "subsidy_ends_on" in facts:
            facts["subsidy_ends_on"] = self.calendar.day(facts["subsidy_ends_on"])
        draft = first_draft(placement) | {
            "purpose": f"{placement.opening.title}: prøve yrket og snakke norsk på jobb.",
            "starts_on": starts_on,
            "ends_on": ends_on,
            "days": self.days_of(stay),
        }
        agreements.write_version(
            placement=placement,
            facts=agreements.AgreementFacts(**(draft | facts)),
            by=self.chronicle.owner(stay.person),
        )

    def sign(self, stay: Stay, party: str) -> None:
        agreement = Agreement.objects.open().get(placement=self.placement(stay))
        agreements.sign(
            agreement=agreement,
            party=party,
            by=self.user_of(stay, party),
            content_hash=agreement.content_hash,
        )

    def prepare_well(self, stay: Stay, count: int) -> None:
        """The first of the five preparations are done, in their order."""
        rows = {row.code: row for row in self.placement(stay).preparations.all()}
        for code, party in list(preparations.RESPONSIBLE.items())[:count]:
            preparations.settle_preparation(
                preparation=rows[code],
                by=self.user_of(stay, party),
                party=party,
                done_on=timezone.localdate(),
            )

    def start(self, stay: Stay) -> None:
        course.start(
            placement=self.placement(stay),
            by=self.chronicle.owner(stay.person),
            reasons=stay.reasons,
        )

    def look_after(self, stay: Stay) -> None:
        """What is due today is done: one note about the talk, the rest with it."""
        today = timezone.localdate()
        due = FollowUp.objects.open().filter(placement=self.made[stay.pair], due_on__lte=today)
        tasks = list(due.exclude(kind__in=sorted(LEFT_OPEN)).in_order())
        if not tasks:
            return
        placement = self.placement(stay)
        talks = [each for each in tasks if each.kind in TALKS]
        # The midway talk has questions of its own: when two are due it is the one that is written.
        talk = min(talks, key=lambda each: each.kind != FollowUpKind.MIDWAY, default=None)
        owner = placement.owner or self.chronicle.owner(stay.person)
        if talk is not None and placement.state not in OVER:
            notes.write_note(
                placement=placement, by=owner, follow_up=talk, lines=self.lines(placement, talk)
            )
        for task in tasks:
            follow_ups.finish(task=task, by=owner, on=today)

    def lines(self, placement: Placement, talk: FollowUp) -> Lines:
        today = timezone.localdate()
        coming = placement.follow_ups.open().filter(due_on__gt=today, kind__in=sorted(TALKS))
        following = coming.in_order().first()
        next_on = following.due_on if following else next_working_day(today + timedelta(weeks=2))
        midway = Midway(norwegian="some", serves_goal="partly", spoken_with=("colleagues",))
        return Lines(
            next_on=next_on,
            with_participant=True,
            with_employer=True,
            went_well="Kommer til avtalt tid og spør når noe er uklart.",
            kept=Kept.KEPT,
            guidance="Vise først, så gjøre sammen.",
            agreed="Vi fortsetter som nå.",
            midway=midway if talk.kind == FollowUpKind.MIDWAY else None,
        )

    # What the story tells of single people.

    def put_off(self) -> None:
        """Yusuf's next talk is given another day, and on that day nobody calls."""
        placement = self.placement(stay_of("P02"))
        owner = placement.owner or self.chronicle.owner("P02")
        coming = placement.follow_ups.open().exclude(kind=FollowUpKind.NEXT_CALL).in_order()
        talk = next(each for each in coming if each.kind in TALKS)
        follow_ups.move_task(task=talk, by=owner, due_on=self.calendar.day(-8))
        for call in placement.follow_ups.open().filter(kind=FollowUpKind.NEXT_CALL):
            follow_ups.finish(task=call, by=owner, on=timezone.localdate())

    def levels_differ(self) -> None:
        """Petro's workplace expects reading at B1, Marit A2: one row is open."""
        self.expect(Stay("P18", "O18", -6, -6, 0), {"instructions": "B1"})

    def days_change(self) -> None:
        """Hassan's days change: a new version, signed by two; the bakery is missing."""
        stay = COMING[0]
        signed = Agreement.objects.filter(placement=self.placement(stay)).latest("version")
        days = {day: hours for day, hours in signed.days.items() if day != "wed"}
        agreements.write_version(
            placement=self.placement(stay),
            facts=agreements.facts_of(signed, days=days),
            by=self.chronicle.owner(stay.person),
        )
        for party in (Party.PARTICIPANT, Party.CONSULTANT):
            self.sign(stay, party)


def stay_of(person: str, opening: str = "") -> Stay:
    """The stay of this person, and at this opening when there are more."""
    mine = (each for each in RUNNING if each.person == person)
    return next(each for each in mine if opening in {"", each.opening})


@dataclass(frozen=True)
class Step:
    """One planned act with what it is about, so that a refusal can name it."""

    act: Any
    given: tuple[Any, ...]

    def __call__(self) -> None:
        self.act(*self.given)

    def __str__(self) -> str:
        about = [each.person if isinstance(each, Stay) else str(each) for each in self.given]
        return f"{self.act.__name__} {' '.join(about)}".strip()


def day_before(weekday: int, latest: date) -> date:
    """The latest such weekday (Monday is 0) up to a day."""
    return latest - timedelta(days=(latest.weekday() - weekday) % 7)
