"""Who gets in to runs, proposals and pairs: load or 404, permitted or 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import municipalities_of, unit_roles_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from employers.models import Opening
from matching.models import (
    LiftArrangement,
    OfferQuestion,
    PairBan,
    PairLock,
    PriorityRule,
    Proposal,
    Run,
)
from matching.models.rules import participants_of
from matching.states import PROPOSAL_FLOW, RUN_FLOW
from reference.models import Municipality

__all__ = ["participants_of"]


def require_consultant(user: User) -> None:
    """403 unless the person is a consultant somewhere: only they propose and decide."""
    if Party.CONSULTANT not in unit_roles_of(user):
        raise PermissionDenied


def require_staff(user: User) -> None:
    """403 unless the person is a consultant or a leader: they read runs and the ledger."""
    if not {Party.CONSULTANT, Party.LEADER} & unit_roles_of(user):
        raise PermissionDenied


def run_for(user: User, pk: UUID, step: str | None = None) -> Run:
    """A run that the person may see; with `step`, one on which they may take that step."""
    run = get_object_or_404(
        Run.objects.visible_to(user).select_related("municipality", "started_by"), pk=pk
    )
    if step is not None and not RUN_FLOW.steps[step].by & run.viewer_parties:
        raise PermissionDenied
    return run


def proposal_for(user: User, pk: UUID, step: str | None = None) -> Proposal:
    """A proposal that the person may see; with `step`, one on which their party takes that step.

    404 when it is not theirs, 403 when the step is another party's; whether the state allows the
    step is the action's question.
    """
    proposal = get_object_or_404(
        Proposal.objects.visible_to(user).select_related(
            "participant", "opening__workplace__employer"
        ),
        pk=pk,
    )
    if step is None:
        return proposal
    if step not in PROPOSAL_FLOW.steps:
        raise Http404
    if not PROPOSAL_FLOW.steps[step].by & proposal.viewer_parties:
        raise PermissionDenied
    return proposal


def participant_for_matching(user: User, pk: UUID) -> Participant:
    """A participant whom the person matches as a consultant. A protected address is in no run."""
    seen = participants_of(user).with_caseload()
    return get_object_or_404(
        seen.select_related("municipality__settings", "unit", "home_postal_code"), pk=pk
    )


def opening_for_matching(user: User, pk: UUID) -> Opening:
    """An opening of an approved employer, for consultants."""
    require_consultant(user)
    return get_object_or_404(
        Opening.objects.visible_to(user).select_related(
            "workplace__employer", "workplace__postal_code", "occupation"
        ),
        pk=pk,
    )


def municipality_for(user: User, number: str, *, to_change: bool = True) -> Municipality:
    """One of the municipalities the person works for: as a consultant, or also leader to read."""
    roles = (Party.CONSULTANT,) if to_change else (Party.CONSULTANT, Party.LEADER)
    return get_object_or_404(municipalities_of(user, *roles), pk=number)


def own_municipality(user: User, *, to_change: bool = True) -> Municipality:
    """The person's first municipality; 404 for who works for none."""
    roles = (Party.CONSULTANT,) if to_change else (Party.CONSULTANT, Party.LEADER)
    found = municipalities_of(user, *roles).first()
    if found is None:
        raise Http404
    return found


def lock_for(user: User, pk: UUID) -> PairLock:
    require_consultant(user)
    return get_object_or_404(PairLock.objects.visible_to(user), pk=pk)


def ban_for(user: User, pk: UUID) -> PairBan:
    require_consultant(user)
    return get_object_or_404(PairBan.objects.visible_to(user), pk=pk)


def lift_for(user: User, pk: UUID) -> LiftArrangement:
    require_consultant(user)
    return get_object_or_404(LiftArrangement.objects.visible_to(user), pk=pk)


def priority_for(user: User, pk: UUID) -> PriorityRule:
    require_staff(user)
    return get_object_or_404(PriorityRule.objects.visible_to(user), pk=pk)


def question_for(user: User, pk: UUID) -> OfferQuestion:
    """An unanswered question about a proposal that the person decides about."""
    question = get_object_or_404(OfferQuestion, pk=pk, answered_at=None)
    question.proposal = proposal_for(user, question.proposal_id)
    if Party.CONSULTANT not in question.proposal.viewer_parties:
        raise PermissionDenied
    return question
