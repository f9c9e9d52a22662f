"""Links for employers: no account, no name in the address, 21 days, sent anew on request."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts import letters
from accounts.models import User
from accounts.parties import Party
from notifications.states import Urgency
from placements.actions.base import record
from placements.actions.evaluations.base import hold_rating
from placements.messages import evaluation as messages
from placements.models import EvaluationLink, Rating

LASTS = timedelta(days=21)


def make_link(rating: Rating, *, now: datetime, urgency: str = Urgency.REMINDER) -> EvaluationLink:
    """A new link in place of the older ones, e-mailed to the contact person when there is one."""
    letters.cancel(rating.links.values_list("pk", flat=True))
    rating.links.filter(revoked_at=None).update(revoked_at=now)
    contact = rating.evaluation.placement.supervisor
    link = EvaluationLink.objects.create(
        rating=rating,
        sent_to=contact.email if contact else "",
        expires_at=now + LASTS,
    )
    messages.write_link(link, urgency=urgency)
    return link


@transaction.atomic
def resend_link(*, link: EvaluationLink, now: datetime) -> EvaluationLink:
    """Send a new link to the address that the old one went to; whoever asks learns nothing."""
    placement, held = hold_rating(link.rating)
    made = make_link(held, now=now, urgency=Urgency.URGENT)
    record("resend_link", held, placement=placement, by=None, party=Party.EMPLOYER)
    return made


@transaction.atomic
def hand_over_link(*, rating: Rating, now: datetime, by: User) -> EvaluationLink:
    """A link that the consultant hands over, when the firm has no e-mail address with us."""
    placement, held = hold_rating(rating)
    made = make_link(held, now=now, urgency=Urgency.NORMAL)
    record("hand_over_link", held, placement=placement, by=by)
    return made
