"""Tell the workers to look now. Only a hint: the row is the truth, the clock finds it anyway."""

import logging

from celery import current_app
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)


def after_commit() -> None:
    """Publish one “look now” when a broker is configured.

    One that is gone, or takes the line and says nothing, costs half a second at most.
    """
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(publish, robust=True)


def publish() -> None:
    try:
        current_app.send_task("notifications.tasks.send_due")
    except Exception as error:
        log.warning("The broker did not answer, the clock will send: %s", type(error).__name__)
