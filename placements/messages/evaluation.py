"""What an evaluation tells people. The mail with a link holds no name of a participant."""

from django.urls import reverse

from accounts import letters
from notifications.outbox import cancel, notify
from notifications.states import Urgency
from placements.messages.people import people_of
from placements.models import Evaluation, EvaluationLink, Placement, Rating


def prefix(rating: Rating) -> str:
    return f"rating:{rating.pk}:"


def page_of(placement: Placement) -> str:
    return reverse("placements:evaluation", args=[placement.pk])


def tell(rating: Rating, kind: str, key: str) -> None:
    """The clock asks and shows, mostly: nobody hears of it on a day off."""
    placement = rating.evaluation.placement
    for user in people_of(placement, rating.party):
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=f"{prefix(rating)}{key}",
            path=page_of(placement),
            urgency=Urgency.REMINDER,
            sender=prefix(rating),
        )


def tell_asked(rating: Rating) -> None:
    tell(rating, "evaluation_asked", "asked")


def tell_reminder(rating: Rating) -> None:
    tell(rating, "evaluation_reminder", f"reminder:{rating.reminders}")
    link = rating.links.filter(revoked_at=None).select_related(
        "rating__evaluation__placement__workplace"
    )
    for each in link:
        write_link(each, f"reminder:{rating.reminders}")


def cancel_reminders(rating: Rating) -> None:
    """Reminders that were not sent yet are not sent to somebody who has answered."""
    cancel(key_prefix=f"{prefix(rating)}reminder")
    letters.cancel(rating.links.values_list("pk", flat=True))


def tell_shown(evaluation: Evaluation) -> None:
    """Everybody who was asked can read the answers side by side now."""
    for rating in evaluation.ratings.all():
        rating.evaluation = evaluation
        tell(rating, "evaluation_shown", "shown")


def write_link(
    link: EvaluationLink, key: str = "first", *, urgency: str = Urgency.REMINDER
) -> None:
    """A letter with the link to a contact person, who need have no account."""
    if not link.sent_to:
        return
    letters.write(
        to=link.sent_to,
        kind="placements.evaluation_link",
        key=f"evaluation_link:{link.pk}:{key}",
        route="placements:answer-link",
        subject_id=link.pk,
        facts={"workplace": link.rating.evaluation.placement.workplace.name},
        urgency=urgency,
    )
