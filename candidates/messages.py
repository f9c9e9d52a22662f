"""What this app tells people. Facts only; nothing personal leaves the house by e-mail."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from candidates.models import Objection, Participant
from notifications.outbox import notify
from notifications.states import Urgency


def page_of(participant: Participant) -> str:
    return reverse("candidates:participant", args=[participant.pk])


def handed_over(participant: Participant) -> None:
    """To the new consultant, and to the participant, who has a new contact."""
    consultant, moment = participant.consultant, participant.handed_over_at
    if consultant is None or moment is None:
        return
    day = f"{participant.pk}:{moment:%Y%m%d%H%M%S}"
    notify(
        to=consultant,
        kind="candidates.handed_over",
        key=f"handed-over:{day}",
        path=page_of(participant),
    )
    if participant.user:
        notify(
            to=participant.user,
            kind="candidates.new_contact",
            key=f"new-contact:{day}",
            facts={"name": consultant.name, "phone": consultant.phone},
            path=reverse("candidates:own_profile"),
        )


def owners_of(participant: Participant) -> list[User]:
    """Who answers for a participant: the consultant and the deputy."""
    return [user for user in (participant.consultant, participant.deputy) if user]


def objection_raised(objection: Objection) -> None:
    """To consultant and deputy: a participant finds something wrong and must get an answer."""
    for owner in owners_of(objection.participant):
        notify(
            to=owner,
            kind="candidates.objection_raised",
            key=f"objection:{objection.pk}",
            path=page_of(objection.participant),
        )


def objection_unanswered(objection: Objection) -> None:
    """To consultant and deputy: the answer is late."""
    for owner in owners_of(objection.participant):
        notify(
            to=owner,
            kind="candidates.objection_unanswered",
            urgency=Urgency.REMINDER,
            key=f"objection-late:{objection.pk}",
            path=page_of(objection.participant),
        )


def objection_answered(objection: Objection) -> None:
    """To the participant."""
    if objection.participant.user:
        notify(
            to=objection.participant.user,
            kind="candidates.objection_answered",
            key=f"objection-answered:{objection.pk}",
            path=reverse("candidates:own_profile"),
        )


def consent_withdrawn(participant: Participant, *, consent_id: str) -> None:
    """To consultant and deputy: nobody matches this person now."""
    for owner in owners_of(participant):
        notify(
            to=owner,
            kind="candidates.consent_withdrawn",
            key=f"consent-withdrawn:{consent_id}",
            path=page_of(participant),
        )


def time_to_ask_again(participant: Participant, *, section: str, day: date) -> None:
    """To consultant and deputy: the day to ask again about an unfinished section has come."""
    for owner in owners_of(participant):
        notify(
            to=owner,
            kind="candidates.ask_again",
            urgency=Urgency.REMINDER,
            key=f"ask-again:{participant.pk}:{section}:{day:%Y-%m-%d}",
            path=reverse("candidates:talk_section", args=[participant.pk, section]),
        )
