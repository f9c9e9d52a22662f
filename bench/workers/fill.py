"""Fill a database: `python -m bench.workers.fill ADDRESS MUNICIPALITIES PARTICIPANTS OPENINGS`."""

import json
import os
import sys

from bench.machinery.clock import waited_for
from bench.machinery.municipalities import municipality
from bench.product import stored


def fill(many: int, people: int, openings: int) -> None:
    """As many municipalities as were asked for, each drawn from a seed of its own."""
    import django  # noqa: PLC0415 - only after the address is set
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    for which in range(many):
        stored(municipality(people, openings, seed=which), which)


if __name__ == "__main__":
    os.environ["DATABASE_URL"] = sys.argv[1]
    many, people, openings = (int(each) for each in sys.argv[2:])
    print(json.dumps({"seconds": waited_for(lambda: fill(many, people, openings))[0]}))
