"""When a settlement last became another one; of those that stand, when they were first made."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def as_made(apps: Any, schema_editor: Any) -> None:
    apps.get_model("placements", "Settlement").objects.update(changed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0013_who_says_the_side_of_a_workplace"),
    ]

    operations = [
        migrations.AddField(
            model_name="settlement",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(as_made, migrations.RunPython.noop),
    ]
