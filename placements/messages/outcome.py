"""What a result tells people: the firm that had somebody hears when a job came of it."""

from django.urls import reverse

from employers.queries import members_of
from notifications.outbox import notify
from placements.models import Outcome


def tell_credit(outcome: Outcome) -> None:
    """Whoever hosted hears that it led to work, also when the job is somewhere else (F19).

    Without the person's name: the placement's own page is gone from the firm's list by then.
    """
    for user in members_of(outcome.placement.workplace.employer):
        notify(
            to=user,
            kind="placements.credit",
            key=f"outcome:{outcome.pk}:credit",
            path=reverse("employers:waiting"),
        )
