"""How long a run takes through the product: database, engine, proposals stored."""

import json
import os
import random
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bench.machinery.clock import in_own_process, peak_mib, seconds_of
from bench.machinery.municipalities import municipality
from bench.machinery.report import Report, Target

Record = dict[str, Any]
Points = dict[tuple[Any, ...], Any]  # a postal code by its coordinates
SIZE = (1_000, 300)
MOST_POINTS = 4_000  # postal codes of one municipality
CHANGED = 5  # profiles that change, one after the other


def run(report: Report) -> None:
    """One municipality of 1,000 × 300 in an own process, so that its memory is its own."""
    people, openings = SIZE if SIZE in report.sizes else report.sizes[0]
    with report.section(
        "Product",
        f"A run of {people:,} × {openings:,} on SQLite: read from the database, matched, proven, "
        "pairs and proposals stored; then one profile changes.",
    ):
        found = in_own_process("bench.product", str(people), str(openings))
        report.measure("run: database → proposals stored", found["run"], "s", Target(10, 5))
        report.measure("the same run again, nothing changed", found["again"], "s", Target(10, 5))
        report.measure("reading the case", found["case"], "s", Target(2, 1))
        report.measure("one changed profile", found["refresh"], "s", Target(0.3, 0.15))
        report.measure("one changed opening", found["column"], "s")
        report.measure("peak memory", found["peak"], "MiB", Target(500, 300))
        names = [name.removeprefix("queries ") for name in found if name.startswith("queries ")]
        report.table(
            ["queries of a list", "10 rows", "a full page of more than 100"],
            [[n, f"{found[f'queries {n}']:.0f}", f"{found[f'more {n}']:.0f}"] for n in names],
        )
        most = max(found[f"more {name}"] for name in names)
        report.measure("most queries of a list", most, "queries", Target(15, 12))
        report.fact(
            f"{found['proposals']:.0f} proposals, {found['pairs']:.0f} pairs kept; after the "
            f"second run {found['proposals_again']:.0f} proposals."
        )


def in_a_database(people: int, openings: int) -> dict[str, float]:
    """Everything measured in a SQLite file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        os.environ["DEBUG"] = "false"  # the query log of debug mode would eat the memory
        import django  # noqa: PLC0415 - only this process needs it
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        place = stored(municipality(people, openings))
        return measured(place)


def measured(place: Any) -> dict[str, float]:
    from django.utils import timezone  # noqa: PLC0415

    from candidates.models import Participant  # noqa: PLC0415
    from employers.models import Opening  # noqa: PLC0415
    from matching.actions import refresh, runs  # noqa: PLC0415
    from matching.case import build  # noqa: PLC0415
    from matching.models import Proposal, ScoredPair  # noqa: PLC0415

    def whole() -> Any:
        now = timezone.now()
        return runs.work_on(runs.request_run(municipalities=[place], by=None, now=now).pk, now=now)

    day = timezone.localdate()
    found: dict[str, float] = {}
    found["case"], _ = seconds_of(lambda: build(region=[place], day=day))
    found["run"], done = seconds_of(whole)
    if done.state != "done":
        raise SystemExit(f"the run is {done.state}: {done.fault}")
    found["proposals"], found["pairs"] = Proposal.objects.count(), ScoredPair.objects.count()
    found["again"], _ = seconds_of(whole)
    found["proposals_again"] = Proposal.objects.count()
    changed = list(Participant.objects.order_by("pk")[:CHANGED])
    spent, _ = seconds_of(lambda: [refresh.refresh_participant(each) for each in changed])
    found["refresh"] = spent / len(changed)
    opening = Opening.objects.select_related("workplace").order_by("pk")[0]
    found["column"], _ = seconds_of(lambda: refresh.refresh_opening(opening))
    found |= list_queries()
    found["peak"] = peak_mib()
    return found


LISTS = {
    "people": "",
    "places": "",
    "proposal-list": "",
    "run-list": "",
    "ledger": "?side=no_fit_person",
}


def list_queries() -> dict[str, float]:
    """How often each list asks the database, at 10 rows a page and at 50 of more than 100."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from matching.views import parts  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get())
    found = {}
    for label, rows in (("queries", 10), ("more", 50)):
        parts.PAGE = rows
        for name, query in LISTS.items():
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(reverse(f"matching:{name}") + query)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
            found[f"{label} {name}"] = float(len(asked))
    return found


