"""The life of a message, how pressing it is, and the titles that a calendar entry may carry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    DUE = "due", _("Waiting to be sent")
    CLAIMED = "claimed", _("Taken up to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCONFIRMED = "unconfirmed", _("Perhaps sent, not confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    PARKED = "parked", _("Given up after several tries")


# Where a process has its hands on the row.
IN_HAND = (MessageState.CLAIMED, MessageState.SENDING)
# What somebody should look at.
NEEDS_A_LOOK = (MessageState.UNCONFIRMED, MessageState.PARKED)


class Channel(TextChoices):
    IN_APP = "in_app", _("In the product")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class Urgency(TextChoices):
    """How much a message may disturb."""

    URGENT = "urgent", _("At once, day and night")  # an alarm; somebody is waited for today
    NORMAL = "normal", _("On working days, outside the quiet hours")
    REMINDER = "reminder", _("On working days, and not too often")


class EventTitle(TextChoices):
    """The only titles of calendar entries: a closed list holds no name and no health word."""

    JOINT_VISIT = "joint_visit", _("Visit together before the start")
    FIRST_DAY = "first_day", _("First day")
    LAST_DAY = "last_day", _("Last day")
    WORKDAY = "workday", _("At the workplace")
    FOLLOW_UP = "follow_up", _("Follow-up talk")
    MIDWAY = "midway", _("Midway talk")
    HIRE_QUESTION = "hire_question", _("Talk about what comes next")
    EVALUATION = "evaluation", _("Evaluation")
    OUTCOME = "outcome", _("Ask how it goes")
    CASE_MEETING = "case_meeting", _("Meeting")
    DEADLINE = "deadline", _("Deadline")
    TASK = "task", _("Something to do")
