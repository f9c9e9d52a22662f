"""The clock that keeps going: what `make run` starts beside the server."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from notifications.clock import run_pass


class Command(BaseCommand):
    help = "Run the schedule until stopped. Needs no broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5, help="seconds between two looks")
        parser.add_argument("--passes", type=int, default=0, help="stop after so many looks")

    def handle(self, *args: Any, **options: Any) -> None:
        app = import_string("config.celery.app")
        app.loader.import_default_modules()
        left = options["passes"]
        try:
            while True:
                run_pass(settings.CELERY_BEAT_SCHEDULE, app.tasks, now=timezone.now())
                left -= 1
                if left == 0:
                    return
                close_old_connections()
                time.sleep(options["every"])
        except KeyboardInterrupt:
            self.stdout.write("The clock has stopped.")
