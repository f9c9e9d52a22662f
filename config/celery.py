"""The Celery application; each app's tasks.py is found by name."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("praksisbro")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
