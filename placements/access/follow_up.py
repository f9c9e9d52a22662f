"""Who gets in to a follow-up."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from placements.models import FollowUp
from placements.states.follow_up import FOLLOW_UP_FLOW


def follow_up_for(user: User, pk: UUID, step: str | None = None) -> FollowUp:
    """A follow-up the person may see; with `step`, one on which their party takes it."""
    found = get_object_or_404(FollowUp.objects.visible_to(user).with_people(), pk=pk)
    if step is None:
        return found
    if step not in FOLLOW_UP_FLOW.steps:
        raise Http404
    if not FOLLOW_UP_FLOW.steps[step].by & found.viewer_parties:
        raise PermissionDenied
    return found
