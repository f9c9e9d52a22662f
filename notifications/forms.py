"""How a person wants to be told, and the links to their calendar."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import QUIET_FROM, QUIET_UNTIL, CalendarFeed, ChannelChoice
from notifications.queries import groups_of
from notifications.states import NEEDS_A_LOOK, Channel
from notifications.timing import Habits


class ClockField(forms.TimeField):
    """A time of day with the browser's own clock."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ChannelForm(forms.ModelForm):
    quiet_from = ClockField(label=_("Quiet from"), initial=QUIET_FROM)
    quiet_until = ClockField(
        label=_("Quiet until"),
        initial=QUIET_UNTIL,
        help_text=_(
            "No e-mail and no SMS in these hours. An alarm always comes through, and so does word "
            "that somebody does not come to work today."
        ),
    )
    digest_at = ClockField(
        label=_("One e-mail a day, at"),
        required=False,
        help_text=_("All messages of a day come together. Leave it empty to get each one."),
    )

    class Meta:
        model = ChannelChoice
        fields = ["email", "sms", "quiet_from", "quiet_until", "digest_at", "on_days_off"]
        help_texts = {
            "sms": _("Needs your phone number under “My account”."),
            "on_days_off": _("For those who work then. Reminders still wait for a working day."),
        }

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self.user = user
        for name, house in (("quiet_from", QUIET_FROM), ("quiet_until", QUIET_UNTIL)):
            if self.initial.get(name) is None:
                self.initial[name] = house

    def clean_sms(self) -> bool:
        wants: bool = self.cleaned_data["sms"]
        if wants and not self.user.phone:
            raise forms.ValidationError(_("Write your phone number under “My account” first."))
        return wants

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        at, start, end = (given.get(name) for name in ("digest_at", "quiet_from", "quiet_until"))
        if isinstance(at, time) and start and end and Habits(start, end).is_quiet(at):
            self.add_error("digest_at", _("This is in your quiet hours. Choose another time."))
        return given


class FeedForm(forms.ModelForm):
    group = forms.ChoiceField(label=_("What shall be in it?"), required=False)

    class Meta:
        model = CalendarFeed
        fields = ["label", "group"]
        help_texts = {"label": _("Such as “My phone”, so that you know it again.")}

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        everything = [("", _("All my dates"))]
        self.fields["group"].choices = everything + [  # type: ignore[attr-defined]
            (group.key, group.words) for group in groups_of(user)
        ]


class NotLeftForm(forms.Form):
    """Which messages that did not leave, and what becomes of them."""

    kind = forms.CharField(max_length=60)
    channel = forms.ChoiceField(choices=Channel)
    state = forms.ChoiceField(choices=[(each.value, each.label) for each in NEEDS_A_LOOK])
    fault_name = forms.CharField(max_length=300, required=False)
    what = forms.ChoiceField(choices=[("again", _("Send again")), ("leave", _("Leave it"))])

    @property
    def alike(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[name] for name in ("kind", "channel", "state", "fault_name")
        }
