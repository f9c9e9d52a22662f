"""Letters leave: e-mails with a link, to people who need have no account.

due → sending → sent. A letter whose process died is sent again: a second copy has the same number,
opens the same link once, and harms nobody; a link that never came would leave somebody unheard.
"""

import logging
from collections import Counter
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import Letter
from notifications.limits import CLAIM_LASTS, FAULTS_TO_REST, MOST_TRIES, next_try, said
from notifications.mail import send_mail
from notifications.writing import write_letter

log = logging.getLogger(__name__)

A_CLAIM = 50

State = Letter.State


def send_letters(*, now: datetime) -> Counter[str]:
    """One pass over what is due: counts of `sent`, `again` (later) and `parked` (given up)."""
    lost = Letter.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    lost.update(state=State.DUE, claim=None)
    outcome: Counter[str] = Counter()
    faults = 0
    while faults < FAULTS_TO_REST and (letters := claim(now)):
        for letter in letters:
            was = send(letter, now) if faults < FAULTS_TO_REST else let_go(letter)
            faults = 0 if was == "sent" else faults + 1
            outcome[was] += 1
    return outcome


def claim(now: datetime) -> list[Letter]:
    """Take up some of what is due; two processes never take the same."""
    look = uuid4()
    with transaction.atomic():
        due = Letter.objects.filter(state=State.DUE, due_at__lte=now).order_by("due_at", "pk")
        free = due.select_for_update(skip_locked=True)
        taken = list(free.values_list("pk", flat=True)[:A_CLAIM])
        Letter.objects.filter(pk__in=taken).update(
            state=State.SENDING, claim=look, claimed_at=max(now, timezone.now())
        )
    return list(Letter.objects.filter(claim=look, state=State.SENDING).order_by("due_at", "pk"))


def send(letter: Letter, now: datetime) -> str:
    try:
        send_mail(to=letter.to, words=write_letter(letter), message_id=letter.pk)
    except Exception as fault:  # whatever the mail server or a template raises
        log.warning("letter %s: %s", letter.pk, type(fault).__name__)
        return try_later(letter, fault, now)
    finish(letter, state=State.SENT, sent_at=now, fault="")
    return "sent"


def let_go(letter: Letter) -> str:
    """The mail server rests; that is no try."""
    finish(letter, state=State.DUE)
    return "again"


def try_later(letter: Letter, fault: Exception, now: datetime) -> str:
    tries = letter.tries + 1
    given_up = tries >= MOST_TRIES
    finish(
        letter,
        state=State.PARKED if given_up else State.DUE,
        tries=tries,
        due_at=next_try(now, tries),
        fault=said(fault),
    )
    return "parked" if given_up else "again"


def finish(letter: Letter, **fields: object) -> None:
    """Let go of a letter that is still in this look's hands."""
    mine = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=State.SENDING)
    mine.update(claim=None, **fields)
