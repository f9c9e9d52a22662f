"""manage.py import_esco: official ESCO labels of one language, from an unpacked download."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from reference.actions import import_esco


class Command(BaseCommand):
    help = "Import the official ESCO labels of a language; they are then shown before our own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", required=True, help="ESCO's code: no, uk, ar …")
        parser.add_argument("--folder", required=True, type=Path, help="the unpacked download")
        parser.add_argument("--dry-run", action="store_true", help="count, change nothing")

    def handle(self, **options: Any) -> None:
        try:
            results = import_esco(
                language=options["language"],
                folder=options["folder"],
                dry_run=options["dry_run"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        for done in results:
            self.stdout.write(
                f"{done.file:<25} new {done.new}, changed {done.changed}, "
                f"unchanged {done.same}, unknown {done.unknown}"
            )
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")
