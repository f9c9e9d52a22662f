"""Who fits whom, and what each side may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from candidates.models import Participant
from common.models import NextStep
from mentoring.models import MentorOffer, MentorPair, MentorRequest
from mentoring.states import Nearness, PairState
from placements.models import Placement
from placements.states.placement import UNDER_WAY, PlacementState

# More than two at once is too much for one who helps beside their own work.
MOST_PAIRS_OF_A_MENTOR = 2
ORDER = tuple(Nearness)


@dataclass(frozen=True)
class PairCard:
    """A pair as one of the two sees it: the other has a name only when both have said yes."""

    pair: MentorPair
    is_mentor: bool
    has_said_yes: bool
    name: str
    phone: str
    email: str
    steps: list[NextStep]


def has_been_there(participant: Participant, today: date) -> bool:
    """A former participant: the programme is over, or a placement has ended."""
    is_over = participant.closed_at is not None or participant.programme_ends_on < today
    return is_over or participant.placements.filter(state=PlacementState.ENDED).exists()


def fitting_offer(asked: MentorRequest) -> tuple[MentorOffer, Nearness] | None:
    """Of those who speak the language, who has worked nearest, and then who offered first."""
    person = asked.participant
    offers = (
        MentorOffer.objects.open()
        .filter(
            Q(language=asked.language_id) | Q(second_language=asked.language_id),
            participant__municipality=person.municipality_id,
        )
        .exclude(participant=person.pk)
        .exclude(pairs__request__participant=person.pk)
        .select_related("participant")
        .order_by("created_at", "pk")
    )
    free = [offer for offer in offers if offer.pairs.open().count() < MOST_PAIRS_OF_A_MENTOR]
    if not free:
        return None
    here = places_of(Placement.objects.filter(participant=person.pk).not_over())
    found = [(ORDER.index(near := nearness(offer, here)), offer, near) for offer in free]
    _rank, offer, near = min(found, key=lambda each: each[0])
    return offer, near


def places_of(placements: QuerySet[Placement]) -> set[tuple[object, object]]:
    return set(placements.values_list("workplace_id", "workplace__employer_id"))


def nearness(offer: MentorOffer, here: set[tuple[object, object]]) -> Nearness:
    been = places_of(
        Placement.objects.filter(
            participant=offer.participant_id, state__in=[*UNDER_WAY, PlacementState.ENDED]
        )
    )
    if {workplace for workplace, _employer in been} & {workplace for workplace, _ in here}:
        return Nearness.WORKPLACE
    if {employer for _workplace, employer in been} & {employer for _, employer in here}:
        return Nearness.EMPLOYER
    return Nearness.ELSEWHERE


def waiting_requests() -> QuerySet[MentorRequest]:
    """Open requests without a pair, of people who still agree to be matched."""
    return (
        MentorRequest.objects.open()
        .filter(participant__has_matching_consent=True)
        .exclude(pk__in=MentorPair.objects.open().values("request"))
        .select_related("participant")
        .order_by("created_at", "pk")
    )


def cards_of(user: User) -> list[PairCard]:
    pairs = (
        MentorPair.objects.visible_to(user)
        .open()
        .filter(Q(as_mentor=True) | Q(as_mentee=True))
        .with_people()
    )
    return [card(pair) for pair in pairs]


def card(pair: MentorPair) -> PairCard:
    other = pair.mentee if pair.as_mentor else pair.mentor
    said_at = pair.mentor_yes_at if pair.as_mentor else pair.mentee_yes_at
    is_open = pair.state == PairState.AGREED
    steps = [step for step in pair.next_steps if step.verb != "yes" or said_at is None]
    return PairCard(
        pair=pair,
        is_mentor=pair.as_mentor,
        has_said_yes=said_at is not None,
        name=other.name if is_open else "",
        phone=other.phone if is_open else "",
        email=other.email if is_open else "",
        steps=steps,
    )


def pairs_for_staff(user: User) -> QuerySet[MentorPair]:
    return MentorPair.objects.visible_to(user).filter(as_consultant=True).with_people()
