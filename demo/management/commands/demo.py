"""Build the demo marketplace by the real actions. Safe to repeat: a second run changes nothing."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from common.errors import DomainError
from demo.cast import LOGINS
from demo.story import Story
from reference.models import Municipality


class Command(BaseCommand):
    help = "A small living marketplace around Otta and Vågå: invented people and firms."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=LOGINS[0].email).exists():
            self.stdout.write("The demo marketplace is there already.")
            return
        if not Municipality.objects.exists():
            raise CommandError("No municipalities yet: run load_reference first.")
        if User.objects.exists():
            raise CommandError("This database has real users; the demo goes into an empty one.")
        call_command("createcachetable")  # for the counters of sign-in limits
        try:
            with translation.override("nb"), transaction.atomic():
                Story(timezone.localdate()).build()
        except DomainError as refusal:
            raise CommandError(f"The story is not possible: {refusal}") from refusal
        self.stdout.write("The demo marketplace is built.")
