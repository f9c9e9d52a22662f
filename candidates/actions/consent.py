"""Consent to matching: the exact text, the yes, taking it back, a pause."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates import messages
from candidates.actions.base import (
    hold,
    note_act,
    party_of,
    refuse_closed,
    save_with_new_version,
)
from candidates.actions.consent_words import CONSENT_WORDS, VERSION
from candidates.models import Consent, ConsentText, Participant
from candidates.queries.consents import consent_text
from common.errors import DomainError

Way = Consent.Way


@transaction.atomic
def seed_consent_texts(*, valid_from: date | None = None) -> int:
    """Store the consent text of this version in every language. Returns how many were new."""
    new = 0
    for language, text in CONSENT_WORDS.items():
        _text, is_new = ConsentText.objects.get_or_create(
            version=VERSION,
            language=language,
            defaults={"text": text, "valid_from": valid_from or timezone.localdate()},
        )
        new += is_new
    return new


@transaction.atomic
def give_consent(
    *,
    participant: Participant,
    by: User,
    way: str = Way.SELF,
    text: ConsentText | None = None,
    language: str | None = None,
) -> Consent:
    """Write down a yes to matching: by the person on the page, or in a talk by the consultant.

    `text` is the text that was read; else the newest one in the language. Twice is once.
    """
    held = hold(participant)
    refuse_closed(held)
    check_way(held, by, way)
    live = held.consents.filter(withdrawn_at=None).first()
    if live is not None:
        return live
    shown = text or consent_text(language)
    if shown is None:
        seed_consent_texts()
        shown = ConsentText.objects.get(version=VERSION, language="nb")
    consent = Consent.objects.create(participant=held, text=shown, way=way, recorded_by=by)
    held.has_matching_consent = True
    held.matching_paused_at = None
    save_with_new_version(held, "has_matching_consent", "matching_paused_at")
    note_act("give_consent", held, by=by, way=way, text=str(consent.text_id))
    return consent


def check_way(held: Participant, by: User, way: str) -> None:
    if way not in Way.values:
        raise DomainError(_("Choose how the yes was given."), code="invalid", field="way")
    is_self = party_of(held, by) == Party.PARTICIPANT
    if is_self != (way == Way.SELF):
        raise DomainError(
            _("Only the person can say yes on the page. In a talk the consultant writes it down."),
            code="wrong_way",
            field="way",
        )


@transaction.atomic
def withdraw_consent(*, participant: Participant, by: User) -> bool:
    """Take the yes back: from now on no run reads this person. Returns whether there was one."""
    held = hold(participant)
    live = held.consents.filter(withdrawn_at=None).first()
    if live is None:
        return False
    live.withdrawn_at = timezone.now()
    live.save(update_fields=["withdrawn_at"])
    held.has_matching_consent = False
    save_with_new_version(held, "has_matching_consent")
    note_act("withdraw_consent", held, by=by, consent=str(live.pk))
    messages.consent_withdrawn(held, consent_id=str(live.pk))
    return True


@transaction.atomic
def pause_matching(*, participant: Participant, by: User) -> None:
    """No new proposals for a while; the consent stands."""
    held = hold(participant)
    if held.matching_paused_at is None:
        held.matching_paused_at = timezone.now()
        save_with_new_version(held, "matching_paused_at")
        note_act("pause_matching", held, by=by)


@transaction.atomic
def resume_matching(*, participant: Participant, by: User) -> None:
    """Proposals may come again."""
    held = hold(participant)
    if held.matching_paused_at is not None:
        held.matching_paused_at = None
        save_with_new_version(held, "matching_paused_at")
        note_act("resume_matching", held, by=by)
