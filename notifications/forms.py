"""How a person wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import ChannelChoice


class ChannelForm(forms.ModelForm):
    class Meta:
        model = ChannelChoice
        fields = ["email", "sms"]
        help_texts = {"sms": _("Needs your phone number under “My account”.")}
