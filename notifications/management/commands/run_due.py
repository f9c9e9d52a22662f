"""One pass of the clock: everything that is due is done now. Safe to repeat, needs no broker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string

from notifications.clock import run_pass


class Command(BaseCommand):
    help = "Do everything that is due: send messages, let offers lapse, mark stale openings."

    def handle(self, *args: Any, **options: Any) -> None:
        app = import_string("config.celery.app")
        app.loader.import_default_modules()
        outcome = run_pass(
            settings.CELERY_BEAT_SCHEDULE, app.tasks, now=timezone.now(), everything=True
        )
        failed = [name for name, result in outcome.items() if result.startswith("failed")]
        for name, result in outcome.items():
            self.stdout.write(f"{name}: {result}")
        if failed:
            self.stderr.write(f"Not done: {', '.join(failed)}.")
            raise SystemExit(1)
