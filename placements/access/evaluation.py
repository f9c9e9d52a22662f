"""Who gets in to an evaluation: each side to its own answer, all to what is shown."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.parties import Party
from placements.access.placement import ORDER, placement_for
from placements.models import Discovery, Evaluation, EvaluationLink, Placement, Rating


def evaluation_for(user: User, placement_pk: UUID) -> tuple[Placement, Evaluation]:
    """The newest evaluation of a placement that the person may see; 404 when there is none."""
    placement = placement_for(user, placement_pk)
    evaluation = Evaluation.objects.filter(placement=placement).order_by("-opened_at").first()
    if evaluation is None:
        raise Http404
    evaluation.placement = placement
    return placement, evaluation


def own_rating(user: User, placement: Placement, evaluation: Evaluation) -> Rating | None:
    """The answer that this person gives: for the side whose party they are."""
    parties = [party for party in ORDER if party in answering_parties(user, placement)]
    rating = None
    for party in parties:
        rating = rating or evaluation.ratings.filter(party=party).first()
    if rating is not None:
        rating.evaluation = evaluation
    return rating


def answering_parties(user: User, placement: Placement) -> set[str]:
    """Whose answer it is: the owner's among the staff, not any colleague's of the unit."""
    person = placement.participant
    parties = placement.viewer_parties
    if Party.CONSULTANT in parties and user.pk not in {person.consultant_id, person.deputy_id}:
        parties = parties - {Party.CONSULTANT}
    if Party.TEACHER in parties and user.pk != placement.teacher_id:
        parties = parties - {Party.TEACHER}
    return parties


def link_for(token: str) -> EvaluationLink:
    """The link of an address; 404 for one that we never made, as for one with a wrong letter."""
    link = EvaluationLink.objects.by_token(token)
    if link is None:
        raise Http404
    return link


def rating_for_staff(user: User, pk: UUID) -> Rating:
    """A rating whose placement the person follows as a consultant."""
    rating = get_object_or_404(Rating.objects.select_related("evaluation"), pk=pk)
    placement = placement_for(user, rating.evaluation.placement_id)
    if Party.CONSULTANT not in placement.viewer_parties:
        raise PermissionDenied
    rating.evaluation.placement = placement
    return rating


def discovery_for(user: User, pk: UUID) -> Discovery:
    """A discovery that a consultant of the person decides about, once the answers are shown."""
    discovery = get_object_or_404(Discovery.objects.select_related("rating__evaluation"), pk=pk)
    rating_for_staff(user, discovery.rating_id)
    if not discovery.rating.evaluation.is_shown:
        raise Http404
    return discovery
