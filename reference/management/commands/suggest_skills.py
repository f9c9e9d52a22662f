"""manage.py suggest_skills: own words in a CSV file find their practical skills."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from reference.models import Skill
from reference.own_words import Vocabulary, files
from reference.own_words.tables import BrokenTable, answer_file
from reference.queries.own_words import skill_vocabulary


class Command(BaseCommand):
    help = (
        "Read a CSV file with a column `phrase` and write phrase, rank, skill, confidence and "
        "accepted (yes where the product would preselect the skill). A phrase without any "
        "suggestion gets one row with rank 1, no skill, confidence 0 and accepted no."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="phrases", required=True, type=Path, metavar="FILE")
        parser.add_argument("--out", dest="answers", required=True, type=Path, metavar="FILE")
        parser.add_argument("--limit", default="5", help="suggestions per phrase (default 5)")

    def handle(self, **options: Any) -> None:
        try:
            limit = int(options["limit"])
        except ValueError:
            limit = 0
        try:
            count = answer_file(options["phrases"], options["answers"], _vocabulary(), limit=limit)
        except BrokenTable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} phrases answered in {options['answers']}")


def _vocabulary() -> Vocabulary:
    """What the product uses; before `migrate` and `load_reference`, the files it would load."""
    try:
        loaded = Skill.objects.exists()
    except DatabaseError:
        loaded = False
    return skill_vocabulary() if loaded else files.vocabulary()
