"""Who gets in to a certificate and to results."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.parties import Party
from placements.models import Certificate, Outcome, Placement
from placements.states.certificate import CERTIFICATE_FLOW


def certificate_for(user: User, pk: UUID, step: str | None = None) -> Certificate:
    """A certificate the person may see; with `step`, one on which their party takes it.

    The person keeps it: it opens also when the placement is closed to all others.
    """
    certificate = get_object_or_404(
        Certificate.objects.visible_to(user).select_related("participant"), pk=pk
    )
    placements = Placement.objects.visible_to(user).with_people()
    certificate.placement = get_object_or_404(placements, pk=certificate.placement_id)
    if step is None:
        return certificate
    if step not in CERTIFICATE_FLOW.steps:
        raise Http404
    if not CERTIFICATE_FLOW.steps[step].by & certificate.viewer_parties:
        raise PermissionDenied
    return certificate


def outcome_for(user: User, pk: UUID) -> Outcome:
    """A result that the person writes down as a consultant; one's own is read, not written."""
    outcome = get_object_or_404(
        Outcome.objects.visible_to(user).select_related(
            "participant", "placement__workplace__employer"
        ),
        pk=pk,
    )
    placement = get_object_or_404(Placement.objects.visible_to(user), pk=outcome.placement_id)
    if Party.CONSULTANT not in placement.viewer_parties:
        raise PermissionDenied
    return outcome
