"""No two placements of a person share a day: a constraint where the database knows ranges."""

from typing import Any

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE placements_placement
    ADD CONSTRAINT no_two_placements_of_a_person_share_a_day
    EXCLUDE USING gist (
        participant_id WITH =,
        daterange(coalesce(started_on, starts_on), coalesce(ended_on, ends_on), '[]') WITH &&
    )
    WHERE (state IN ('agreed', 'running', 'paused', 'ended'));
"""
REMOVE = """
ALTER TABLE placements_placement
    DROP CONSTRAINT no_two_placements_of_a_person_share_a_day;
"""


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
