"""Alarms, absences and worries as forms: a few taps, no required text."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.forms.fields import DayInput
from matching.forms.offers import WordsField
from placements.states.alarm import AbsenceCode, AlarmCode

ALARM_ICONS = {
    AlarmCode.NOT_COMING: "person",
    AlarmCode.NOT_UNDERSTANDING: "language",
    AlarmCode.WRONG_TASKS: "list",
    AlarmCode.LEFT_ALONE: "hand",
    AlarmCode.BADLY_TREATED: "face-1",
    AlarmCode.DANGER: "warning",
    AlarmCode.STOP: "ban",
    AlarmCode.OTHER: "dot",
}


class AlarmForm(forms.Form):
    code = forms.ChoiceField(
        label=_("What is wrong?"), choices=AlarmCode.choices, widget=forms.RadioSelect
    )
    text = WordsField(label=_("Do you want to say more?"), required=False)
    is_released = forms.BooleanField(label=_("The other side may read this"), required=False)

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """Each choice with its picture: {box, icon, label}."""
        return [
            {
                "box": box,
                "icon": ALARM_ICONS[AlarmCode(box.data["value"])],
                "label": box.choice_label,
            }
            for box in self["code"]
        ]


class ResolveForm(forms.Form):
    agreed = WordsField(label=_("What was agreed?"))


class AbsenceForm(forms.Form):
    """Two taps: the day, and why. The workplace reads only that somebody told."""

    day = forms.DateField(label=_("Which day?"), widget=DayInput, initial=timezone.localdate)
    code = forms.ChoiceField(
        label=_("Why?"), choices=AbsenceCode.choices, widget=forms.RadioSelect, required=False
    )

    is_notified = forms.BooleanField(label=_("The person told it before"), required=False)

    def __init__(self, *args: Any, knows_why: bool, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not knows_why:
            del self.fields["code"]
        if is_own:
            # Whoever fills it in tells it now.
            del self.fields["is_notified"]


class CauseTalkForm(forms.Form):
    on = forms.DateField(label=_("Day of the talk"), widget=DayInput, initial=timezone.localdate)
    code = forms.ChoiceField(
        label=_("The main cause"), choices=AbsenceCode.choices, widget=forms.RadioSelect
    )


class WorryForm(forms.Form):
    text = WordsField(label=_("What worries you?"))