def stored(case: Record, which: int = 0) -> Any:
    """The same municipality as rows, written in bulk; the day of the case becomes today.

    `which` counts municipalities beside each other in one database.
    """
    from django.utils import timezone  # noqa: PLC0415

    from accounts.models import Unit, UnitMembership, User  # noqa: PLC0415
    from reference.models import Municipality, Occupation, PostalCode  # noqa: PLC0415

    shift = timezone.localdate() - date.fromisoformat(case["as_of"])
    place = Municipality.objects.create(
        number=str(9000 + which), name="Prøvekommune", latitude=60, longitude=9
    )
    unit = Unit.objects.create(
        municipality=place, kind=Unit.Kind.PROGRAMME_OFFICE, name="Prøveenhet"
    )
    codes = {
        *(goal for each in case["participants"] for goal in each["goals"]),
        *(done["occupation"] for each in case["participants"] for done in each["experience"]),
        *(each["occupation"] for each in case["openings"]),
    }
    Occupation.objects.bulk_create(
        (Occupation(code=code, label_nb=code, level=len(code)) for code in sorted(codes)),
        ignore_conflicts=True,
    )
    points = {
        tuple(each)
        for each in [
            *(person["home"] for person in case["participants"]),
            *(opening["location"] for opening in case["openings"]),
        ]
    }
    postal: Points = {
        point: PostalCode(
            code=base36(which * MOST_POINTS + number), place="Prøvested", municipality=place,
            latitude=point[0], longitude=point[1],
        )
        for number, point in enumerate(sorted(points))
    }  # fmt: skip
    PostalCode.objects.bulk_create(postal.values())
    consultant = User.objects.create_user(f"bench{which}@demo.example", "x" * 12)
    UnitMembership.objects.create(user=consultant, unit=unit, role="consultant")
    store_people(case, unit, postal, shift, consultant)
    store_openings(case, place, postal, shift, consultant)
    return place


