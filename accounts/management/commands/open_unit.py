"""The first step of a new installation: a unit, and the link that its leader joins by."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.actions import invite_to_unit, open_unit
from accounts.models import Unit
from accounts.parties import Party
from reference.models import Municipality


class Command(BaseCommand):
    help = "Open a unit of a municipality and print the invitation of its leader."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="number, as 3437")
        parser.add_argument("--kind", choices=Unit.Kind.values, default=Unit.Kind.values[0])
        parser.add_argument("--name", required=True, help="the unit's own name")
        parser.add_argument("--leader-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(pk=options["municipality"]).first()
        if municipality is None:
            raise CommandError(
                f"--municipality: {options['municipality']} is unknown. "
                "Expected four digits, as 3437; run load_reference first."
            )
        unit = open_unit(
            municipality=municipality, kind=options["kind"], name=options["name"], by=None
        )
        token = invite_to_unit(unit=unit, role=Party.LEADER, email=options["leader_email"], by=None)
        address = settings.SITE_ADDRESS + reverse("accounts:invitation", args=[token])
        self.stdout.write(f"{unit}: open this link within 7 days as {options['leader_email']}:")
        self.stdout.write(address)
