"""Seconds of a process or of the wall, their median, and the peak memory of a process."""

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
Result = TypeVar("Result")


def seconds_of(act: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds of this process, and what it gave; old garbage is swept first.

    Other work on the machine does not count, so a ratio of two such figures is steady.
    """
    gc.collect()
    started = time.process_time()
    result = act()
    return time.process_time() - started, result


def waited_for(act: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds by the clock on the wall, and what it gave: for what several processes do."""
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


def median_of(act: Callable[[], object], runs: int) -> float:
    """The median seconds of so many runs."""
    return statistics.median(seconds_of(act)[0] for _ in range(runs))


def best_of(act: Callable[[], object], runs: int) -> float:
    """The least seconds of so many runs: for a limit that nothing can beat."""
    return min(seconds_of(act)[0] for _ in range(runs))


def in_own_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of ours that prints one JSON object last; its answer."""
    done = subprocess.run(  # noqa: S603 - our own module, our own arguments
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_mib(process: int | str = "self") -> float:
    """The most memory that a process has held so far: this one, unless another is named.

    Linux hands the peak of the parent down in `getrusage`, so the kernel's own figure is read.
    """
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
