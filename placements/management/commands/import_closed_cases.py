"""Cases from before the system, without names: one CSV file, all of it or nothing."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from placements.actions.closed_cases import COLUMNS, import_closed_cases
from reference.models import Municipality


class Command(BaseCommand):
    help = f"Import closed cases without names. Columns, split by semicolons: {', '.join(COLUMNS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="its number, such as 3437")
        parser.add_argument("--file", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(pk=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"No municipality has the number {options['municipality']}.")
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
        try:
            new, known = import_closed_cases(municipality=municipality, rows=rows)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{new} closed cases imported, {known} known before.")
