"""A proposal remembers that its placement broke off because of the match or the workplace."""

from django.db import migrations, models

# The causes of placements that lie in the match or at the workplace, on the day of this file.
CAUSES = ["tasks_do_not_fit", "language_gap", "no_time_at_work", "too_little_talk"]


def remember(apps, schema_editor):
    step = apps.get_model("matching", "ProposalStep")
    broken = step.objects.filter(verb="end", code__in=CAUSES).values("proposal")
    proposal = apps.get_model("matching", "Proposal")
    proposal.objects.filter(state="ended", pk__in=broken).update(broke_off=True)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="broke_off",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
