"""The product's own settings with a real mail server, a real broker and a clock that ticks fast."""

from pathlib import Path

from celery.schedules import schedule

from config import env
from config.settings.local import *

DEBUG = False
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates", *TEMPLATES[0]["DIRS"]]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.number("KILLS_SMTP_PORT", 0)
CELERY_BEAT_SCHEDULE = {
    "tell": {"task": "kills.tell_due", "schedule": schedule(run_every=1)},
    "send": {"task": "notifications.tasks.send_due", "schedule": schedule(run_every=1)},
}
