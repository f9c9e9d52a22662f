import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_say_when_a_message_may_leave"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("key", models.CharField(max_length=120)),
                ("group", models.CharField(blank=True, max_length=80)),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("joint_visit", "Visit together before the start"),
                            ("first_day", "First day"),
                            ("last_day", "Last day"),
                            ("workday", "At the workplace"),
                            ("follow_up", "Follow-up talk"),
                            ("midway", "Midway talk"),
                            ("hire_question", "Talk about what comes next"),
                            ("evaluation", "Evaluation"),
                            ("outcome", "Ask how it goes"),
                            ("case_meeting", "Meeting"),
                            ("deadline", "Deadline"),
                            ("task", "Something to do"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.TimeField(blank=True, null=True)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=200)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("is_invitation", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["day", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("group", models.CharField(blank=True, max_length=80)),
                ("label", models.CharField(max_length=60, verbose_name="Name of the link")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("last_read_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("revoked_at"), descending=True, nulls_first=True),
                    "-created_at",
                ],
            },
        ),
        migrations.AddField(
            model_name="calendarevent",
            name="to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_events",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_feeds",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="calendarevent",
            index=models.Index(fields=["to", "day"], name="calendar_event_of_person"),
        ),
        migrations.AddIndex(
            model_name="calendarevent",
            index=models.Index(fields=["key"], name="calendar_event_key"),
        ),
        migrations.AddConstraint(
            model_name="calendarevent",
            constraint=models.UniqueConstraint(
                fields=("to", "key"), name="one_calendar_entry_per_person_and_appointment"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 5), ("minutes__lte", 1440)),
                name="an_entry_lasts_five_minutes_to_a_day",
            ),
        ),
    ]
