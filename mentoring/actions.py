"""Offering, asking, agreeing and stopping; and the clock that brings two together."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.errors import DomainError
from matching.actions.base import once_more
from mentoring import messages
from mentoring.models import MentorOffer, MentorPair, MentorRequest
from mentoring.queries import fitting_offer, has_been_there, waiting_requests
from mentoring.states import OPEN, OfferForm, PairState
from reference.models import Language


def record(verb: str, subject: Any, person: Participant, *, by: User | None, party: str) -> None:
    audit.record(
        verb,
        subject,
        by=by,
        party=party if by else Party.CLOCK,
        municipality=person.municipality,
    )


def hold(participant: Participant) -> Participant:
    held = Participant.objects.locked().get(pk=participant.pk)
    if held.has_protected_address:
        raise DomainError(
            _("Your address is protected. Talk with your consultant about a mentor."),
            code="protected",
        )
    return held


@once_more
@transaction.atomic
def offer_to_be_mentor(
    *,
    participant: Participant,
    language: Language,
    form: str,
    by: User,
    second_language: Language | None = None,
) -> MentorOffer:
    """A former participant offers help. Offering again gives the offer that stands."""
    held = hold(participant)
    if not has_been_there(held, timezone.localdate()):
        raise DomainError(
            _("You can be a mentor when you have been in a placement."), code="not_yet"
        )
    if form not in OfferForm.values:
        raise DomainError(_("Choose one."), code="unknown", field="form")
    offer, is_new = MentorOffer.objects.get_or_create(
        participant=held,
        ended_at=None,
        defaults={"language": language, "second_language": second_language, "form": form},
    )
    if is_new:
        record("offer_to_be_mentor", offer, held, by=by, party=Party.PARTICIPANT)
    return offer


@once_more
@transaction.atomic
def ask_for_mentor(*, participant: Participant, language: Language, by: User) -> MentorRequest:
    """A participant asks for somebody who speaks the language. Asking twice is once."""
    held = hold(participant)
    if not held.has_matching_consent:
        raise DomainError(
            _("First say yes to matching. Without it we may not look for anybody."), code="consent"
        )
    asked, is_new = MentorRequest.objects.get_or_create(
        participant=held, ended_at=None, defaults={"language": language}
    )
    if is_new:
        record("ask_for_mentor", asked, held, by=by, party=Party.PARTICIPANT)
    return asked


@once_more
@transaction.atomic
def take_back(*, participant: Participant, by: User) -> None:
    """The offer and the request of a person end; what is open with them ends too."""
    held = Participant.objects.locked().get(pk=participant.pk)
    mine = Q(offer__participant=held) | Q(request__participant=held)
    end_pairs(mine, by=by)
    for kind in (MentorOffer, MentorRequest):
        for row in kind.objects.filter(participant=held, ended_at=None):
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            record("take_back", row, held, by=by, party=Party.PARTICIPANT)


def end_pairs(which: Q, *, by: User | None) -> int:
    rows = list(MentorPair.objects.filter(which, state__in=sorted(OPEN)).values_list("pk"))
    for (pk,) in sorted(rows):
        pair = hold_pair(pk)
        if pair.state in OPEN:
            end_held(pair, by=by, party=Party.PARTICIPANT)
    return len(rows)


def hold_pair(pk: Any) -> MentorPair:
    """The pair with its two people, locked in the order of the house: people first."""
    pair = MentorPair.objects.with_people().get(pk=pk)
    list(Participant.objects.locked().filter(pk__in=[pair.mentor.pk, pair.mentee.pk]))
    held = MentorPair.objects.locked().get(pk=pk)
    held.offer, held.request = pair.offer, pair.request
    return held


def end_held(pair: MentorPair, *, by: User | None, party: str) -> None:
    verb = "stop" if pair.state == PairState.AGREED else "decline"
    pair.move(verb, by=by)
    record(verb, pair, pair.mentee, by=by, party=party)
    messages.tell_over(pair, by_clock=by is None)


@once_more
@transaction.atomic
def say_yes(*, pair: MentorPair, by: User) -> MentorPair:
    """One of the two says yes; the second yes opens the names to both."""
    held = hold_pair(pair.pk)
    held.flow.next_state("yes", held.state)
    if by.pk not in {held.mentor.user_id, held.mentee.user_id}:
        raise DomainError(_("Only the two themselves say yes."), code="not_theirs")
    name = "mentor_yes_at" if held.mentor.user_id == by.pk else "mentee_yes_at"
    if getattr(held, name) is None:
        setattr(held, name, timezone.now())
        held.save(update_fields=[name])
        held.move("yes", by=by)
        record("yes", held, held.mentee, by=by, party=Party.PARTICIPANT)
    if held.mentor_yes_at and held.mentee_yes_at:
        held.move("agree", by=None)
        messages.tell_agreed(held)
    return held


@once_more
@transaction.atomic
def decline(*, pair: MentorPair, by: User) -> MentorPair:
    """No, before anybody learnt a name."""
    held = hold_pair(pair.pk)
    held.flow.next_state("decline", held.state)
    end_held(held, by=by, party=Party.PARTICIPANT)
    return held


@once_more
@transaction.atomic
def stop(*, pair: MentorPair, by: User, party: str = Party.PARTICIPANT) -> MentorPair:
    """Either may stop, without a reason; so may a consultant."""
    held = hold_pair(pair.pk)
    held.flow.next_state("stop", held.state)
    end_held(held, by=by, party=party)
    return held


def bring_together(*, now: datetime) -> int:
    """The clock's hand: what may not go on ends; then whoever waits gets the nearest mentor."""
    end_hidden()
    return sum(suggest(asked, now=now) for asked in waiting_requests())


def end_hidden() -> int:
    """A protected address since then, or a consent taken back."""
    hidden = (
        Q(offer__participant__has_protected_address=True)
        | Q(request__participant__has_protected_address=True)
        | Q(request__participant__has_matching_consent=False)
    )
    with transaction.atomic():
        return end_pairs(hidden, by=None)


@once_more
@transaction.atomic
def suggest(asked: MentorRequest, *, now: datetime) -> bool:
    Participant.objects.locked().get(pk=asked.participant_id)
    found = fitting_offer(asked)
    if found is None or not waiting_requests().filter(pk=asked.pk).exists():
        return False
    offer, near = found
    pair = MentorPair.objects.create(
        offer=offer,
        request=asked,
        language=asked.language,
        nearness=near,
        in_state_since=now,
    )
    record("suggest", pair, asked.participant, by=None, party=Party.CLOCK)
    messages.tell_suggested(pair)
    return True
