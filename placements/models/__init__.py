"""Tables of placements."""

from placements.models.placement import Placement, PlacementDay, PlacementStep

__all__ = ["Placement", "PlacementDay", "PlacementStep"]
