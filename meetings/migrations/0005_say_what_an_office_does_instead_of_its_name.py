"""Who is invited and who was there is said of the office that decides on means, by no name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_an_end_is_dropped_and_has_one_task")]

    operations = [
        migrations.RemoveConstraint(
            model_name="meeting",
            name="presence_of_nav_is_marked_at_first_and_last_plan_meetings",
        ),
        migrations.RenameField(
            model_name="meeting", old_name="nav_was_there", new_name="means_office_was_there"
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=~models.Q(state="held")
                | ~models.Q(kind__in=["plan_first", "plan_last_but_one", "plan_last"])
                | models.Q(means_office_was_there__isnull=False),
                name="presence_is_marked_at_first_and_last_plan_meetings",
            ),
        ),
        migrations.RenameField(
            model_name="programmeend", old_name="nav_invited_on", new_name="invited_on"
        ),
        migrations.AlterField(
            model_name="programmeend",
            name="invited_on",
            field=models.DateField(blank=True, null=True, verbose_name="Invited on"),
        ),
        migrations.AlterField(
            model_name="programmeend",
            name="means",
            field=models.TextField(
                blank=True, max_length=1000, verbose_name="What is decided on means"
            ),
        ),
    ]
