"""The everyday titles come from an open list; the page of sources names whose it is."""

from typing import Any

from django.db import migrations, models


def rename(apps: Any, schema_editor: Any) -> None:
    apps.get_model("reference", "OccupationTitle").objects.filter(source="nav").update(
        source="open"
    )


def rename_back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("reference", "OccupationTitle").objects.filter(source="open").update(
        source="nav"
    )


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="occupationtitle",
            name="source",
            field=models.CharField(
                choices=[("open", "Open list"), ("own", "Own list")],
                default="open",
                max_length=5,
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
