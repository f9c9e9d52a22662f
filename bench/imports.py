"""How long do files of 10,000 rows take to come in, and how long must others wait meanwhile?"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.machinery.clock import in_own_process, peak_mib
from bench.machinery.report import Report, Target, said

ROWS = 10_000
SAMPLE = 200  # rows that are also saved one at a time
KINDS = ("participants", "employers", "openings")
SAVING = {
    "participants": Target(5, 2),
    "employers": Target(10, 5),
    "openings": Target(10, 5),
}
LOCK = Target(3, 1.5)
TOLD = ("preview", "preparing", "writing", "lock", "ratio")
Cells = dict[str, str]


def run(report: Report) -> None:
    """On SQLite, and on the server of `DATABASE_URL` in a database of its own if that is set."""
    rows = ROWS if not report.quick else 100
    address = os.environ.get("DATABASE_URL", "")
    with sqlite() as file:
        tell(report, "SQLite", file, rows)
    if address.startswith("postgresql"):
        # Needs what only a service has, so it is imported when it is asked for.
        from bench.workers.__main__ import beside, database  # noqa: PLC0415

        name = f"bench_imports_{os.getpid()}"
        with database(address, name):
            tell(report, "PostgreSQL", beside(address, name), rows)


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


def tell(report: Report, where: str, address: str, rows: int) -> None:
    """The figures of one database."""
    with report.section(
        f"Imports on {where}",
        f"Files of {rows:,} rows: participants with 4 entries each, workplaces of half as many "
        "employers, openings with days, language, skills and a contact. First all are new, then "
        "all are changed. Seconds of the processor on SQLite, by the clock on a server; the lock "
        "is the longest transaction.",
    ):
        found = in_own_process("bench.imports", address, str(rows))
        report.table(
            ["file", "rows", "preview, s", "preparing, s", "write, s", "lock held, s",
             "one row at a time ÷ this"],
            [
                [kind, state, *(said(found[f"{kind} {state} {name}"]) for name in TOLD)]
                for kind in KINDS
                for state in ("new", "changed")
            ],
        )  # fmt: skip
        for kind in KINDS:
            for state in ("new", "changed"):
                told = f"{where}: {rows:,} {state} {kind}"
                saving = found[f"{kind} {state} preparing"] + found[f"{kind} {state} writing"]
                report.measure(f"{told}, saved", saving, "s", SAVING[kind])
                report.measure(f"{told}, lock", found[f"{kind} {state} lock"], "s", LOCK)
        report.measure("peak memory", found["peak"], "MiB")


def in_a_database(address: str, rows: int) -> dict[str, float]:
    """Everything measured in an empty database at that address."""
    os.environ["DATABASE_URL"] = address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ["DEBUG"] = "false"  # the query log of debug mode would eat the memory
    import django  # noqa: PLC0415 - only this process needs it
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    return measured(rows)


def measured(rows: int) -> dict[str, float]:
    from accounts.models import Unit, UnitMembership, User  # noqa: PLC0415
    from reference.models import Municipality  # noqa: PLC0415

    unit = Unit.objects.create(
        municipality=Municipality.objects.get(pk="3437"),
        kind=Unit.Kind.PROGRAMME_OFFICE,
        name="Prøveenhet",
    )
    by = User.objects.create_user("bench@demo.example", "x" * 12)
    UnitMembership.objects.create(user=by, unit=unit, role="consultant")
    found: dict[str, float] = {}
    for kind in KINDS:
        for state in ("new", "changed"):
            cells = [ROW_OF[kind](number, state) for number in range(rows)]
            figures = imported(kind, cells, unit, by)
            one = one_at_a_time(kind, state, rows, unit, by)
            figures["ratio"] = one * rows / (figures["preparing"] + figures["writing"])
            found |= {f"{kind} {state} {name}": value for name, value in figures.items()}
    found["peak"] = peak_mib()
    return found


def imported(kind: str, cells: list[Cells], unit: Any, by: Any) -> dict[str, float]:
    """The way of one file, step by step."""
    from common.actions.imports import CLAIM, Claim  # noqa: PLC0415

    course, given = course_of(kind, unit)
    start, content = given["start"], as_file(cells)

    def preview() -> Any:
        job = start(content=content, file_name="f.csv", by=by)
        while job.is_at_work:
            job = course.advance(job_id=job.pk)
        if job.fault_count or not job.can_be_saved:
            raise SystemExit(f"{kind}: {job.new_count} new, {job.faults[:2]}")
        return job

    seconds, job = spent_on(preview)
    course.confirm(job=job, by=by)
    job = course.read(job.pk)
    until = job.in_state_since + CLAIM
    course.jobs.filter(pk=job.pk).update(worked_on_until=until)
    claim = Claim(course.jobs.filter(pk=job.pk), job.pk, until)
    with longest_transaction() as held:
        preparing, prepared = spent_on(lambda: course.prepare(job, claim))
        writing, _ = spent_on(lambda: course.write(job, prepared))
    if course.read(job.pk).state != "done":
        raise SystemExit(f"{kind}: not saved")
    return {"preview": seconds, "preparing": preparing, "writing": writing, "lock": max(held)}


def clock() -> Callable[[], float]:
    """SQLite works in this process: its seconds do not count what else the machine does."""
    from django.db import connection  # noqa: PLC0415

    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def spent_on(act: Callable[[], Any]) -> tuple[float, Any]:
    now = clock()
    started = now()
    result = act()
    return now() - started, result


def one_at_a_time(kind: str, state: str, rows: int, unit: Any, by: Any) -> float:
    """Seconds a row when each is read, compared and stored alone, in a transaction of its own."""
    from django.db import transaction  # noqa: PLC0415

    from common.tables import parse_rows, read_table  # noqa: PLC0415

    course, given = course_of(kind, unit)
    first = rows if state == "new" else 0  # new rows that the file did not have
    again = "new" if state == "new" else "again"
    numbers = range(first, first + min(SAMPLE, rows))
    content = as_file([ROW_OF[kind](number, again) for number in numbers])
    job = course.jobs.model(by=by, **given["job"])
    table = read_table(content, course.rows_of(job).columns)

    def save() -> None:
        for place in range(len(table.rows)):
            reader = course.rows_of(job)
            rows_read = parse_rows(table, reader.columns, place, place + 1)
            with transaction.atomic():
                reader.check(rows_read)
                if rows_read[0].faults:
                    raise SystemExit(f"{kind}: {rows_read[0].faults}")
                reader.lock(reader.changes)
                reader.plan(reader.changes).run()

    return spent_on(save)[0] / len(table.rows)


def course_of(kind: str, unit: Any) -> tuple[Any, dict[str, Any]]:
    """The course of a kind of file, how a job of it starts, and what its record holds."""
    from functools import partial  # noqa: PLC0415

    from candidates.actions import imports as people  # noqa: PLC0415
    from employers.actions.imports import jobs as firms  # noqa: PLC0415

    if kind == "participants":
        job: dict[str, Any] = {"unit": unit}
        return people.course, {"start": partial(people.start_import, **job), "job": job}
    job = {"kind": kind}
    return firms.course, {"start": partial(firms.start_import, **job), "job": job}


@contextmanager
def longest_transaction() -> Iterator[list[float]]:
    """Seconds of every transaction in here: so long others could not write on SQLite."""
    from django.db import connection  # noqa: PLC0415

    held, now, begun = [0.0], clock(), 0.0
    set_autocommit = connection.set_autocommit

    def watched(autocommit: bool, **more: Any) -> None:  # noqa: FBT001 - as Django calls it
        nonlocal begun
        if not autocommit:
            begun = now()
        set_autocommit(autocommit, **more)
        if autocommit:
            held.append(now() - begun)

    with patch.object(connection, "set_autocommit", watched):
        yield held


def as_file(cells: list[Cells]) -> bytes:
    from common.tables import write_csv  # noqa: PLC0415

    names = list(cells[0])
    return bytes(write_csv(names, [[row[name] for name in names] for row in cells]))


# --- Rows -------------------------------------------------------------------------------------

SKILLS = ("lage mat", "baking", "kjøre truck", "stell av hest", "male vegger", "brøyte snø", "sy")


def participant(number: int, state: str) -> Cells:
    """Four entries; a changed one has other levels, a word more and another name."""
    level = {"new": "A1", "changed": "A2", "again": "B1"}[state]
    return {
        "reference": f"R-{number}", "first_name": "Prøve", "last_name": f"Eksempel {state}",
        "programme_starts_on": "2026-08-01", "programme_ends_on": "2028-08-01",
        "contact_language": "so", "home_postal_code": "2670", "listening": level,
        "speaking": level, "languages": "so", "skills": f"{SKILLS[number % 7]} {state}",
        "mon": "09:00-14:00",
    }  # fmt: skip


def employer(number: int, state: str) -> Cells:
    """Two workplaces an employer."""
    return {
        "organisation_number": orgnr(number // 2), "employer": f"Prøvefirma {number // 2}",
        "sector": f"sector {state}", "workplace": f"Sted {number}", "address": f"Vei {state}",
        "postal_code": "2670", "supervision_ceiling": "3", "contact": f"Kari {number}",
        "contact_phone": f"+47 61 00 00 0{len(state)}", "owner": "bench@demo.example",
    }  # fmt: skip


def opening(number: int, state: str) -> Cells:
    """At the workplaces of the first file; days, language, skills and a contact."""
    return {
        "reference": f"O-{number}", "organisation_number": orgnr(number % 2_000 // 2),
        "workplace": f"Sted {number % 2_000}", "kind": "language_practice",
        "title": f"Hjelp {number}", "tasks": f"Rydde og bake {state}", "occupation": "7512",
        "capacity": "1", "starts_from": "2026-08-01", "starts_until": "2027-01-01",
        **dict.fromkeys(("mon", "tue", "wed"), f"0{len(state) % 4 + 6}:00-12:00"),
        "colleagues_start": "A1", "colleagues_hire": "A2", "instructions_start": "A1",
        "skills_needed": SKILLS[number % 7], "skills_wished": f"noe annet {state} {number % 300}",
        "contact": f"Kari {number % 2_000}", "is_confirmed": "yes",
    }  # fmt: skip


ROW_OF: dict[str, Callable[[int, str], Cells]] = {
    "participants": participant,
    "employers": employer,
    "openings": opening,
}


def orgnr(number: int) -> str:
    """The valid organisation number of so many, counted; numbers without a check digit are left."""
    stem = 31_000_000 + number * 11 // 10
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    while True:
        rest = sum(int(digit) * by for digit, by in zip(str(stem), weights, strict=True)) % 11
        if rest != 1:
            return f"{stem}{(11 - rest) % 11}"
        stem += 50_000


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(in_a_database(sys.argv[1], int(sys.argv[2]))))
    else:
        report = Report()
        run(report)
        sys.exit(int(report.fails()))
