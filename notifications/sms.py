"""SMS through one small adapter: the console by default, an HTTP gateway when one is configured.

What the gateway must do is written in docs/operations.md, "SMS".
"""

import json
import logging
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)

ALREADY_TAKEN = 409  # the gateway knows this key: the SMS was accepted before
NEVER_WILL = (400, 422)  # such as a number that does not exist: asking again changes nothing


class NoDetour(HTTPRedirectHandler):
    """Follows no answer to another address: there it would ask for a page, and leave no SMS."""

    def redirect_request(self, *_given: object) -> None:
        return None


GATEWAY = build_opener(NoDetour)


class NotPossible(Exception):
    """There is nowhere to send it to, or the gateway says that it will never accept it."""


def send_sms(*, to: str, text: str, key: UUID) -> None:
    """Hand one SMS over. May be called again with the same key: it goes out once.

    Raises NotPossible without a number or when the gateway refuses it for good, and OSError when
    the gateway does not take it now or does not answer.
    """
    if not to:
        raise NotPossible("The person has no phone number.")
    if settings.SMS_GATEWAY_URL:
        hand_over(to=to, text=text, key=key)
    else:
        log.warning("SMS to %s…: %s", to[:5], text)


def hand_over(*, to: str, text: str, key: UUID) -> None:
    request = Request(  # noqa: S310 - the address comes from the settings
        settings.SMS_GATEWAY_URL,
        data=json.dumps({"to": to, "text": text, "from": settings.SMS_SENDER}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
            "Idempotency-Key": str(key),
        },
    )
    try:
        with GATEWAY.open(request, timeout=settings.SMS_TIMEOUT):
            return
    except HTTPError as answer:
        with answer:
            refuse(answer.code)
    except HTTPException as fault:
        raise ConnectionError(f"The gateway's answer was broken: {type(fault).__name__}") from fault


def refuse(code: int) -> None:
    if code in NEVER_WILL:
        raise NotPossible(f"The gateway refuses this SMS ({code}).")
    if code != ALREADY_TAKEN:
        raise ConnectionError(f"The gateway answered {code}.")
