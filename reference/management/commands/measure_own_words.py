"""manage.py measure_own_words: cross-validated figures of the own-words matcher."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reference.own_words.confidence import Judge
from reference.own_words.files import vocabulary
from reference.own_words.measuring import as_table, fitted, measure, read_phrases

START, END = "<!-- figures: start -->", "<!-- figures: end -->"
LABELLED = Path("tests/reference/data/own_words_labelled.csv")


class Command(BaseCommand):
    help = "Print how well own words find their skill on phrases left out of the fitting."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--phrases", type=Path, default=LABELLED, help="labelled phrases")
        parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")

    def handle(self, **options: Any) -> None:
        if not options["phrases"].is_file():
            raise CommandError(f"{options['phrases']}: there is no such file.")
        page: Path | None = options["write"]
        parts = _around_the_figures(page) if page else ("", "")
        phrases = read_phrases(options["phrases"], vocabulary())
        table = as_table(measure(phrases))
        self.stdout.write(table)
        self.stdout.write(_constants(fitted(phrases)))
        if page:
            page.write_text(f"{parts[0]}{START}\n{table}\n{END}{parts[1]}", encoding="utf-8")
            self.stdout.write(f"Written to {page}")


def _around_the_figures(page: Path) -> tuple[str, str]:
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if START not in text or END not in text:
        raise CommandError(f"{page}: expected the lines {START} and {END}.")
    before, _, rest = text.partition(START)
    return before, rest.partition(END)[2]


def _constants(judge: Judge) -> str:
    weights = ", ".join(f"{weight:.2f}" for weight in judge.weights)
    return f"Fitted on all phrases: weights=({weights}), threshold={judge.threshold:.2f}"
