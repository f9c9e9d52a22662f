"""Who gets in to a placement: load or 404, permitted or 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.parties import Party
from placements.models import Placement
from placements.states.placement import PLACEMENT_FLOW

# In which capacity somebody speaks who is there in several.
ORDER = (Party.PARTICIPANT, Party.EMPLOYER, Party.TEACHER, Party.CONSULTANT)
# What is changed beside the flow, by whom; the rest is the consultant's. A teacher may end it, and
# what was tried is written before (R-J20).
CHANGED_BY = {"protocol": frozenset({Party.CONSULTANT, Party.TEACHER})}


def placement_for(user: User, pk: UUID, step: str | None = None) -> Placement:
    """A placement the person may see; with `step`, one on which their party takes that step."""
    placement = get_object_or_404(Placement.objects.visible_to(user).with_people(), pk=pk)
    if step is None:
        return placement
    if step not in PLACEMENT_FLOW.steps:
        raise Http404
    if not PLACEMENT_FLOW.steps[step].by & placement.viewer_parties:
        raise PermissionDenied
    return placement


def placement_for_party(user: User, pk: UUID, *parties: str) -> Placement:
    """The same, for pages that belong to some parties only: 403 for the others."""
    placement = placement_for(user, pk)
    if not placement.viewer_parties & set(parties):
        raise PermissionDenied
    return placement


def placement_for_change(user: User, pk: UUID, name: str) -> Placement:
    """The same for what is changed beside the flow."""
    return placement_for_party(user, pk, *changed_by(name))


def changed_by(name: str) -> frozenset[str]:
    return CHANGED_BY.get(name, frozenset({Party.CONSULTANT}))


def placement_for_staff(user: User, pk: UUID) -> Placement:
    return placement_for_party(user, pk, Party.CONSULTANT, Party.TEACHER)


def party_in(placement: Placement) -> str:
    """The capacity in which the viewer of a placement speaks."""
    return next(party for party in ORDER if party in placement.viewer_parties)
