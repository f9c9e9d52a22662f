"""What an evaluation tells people. The mail with a link holds no name of a participant."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from notifications.outbox import cancel, notify
from placements.messages.people import people_of
from placements.models import Evaluation, EvaluationLink, Placement, Rating


def prefix(rating: Rating) -> str:
    return f"rating:{rating.pk}:"


def page_of(placement: Placement) -> str:
    return reverse("placements:evaluation", args=[placement.pk])


def tell(rating: Rating, kind: str, key: str) -> None:
    placement = rating.evaluation.placement
    for user in people_of(placement, rating.party):
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=f"{prefix(rating)}{key}",
            path=page_of(placement),
        )


def tell_asked(rating: Rating) -> None:
    tell(rating, "evaluation_asked", "asked")


def tell_reminder(rating: Rating) -> None:
    tell(rating, "evaluation_reminder", f"reminder:{rating.reminders}")
    link = rating.links.filter(revoked_at=None).select_related(
        "rating__evaluation__placement__workplace"
    )
    for each in link:
        send_link(each)


def cancel_reminders(rating: Rating) -> None:
    """Reminders that were not sent yet are not sent to somebody who has answered."""
    cancel(key_prefix=f"{prefix(rating)}reminder")


def tell_shown(evaluation: Evaluation) -> None:
    """Everybody who was asked can read the answers side by side now."""
    for rating in evaluation.ratings.all():
        rating.evaluation = evaluation
        tell(rating, "evaluation_shown", "shown")


def send_link(link: EvaluationLink) -> None:
    """E-mail the link to a contact person, who need have no account, after the commit."""
    if not link.sent_to:
        return
    workplace = link.rating.evaluation.placement.workplace
    context = {
        "address": settings.SITE_ADDRESS + reverse("placements:answer-link", args=[link.token]),
        "workplace": workplace.name,
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("messages/placements.evaluation_link.subject.txt", context)
        text = render_to_string("messages/placements.evaluation_link.txt", context)
    mail = EmailMessage(subject=subject.strip(), body=text.strip(), to=[link.sent_to])
    transaction.on_commit(lambda: mail.send(fail_silently=True))
