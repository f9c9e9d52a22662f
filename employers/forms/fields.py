"""Fields that several forms share."""

import unicodedata
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from reference.work import Weekday

DAY_KEYS = list(Weekday.values)
# Turn the reading direction or hide text; never part of what a person means to write.
HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **more)


class MomentField(forms.DateTimeField):
    """A moment as people write it; of an hour that comes twice, when clocks go back, the first.

    Django's own field refuses that hour, so that nobody could write down a call in that night.
    """

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        zone = timezone.get_current_timezone()
        with suppress(TypeError, ValueError):  # no moment at all: the field itself says so
            typed = parse_datetime(value.strip()) if isinstance(value, str) else None
            if typed and timezone.is_naive(typed):
                first, second = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
                if first.utcoffset() > second.utcoffset():  # type: ignore[operator]
                    return first
        found: datetime | None = super().to_python(value)
        return found


class PlainForm(forms.Form):
    """A form whose texts are kept as people write them, without hidden characters."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return composed(self, cleaned)


class PlainModelForm(forms.ModelForm):
    """The same for a form that edits a record."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return composed(self, cleaned)


def composed(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    for name, value in list(cleaned.items()):
        if not isinstance(value, str):
            continue
        cleaned[name] = unicodedata.normalize("NFC", value)
        if HIDDEN & set(value):
            form.add_error(name, _("Write it without hidden control characters."))
    return cleaned


class ListField(forms.CharField):
    """Several short texts with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [part.strip() for part in text.split(",") if part.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        for each in value:
            super().run_validators(each)


def weekdays_field(
    label: Any, *, choices: Any = Weekday.choices, required: bool = False
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )
