"""A year of evaluations lived through by the product's own clock: who answers, and after what?

How willing people are to answer is put in (LIKELY); what is tried is that everybody is asked,
reminded twice, called and counted as it happened. The figures come from the query that the page
“What have we learned?” reads; what really happened is counted beside it, and must be the same.
"""

import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bench.machinery.clock import in_own_process, waited_for
from bench.machinery.report import Report, said

PLACEMENTS = 200
DAYS = 365
WEEKS = 12
FIRST_DAY = date(2026, 1, 5)
# Unprompted as measured elsewhere (10.5 %); the others are an assumption, and only that.
LIKELY = {"unprompted": 0.105, "first": 0.35, "second": 0.35, "call": 0.7}
# Days after the question at which an answer comes, when it comes for that reason.
# A day after the reminders: in the week of a clock change these come a day later.
WITHIN = {"unprompted": (0, 3), "first": (5, 8), "second": (10, 13), "call": (15, 18)}
CALLED = ("participant", "employer")
BY_LINK = 0.8  # of the employers' answers; the others sign in
# The lines of the clock that have to do with evaluations at the end.
LINES = (
    "end_past",
    "remind_of_evaluations",
    "call_for_evaluations",
    "reveal_evaluations",
    "close_evaluated",
    "send_due",
)


def run(report: Report) -> None:
    with report.section(
        "A year of evaluations",
        f"{PLACEMENTS} placements of {WEEKS} weeks end within a year; the product's clock asks, "
        "reminds and has people called day by day. How willing people are is put in: "
        + ", ".join(f"{name} {share:.1%}" for name, share in LIKELY.items())
        + " of those left. The figures are the product's own, the same as those counted beside it.",
    ):
        found = in_own_process("bench.year")
        report.table(
            ["side", "asked", "unprompted", "after first", "after second", "of it on the phone",
             "signed in", "by link", "no answer", "answer rate"],
            [
                [row["side"], *(f"{row[each]}" for each in COLUMNS), said(row["rate"], "%")]
                for row in found["rows"]
            ],
        )  # fmt: skip
        report.fact(
            f"{found['reminders']} reminders, {found['calls']} calls asked for, "
            f"{found['letters']} letters with a link sent, {found['closed']} placements closed "
            f"with both sides' answers; {said(found['seconds'])} s for {found['days']} days."
        )


COLUMNS = (
    "asked", "unprompted", "after_first", "after_second", "phone", "page", "link", "missing"
)  # fmt: skip


