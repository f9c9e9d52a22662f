"""Print who signs in to the demo, and what each sees first."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from demo.cast import LOGINS
from demo.story import PASSWORD


class Command(BaseCommand):
    help = "The logins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(User.objects.values_list("email", flat=True))
        self.stdout.write(f"\nOpen {settings.SITE_ADDRESS} and sign in. One password: {PASSWORD}\n")
        for login in LOGINS:
            if login.email in there:
                self.stdout.write(f"  {login.email:<36} {login.role:<40} {login.sees}")
        self.stdout.write("")
