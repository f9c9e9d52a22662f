"""Print who signs in to the demo, and what each sees first; and one link that needs no login."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.parties import Party
from demo.cast import DOMAIN, LOGINS
from demo.story import PASSWORD
from placements.models import EvaluationLink
from placements.states.evaluation import RatingState


class Command(BaseCommand):
    help = "The logins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(User.objects.values_list("email", flat=True))
        self.stdout.write(f"\nOpen {settings.SITE_ADDRESS} and sign in. One password: {PASSWORD}\n")
        for login in LOGINS:
            if login.email in there:
                self.stdout.write(f"  {login.email:<36} {login.role:<40} {login.sees}")
        link = waiting_link()
        if link is not None:
            path = reverse("placements:answer-link", args=[link.token])
            self.stdout.write(
                f"\n  Without login, an employer evaluates a former participant:"
                f"\n  {settings.SITE_ADDRESS}{path}"
            )
        self.stdout.write("")


def waiting_link() -> EvaluationLink | None:
    """The link of the carpenter's, whose answer about a former participant is still missing."""
    waiting = EvaluationLink.objects.usable(timezone.now()).filter(
        rating__evaluation__placement__participant__user__email=f"jean@{DOMAIN}",
        rating__party=Party.EMPLOYER,
        rating__state=RatingState.WAITING,
    )
    return waiting.first()
