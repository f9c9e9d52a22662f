"""What matching tells people. E-mails hold no personal facts, only that something is to see."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from employers.queries import members_of
from matching.models import OfferQuestion, Proposal
from matching.states import ProposalState
from notifications.outbox import cancel, notify
from notifications.states import Urgency
from notifications.writing import moment_fact

SHOWN_TO_EMPLOYER = frozenset({ProposalState.ACCEPTED, ProposalState.WELCOMED})


def prefix(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}:"


def key_of(proposal: Proposal, kind: str) -> str:
    """The same step of the same proposal is told once."""
    return f"{prefix(proposal)}{kind}:{proposal.in_state_since:%Y%m%d%H%M%S}"


def cancel_of(proposal: Proposal) -> None:
    """Reminders of an offer that was answered are not sent any more."""
    cancel(key_prefix=f"{prefix(proposal)}reminder")


def tell_participant(
    proposal: Proposal,
    kind: str,
    *,
    path: str = "",
    key: str = "",
    urgency: str = Urgency.NORMAL,
    sender: str = "",
) -> None:
    user = proposal.participant.user
    if user is not None:
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=key or key_of(proposal, kind),
            path=path or reverse("matching:offer", args=[proposal.pk]),
            urgency=urgency,
            sender=sender,
        )


def tell_consultants(
    proposal: Proposal, kind: str, *, key: str = "", by_clock: bool = False
) -> None:
    """The owner and the deputy."""
    people: list[User | None] = [proposal.participant.consultant, proposal.participant.deputy]
    for user in {person.pk: person for person in people if person}.values():
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=key or key_of(proposal, kind),
            path=reverse("matching:decision", args=[proposal.pk]),
            urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
            sender=f"{prefix(proposal)}{kind}" if by_clock else "",
        )


def tell_employer(proposal: Proposal, kind: str, *, path: str, due: date | None = None) -> None:
    """Everybody who speaks for the employer now."""
    for user in members_of(proposal.opening.workplace.employer):
        notify(
            to=user,
            kind=f"matching.{kind}",
            key=key_of(proposal, kind),
            facts={"due": moment_fact(due, "l j. F")},
            path=path,
        )


def tell_offer(proposal: Proposal) -> None:
    tell_participant(proposal, "offer")


def tell_rights_first(proposal: Proposal) -> None:
    """Told once: an offer waits until the page on rights and duties is read."""
    key = f"{prefix(proposal)}rights"
    tell_participant(proposal, "rights_first", path=reverse("candidates:own_rights"), key=key)


def tell_reminder(proposal: Proposal) -> None:
    due = proposal.answer_due_at
    if due is not None:
        tell_participant(
            proposal,
            "reminder",
            key=f"{prefix(proposal)}reminder:{due:%Y%m%d}",
            urgency=Urgency.REMINDER,
        )


def tell_card(proposal: Proposal) -> None:
    path = reverse("matching:card", args=[proposal.pk])
    tell_employer(proposal, "card", path=path, due=proposal.employer_due_on)


def tell_answer(proposal: Proposal) -> None:
    """The participant said yes or no, or took a yes back."""
    tell_consultants(proposal, "answered")


def tell_answer_written_down(proposal: Proposal) -> None:
    """The consultant wrote the person's spoken answer down: who did not say so can object."""
    tell_participant(proposal, "written_down")


def tell_question(proposal: Proposal) -> None:
    tell_consultants(proposal, "question")


def tell_card_question(proposal: Proposal, question: OfferQuestion) -> None:
    key = f"{prefix(proposal)}card-question:{question.pk}"
    tell_consultants(proposal, "card_question", key=key)


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
    """The clock says it: not on a day off."""
    sender = f"{prefix(proposal)}lapsed"
    tell_participant(proposal, "lapsed", urgency=Urgency.REMINDER, sender=sender)
    tell_consultants(proposal, "lapsed_call", by_clock=True)


def tell_welcome(proposal: Proposal) -> None:
    tell_participant(proposal, "welcome")
    tell_consultants(proposal, "welcomed")


def tell_refused(proposal: Proposal) -> None:
    tell_participant(proposal, "refused")
    tell_consultants(proposal, "employer_refused")


def tell_call_employer(proposal: Proposal) -> None:
    tell_consultants(proposal, "call_employer", by_clock=True)


def tell_withdrawn(proposal: Proposal, *, before: str) -> None:
    """The participant, when the offer had been sent."""
    if before != ProposalState.APPROVED:
        tell_participant(proposal, "withdrawn")


def tell_withdrawn_by_itself(proposal: Proposal) -> None:
    """The consultant and the deputy: the person takes no part any more, so the place is free."""
    tell_consultants(proposal, "withdrawn_by_itself")


def tell_employer_gone(proposal: Proposal, *, before: str) -> None:
    """The employer, when it had seen the card; the card itself opens no more."""
    if before in SHOWN_TO_EMPLOYER:
        tell_employer(proposal, "no_longer_available", path=reverse("matching:cards"))
