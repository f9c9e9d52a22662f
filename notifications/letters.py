"""Letters leave: e-mails with a link, to people who need have no account.

due → claimed → sending → sent, by the same rules as a message: a process that dies before it hands
a letter over has sent nothing; one that dies, or whose line breaks, while it does so leaves a
question, and the letter is shown as unconfirmed, to be sent again by a person who knows of it.
"""

import logging
from collections import Counter
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import Letter
from notifications import timing
from notifications.limits import (
    CLAIM_LASTS,
    FAULTS_TO_REST,
    MOST_TRIES,
    Watch,
    next_try,
    said,
    unless_taken_back,
)
from notifications.mail import PerhapsSent, send_mail
from notifications.sms import NotPossible
from notifications.writing import Written, write_letter

log = logging.getLogger(__name__)

A_CLAIM = 50
THE_HOUSE_S = timing.Habits()  # who has no account has chosen no hours

State = Letter.State


def send_letters(*, now: datetime) -> Counter[str]:
    """One pass over what is due.

    Counts of `sent`, `again` (tried later), `later` (not at this hour), `parked` (given up) and
    `unconfirmed` (perhaps sent).
    """
    outcome: Counter[str] = Counter(let_go_of_the_dead(now))
    watch = Watch(now)
    faults = 0
    while faults < FAULTS_TO_REST and (letters := claim(now)):
        for letter in letters:
            rests = faults >= FAULTS_TO_REST
            was = let_go(letter) if rests else bring(letter, now, at=watch.now())
            faults = 0 if was in {"sent", "later", "gone"} else faults + 1
            outcome[was] += 1
    del outcome["gone"]
    return outcome


def let_go_of_the_dead(now: datetime) -> dict[str, int]:
    """What a process that died had in its hands: due again when nothing can have left."""
    lost = Letter.objects.filter(
        state__in=[State.CLAIMED, State.SENDING], claimed_at__lt=now - CLAIM_LASTS
    )
    lost.filter(state=State.CLAIMED).update(state=State.DUE, claim=None)
    shown = lost.filter(state=State.SENDING).update(
        state=unless_taken_back(State.UNCONFIRMED), claim=None
    )
    return {"unconfirmed": shown} if shown else {}


def claim(now: datetime) -> list[Letter]:
    """Take up some of what is due; two processes never take the same."""
    look = uuid4()
    with transaction.atomic():
        due = Letter.objects.filter(state=State.DUE, due_at__lte=now).order_by("due_at", "pk")
        free = due.select_for_update(skip_locked=True)
        taken = list(free.values_list("pk", flat=True)[:A_CLAIM])
        Letter.objects.filter(pk__in=taken).update(
            state=State.CLAIMED, claim=look, claimed_at=max(now, timezone.now())
        )
    return list(Letter.objects.filter(claim=look, state=State.CLAIMED).order_by("due_at", "pk"))


def bring(letter: Letter, now: datetime, *, at: datetime) -> str:
    """Send it in the look that began at `now`, if it may leave at this very moment."""
    moment = timing.free_at(at, urgency=letter.urgency, habits=THE_HOUSE_S)
    if moment > at:
        finish(letter, state=State.DUE, due_at=moment)
        return "later"
    try:
        words = write_letter(letter)
    except Exception as fault:  # a template that is missing or broken
        return try_later(letter, fault, now)
    return send(letter, words, now) if begin(letter, now) else "gone"


def begin(letter: Letter, now: datetime) -> bool:
    """Say that it leaves now, before it does; what was cancelled meanwhile stays."""
    mine = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=State.CLAIMED)
    return bool(mine.update(state=State.SENDING, claimed_at=max(now, timezone.now())))


def send(letter: Letter, words: Written, now: datetime) -> str:
    try:
        send_mail(to=letter.to, words=words, message_id=letter.pk)
    except PerhapsSent as fault:
        finish(letter, state=unless_taken_back(State.UNCONFIRMED), fault=said(fault))
        return "unconfirmed"
    except NotPossible as fault:
        return try_later(letter, fault, now, tries=MOST_TRIES)
    except Exception as fault:  # whatever the mail server raises
        return try_later(letter, fault, now)
    finish(letter, state=State.SENT, sent_at=now, fault="")
    return "sent"


def let_go(letter: Letter) -> str:
    """The mail server rests; that is no try."""
    finish(letter, state=State.DUE)
    return "again"


def try_later(letter: Letter, fault: Exception, now: datetime, *, tries: int | None = None) -> str:
    log.warning("letter %s: %s", letter.pk, type(fault).__name__)
    tries = tries or letter.tries + 1
    given_up = tries >= MOST_TRIES
    finish(
        letter,
        state=unless_taken_back(State.PARKED if given_up else State.DUE),
        tries=tries,
        due_at=next_try(now, tries),
        fault=said(fault),
    )
    return "parked" if given_up else "again"


def finish(letter: Letter, **fields: object) -> None:
    """Let go of a letter that is still in this look's hands."""
    mine = Letter.objects.filter(
        pk=letter.pk, claim=letter.claim, state__in=[State.CLAIMED, State.SENDING]
    )
    mine.update(claim=None, **fields)
