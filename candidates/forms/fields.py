"""Fields and parts that several forms here share."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.models import ProfileEntry
from candidates.queries.people import is_very_long
from reference import queries as reference_queries
from reference.models import Occupation, PostalCode


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def ask_if_sure(form: forms.BaseForm, starts_on: date | None, ends_on: date | None) -> None:
    """The form asks whether a very long programme is meant; else it does not ask."""
    if starts_on is None or ends_on is None or not is_very_long(starts_on, ends_on):
        return
    form.fields["is_sure"] = forms.BooleanField(
        label=_("Yes, it lasts more than four years"), required=False
    )
    form.cleaned_data["is_sure"] = "is_sure" in form.data


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class PostalCodeField(forms.CharField):
    """Four digits that name a place."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Postal code of the home"))
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"})
        super().__init__(max_length=4, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, PostalCode) else value

    def clean(self, value: Any) -> PostalCode | None:  # type: ignore[override]
        code = super().clean(value)
        if not code:
            return None
        found = PostalCode.objects.filter(pk=code).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no such postal code. Expected four digits, such as 2670.")
            )
        return found


class HowForm(forms.Form):
    """How we know it: source, date, certainty. A person's own form leaves these out."""

    source = forms.ChoiceField(
        label=_("How do we know?"),
        choices=ProfileEntry.Source.choices,
        initial=ProfileEntry.Source.TOLD,
    )
    noted_on = forms.DateField(label=_("Date"), widget=DayInput, initial=timezone.localdate)
    confidence = forms.ChoiceField(
        label=_("How sure?"),
        choices=ProfileEntry.Confidence.choices,
        initial=ProfileEntry.Confidence.MEDIUM,
    )
    HOW = ("source", "noted_on", "confidence")

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for name in self.HOW:
            field = self.fields.pop(name)
            if not own:
                self.fields[name] = field

    def how(self) -> dict[str, Any]:
        """The arguments of an action that say how it is known."""
        return {name: self.cleaned_data[name] for name in self.HOW if name in self.fields}

    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.HOW and not field.is_hidden]

    def how_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HOW if name in self.fields]


class OccupationPicker(forms.Form):
    """Everyday words become an occupation of the list: the person chooses among suggestions."""

    occupation_words = forms.CharField(
        label=_("Which occupation?"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "hx-get": reverse_lazy("candidates:suggest_occupations"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "next .suggestions",
                "hx-include": "this",
            }
        ),
    )
    occupation = forms.ModelChoiceField(
        queryset=Occupation.objects.all(), required=False, widget=forms.HiddenInput
    )
    occupation_is_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions: list[Occupation] = []

    def pick_occupation(self) -> Occupation | None:
        """The chosen one; else the only one that the words can mean. Otherwise offer a choice."""
        chosen = self.cleaned_data.get("occupation")
        words = (self.cleaned_data.get("occupation_words") or "").strip()
        if chosen or not words:
            if not chosen and self.occupation_is_required:
                self.add_error("occupation_words", _("Write an occupation, such as cook."))
            return chosen
        by_code = Occupation.objects.filter(pk=words).first()
        found = [by_code] if by_code else reference_queries.search_occupations(words)
        exact = [each for each in found if str(each).casefold() == words.casefold()]
        if len(exact or found) == 1:
            return (exact or found)[0]
        self.suggestions = found
        self.add_error(
            "occupation_words",
            _("Choose one of these.")
            if found
            else _("No occupation has these words. Try another word, or the four digits."),
        )
        return None
