"""One e-mail leaves the house. Says whether a failure is sure, or whether it may have arrived."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from notifications.ical import Invitation
from notifications.sms import NotPossible
from notifications.writing import Written


class PerhapsSent(Exception):
    """The line broke after the message was handed over: nobody knows whether it arrived."""


def own_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")[2]


def send_mail(
    *, to: str, words: Written, message_id: UUID, invitation: Invitation | None = None
) -> None:
    """Send it once. The Message-ID is fixed, so that a second copy is known as one.

    Raises NotPossible without an address, and PerhapsSent when it may have arrived; any other fault
    means that it has not.
    """
    if not to:
        raise NotPossible("There is no e-mail address.")
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        to=[to],
        headers={
            "Message-ID": f"<{message_id}@{own_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": ", ".join(version.language for version in words.versions),
        },
    )
    html = render_to_string("messages/mail.html", {"words": words})
    mail.attach_alternative(html, "text/html")
    if invitation is not None:
        # Calendar programs look for this part and for the method in its header.
        kind = f"text/calendar; method={invitation.method}"
        mail.attach_alternative(invitation.content.decode(), kind)
    connection = get_connection()
    connection.open()  # a server that does not answer here has certainly got nothing
    try:
        connection.send_messages([mail])
    except (SMTPResponseException, SMTPRecipientsRefused):
        raise  # an answer that says no
    except OSError as fault:
        raise PerhapsSent(f"{type(fault).__name__}: {fault}") from fault
    finally:
        connection.close()
