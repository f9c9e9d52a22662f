"""Ended placements that wait to be closed, and whose answer is missing."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.parties import Party
from placements.models import Placement, Rating
from placements.states.evaluation import Moment
from placements.states.placement import PlacementState

# Both have to say how it was; what staff think is no substitute.
SIDES = (Party.PARTICIPANT, Party.EMPLOYER)


def final_answer(party: Party) -> Exists:
    return Exists(
        Rating.objects.sent().filter(
            evaluation__placement=OuterRef("pk"), evaluation__moment=Moment.FINAL, party=party
        )
    )


def closable(rows: QuerySet[Placement] | None = None) -> QuerySet[Placement]:
    """Ended and not closed, each with whether either side has answered."""
    found = Placement.objects.all() if rows is None else rows
    return found.filter(state=PlacementState.ENDED, closed_on=None).annotate(
        has_participant=final_answer(Party.PARTICIPANT), has_employer=final_answer(Party.EMPLOYER)
    )


def waiting_to_close(user: User) -> QuerySet[Placement]:
    """Those of the viewer's people, the longest ended first."""
    mine = Placement.objects.visible_to(user).filter(
        as_consultant=True, participant__has_protected_address=False
    )
    return closable(mine).with_people().order_by("ended_on", "pk")  # type: ignore[attr-defined]


def sides_without_answer(placement: Placement) -> list[Party]:
    sent = Rating.objects.sent().filter(
        evaluation__placement=placement, evaluation__moment=Moment.FINAL
    )
    answered = set(sent.values_list("party", flat=True))
    return [side for side in SIDES if side not in answered]
