"""One side's answer: half written, sent, changed within seven days. Nobody sees it early."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from placements.actions.base import once_more, record
from placements.actions.evaluations.base import hold_rating
from placements.actions.evaluations.gaps import settle_if_explained
from placements.messages import evaluation as messages
from placements.models import AnonymousComment, Discovery, Evaluation, Rating, RatingAnswer
from placements.models.evaluation import month_of
from placements.models.facts import RatingFacts
from placements.states.evaluation import (
    MAY_CHANGE_FOR,
    AnswerChannel,
    Contract,
    EvaluationState,
    Question,
    RatingState,
    questions_for,
)

HOURS_OF_A_WEEK = 168


@once_more
@transaction.atomic
def save_draft(*, rating: Rating, facts: dict[str, Any]) -> None:
    """Keep what is half written: it counts for nothing until it is sent."""
    _placement, held = hold_rating(rating)
    check_waiting(held)
    held.draft = facts
    held.save(update_fields=["draft"])


@once_more
@transaction.atomic
def send_rating(
    *,
    rating: Rating,
    facts: RatingFacts,
    now: datetime,
    by: User | None,
    channel: str = AnswerChannel.PAGE,
) -> Rating:
    """Send the whole answer. Two at once from the same side: the second is refused in words.

    `by` is nobody when it came by the link. Raises DomainError naming the question.
    """
    placement, held = hold_rating(rating)
    check_open(held.evaluation, now)
    check_waiting(held)
    check_facts(held, facts)
    held.sent_at = now
    held.answered_by, held.channel = by, channel
    held.answered_after = held.reminders
    store(held, facts)
    held.move("send", by=by)
    record(
        "send_rating",
        held,
        placement=placement,
        by=by,
        party=held.party,
        facts={"channel": channel, "after_reminders": held.reminders},
    )
    messages.cancel_reminders(held)
    reveal_if_complete(held.evaluation)
    return held


@once_more
@transaction.atomic
def change_rating(*, rating: Rating, facts: RatingFacts, now: datetime, by: User | None) -> Rating:
    """Answer anew within seven days, as long as nobody has seen the first answer."""
    placement, held = hold_rating(rating)
    held.flow.next_state("change", held.state)
    if held.evaluation.is_shown:
        raise DomainError(
            _("The answers are shown to everybody now. Yours cannot be changed any more."),
            code="shown",
        )
    if held.sent_at is not None and now > held.sent_at + MAY_CHANGE_FOR:
        raise DomainError(_("An answer can be changed for 7 days. They are over."), code="late")
    if facts.is_anonymous:
        # We do not know which comment was this person's, so a second would only be added: one
        # person alone could make up the five that are read together.
        raise DomainError(
            _("Words without your name go with the first answer only. Leave these out."),
            code="anonymous_once",
            field="could_be_better",
        )
    check_facts(held, facts)
    store(held, facts)
    held.move("change", by=by)
    record("change_rating", held, placement=placement, by=by, party=held.party)
    return held


def check_waiting(held: Rating) -> None:
    if held.state != RatingState.WAITING:
        raise DomainError(_("This answer was sent already."), code="step_not_allowed")


def check_open(evaluation: Evaluation, now: datetime) -> None:
    if evaluation.state != EvaluationState.OPEN or now >= evaluation.closes_at:
        raise DomainError(
            _("The time to answer is over. Call your contact if you want to add something."),
            code="closed",
        )


def check_facts(rating: Rating, facts: RatingFacts) -> None:
    """Every question of this side has an answer on its scale, or “don't know”."""
    asked = {question.key: question for question in questions_for(rating.party)}
    for key in facts.answers:
        if key not in asked:
            raise DomainError(_("This question is not yours."), code="unknown", field=key)
    for question in asked.values():
        check_answer(question, facts)
    low = [key for key in asked if is_low(asked[key], facts) and asked[key].scale.low_needs_comment]
    if low and not facts.comment.strip():
        raise DomainError(
            _("You said that it was not as agreed. Write what happened."),
            code="comment_needed",
            field="comment",
        )
    check_job(facts)


def check_answer(question: Question, facts: RatingFacts) -> None:
    scale, key = question.scale, question.key
    if key not in facts.answers:
        raise DomainError(_("Choose an answer, or “Don't know”."), code="missing_answer", field=key)
    value = facts.answers[key]
    if value is not None and not scale.lowest <= value <= scale.highest:
        raise DomainError(
            _("Expected a number from %(lowest)d to %(highest)d.")
            % {"lowest": scale.lowest, "highest": scale.highest},
            code="outside_scale",
            field=key,
        )


def is_low(question: Question, facts: RatingFacts) -> bool:
    value = facts.answers.get(question.key)
    return value is not None and question.scale.is_low(value)


def check_job(facts: RatingFacts) -> None:
    hours = facts.job_hours
    if hours is not None and not 0 < hours <= HOURS_OF_A_WEEK:
        raise DomainError(
            _("Expected more than 0 and at most 168 hours a week."),
            code="hours",
            field="job_hours",
        )
    if facts.is_job_offered and hours is None:
        raise DomainError(_("How many hours a week?"), code="hours_needed", field="job_hours")
    if facts.job_contract and facts.job_contract not in Contract.values:
        raise DomainError(_("Choose a kind of contract."), code="unknown", field="job_contract")


def store(held: Rating, facts: RatingFacts) -> None:
    """Write the answer in place of the draft or of the answer before."""
    held.draft = {}
    held.comment = facts.comment.strip()
    held.discovered = facts.discovered.strip()
    held.is_job_offered = facts.is_job_offered
    held.job_hours = facts.job_hours if facts.is_job_offered else None
    held.job_contract = facts.job_contract if facts.is_job_offered else ""
    held.could_be_better = store_better(held, facts)
    held.save()
    held.answers.all().delete()
    RatingAnswer.objects.bulk_create(
        [
            RatingAnswer(
                rating=held,
                question=question.key,
                value=facts.answers[question.key],
                lowest=question.scale.lowest,
                highest=question.scale.highest,
                midpoint=question.scale.midpoint,
                is_higher_better=question.scale.is_higher_better,
            )
            for question in questions_for(held.party)
        ]
    )
    store_discovery(held)


def store_better(held: Rating, facts: RatingFacts) -> str:
    """What could be better: on the answer, or in a row that leads back to nobody."""
    words = facts.could_be_better.strip()
    if not words or not facts.is_anonymous:
        return words
    placement = held.evaluation.placement
    AnonymousComment.objects.create(
        workplace=placement.workplace,
        municipality=placement.municipality,
        month=month_of(timezone.localdate()),
        text=words,
    )
    return ""


def store_discovery(held: Rating) -> None:
    """A discovery waits for a person to put it into the profile; none takes the wait away."""
    if held.discovered:
        Discovery.objects.get_or_create(rating=held)
    else:
        Discovery.objects.filter(rating=held, decision="").delete()


def reveal_if_complete(evaluation: Evaluation) -> None:
    """Show all answers when the last one is in."""
    if not evaluation.ratings.waiting().exists():
        reveal(evaluation)


def reveal(evaluation: Evaluation) -> None:
    """From now on all see all. Who did not answer is missing, never 0."""
    evaluation.move("reveal", by=None)
    messages.tell_shown(evaluation)
    settle_if_explained(evaluation)
