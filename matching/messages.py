"""What matching tells people. E-mails hold no personal facts, only that something is to see."""

from django.urls import reverse

from accounts.models import User
from employers.queries import members_of
from matching.models import OfferQuestion, Proposal
from matching.states import ProposalState
from notifications.outbox import cancel, notify


def prefix(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}:"


def cancel_of(proposal: Proposal) -> None:
    """Reminders of an offer that was answered are not sent any more."""
    cancel(key_prefix=f"{prefix(proposal)}reminder")


def tell_participant(proposal: Proposal, kind: str, **more: str) -> None:
    user = proposal.participant.user
    if user is not None:
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=f"{prefix(proposal)}{kind}:{proposal.in_state_since:%Y%m%d%H%M%S}",
            facts=more,
            path=reverse("matching:offer", args=[proposal.pk]),
        )


def tell_consultants(proposal: Proposal, kind: str) -> None:
    """The owner and the deputy."""
    people: list[User | None] = [proposal.participant.consultant, proposal.participant.deputy]
    for user in {person.pk: person for person in people if person}.values():
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=f"{prefix(proposal)}{kind}:{proposal.in_state_since:%Y%m%d%H%M%S}",
            path=reverse("matching:decision", args=[proposal.pk]),
        )


def tell_employer(proposal: Proposal, kind: str) -> None:
    for user in members_of(proposal.opening.workplace.employer):
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=f"{prefix(proposal)}{kind}:{proposal.in_state_since:%Y%m%d%H%M%S}",
            path=reverse("matching:card", args=[proposal.pk]),
        )


def tell_offer(proposal: Proposal) -> None:
    tell_participant(proposal, "offer")


def tell_rights_first(proposal: Proposal) -> None:
    """Told once: an offer waits until the page on rights and duties is read."""
    user = proposal.participant.user
    if user is not None:
        notify(
            to=user,
            kind="matching.rights_first",
            key=f"{prefix(proposal)}rights",
            path=reverse("candidates:own_rights"),
        )


def tell_reminder(proposal: Proposal) -> None:
    user = proposal.participant.user
    if user is not None:
        notify(
            to=user,
            kind="matching.reminder",
            key=f"{prefix(proposal)}reminder:{proposal.answer_due_at:%Y%m%d}",
            path=reverse("matching:offer", args=[proposal.pk]),
        )


def tell_card(proposal: Proposal) -> None:
    tell_employer(proposal, "card")


def tell_answer(proposal: Proposal) -> None:
    """The participant said yes or no."""
    tell_consultants(proposal, "answered")


def tell_question(proposal: Proposal) -> None:
    tell_consultants(proposal, "question")


def tell_question_answered(proposal: Proposal) -> None:
    tell_participant(proposal, "question_answered")


def tell_employer_answered(proposal: Proposal, question: OfferQuestion) -> None:
    notify(
        to=question.asked_by,
        kind="matching.question_answered",
        key=f"{prefix(proposal)}answered:{question.pk}",
        path=reverse("matching:card", args=[proposal.pk]),
    )


def tell_lapsed(proposal: Proposal) -> None:
    tell_participant(proposal, "lapsed")
    tell_consultants(proposal, "lapsed_call")


def tell_welcome(proposal: Proposal) -> None:
    tell_participant(proposal, "welcome")
    tell_consultants(proposal, "welcomed")


def tell_refused(proposal: Proposal) -> None:
    tell_participant(proposal, "refused")
    tell_consultants(proposal, "employer_refused")


def tell_call_employer(proposal: Proposal) -> None:
    tell_consultants(proposal, "call_employer")


def tell_withdrawn(proposal: Proposal, *, before: str) -> None:
    """Whoever knew of it is told; the employer only when it had seen the card."""
    if before != ProposalState.APPROVED:
        tell_participant(proposal, "withdrawn")
    if before in {ProposalState.ACCEPTED, ProposalState.WELCOMED}:
        tell_employer(proposal, "no_longer_available")
