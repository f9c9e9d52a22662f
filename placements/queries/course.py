"""What the course of a placement reads: other periods, what is missing, who can be asked."""

from datetime import date

from django.db.models import Q

from placements.models import Placement
from placements.states.placement import IN_FORCE, PlacementState


def overlapping(placement: Placement, starts_on: date, ends_on: date) -> Placement | None:
    """Another placement of the person that shares a day with this period."""
    in_force = Q(state__in=sorted(IN_FORCE), starts_on__lte=ends_on, ends_on__gte=starts_on)
    ended = Q(state=PlacementState.ENDED, started_on__lte=ends_on, ended_on__gte=starts_on)
    others = Placement.objects.filter(participant=placement.participant_id)
    return others.filter(in_force | ended).exclude(pk=placement.pk).order_by("starts_on").first()
