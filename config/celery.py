"""The Celery application; each app's tasks.py is found by name."""

import os

from celery import Celery
from django.conf import settings
from kombu.pools import ProducerPool, producers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")


class Praksisbro(Celery):
    """Who publishes waits for the broker a moment only; a worker waits for its tasks for ever."""

    @property
    def producer_pool(self) -> ProducerPool:
        """The connections of those who publish: they give up on a broker that does not answer."""
        patience = {"socket_timeout": settings.BROKER_PATIENCE}
        return producers[self.connection_for_write(transport_options=patience)]


app = Praksisbro("praksisbro")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
