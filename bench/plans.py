"""How long it takes until 10,000 placements have their follow-up plans."""

import json
import os
import tempfile
from datetime import date, time, timedelta
from pathlib import Path
from uuid import UUID

from bench.machinery.clock import in_own_process, seconds_of
from bench.machinery.report import Report, Target

PLACEMENTS = 10_000
DAYS = ("mon", "wed", "thu")


def run(report: Report) -> None:
    with report.section(
        "Follow-up plans",
        f"{PLACEMENTS:,} agreed placements of 4 to 26 weeks on SQLite get their plans: days off, "
        "bounds of contact and kinds worked out, every follow-up and audit row stored.",
    ):
        found = in_own_process("bench.plans")
        report.measure(f"plans of {PLACEMENTS:,} placements", found["seconds"], "s", Target(60, 30))
        report.fact(f"{found['follow_ups']:.0f} follow-ups for {found['placements']:.0f}.")


def in_a_database() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        os.environ["DEBUG"] = "false"  # the query log of debug mode would eat the memory
        import django  # noqa: PLC0415 - only this process needs it
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        return measured()


def measured() -> dict[str, float]:
    from placements.actions.plan import make_plans  # noqa: PLC0415

    ids = stored()
    seconds, made = seconds_of(lambda: make_plans(placement_ids=ids))
    return {"seconds": seconds, "follow_ups": made, "placements": len(ids)}


def stored() -> list[UUID]:
    """Rows straight into the tables: only their plans are measured."""
    from django.utils import timezone  # noqa: PLC0415

    from accounts.models import Unit, User  # noqa: PLC0415
    from candidates.models import Participant  # noqa: PLC0415
    from employers.models import Employer, Opening, Workplace  # noqa: PLC0415
    from employers.models.opening import Kind  # noqa: PLC0415
    from matching.models import Proposal  # noqa: PLC0415
    from placements.models import Placement, PlacementDay  # noqa: PLC0415
    from reference.models import Municipality, PostalCode  # noqa: PLC0415

    today = timezone.localdate()
    place = Municipality.objects.create(number="9999", name="Prøve", latitude=60, longitude=10)
    code = PostalCode.objects.create(
        code="9999", place="Prøve", municipality=place, latitude=60, longitude=10
    )
    unit = Unit.objects.create(municipality=place, kind="programme_office", name="Prøve")
    owner = User.objects.create_user("owner@demo.example", None)
    firm = Employer.objects.create(organisation_number="310001007", name="P", state="approved")
    site = Workplace.objects.create(
        employer=firm, name="Prøve", postal_code=code, municipality=place
    )
    opening = Opening.objects.create(
        workplace=site,
        title="Prøve",
        starts_from=today,
        starts_until=today,
        refreshed_at=timezone.now(),
    )
    people = Participant.objects.bulk_create(
        [
            Participant(
                municipality=place,
                unit=unit,
                first_name=f"Prøve {n}",
                programme_starts_on=today,
                programme_ends_on=today + timedelta(days=700),
            )
            for n in range(PLACEMENTS)
        ],
        batch_size=500,
    )
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                participant=person,
                opening=opening,
                state="welcomed",
                participant_version=1,
                opening_version=1,
            )
            for person in people
        ],
        batch_size=500,
    )
    kinds = list(Kind)
    placements = Placement.objects.bulk_create(
        [
            Placement(
                proposal=proposal,
                participant=proposal.participant,
                opening=opening,
                workplace=site,
                municipality=place,
                kind=kinds[n % len(kinds)],
                state="agreed",
                owner=owner,
                starts_on=first_day(today, n),
                ends_on=first_day(today, n) + timedelta(weeks=4 + n % 23),
                weeks_pattern=("every", "odd", "even")[n % 3],
            )
            for n, proposal in enumerate(proposals)
        ],
        batch_size=500,
    )
    PlacementDay.objects.bulk_create(
        [
            PlacementDay(placement=each, weekday=day, starts_at=time(9), ends_at=time(14))
            for each in placements
            for day in DAYS
        ],
        batch_size=500,
    )
    return [each.pk for each in placements]


def first_day(today: date, number: int) -> date:
    return today + timedelta(days=number % 120)


if __name__ == "__main__":
    print(json.dumps(in_a_database()))
