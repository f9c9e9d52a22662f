"""The life of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    DUE = "due", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    UNCONFIRMED = "unconfirmed", _("Perhaps sent, not confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    PARKED = "parked", _("Given up after several tries")


class Channel(TextChoices):
    IN_APP = "in_app", _("In the product")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
