"""When a settlement last became another one, for those that stand when they were first made.

And each reason for going on stands, also a second one for the same period.
"""

from typing import Any

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def as_made(apps: Any, schema_editor: Any) -> None:
    apps.get_model("placements", "Settlement").objects.update(changed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0015_a_longer_agreement_waits"),
    ]

    operations = [
        migrations.AddField(
            model_name="settlement",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(as_made, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="guardoverride",
            name="a_guard_is_passed_once_for_a_period",
        ),
    ]