@dataclass
class Year:
    """What happens, day by day, and what was counted on the way."""

    placements: int
    days: int
    seed: int = 2026
    happened: Counter[tuple[str, str]] = field(default_factory=Counter)
    planned: dict[Any, tuple[datetime, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - a simulation

    # The people and the firm ------------------------------------------------------------------

    def settle(self) -> None:
        """A municipality, a unit, a firm with a contact person, people who can sign in."""
        from accounts.models import Unit, UnitMembership, User  # noqa: PLC0415
        from employers.models import Employer, Workplace  # noqa: PLC0415
        from reference.models import Municipality, PostalCode  # noqa: PLC0415

        self.place = Municipality.objects.create(
            number="9999", name="Prøve", latitude=60, longitude=10
        )
        code = PostalCode.objects.create(
            code="9999", place="Prøve", municipality=self.place, latitude=60, longitude=10
        )
        self.unit = Unit.objects.create(
            municipality=self.place, kind="programme_office", name="Prøve"
        )
        self.staff = {}
        for role in ("consultant", "teacher"):
            person = User.objects.create_user(f"{role}@demo.example", None, first_name=role)
            UnitMembership.objects.create(user=person, unit=self.unit, role=role)
            self.staff[role] = person
        firm = Employer.objects.create(
            organisation_number="310001007", name="Prøve", state="approved"
        )
        self.site = Workplace.objects.create(
            employer=firm, name="Prøve", postal_code=code, municipality=self.place
        )
        self.contact = self.site.contacts.create(name="Prøve", email="contact@demo.example")

    def begin(self, number: int, first: date) -> None:
        """A placement that runs: a row, as it is after its signatures and its start."""
        from django.db.models import F  # noqa: PLC0415
        from django.utils import timezone  # noqa: PLC0415

        from accounts.models import User  # noqa: PLC0415
        from candidates.models import Participant  # noqa: PLC0415
        from employers.models import Opening  # noqa: PLC0415
        from matching.models import Proposal  # noqa: PLC0415
        from placements.models import Placement, PlacementDay  # noqa: PLC0415

        opening = Opening.objects.create(
            workplace=self.site, title="Prøve", state="open", capacity=1, places_held=1,
            starts_from=first, starts_until=first, refreshed_at=timezone.now(),
        )  # fmt: skip
        person = Participant.objects.create(
            municipality=self.place, unit=self.unit, first_name=f"Prøve {number}",
            user=User.objects.create_user(f"person{number}@demo.example", None),
            consultant=self.staff["consultant"], teacher=self.staff["teacher"],
            programme_starts_on=first, programme_ends_on=first + timedelta(days=700),
        )  # fmt: skip
        proposal = Proposal.objects.create(
            participant=person, opening=opening, state="placed", participant_version=1,
            opening_version=1,
        )  # fmt: skip
        placement = Placement.objects.create(
            proposal=proposal, participant=person, opening=opening, workplace=self.site,
            municipality=self.place, kind="language_practice", state="running",
            owner=self.staff["consultant"], teacher=self.staff["teacher"],
            supervisor=self.contact, starts_on=first, started_on=first,
            ends_on=first + timedelta(weeks=WEEKS, days=-1),
        )  # fmt: skip
        type(self.site).objects.filter(pk=self.site.pk).update(people_held=F("people_held") + 1)
        for day in ("tue", "thu"):
            PlacementDay.objects.create(
                placement=placement, weekday=day, starts_at=time(9), ends_at=time(14)
            )

    # The days ---------------------------------------------------------------------------------

    def live(self) -> None:
        """Each day: whoever starts starts, the clock goes round at eight, answers come at noon."""
        from demo.clock import standing_at  # noqa: PLC0415

        starts: dict[date, list[int]] = {}
        for number in range(self.placements):
            day = FIRST_DAY + timedelta(days=number * self.days // self.placements)
            starts.setdefault(day, []).append(number)
        last = self.days + 7 * WEEKS + 30
        for day in (FIRST_DAY + timedelta(days=each) for each in range(last)):
            with standing_at(at(day, 8)):
                for number in starts.get(day, []):
                    self.begin(number, day)
                self.clock(at(day, 8))
            self.plan()
            with standing_at(at(day, 12)):
                self.answer(at(day, 12))

    def clock(self, now: datetime) -> None:
        """What `manage.py run_due` does, of the lines that have to do with evaluations."""
        from django.conf import settings  # noqa: PLC0415

        from config.celery import app  # noqa: PLC0415 - the tasks are found when it loads
        from notifications.clock import run_pass  # noqa: PLC0415

        app.loader.import_default_modules()
        lines = {
            name: line
            for name, line in settings.CELERY_BEAT_SCHEDULE.items()
            if line["task"].rpartition(".")[2] in LINES
        }
        if len(lines) != len(LINES):
            raise SystemExit(f"the schedule knows only {sorted(lines)} of {LINES}")
        outcome = run_pass(lines, app.tasks, now=now, everything=True)
        if bad := {name: said for name, said in outcome.items() if said.startswith("failed")}:
            raise SystemExit(f"{now:%Y-%m-%d}: {bad}")

    def plan(self) -> None:
        """When and how each new question will be answered, if ever."""
        from placements.models import Rating  # noqa: PLC0415

        # In an order that is the same in every run: keys of rows are not.
        waiting = Rating.objects.waiting().select_related("evaluation")
        for rating in waiting.order_by(
            "evaluation__opened_at", "evaluation__placement__participant__first_name", "party"
        ):
            if rating.pk not in self.planned:
                self.planned[rating.pk] = self.drawn(rating)

    def drawn(self, rating: Any) -> tuple[datetime, str, str]:
        """The moment, the reason and the way of an answer; the reason “never” is no answer."""
        asked = rating.evaluation.opened_at
        for reason, share in LIKELY.items():
            if reason == "call" and rating.party not in CALLED:
                break
            if self.random.random() < share:
                days = self.random.randint(*WITHIN[reason])
                return asked + timedelta(days=days), reason, self.way(rating.party, reason)
        return datetime.max.replace(tzinfo=asked.tzinfo), "never", ""

    def way(self, party: str, reason: str) -> str:
        if reason == "call":
            return "phone"
        return "link" if party == "employer" and self.random.random() < BY_LINK else "page"

    def answer(self, now: datetime) -> None:
        """Those whose moment has come answer, by the real action."""
        from placements.actions.evaluations import send_rating  # noqa: PLC0415
        from placements.models import Rating  # noqa: PLC0415

        for rating in Rating.objects.waiting().order_by("pk"):
            moment, reason, way = self.planned[rating.pk]
            if moment > now:
                continue
            if way == "phone" and rating.call_asked_at is None:
                raise SystemExit(f"{now:%Y-%m-%d}: nobody was asked to call about {rating.pk}")
            send_rating(rating=rating, facts=agreeable(rating.party), now=now, by=None, channel=way)
            self.happened[rating.party, reason] += 1
            self.happened[rating.party, way] += 1

    # What the product says --------------------------------------------------------------------

    def rows(self) -> Iterator[dict[str, Any]]:
        """The product's own figures, by side; SystemExit where they differ from what happened."""
        from accounts.parties import Party  # noqa: PLC0415
        from placements.models import Rating  # noqa: PLC0415
        from placements.queries.evaluation import answer_rates  # noqa: PLC0415

        told = Rating.objects.values_list("party", "state", "answered_after", "channel")
        for funnel in answer_rates(told):
            ways = {way: funnel.by_channel.get(way, 0) for way in ("page", "link", "phone")}
            row = {
                "side": str(Party(funnel.party)),
                "asked": funnel.asked,
                "unprompted": funnel.unprompted,
                "after_first": funnel.after_first,
                "after_second": funnel.after_second,
                "missing": funnel.missing,
                "rate": funnel.rate,
                **ways,
            }
            mine = self.counted(funnel.party)
            if mine != {name: row[name] for name in mine}:
                raise SystemExit(f"{funnel.party}: happened {mine}, the product says {row}")
            yield row

    def counted(self, party: str) -> dict[str, int]:
        """What happened to this side; a call comes after the second reminder."""
        happened = {reason: self.happened[party, reason] for reason in LIKELY}
        ways = {way: self.happened[party, way] for way in ("page", "link", "phone")}
        return {
            "asked": self.placements,
            "unprompted": happened["unprompted"],
            "after_first": happened["first"],
            "after_second": happened["second"] + happened["call"],
            "missing": self.placements - sum(happened.values()),
            **ways,
        }


def at(day: date, hour: int) -> datetime:
    from django.utils import timezone  # noqa: PLC0415

    return timezone.make_aware(datetime.combine(day, time(hour)))


def agreeable(party: str) -> Any:
    """An answer to everything a side is asked, in the middle of each scale or above."""
    from placements.models.facts import RatingFacts  # noqa: PLC0415
    from placements.states.evaluation import questions_for  # noqa: PLC0415

    return RatingFacts(
        answers={each.key: each.scale.highest for each in questions_for(party)}, comment="Bra."
    )


def lived(placements: int, days: int) -> dict[str, Any]:
    """One such year in the database that Django is connected to."""
    from accounts.models import Letter  # noqa: PLC0415
    from placements.models import FollowUp, Placement, Rating  # noqa: PLC0415

    year = Year(placements, days)
    year.settle()
    seconds, _ = waited_for(year.live)
    return {
        "rows": list(year.rows()),
        "days": days + 7 * WEEKS + 30,
        "reminders": sum(Rating.objects.values_list("reminders", flat=True)),
        "calls": FollowUp.objects.filter(kind="call_evaluation").count(),
        "closed": Placement.objects.exclude(closed_on=None).count(),
        "letters": Letter.objects.filter(state="sent").count(),
        "seconds": seconds,
    }


def in_a_database() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["MAIL_FOLDER"] = str(Path(folder) / "mail")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        os.environ["DEBUG"] = "false"
        import django  # noqa: PLC0415 - only this process needs it
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        return lived(PLACEMENTS, DAYS)


if __name__ == "__main__":
    print(json.dumps(in_a_database()))
