"""Fill a database: `python -m bench.workers.fill ADDRESS MUNICIPALITIES PARTICIPANTS OPENINGS`."""

import json
import os
import sys
from typing import Any

from bench.machinery.clock import waited_for
from bench.machinery.municipalities import municipality
from bench.product import stored


def fill(many: int, people: int, openings: int) -> None:
    """As many municipalities as were asked for, each drawn from a seed of its own."""
    import django  # noqa: PLC0415 - only after the address is set
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    for which in range(many):
        case = municipality(people, openings, seed=which)
        move(case, north=-4.0 * (which // 20), east=8.0 * (which % 20))
        stored(case, which)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database in use has done so; a fresh one reads all rows


def move(case: dict[str, Any], *, north: float, east: float) -> None:
    """Out of reach of the others: drawn from the same map, all would lie upon each other."""
    points = [each["home"] for each in case["participants"]]
    points += [each["location"] for each in case["openings"]]
    for point in {id(each): each for each in points}.values():
        point[:] = [round(point[0] + north, 4), round(point[1] + east, 4)]


if __name__ == "__main__":
    os.environ["DATABASE_URL"] = sys.argv[1]
    many, people, openings = (int(each) for each in sys.argv[2:])
    print(json.dumps({"seconds": waited_for(lambda: fill(many, people, openings))[0]}))
