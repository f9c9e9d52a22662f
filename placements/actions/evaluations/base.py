"""What every step of an evaluation needs: the rows locked in the order of the house."""

from placements.actions.base import hold
from placements.models import Placement, Rating


def hold_rating(rating: Rating) -> tuple[Placement, Rating]:
    """The placement with its person, then the rating, all locked until the transaction ends."""
    placement_id = Rating.objects.values_list("evaluation__placement", flat=True).get(pk=rating.pk)
    placement = hold(placement_id)
    held = Rating.objects.locked().select_related("evaluation").get(pk=rating.pk)
    held.evaluation.placement = placement
    return placement, held
