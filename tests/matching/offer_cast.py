"""Proposals on their way: each state is reached by the real actions, at the door of each party."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from candidates import actions as candidates
from candidates.models import Participant
from common.calendar import add_working_days
from common.errors import DomainError
from employers import actions as employers
from employers.models import Opening
from matching.actions import decisions, employer_answers, offers, pairs
from matching.models import Proposal
from notifications.models import Message
from tests import builders as base
from tests.matching import builders as cast


def a_person(by: User, *, knows_rights: bool = True, **facts: Any) -> Participant:
    """A participant with an account who has read about rights and duties."""
    participant = cast.a_participant(by, **facts)
    user = base.a_user(first_name=participant.first_name, last_name="Eksempel")
    candidates.link_account(participant=participant, user=user, by=by)
    if knows_rights:
        participant.refresh_from_db()
        candidates.confirm_rights(participant=participant, by=user)
    participant.refresh_from_db()
    return participant


def a_place(by: User, **facts: Any) -> Opening:
    """An opening whose employer signs in; `speaker_of` finds who."""
    opening = cast.an_opening(by, **facts)
    employer = opening.workplace.employer
    if not employer.members.exists():
        employers.add_member(employer=employer, user=base.a_user(first_name="Tora"), by=by)
    return opening


def speaker_of(opening: Opening) -> User:
    return opening.workplace.employer.members.select_related("user").first().user


def a_proposal(
    by: User, participant: Participant | None = None, opening: Opening | None = None
) -> Proposal:
    """Suggested by hand from today's facts, with a goal behind it unless the person has none."""
    opening = opening or a_place(by, occupation="5120")
    return pairs.propose_pair(
        participant=participant or a_person(by, goals=("5120",)), opening=opening, by=by
    )


def an_approval(by: User, **given: Any) -> Proposal:
    return decisions.approve(proposal=a_proposal(by, **given), by=by)


def an_offer(by: User, **given: Any) -> Proposal:
    return decisions.send_offer(proposal=an_approval(by, **given), by=by, now=timezone.now())


def a_question(by: User, **given: Any) -> Proposal:
    proposal = an_offer(by, **given)
    return offers.ask(proposal=proposal, by=person_of(proposal), text="Is there a bus?")


def a_yes(by: User, shared: tuple[str, ...] = (), **given: Any) -> Proposal:
    proposal = an_offer(by, **given)
    return offers.accept(proposal=proposal, by=person_of(proposal), shared=shared)


def a_welcome(by: User, **given: Any) -> Proposal:
    proposal = a_yes(by, **given)
    return employer_answers.welcome(
        proposal=proposal, by=speaker_of(proposal.opening), visit_on=next_working_day()
    )


def a_stay(by: User, **given: Any) -> Proposal:
    return employer_answers.start_placement(proposal=a_welcome(by, **given))


def told(user: User) -> list[str]:
    """What somebody was told in the product, by kind, in alphabetical order."""
    sent = Message.objects.filter(to=user, channel="in_app")
    return sorted(sent.values_list("kind", flat=True))


def refusal(act: Callable[[], object]) -> DomainError:
    """The rule's no that this ends in."""
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value


def local(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """A moment as the clock on the wall shows it."""
    return timezone.make_aware(datetime.combine(date(year, month, day), time(hour)))


def text_of(response: HttpResponse) -> str:
    """The words of a page's main part."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def person_of(proposal: Proposal) -> User:
    return proposal.participant.user


def next_working_day() -> date:
    return add_working_days(timezone.localdate(), 3)


def lapse(proposal: Proposal) -> Proposal:
    """The clock reminds, and then lets it run out."""
    due = proposal.answer_due_at
    offers.remind_unanswered(now=due - timedelta(hours=1))
    offers.lapse_unanswered(now=due + timedelta(minutes=1))
    proposal.refresh_from_db()
    return proposal


# Every state of a proposal, and the plain way to reach it.
def in_state(state: str, by: User, **given: Any) -> Proposal:
    """A proposal in this state, reached step by step."""
    ways = {
        "suggested": a_proposal,
        "approved": an_approval,
        "offered": an_offer,
        "asked": a_question,
        "accepted": a_yes,
        "welcomed": a_welcome,
        "placed": a_stay,
    }
    if state in ways:
        return ways[state](by, **given)
    return ENDINGS[state](by, **given)


def ended(by: User, **given: Any) -> Proposal:
    return employer_answers.end_placement(proposal=a_stay(by, **given))


def rejected(by: User, **given: Any) -> Proposal:
    return decisions.reject(proposal=a_proposal(by, **given), by=by, code="not_ready")


def declined(by: User, **given: Any) -> Proposal:
    proposal = an_offer(by, **given)
    return offers.decline(proposal=proposal, by=person_of(proposal), code="too_far")


def refused(by: User, **given: Any) -> Proposal:
    proposal = a_yes(by, **given)
    speaker = speaker_of(proposal.opening)
    return employer_answers.refuse(proposal=proposal, by=speaker, code="less_work")


def lapsed(by: User, **given: Any) -> Proposal:
    return lapse(an_offer(by, **given))


def not_chosen(by: User, **given: Any) -> Proposal:
    left, chosen = two_offers(by, **given)
    offers.accept(proposal=chosen, by=person_of(chosen))
    left.refresh_from_db()
    return left


def two_offers(by: User, **given: Any) -> tuple[Proposal, Proposal]:
    """Two places to choose from, both held; proposed first, then approved."""
    first = a_proposal(by, **given)
    second = a_proposal(by, participant=first.participant)
    now = timezone.now()
    sent = [
        decisions.send_offer(proposal=decisions.approve(proposal=each, by=by), by=by, now=now)
        for each in (first, second)
    ]
    return sent[0], sent[1]


def withdrawn(by: User, **given: Any) -> Proposal:
    return decisions.withdraw(proposal=an_offer(by, **given), by=by, code="place_gone")


def superseded(by: User, **given: Any) -> Proposal:
    proposal = a_proposal(by, **given)
    pairs.ban_pair(
        participant=proposal.participant, opening=proposal.opening, by=by, reason="A reason"
    )
    proposal.refresh_from_db()
    return proposal


ENDINGS = {
    "ended": ended,
    "rejected": rejected,
    "declined": declined,
    "refused": refused,
    "lapsed": lapsed,
    "not_chosen": not_chosen,
    "withdrawn": withdrawn,
    "superseded": superseded,
}


# Ways in which a person takes no part any more.


def without_consent(proposal: Proposal, consultant: User) -> None:
    candidates.withdraw_consent(participant=proposal.participant, by=person_of(proposal))


def paused(proposal: Proposal, consultant: User) -> None:
    candidates.pause_matching(participant=proposal.participant, by=person_of(proposal))


def protected(proposal: Proposal, consultant: User) -> None:
    candidates.set_protected_address(
        participant=proposal.participant, is_protected=True, by=consultant
    )


def closed(proposal: Proposal, consultant: User) -> None:
    candidates.close_participant(participant=proposal.participant, by=consultant)
