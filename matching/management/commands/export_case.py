"""Write the case of a municipality or region in the engine's format."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.case import build
from reference.models import Municipality


class Command(BaseCommand):
    help = "Export what a run would read: public ids, no names. Give the file to matching.engine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--municipality", action="append", required=True, metavar="NUMBER",
            help="four digits such as 3437; several make the case of a region",
        )  # fmt: skip
        parser.add_argument("--out", type=Path, help="the file; standard output when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = list(dict.fromkeys(options["municipality"]))
        found = Municipality.objects.in_bulk(numbers)
        for number in numbers:
            if number not in found:
                raise CommandError(
                    f"--municipality {number}: expected the four digits of a municipality"
                )
        built = build(region=[found[number] for number in numbers], day=timezone.localdate())
        text = json.dumps(built.case, ensure_ascii=False, indent=1)
        if options["out"] is None:
            self.stdout.write(text)
            return
        try:
            options["out"].write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"--out {options['out']}: expected a file to write to") from error
