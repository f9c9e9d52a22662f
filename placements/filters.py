"""How lists of placements are narrowed; the same for the page and its export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from employers.models.opening import Kind
from placements.models import Placement
from placements.states.placement import PlacementState


class PlacementFilter(django_filters.FilterSet):
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
