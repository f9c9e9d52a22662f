"""What follows a first day or a last one: alarms, absences, evaluations, results, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.parties import Party
from candidates import actions as candidates
from demo.stays import Stay, Step, day_before, stay_of
from employers import actions as employers
from matching.actions import pairs
from mentoring import actions as mentoring
from mentoring.models import MentorPair
from placements.actions import (
    absences,
    alarms,
    certificates,
    closing,
    ending,
    follow_ups,
    outcomes,
    protocol,
)
from placements.actions.evaluations import answers, gaps
from placements.models import Evaluation, Outcome, Placement, Rating
from placements.models.facts import Job, RatingFacts, Result
from placements.queries.evaluation import wide_gaps
from placements.queries.time_at_work import days_there
from placements.states.evaluation import questions_for
from placements.states.follow_up import FollowUpKind
from reference.models import Language

if TYPE_CHECKING:
    from demo.chronicle import Chronicle
    from demo.stays import Stays

MONDAY, WEDNESDAY = 0, 2
# What a rater answers unless the story says otherwise.
USUAL = {
    "punctual": 5,
    "speaking": 2,
    "listening": 2,
    "reading": 2,
    "writing": 2,
    "mastered": 4,
    "surroundings": 4,
    "support": 4,
    "needs_help": 2,
    "kept": 4,
    "goal": 4,
    "host_again": 3,
}
# Ibrahim's speaking now, and how he and his workplace liked it there.
IBRAHIM: dict[str, dict[str, int]] = {
    Party.EMPLOYER: {"speaking": 2, "surroundings": 5},
    Party.PARTICIPANT: {"speaking": 3, "surroundings": 2},
    Party.CONSULTANT: {"speaking": 3},
    Party.TEACHER: {"speaking": 2},
}


class Afterwards:
    """Plans what comes of the placements into the chronicle."""

    def __init__(self, chronicle: Chronicle, stays: Stays) -> None:
        self.chronicle = chronicle
        self.stays = stays
        self.calendar = chronicle.story.calendar

    def plan(self) -> None:
        at = self.at
        at(-12, "10:00", self.leave_tasks)
        self.plan_absence()
        for opening, days in (("O27", -150), ("O19", -114)):
            at(days, "15:00", self.end, f"P03 {opening}", "completed")
            at(days + 1, "10:00", self.answer_all, f"P03 {opening}", {})
        at(-149, "12:00", self.close_for_good)
        at(-98, "15:00", self.end, "P21", "hired_elsewhere")
        at(-97, "10:00", self.answer_all, "P21", {})
        at(-21, "15:00", self.end, "P12", "completed")
        at(-20, "10:00", self.answer_all, "P12", IBRAHIM)
        at(-19, "11:00", self.explain, "P12")
        at(-19, "12:00", self.draft, "P12")
        at(-14, "14:00", self.broken_off)
        at(-14, "15:00", self.end, "P22", "completed")
        at(-13, "10:00", self.answer, "P22", Party.PARTICIPANT, {})
        at(-13, "10:30", self.answer, "P22", Party.CONSULTANT, {})
        at(-8, "16:00", self.close_evaluated)
        at(-4, "11:00", self.mentors)
        self.plan_results()

    def at(self, days: int, clock: str, act: Any, *given: Any) -> None:
        self.chronicle.plan(days, clock, Step(act, given))

    def close_evaluated(self) -> None:
        """What both sides have evaluated is closed; the others wait for an answer or a reason."""
        closing.close_evaluated(now=timezone.now())

    def mentors(self) -> None:
        """Selam has been in two placements and helps Hassan, who waits for his first day."""
        arabic = Language.objects.get(pk="ar")
        selam, hassan = self.chronicle.person("P03"), self.chronicle.person("P08")
        selam_self, hassan_self = self.chronicle.own_user("P03"), self.chronicle.own_user("P08")
        mentoring.offer_to_be_mentor(participant=selam, language=arabic, form="paid", by=selam_self)
        mentoring.ask_for_mentor(participant=hassan, language=arabic, by=hassan_self)
        mentoring.bring_together(now=timezone.now())
        pair = MentorPair.objects.get(request__participant=hassan)
        for user in (selam_self, hassan_self):
            mentoring.say_yes(pair=pair, by=user)

    def plan_results(self) -> None:
        """When a result is asked for it is written down, by whoever called."""
        storehouse = self.chronicle.employer(14)
        fixed = Result(activity="work", jobs=[Job(Decimal(24), "permanent", employer=storehouse)])
        for days in (-97, -69, -5):
            self.at(days, "11:00", self.record_due, "P21", fixed)
        three = [
            Job(Decimal(12), "permanent"),
            Job(Decimal(10), "temporary"),
            Job(Decimal("7.5"), "on_call"),
        ]
        self.at(-13, "11:00", self.record_due, "P22", Result(activity="work", jobs=three))
        for days, stay in ((-149, "O27"), (-121, "O27"), (-113, "O19"), (-85, "O19"), (-21, "O19")):
            self.at(days, "11:00", self.record_due, f"P03 {stay}", Result(activity="none"))
        self.at(-20, "11:00", self.record_due, "P12", Result(activity="none"))
        self.at(-13, "11:30", self.record_due, "P09", Result(activity="none"))
        for days, person in ((-96, "P21"), (-12, "P22")):
            self.at(days, "12:00", self.wants_no_proposals, person)

    def plan_absence(self) -> None:
        """Away on Monday and Wednesday without a word: a talk about the cause, then an alarm."""
        yesterday = self.calendar.day(-1)
        wednesday = day_before(WEDNESDAY, yesterday)
        for day in (day_before(MONDAY, wednesday), wednesday):
            self.at((day - self.calendar.today).days, "09:30", self.stays_away)
        self.at(-1, "13:00", self.raise_alarm)
        self.at(-1, "14:00", self.talk_about_causes)

    def stay(self, whose: str) -> Stay:
        """The stay of a person, or of a person at an opening (“P03 O19”)."""
        return stay_of(*whose.split())

    def placement(self, whose: str) -> Placement:
        return self.stays.placement(self.stay(whose))

    # What happens while it runs.

    def leave_tasks(self) -> None:
        """Two tasks of a colleague who leaves soon: nobody's, unless somebody takes them."""
        for title in ("Avtale om busskort", "Ringe Nils om gruppe B"):
            follow_ups.create_task(
                participant=self.chronicle.person("P15"),
                placement=self.placement("P15"),
                kind=FollowUpKind.OTHER,
                title=title,
                due_on=self.calendar.day(4),
                owner=self.chronicle.owner("P15"),
                by=self.chronicle.owner("P15"),
            )

    def close_for_good(self) -> None:
        """The nursery takes nobody more for now: others are inside."""
        employers.close_opening(
            opening=self.chronicle.story.opening("O27"),
            by=self.stays.user_of(self.stay("P03 O27"), Party.EMPLOYER),
        )

    def stays_away(self) -> None:
        """On this day, or the newest one there when it is a day off."""
        placement, today = self.placement("P16"), timezone.localdate()
        absences.report_absence(
            participant=self.chronicle.person("P16"),
            placement=placement,
            day=max(day for day in days_there(placement) if day <= today),
            by=self.stays.user_of(stay_of("P16"), Party.EMPLOYER),
            party=Party.EMPLOYER,
        )

    def raise_alarm(self) -> None:
        alarms.raise_alarm(
            placement=self.placement("P16"),
            party=Party.EMPLOYER,
            by=self.stays.user_of(stay_of("P16"), Party.EMPLOYER),
            code="not_coming",
            now=timezone.now(),
        )

    def talk_about_causes(self) -> None:
        person, owner = self.chronicle.person("P16"), self.chronicle.owner("P16")
        today = timezone.localdate()
        absences.hold_cause_talk(participant=person, by=owner, on=today, code="travel")

    # What follows the end.

    def end(self, person: str, cause: str, **more: Any) -> None:
        ending.end(
            placement=self.placement(person),
            cause=cause,
            on=timezone.localdate(),
            by=self.chronicle.owner(self.stay(person).person),
            **more,
        )

    def broken_off(self) -> None:
        """Nadia's tasks did not fit, nor others: a talk with each side before anything new."""
        today, owner = timezone.localdate(), self.chronicle.owner("P09")
        facts = protocol.DropOut(
            talked_on=today,
            own_words="Jeg bærer bare kasser.",
            tried=["other_tasks"],
            decision="end",
            owner=owner,
            follow_on=today,
            is_without_benefit=True,
        )
        protocol.write_protocol(placement=self.placement("P09"), facts=facts, by=owner)
        self.end("P09", "tasks_do_not_fit", talked_on=timezone.localdate())
        pairs.ban_pair(
            participant=self.chronicle.person("P09"),
            opening=self.chronicle.story.opening("O09"),
            by=self.chronicle.owner("P09"),
            reason="Oppgavene passet ikke.",
        )

    def rating(self, person: str, party: str) -> Rating:
        evaluation = Evaluation.objects.get(placement=self.placement(person), moment="final")
        return evaluation.ratings.get(party=party)

    def answer_all(self, person: str, said: Mapping[str, Mapping[str, int]]) -> None:
        for rating in Evaluation.objects.get(
            placement=self.placement(person), moment="final"
        ).ratings.order_by("party"):
            self.answer(person, rating.party, said.get(rating.party, {}))

    def answer(self, person: str, party: str, said: Mapping[str, int]) -> None:
        placement = self.placement(person)
        given: dict[str, int | None] = {
            each.key: said.get(each.key, USUAL[each.key]) for each in questions_for(party)
        }
        by = placement.teacher
        if party != Party.TEACHER:
            by = self.stays.user_of(self.stay(person), party)
        offers_job = person == "P12" and party == Party.EMPLOYER
        answers.send_rating(
            rating=self.rating(person, party),
            facts=RatingFacts(
                answers=given,
                is_job_offered=True if offers_job else None,
                job_hours=Decimal("22.5") if offers_job else None,
                job_contract="permanent" if offers_job else "",
                discovered="Roer dem som er urolige." if offers_job else "",
            ),
            now=timezone.now(),
            by=by,
        )

    def explain(self, person: str) -> None:
        """The consultant says why they judge differently; the teacher has not yet."""
        evaluation = Evaluation.objects.get(placement=self.placement(person), moment="final")
        for question in wide_gaps(evaluation):
            gaps.comment_gap(
                evaluation=evaluation,
                question=question,
                party=Party.CONSULTANT,
                by=self.chronicle.owner(person),
                text="Han snakker friere med oss enn i travle vakter.",
            )

    def draft(self, person: str) -> None:
        certificates.draft_certificate(
            placement=self.placement(person), by=self.chronicle.owner(person)
        )

    def record_due(self, person: str, result: Result) -> None:
        due = Outcome.objects.filter(placement=self.placement(person), state="due").order_by(
            "due_on"
        )[:1]
        for outcome in due:
            outcomes.record_outcome(
                outcome=outcome,
                result=result,
                by=self.chronicle.owner(self.stay(person).person),
                version=outcome.version,
            )

    def wants_no_proposals(self, person: str) -> None:
        """Whoever has work takes part in no run."""
        candidates.pause_matching(
            participant=self.chronicle.person(person), by=self.chronicle.own_user(person)
        )
