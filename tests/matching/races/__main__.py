"""`python -m tests.matching.races --races 1000`: run every race and print the figures as JSON.

Builds a database of its own beside the one in DATABASE_URL (PostgreSQL, or a SQLite file).
"""

import argparse
import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.db import connection


def prepare() -> str:
    """A database only for this; SQLite as a file, since threads cannot share one in memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    name = f"races_{os.getpid()}"
    if connection.vendor == "sqlite":
        name = str(Path(tempfile.mkdtemp()) / f"{name}.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name
    original: str = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return original


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--races", type=int, default=1000)
    asked.add_argument("--controls", type=int, help="as many as races unless given")
    asked.add_argument("--only", default="", help="a part of the name of the races to run")
    given = asked.parse_args()
    controls = given.races if given.controls is None else given.controls
    original = prepare()
    try:
        # Models can be imported only now.
        found = import_module("tests.matching.races.course").figures(
            races=given.races, controls=controls, only=given.only
        )
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
