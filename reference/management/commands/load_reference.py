"""manage.py load_reference: fill the reference tables; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from reference.actions import load_reference


class Command(BaseCommand):
    help = "Load municipalities, postal codes, languages, occupations, skills and ESCO."

    def handle(self, **options: Any) -> None:
        try:
            results = load_reference()
        except DomainError as error:
            raise CommandError(error.message) from error
        for loaded in results:
            state = "loaded" if loaded.is_changed else "unchanged"
            self.stdout.write(f"{loaded.table:<30} {loaded.rows:>7}  {state}")
