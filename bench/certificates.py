"""How long a thousand certificates take as files, and how big one is."""

import json
import os
import sys

from bench.machinery.clock import in_own_process, seconds_of
from bench.machinery.report import Report, Target

FILES = 1_000
NAMES = ("Åse Eksempel", "Олена Приклад", "مريم مثال", "ሰላም ምሳሌ")


def run(report: Report) -> None:
    """In an own process; names in four scripts, each file drawn anew."""
    files = 20 if report.quick else FILES
    with report.section(
        "Certificates",
        f"{files:,} certificates drawn as tagged PDF (PDF/UA-1) with a picture code, names in "
        "four scripts, one process, no database.",
    ):
        found = in_own_process("bench.certificates", str(files))
        report.measure("all certificates", found["seconds"], "s", Target(120, 60))
        report.measure("one certificate", found["kilobytes"], "kB", Target(200, 100))


def measured(files: int) -> dict[str, float]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django  # noqa: PLC0415 - only this process needs it

    django.setup()
    from common.pdf import draw  # noqa: PLC0415
    from placements.queries.certificate import facts_of  # noqa: PLC0415
    from placements.states.certificate import new_code  # noqa: PLC0415

    def all_files() -> int:
        size = 0
        for number in range(files):
            content = content_of(NAMES[number % len(NAMES)], new_code())
            size += len(draw("placements/certificate.typ", facts_of(content)))
        return size

    seconds, size = seconds_of(all_files)
    return {"seconds": seconds, "kilobytes": size / files / 1000}


def content_of(name: str, code: str) -> dict[str, object]:
    """What a workplace signed, as it is stored."""
    return {
        "name": name,
        "workplace": "Prøvested (demo)",
        "employer": "Prøvefirma (demo)",
        "kind": "work_practice",
        "tasks": "Cold dishes, cleaning, receiving goods, the till",
        "seen": "Works carefully\nCalms people down\nCounts goods without mistakes",
        "seen_by": "Nils Prøve",
        "first_day": "2026-08-10",
        "last_day": "2026-10-30",
        "weeks": 12,
        "hours": 180,
        "levels": {"speaking": "A2", "reading": "A1"},
        "signed_as": "Nils Prøve",
        "on_behalf": "",
        "signed_on": "2026-10-30",
        "code": code,
    }


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
