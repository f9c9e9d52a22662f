"""Who answers evaluations, after which reminder and by which way: the whole funnel, in figures.

For whoever runs the installation. Nothing is hidden here, so it prints no names and no workplaces.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from placements.models import Rating
from placements.queries.evaluation import Funnel, answer_rates
from placements.states.evaluation import AnswerChannel
from reference.models import Municipality

HEAD = ("side", "asked", "unprompted", "first", "second", "no answer", "rate", "still open")


class Command(BaseCommand):
    help = "Print the answer rate of evaluations by side, reminder and way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", metavar="NUMBER", help="only of this one, as 3437")

    def handle(self, *args: Any, **options: Any) -> None:
        ratings = Rating.objects.all()
        if number := options["municipality"]:
            if not Municipality.objects.filter(pk=number).exists():
                raise CommandError(
                    f"--municipality: {number} is unknown. Expected four digits, as 3437."
                )
            ratings = ratings.filter(evaluation__placement__municipality=number)
        with translation.override("en"):
            self.print(answer_rates(ratings.values_list(*FIELDS)))

    def print(self, funnels: list[Funnel]) -> None:
        ways = [str(label).lower() for label in AnswerChannel.labels]
        rows = [[*HEAD, *ways], *(cells(each) for each in funnels)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        for row in rows:
            line = [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]
            self.stdout.write("  ".join(line))


FIELDS = ("party", "state", "answered_after", "channel")


def cells(funnel: Funnel) -> list[str]:
    rate = "–" if funnel.rate is None else f"{funnel.rate:.0%}"
    figures = (
        funnel.asked,
        funnel.unprompted,
        funnel.after_first,
        funnel.after_second,
        funnel.missing,
    )
    ways = [funnel.by_channel.get(code, 0) for code in AnswerChannel.values]
    return [str(funnel.label), *map(str, figures), rate, str(funnel.still_open), *map(str, ways)]
