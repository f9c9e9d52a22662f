"""How lists of placements are narrowed; the same for the page and its export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import StrictFilterSet
from placements.models import FollowUp, Placement
from placements.states.follow_up import FollowUpKind, FollowUpState
from placements.states.placement import PlacementState
from reference.work import Kind


class PlacementFilter(StrictFilterSet):
    """Narrow a list from `listed_placements(user)`."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=PlacementState.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    ends_before = django_filters.DateFilter(
        label=_("Ends before"), field_name="ends_on", lookup_expr="lt"
    )
    order = django_filters.OrderingFilter(
        fields=[("starts_on", "starts"), ("ends_on", "ends"), ("state", "state")]
    )

    class Meta:
        model = Placement
        fields: list[str] = []


class FollowUpFilter(StrictFilterSet):
    """Narrow a list of follow-ups."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=FollowUpState.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=FollowUpKind.choices)
    due_before = django_filters.DateFilter(
        label=_("Due before"), field_name="due_on", lookup_expr="lt"
    )
    placement = django_filters.UUIDFilter(label=_("Placement"), field_name="placement_id")
    order = django_filters.OrderingFilter(fields=[("due_on", "due"), ("state", "state")])

    class Meta:
        model = FollowUp
        fields: list[str] = []
