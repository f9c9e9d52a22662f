"""What accounts tells people who may have no account yet: straight e-mails, not outbox rows."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Invitation


def send_invitation(*, invitation: Invitation, path: str) -> None:
    """E-mail the link after the commit; the link is in no log and no table."""
    by = invitation.invited_by
    context = {"address": settings.SITE_ADDRESS + path, "by": by.name if by else "Praksisbro"}
    with translation.override(invitation.language or settings.LANGUAGE_CODE):
        subject = render_to_string("messages/accounts.invitation.subject.txt", context).strip()
        text = render_to_string("messages/accounts.invitation.txt", context).strip()
    mail = EmailMessage(subject=subject, body=text, to=[invitation.email])
    transaction.on_commit(lambda: mail.send(fail_silently=True))