def base36(number: int) -> str:
    """Four signs, so that more points than there are real postal codes have one."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _ in range(4):
        number, rest = divmod(number, len(signs))
        text = signs[rest] + text
    return text


def store_people(
    case: Record, unit: Any, postal: Points, shift: timedelta, consultant: Any
) -> None:
    from candidates.models import Availability, Participant, ProfileEntry  # noqa: PLC0415
    from reference.models import Language  # noqa: PLC0415

    tongues = {tongue for each in case["participants"] for tongue in each["languages"]}
    Language.objects.bulk_create(
        (Language(code=code, own_name=code) for code in sorted(tongues)), ignore_conflicts=True
    )
    rows = []
    for each in case["participants"]:
        start = date.fromisoformat(each["from"]) + shift
        rows.append(
            Participant(
                municipality=unit.municipality, unit=unit, consultant=consultant,
                first_name=each["id"], last_name="Eksempel", programme_starts_on=start,
                programme_ends_on=date.fromisoformat(each["until"]) + shift,
                home_postal_code=postal[tuple(each["home"])], has_car=each["has_car"],
                max_travel_minutes=each["max_travel_minutes"],
                follow_up_need=each["follow_up_need"], kinds_asked=each["kinds"],
                strong_wish_since=start if each["strong_wish"] else None,
                has_matching_consent=each["consent"],
            )
        )  # fmt: skip
    Participant.objects.bulk_create(rows)
    entries, free = [], []
    for participant, each in zip(rows, case["participants"], strict=True):
        common = {"participant": participant, "source": "told", "recorded_by": consultant}
        entries += [ProfileEntry(**common, **facts) for facts in entries_of(each)]
        free += [
            Availability(
                participant=participant, weekday=day, starts_at=clock(start), ends_at=clock(end)
            )
            for day, (start, end) in each["available"].items()
        ]
    ProfileEntry.objects.bulk_create(entries, batch_size=2000)
    Availability.objects.bulk_create(free, batch_size=2000)


def entries_of(each: Record) -> list[Record]:
    """The profile of one person of the case, entry by entry."""
    entries: list[Record] = [
        {"kind": "norwegian", "norwegian_skill": skill, "level": level}
        for skill, level in each["norwegian"].items()
        if level
    ]
    for name, kind, key in (
        ("languages", "language", "language_id"),
        ("skills", "skill", "text"),
        ("goals", "goal", "occupation_id"),
        ("licences", "licence", "value"),
        ("certificates", "certificate", "value"),
        ("avoid", "adaptation", "value"),
    ):
        entries += [{"kind": kind, key: value} for value in each[name]]
    entries += [
        {"kind": "experience", "occupation_id": done["occupation"], "years": done["years"]}
        for done in each["experience"]
    ]
    return entries


def clock(text: str) -> time:
    return datetime.strptime("23:59" if text == "24:00" else text, "%H:%M").time()  # noqa: DTZ007


def store_openings(
    case: Record, place: Any, postal: Points, shift: timedelta, consultant: Any
) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from employers.models import (  # noqa: PLC0415
        ContactLogEntry,
        Employer,
        LanguageNeed,
        Opening,
        OpeningDay,
        OpeningSkill,
        Workplace,
    )

    now = timezone.now()
    first_number = 900_000_000 + int(place.number) * 1_000
    employers = {
        each["id"]: Employer(
            name=each["id"], state="approved",
            organisation_number=str(first_number + number),
            max_people=each["max_people"],
            rest_until=timezone.localdate() if each["resting"] else None,
        )
        for number, each in enumerate(case["employers"])
    }  # fmt: skip
    Employer.objects.bulk_create(employers.values())
    location = {each["workplace"]: each for each in case["openings"]}
    workplaces = {
        each["id"]: Workplace(
            employer=employers[location[each["id"]]["employer"]], name=each["id"],
            postal_code=postal[tuple(location[each["id"]]["location"])], municipality=place,
            supervision_ceiling=each["supervision_ceiling"],
        )
        for each in case["workplaces"]
        if each["id"] in location
    }  # fmt: skip
    Workplace.objects.bulk_create(workplaces.values())
    rows, days, needs, skills = [], [], [], []
    for each in case["openings"]:
        first, last = (date.fromisoformat(day) + shift for day in each["start_between"])
        row = Opening(
            workplace=workplaces[each["workplace"]], state="open", kind=each["kind"],
            title=each["id"], occupation_id=each["occupation"], capacity=max(each["capacity"], 1),
            min_days=each["min_days"], starts_from=first, starts_until=last, weeks=each["weeks"],
            working_languages=each["working_languages"], talk=each["talk"],
            slow_talk=each["slow_talk"], teacher_on_site=each["teacher_on_site"],
            support=each["support"], licences=each["licences"], certificates=each["certificates"],
            demands=each["demands"], hire=each["hire"], refreshed_at=now,
        )  # fmt: skip
        rows.append(row)
        days += [
            OpeningDay(opening=row, weekday=day, starts_at=clock(start), ends_at=clock(end))
            for day, (start, end) in each["days"].items()
        ]
        needs += [
            LanguageNeed(
                opening=row, function=function, to_start=need["start"] or "",
                to_be_hired=need["hire"] or "",
            )
            for function, need in each["language"].items()
        ]  # fmt: skip
        for name, is_needed in (("skills_needed", True), ("skills_wished", False)):
            skills += [
                OpeningSkill(opening=row, text=text, is_needed=is_needed) for text in each[name]
            ]
    Opening.objects.bulk_create(rows, batch_size=1000)
    OpeningDay.objects.bulk_create(days, batch_size=2000)
    LanguageNeed.objects.bulk_create(needs, batch_size=2000)
    OpeningSkill.objects.bulk_create(skills, batch_size=2000)
    draw = random.Random(2026)  # noqa: S311 - no secret is drawn
    ContactLogEntry.objects.bulk_create(
        ContactLogEntry(
            employer=employers[each["id"]], body="Prøveenhet", kind="call", by=consultant,
            result=draw.choice(["yes", "later", "no", "no_answer"]),
            happened_at=now - timedelta(days=draw.randrange(1, 85)),
        )
        for each in case["employers"]
        for _ in range(each["asked_90_days"])
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(in_a_database(int(sys.argv[1]), int(sys.argv[2]))))
