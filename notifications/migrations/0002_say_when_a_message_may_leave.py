from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="channelchoice",
            name="digest_at",
            field=models.TimeField(blank=True, null=True, verbose_name="One e-mail a day, at"),
        ),
        migrations.AddField(
            model_name="message",
            name="claim",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="sender",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="message",
            name="sent_with",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="urgency",
            field=models.CharField(
                choices=[
                    ("urgent", "At once, day and night"),
                    ("normal", "Outside the quiet hours"),
                    ("reminder", "On working days, and not too often"),
                ],
                default="normal",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "Waiting to be sent"),
                    ("claimed", "Taken up to be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("unconfirmed", "Perhaps sent, not confirmed"),
                    ("cancelled", "Cancelled"),
                    ("parked", "Given up after several tries"),
                ],
                default="due",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "due")), fields=["to"], name="message_due_to"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ["claimed", "sending"])),
                fields=["claimed_at"],
                name="message_in_hand",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ["unconfirmed", "parked"])),
                fields=["due_at"],
                name="message_needs_a_look",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["to", "channel", "sent_at"], name="message_sent_lately"),
        ),
    ]
