"""Who gets in: the two of a pair, and their consultants."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from mentoring.models import MentorPair
from mentoring.states import PAIR_FLOW


def pair_for(user: User, pk: UUID, step: str) -> MentorPair:
    """404 when the user may not know of the pair, 403 when the step is not theirs."""
    if step not in PAIR_FLOW.steps:
        raise Http404
    pair = get_object_or_404(MentorPair.objects.visible_to(user).with_people(), pk=pk)
    if not PAIR_FLOW.steps[step].by & pair.viewer_parties:
        raise PermissionDenied
    return pair
