"""The channel of the follow-up stands in an agreement, and when it was last warned about.

The rule that signed content stays is taken away while the table changes, and put back with the
moment of the warning among what may change.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from placements.states.agreement import ROWS

rule = import_module("placements.migrations.0004_signed_content_stays")
MAY_CHANGE = rule.MAY_CHANGE | {"warned_at"}
ROW_CHOICES = [(code, question) for code, (question, _choices) in ROWS.items()]


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        statement = rule.POSTGRESQL.replace("'warned']", "'warned', 'warned_at']")
        schema_editor.execute(statement, params=None)
        return
    fields = apps.get_model("placements", "Agreement")._meta.concrete_fields
    fixed = [each.column for each in fields if each.column not in MAY_CHANGE]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed)
    for statement in rule.SQLITE:
        schema_editor.execute(statement.format(changed=changed), params=None)


class Migration(migrations.Migration):
    dependencies = [("placements", "0006_name_more_relations")]

    operations = [
        migrations.RunPython(rule.remove, rule.add),
        migrations.AddField(
            "agreement",
            "contact_channel",
            models.CharField("How we keep in touch", max_length=60, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("agreement", "warned_at", models.DateTimeField(null=True, blank=True)),
        migrations.AlterField(
            "expectation", "row", models.CharField(max_length=20, choices=ROW_CHOICES)
        ),
        migrations.AlterField(
            "settlement", "row", models.CharField(max_length=20, choices=ROW_CHOICES)
        ),
        migrations.RunPython(add, rule.remove),
    ]
