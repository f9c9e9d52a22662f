"""Where the raters differ much, those who work with it say why."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.models import Evaluation, GapComment
from placements.queries.evaluation import raters_in, wide_gaps
from placements.states.evaluation import EvaluationState

# The two who follow the person further: both must say what they make of a difference.
MUST_EXPLAIN = (Party.CONSULTANT, Party.TEACHER)


@once_more
@transaction.atomic
def comment_gap(
    *, evaluation: Evaluation, question: str, party: str, by: User, text: str
) -> GapComment:
    """Say why one judges differently. Saying it again replaces what one said."""
    placement = hold(evaluation.placement_id)
    held = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if held.state == EvaluationState.OPEN:
        raise DomainError(_("The answers are not shown yet."), code="blind")
    words = text.strip()
    if not words:
        raise DomainError(_("Write why you differ."), code="empty", field="text")
    if question not in wide_gaps(held):
        raise DomainError(_("The answers to this hardly differ."), code="no_gap", field="question")
    comment, _made = GapComment.objects.update_or_create(
        evaluation=held, question=question, party=party, defaults={"by": by, "text": words}
    )
    record("comment_gap", held, placement=placement, by=by, party=party, facts={"of": question})
    settle_if_explained(held)
    return comment


def settle_if_explained(evaluation: Evaluation) -> None:
    """No difference is left without the words of those who must explain it."""
    if evaluation.state != EvaluationState.REVEALED:
        return
    if not missing_comments(evaluation):
        evaluation.move("settle", by=None)


def missing_comments(evaluation: Evaluation) -> list[tuple[str, str]]:
    """(question, party) of every explanation that is still to come."""
    said = set(evaluation.gap_comments.values_list("question", "party"))
    parties = [party for party in MUST_EXPLAIN if party in raters_in(evaluation)]
    wanted = [(question, str(party)) for question in wide_gaps(evaluation) for party in parties]
    return [each for each in wanted if each not in said]
