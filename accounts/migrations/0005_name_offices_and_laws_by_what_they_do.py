"""Kinds of offices and the municipality's words are named by what they do, not by a body's name."""

from typing import Any

from django.db import migrations, models

KINDS = {
    "introduction_programme": "programme_office",
    "adult_education": "school",
    "nav_office": "means_office",
}
KEYS = {
    "adult_education": "school",
    "nav_office": "means_office",
    "integration_act": "programme_act",
}


def rename(apps: Any, schema_editor: Any) -> None:
    rename_all(apps, kinds=KINDS, keys=KEYS)


def rename_back(apps: Any, schema_editor: Any) -> None:
    rename_all(apps, kinds=turned(KINDS), keys=turned(KEYS))


def turned(names: dict[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}


def rename_all(apps: Any, *, kinds: dict[str, str], keys: dict[str, str]) -> None:
    for before, after in kinds.items():
        apps.get_model("accounts", "Unit").objects.filter(kind=before).update(kind=after)
    for before, after in keys.items():
        apps.get_model("accounts", "LocalTerm").objects.filter(key=before).update(key=after)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_write_letters")]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("programme_office", "Programme office"),
                    ("school", "School for adults"),
                    ("means_office", "Office that decides on means"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="localterm",
            name="key",
            field=models.CharField(
                choices=[
                    ("programme_office", "Programme office"),
                    ("school", "School for adults"),
                    ("means_office", "Office that decides on means"),
                    ("job_consultant", "Job consultant"),
                    ("teacher", "Teacher"),
                    ("programme_act", "The act on the programme"),
                    ("complaint_body", "Who handles complaints"),
                    ("wage_subsidy_rule", "Limits of the wage subsidy"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
