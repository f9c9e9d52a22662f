"""Others' people at a workplace are job seekers, whichever body placed them."""

from typing import Any

from django.db import migrations, models


def rename(apps: Any, schema_editor: Any) -> None:
    apps.get_model("employers", "Occupancy").objects.filter(scheme="nav").update(
        scheme="job_seeker"
    )


def rename_back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("employers", "Occupancy").objects.filter(scheme="job_seeker").update(
        scheme="nav"
    )


class Migration(migrations.Migration):
    dependencies = [("employers", "0003_say_who_calls_about_an_offered_place")]

    operations = [
        migrations.AlterField(
            model_name="occupancy",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("student", "Student"),
                    ("pupil", "Pupil"),
                    ("job_seeker", "Job seeker"),
                    ("measure_organiser", "Measure organiser"),
                    ("other", "Other"),
                ],
                max_length=20,
                verbose_name="From",
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
