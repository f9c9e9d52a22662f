"""Match one municipality, a region or all of them, and print the best proposals with reasons."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from candidates.models import Participant
from common.errors import DomainError
from matching.actions import runs
from matching.models import Run
from matching.queries.printed import best_lines
from matching.states import RunState
from reference.models import Municipality


class Command(BaseCommand):
    help = "Propose who goes where. Nobody is placed: consultants decide."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--municipality",
            action="append",
            metavar="NUMBER",
            help="four digits such as 3437; several make one joint run of a region",
        )
        which.add_argument("--all", action="store_true", help="each municipality on its own")
        which.add_argument("--replay", metavar="RUN", help="repeat an earlier run, write nothing")
        parser.add_argument(
            "--if-changed", action="store_true", help="only where the facts are no longer the same"
        )
        parser.add_argument("--method", choices=Run.Method.values, default=Run.Method.JOINT.value)
        parser.add_argument("--top", type=int, default=5, help="proposals to print")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["replay"]:
            self.replay(options["replay"])
            return
        for region in self.regions(options):
            self.match(region, options)

    def regions(self, options: dict[str, Any]) -> list[list[Municipality]]:
        if options["all"]:
            active = Participant.objects.active().values("municipality")
            return [[each] for each in Municipality.objects.filter(pk__in=active).order_by("pk")]
        numbers = list(dict.fromkeys(options["municipality"]))
        found = Municipality.objects.in_bulk(numbers)
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise CommandError(
                f"--municipality {unknown[0]}: expected the four digits of a municipality"
            )
        return [[found[number] for number in numbers]]

    def match(self, region: Sequence[Municipality], options: dict[str, Any]) -> None:
        name = ", ".join(str(each) for each in region)
        now = timezone.now()
        if options["if_changed"] and not runs.would_change(region, now=now):
            self.stdout.write(f"{name}: nothing has changed since the last run.")
            return
        try:
            waiting = runs.request_run(
                municipalities=region, by=None, now=now, method=options["method"]
            )
        except DomainError as error:
            raise CommandError(f"{name}: {error.message}") from error
        run = runs.work_on(waiting.pk, now=now)
        if run.state != RunState.DONE:
            raise CommandError(f"{name}: the run is {run.state}. {run.fault}")
        self.tell(name, run, options["top"])

    def tell(self, name: str, run: Run, most: int) -> None:
        assignment = run.answer["assignment"]
        self.stdout.write(
            f"{name}: {run.participants} people, {run.openings} openings, "
            f"{run.placed} with a place, {len(assignment['unplaced'])} without. "
            f"{assignment['objective']:.1f} points together, "
            f"{assignment['greedy_objective']:.1f} one by one."
        )
        for line in best_lines(run, most):
            self.stdout.write(line)
        self.stdout.write(f"  {run.fingerprint[:19]}… again: {run.replay_command}")

    def replay(self, given: str) -> None:
        try:
            run = Run.objects.filter(pk=UUID(given)).first()
        except ValueError:
            run = None
        if run is None:
            raise CommandError(f"--replay {given}: expected the id of a run")
        try:
            answer = runs.replay(run)
        except DomainError as error:
            raise CommandError(error.message) from error
        before, again = run.answer["assignment"], answer["assignment"]
        same = (
            answer["run"]["fingerprint"] == run.fingerprint
            and again["placed"] == before["placed"]
            and again["objective"] == before["objective"]
        )
        words = "the same answer" if same else "ANOTHER answer"
        self.stdout.write(
            f"Replay of {run.pk}: {words}, {len(again['placed'])} placed, "
            f"{again['objective']:.1f} points."
        )
        if not same:
            raise SystemExit(1)
