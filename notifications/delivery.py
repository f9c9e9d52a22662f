"""Bring messages to people. Claim first, then send: a crash leaves a row that says so.

E-mail leaves our transaction, so one must choose between a possible duplicate and a possible
unsent one that is shown. We choose the second; only messages that must arrive are sent again.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import linebreaks, urlize

from accounts.models import User
from notifications.models import Message
from notifications.sms import send_sms
from notifications.states import Channel, MessageState

log = logging.getLogger(__name__)

MOST_TRIES = 8
BATCH = 200
CLAIM_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Written:
    """A message in words: subject and plain text in the reader's language."""

    subject: str
    text: str


def page_language_of(user: User) -> str:
    """The language a person chose, where the pages have it; else the product's own."""
    known = {code for code, _name in settings.LANGUAGES}
    return user.language if user.language in known else settings.LANGUAGE_CODE


def write(message: Message) -> Written:
    """Render the templates `messages/<kind>` in the receiver's language."""
    context: dict[str, Any] = {
        **message.facts,
        "address": settings.SITE_ADDRESS + message.path,
        "receiver": message.to,
    }
    with translation.override(page_language_of(message.to)):
        subject = render_to_string(f"messages/{message.kind}.subject.txt", context)
        text = render_to_string(f"messages/{message.kind}.txt", context)
    return Written(subject=" ".join(subject.split()), text=text.strip())


def claim(*, now: datetime) -> list[UUID]:
    """Take due rows for this process, oldest first; two workers never take the same."""
    with transaction.atomic():
        rows = Message.objects.due(now).select_for_update(
            skip_locked=transaction.get_connection().features.has_select_for_update_skip_locked
        )
        taken = [row.pk for row in rows[:BATCH]]
        Message.objects.filter(pk__in=taken).update(state=MessageState.CLAIMED, claimed_at=now)
    return taken


def send_due(*, now: datetime) -> dict[str, int]:
    """One pass: everything due is sent, or stays and says why. Returns counts by outcome."""
    outcome = {"sent": 0, "again": 0, "parked": 0, "unconfirmed": mark_unconfirmed(now=now)}
    while taken := claim(now=now):
        for pk in taken:
            outcome[deliver(pk, now=now)] += 1
    return outcome


def mark_unconfirmed(*, now: datetime) -> int:
    """Rows claimed by a process that died: sent again when they must arrive, else shown."""
    lost = Message.objects.filter(state=MessageState.CLAIMED, claimed_at__lt=now - CLAIM_LASTS)
    lost.filter(must_arrive=True).update(state=MessageState.DUE)
    lost.filter(channel=Channel.IN_APP).update(state=MessageState.DUE)
    return lost.filter(must_arrive=False).update(state=MessageState.UNCONFIRMED)


def deliver(pk: UUID, *, now: datetime) -> str:
    """Send one claimed row. A fault makes it due again later, eight times at most."""
    message = Message.objects.select_related("to").get(pk=pk)
    try:
        send(message)
    except Exception as fault:  # whatever the mail server, gateway or template raises
        log.warning("message %s: %s", message.pk, type(fault).__name__)
        return try_later(message, fault, now=now)
    Message.objects.filter(pk=pk).update(state=MessageState.SENT, sent_at=now, fault="")
    return "sent"


def try_later(message: Message, fault: Exception, *, now: datetime) -> str:
    message.tries += 1
    given_up = message.tries >= MOST_TRIES
    message.state = MessageState.PARKED if given_up else MessageState.DUE
    message.due_at = now + timedelta(minutes=2**message.tries)
    message.fault = f"{type(fault).__name__}: {fault}"[:300]
    message.save(update_fields=["tries", "state", "due_at", "fault"])
    return "parked" if given_up else "again"


def send(message: Message) -> None:
    if message.channel == Channel.IN_APP:
        return
    words = write(message)
    if message.channel == Channel.SMS:
        send_sms(to=message.to.phone, text=f"{words.subject} {settings.SITE_ADDRESS}")
        return
    domain = settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")[2]
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        to=[message.to.email],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    language = page_language_of(message.to)
    html = render_to_string(
        "messages/mail.html",
        {
            "subject": words.subject,
            "body": linebreaks(urlize(words.text, autoescape=True)),
            "language": language,
            "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        },
    )
    mail.attach_alternative(html, "text/html")
    mail.send()
