"""All runs once: `python -m bench.workers.drive DATABASE BROKER WORKERS TOGETHER`."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.machinery.clock import ROOT, peak_mib, waited_for

READY_WITHIN = 60  # seconds
LONGEST = 7200


def drive(workers: int, together: int) -> dict[str, Any]:
    """Ask for a run of each municipality or region, wait for all, say what was found."""
    import django  # noqa: PLC0415 - only after the addresses are set

    django.setup()
    from matching.models import Proposal, Run  # noqa: PLC0415
    from reference.models import Municipality  # noqa: PLC0415

    places = list(
        Municipality.objects.filter(participants__isnull=False).distinct().order_by("number")
    )
    regions = [places[at : at + together] for at in range(0, len(places), together)]
    if workers:
        with celery(workers) as master:
            seconds, _ = waited_for(lambda: through_the_broker(regions))
            peak = max(peak_mib(each) for each in children(master))
    else:
        seconds, _ = waited_for(lambda: one_after_the_other(regions))
        peak = peak_mib()
    return {
        "seconds": seconds,
        "peak": peak,
        "municipalities": len(places),
        "runs": Run.objects.done().count(),
        "proposals": Proposal.objects.count(),
        "answers": answers(),
    }


def one_after_the_other(regions: list[list[Any]]) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from matching.actions import runs  # noqa: PLC0415

    for region in regions:
        now = timezone.now()
        runs.work_on(runs.request_run(municipalities=region, by=None, now=now).pk, now=now)


def through_the_broker(regions: list[list[Any]]) -> None:
    """Only asks: the message to the worker goes out with the commit, as it does in the product."""
    from django.utils import timezone  # noqa: PLC0415

    from matching.actions import runs  # noqa: PLC0415
    from matching.models import Run  # noqa: PLC0415

    for region in regions:
        runs.request_run(municipalities=region, by=None, now=timezone.now())
    until = time.monotonic() + LONGEST
    while Run.objects.unfinished().exists():
        if time.monotonic() > until:
            raise SystemExit("the workers did not finish")
        time.sleep(0.1)


def answers() -> str:
    """One sum over every run's case and answer and over every proposal; no id of a run, no time."""
    from matching.models import Proposal, Run  # noqa: PLC0415

    runs = Run.objects.order_by("municipality__number")
    said = [
        [run.municipality.number, run.state, run.fingerprint, run.placed, run.answer["assignment"]]
        for run in runs.select_related("municipality")
    ]
    for row in said:
        row[-1] = {name: value for name, value in row[-1].items() if "seconds" not in name}
    proposals = Proposal.objects.order_by("participant", "opening").values_list(
        "participant", "opening", "state", "score", "criteria", "met", "close", "missing"
    )
    text = json.dumps([said, [list(each) for each in proposals]], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def celery(workers: int) -> Iterator[int]:
    """So many worker processes under one master, as in production; its process id."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    command += ["--concurrency", str(workers), "--without-gossip", "--without-mingle"]
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told) as master,  # noqa: S603
    ):
        try:
            wait_until_ready(master, told)
            yield master.pid
        finally:
            master.terminate()
            master.wait(READY_WITHIN)


def wait_until_ready(master: "subprocess.Popen[bytes]", told: Any) -> None:
    from celery import current_app  # noqa: PLC0415

    until = time.monotonic() + READY_WITHIN
    while not current_app.control.ping(timeout=1):
        if master.poll() is not None or time.monotonic() > until:
            told.seek(0)
            raise SystemExit(f"the worker did not start:\n{told.read()}")


def children(master: int) -> list[int]:
    """The processes that do the work."""
    listed = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(each) for each in listed.split()]


if __name__ == "__main__":
    address, broker, workers, together = sys.argv[1:]
    os.environ["DATABASE_URL"] = address
    if workers != "0":
        os.environ["CELERY_BROKER_URL"] = broker
    import config.celery  # noqa: F401 - the application that sends the tasks

    print(json.dumps(drive(int(workers), int(together))))
