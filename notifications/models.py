"""The outbox: every message is a row first, written with the change that it tells of."""

from datetime import datetime, time
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Record
from notifications.states import IN_HAND, NEEDS_A_LOOK, Channel, EventTitle, MessageState, Urgency

QUIET_FROM, QUIET_UNTIL = time(21), time(7)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MessageState.DUE, due_at__lte=now).order_by("due_at", "pk")

    def in_hand(self) -> Self:
        """Taken up and not finished."""
        # That a claim stands is said without a value, so that SQLite too uses the partial index.
        return self.filter(claim__isnull=False, state__in=IN_HAND)

    def in_hand_since(self, moment: datetime) -> Self:
        """Taken up before that moment and not finished: the process that did so is gone."""
        return self.in_hand().filter(claimed_at__lt=moment)

    def that_need_a_look(self) -> Self:
        return self.filter(state__in=NEEDS_A_LOOK)

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
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    # The body or the kind that reminds: the same one does not remind a person twice a day.
    sender = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    # The same event never makes two messages to one person in one channel.
    key = models.CharField(max_length=120)
    must_arrive = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)  # which look has its hands on the row
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_with = models.UUIDField(null=True, blank=True)  # the e-mail or SMS it went out in
    read_at = models.DateTimeField(null=True, blank=True)
    # It was cancelled while it left: if it did not leave after all, it does not leave again.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "channel", "key"], name="one_message_per_person_channel_and_event"
            )
        ]
        # Partial ones: a look at a million rows reads only those that something is to be done with.
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="message_due"),
            models.Index(fields=["to", "due_at"], condition=Q(state="due"), name="message_due_to"),
            models.Index(
                fields=["claim"], condition=Q(claim__isnull=False), name="message_of_claim"
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(claim__isnull=False),
                name="message_in_hand",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["unconfirmed", "parked"]),
                name="message_needs_a_look",
            ),
            models.Index(fields=["to", "channel", "read_at"], name="message_inbox"),
            models.Index(fields=["to", "channel", "sent_at"], name="message_sent_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to} by {self.channel}"

    @property
    def keeps_company(self) -> bool:
        """A gateway may have its number: it is sent with the same rows again, or not at all."""
        return self.channel == Channel.SMS and self.sent_with is not None


class ChannelChoice(Record):
    """How one person wants to be told."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="channel_choice")
    email = models.BooleanField(_("E-mail"), default=True)
    sms = models.BooleanField(_("SMS"), default=False)
    # Empty: the hours of the house. The same time twice: no quiet hours.
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("Quiet until"), null=True, blank=True)
    digest_at = models.TimeField(_("One e-mail a day, at"), null=True, blank=True)
    on_days_off = models.BooleanField(_("Also on Saturdays, Sundays and holidays"), default=False)

    def __str__(self) -> str:
        return f"Channels of {self.user}"


class CalendarEventQuerySet(models.QuerySet["CalendarEvent"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(to=user)

    def in_group(self, group: str) -> Self:
        """The entries of one placement; of everything when no group is named."""
        return self.filter(group=group) if group else self


class CalendarEvent(Record):
    """One entry in one person's calendar. It holds no name: a title from a list, and a page."""

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_events")
    key = models.CharField(max_length=120)  # names the appointment, the same for all who come
    group = models.CharField(max_length=80, blank=True)  # such as "placement:<id>": a feed each
    title = models.CharField(max_length=20, choices=EventTitle)
    # The local day and time are the truth; the instant follows from them, also when clocks change.
    day = models.DateField()
    at = models.TimeField(null=True, blank=True)  # without a time it is an entry of the whole day
    minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    path = models.CharField(max_length=200, blank=True)
    # Raised with each change, so that calendars know which word is the last.
    sequence = models.PositiveIntegerField(default=0)
    is_invitation = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarEventQuerySet.as_manager()

    class Meta:
        ordering = ["day", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "key"], name="one_calendar_entry_per_person_and_appointment"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=24 * 60),
                name="an_entry_lasts_five_minutes_to_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "day"], name="calendar_event_of_person"),
            models.Index(fields=["key"], name="calendar_event_key"),
        ]

    def __str__(self) -> str:
        return f"{self.get_title_display()} {self.day}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def open(self) -> Self:
        return self.filter(revoked_at=None, owner__is_active=True)

    def closed(self) -> Self:
        """By their owners, who may make a new one."""
        return self.filter(revoked_at__isnull=False, owner__is_active=True)

    def visible_to(self, user: User) -> Self:
        return self.filter(owner=user)


class CalendarFeed(Record):
    """A secret address under which a calendar program reads one person's entries."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    group = models.CharField(max_length=80, blank=True)  # empty: everything
    label = models.CharField(_("Name of the link"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)  # the address itself is not kept
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = [F("revoked_at").desc(nulls_first=True), "-created_at"]

    def __str__(self) -> str:
        return f"Calendar link of {self.owner}"


class ClockTick(models.Model):
    """When each line of the schedule last ran, so that a day without any clock is caught up.

    Only a run that went well counts; one that has only ever failed has none.
    """

    name = models.CharField(max_length=100, primary_key=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # since the last run that went well
    # When workers last made up for a run that was missed; others may still write at that moment.
    caught_up_at = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)  # by a worker, when it was missed

    def __str__(self) -> str:
        return self.name
