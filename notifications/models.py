"""The outbox: every message is a row first, written with the change that it tells of."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Record
from notifications.states import Channel, MessageState


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MessageState.DUE, due_at__lte=now).order_by("due_at", "pk")

    def in_app_for(self, user: User) -> Self:
        return self.filter(to=user, channel=Channel.IN_APP, state=MessageState.SENT)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def visible_to(self, user: User) -> Self:
        return self.in_app_for(user)


class Message(Record):
    """One message to one person through one channel."""

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages_received")
    channel = models.CharField(max_length=10, choices=Channel)
    kind = models.CharField(max_length=60)  # names the template: messages/<kind>.txt
    facts = models.JSONField(default=dict)  # what the template may say: no personal facts in e-mail
    path = models.CharField(max_length=200, blank=True)  # the page it is about
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    # The same event never makes two messages to one person in one channel.
    key = models.CharField(max_length=120)
    must_arrive = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "channel", "key"], name="one_message_per_person_channel_and_event"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="message_due"),
            models.Index(fields=["to", "channel", "read_at"], name="message_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to} by {self.channel}"


class ChannelChoice(Record):
    """How one person wants to be told."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="channel_choice")
    email = models.BooleanField(_("E-mail"), default=True)
    sms = models.BooleanField(_("SMS"), default=False)
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("Quiet until"), null=True, blank=True)

    def __str__(self) -> str:
        return f"Channels of {self.user}"


class ClockTick(models.Model):
    """When each line of the schedule last ran, so that a day without any clock is caught up."""

    name = models.CharField(max_length=100, primary_key=True)
    last_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
