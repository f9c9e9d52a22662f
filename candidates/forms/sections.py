"""Forms for whole parts of the profile talk."""

from datetime import time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.forms.entries import EMPTY
from candidates.forms.fields import ClockInput, DayInput, HowForm, PostalCodeField
from candidates.models import Participant, ProfileEntry, SectionNote
from candidates.models.codes import FOLLOW_UP_NEED, Criterion, Importance, Interest
from reference.levels import Level
from reference.work import Kind, Weekday, WorkDemand

CHECKBOXES = forms.CheckboxSelectMultiple


class NorwegianForm(HowForm):
    """Four skills at once; a skill left empty stays as it is."""

    listening = forms.ChoiceField(
        label=_("Listening"), choices=[EMPTY, *Level.choices], required=False
    )
    speaking = forms.ChoiceField(
        label=_("Speaking"), choices=[EMPTY, *Level.choices], required=False
    )
    reading = forms.ChoiceField(label=_("Reading"), choices=[EMPTY, *Level.choices], required=False)
    writing = forms.ChoiceField(label=_("Writing"), choices=[EMPTY, *Level.choices], required=False)

    def levels(self) -> dict[str, str]:
        return {skill: self.cleaned_data[skill] for skill in ProfileEntry.NorwegianSkill.values}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(skill) for skill in ProfileEntry.NorwegianSkill.values):
            self.add_error("listening", _("Choose at least one level."))
        return cleaned


class InterestsForm(forms.Form):
    """Picture cards to tick."""

    cards = forms.MultipleChoiceField(
        label=_("Press what you like"), choices=Interest.choices, required=False, widget=CHECKBOXES
    )


class AdaptationsForm(forms.Form):
    """Work facts to tick; no text, so that no diagnosis can be written."""

    codes = forms.MultipleChoiceField(
        label=_("What can the person not do at work?"),
        help_text=_("Only what work must look like. Never why."),
        choices=WorkDemand.choices,
        required=False,
        widget=CHECKBOXES,
    )


class AvailabilityForm(forms.Form):
    """The week: for each day whether, from and until."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.weekday: row for row in participant.availability.all()}
        self.fields["version"].initial = participant.version
        for day in Weekday:
            row = known.get(day.value)
            self.fields[f"{day.value}_on"] = forms.BooleanField(
                label=day.label, required=False, initial=row is not None
            )
            self.fields[f"{day.value}_start"] = forms.TimeField(
                label=_("From"),
                required=False,
                widget=ClockInput,
                initial=row.starts_at if row else time(8),
            )
            self.fields[f"{day.value}_end"] = forms.TimeField(
                label=_("Until"),
                required=False,
                widget=ClockInput,
                initial=row.ends_at if row else time(16),
            )

    def rows(self) -> list[dict[str, Any]]:
        """As the weekday_inputs component wants them."""
        return [
            {
                "day": number,
                "on": self[f"{day}_on"],
                "start": self[f"{day}_start"],
                "end": self[f"{day}_end"],
            }
            for number, day in enumerate(Weekday.values)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for day in self.days_on():
            starts, ends = cleaned.get(f"{day}_start"), cleaned.get(f"{day}_end")
            if starts is None or ends is None:
                self.add_error(f"{day}_start", _("Write from when until when, such as 08:00."))
            elif starts >= ends:
                self.add_error(
                    f"{day}_end",
                    _("%(day)s: the end must be after the start, on the same day.")
                    % {"day": Weekday(day).label},
                )
        return cleaned

    def days_on(self) -> list[str]:
        return [day for day in Weekday.values if self.cleaned_data.get(f"{day}_on")]

    def spans(self) -> dict[str, tuple[time, time]]:
        return {
            day: (self.cleaned_data[f"{day}_start"], self.cleaned_data[f"{day}_end"])
            for day in self.days_on()
        }


class PracticalForm(forms.ModelForm):
    """Reach and needs."""

    home_postal_code = PostalCodeField(required=False)
    follow_up_need = forms.TypedChoiceField(
        label=_("Need of follow-up"),
        coerce=int,
        choices=FOLLOW_UP_NEED,
    )
    kinds_asked = forms.MultipleChoiceField(
        label=_("Kinds asked for"),
        help_text=_("Nothing ticked means all but volunteering, which a person must ask for."),
        choices=Kind.choices,
        required=False,
        widget=CHECKBOXES,
    )
    FACTS = (
        "home_postal_code",
        "has_car",
        "max_travel_minutes",
        "follow_up_need",
        "wishes_social_contact",
        "strong_wish_since",
        "kinds_asked",
        "available_from",
    )

    class Meta:
        model = Participant
        fields: tuple[str, ...] = (
            "home_postal_code",
            "has_car",
            "max_travel_minutes",
            "follow_up_need",
            "kinds_asked",
            "strong_wish_since",
            "wishes_social_contact",
            "available_from",
            "version",
        )
        widgets: ClassVar[dict[str, Any]] = {
            "strong_wish_since": DayInput,
            "available_from": DayInput,
            "version": forms.HiddenInput,
        }


class TravelForm(forms.ModelForm):
    """How far I can travel."""

    home_postal_code = PostalCodeField(required=False)
    FACTS = ("home_postal_code", "has_car", "max_travel_minutes")

    class Meta:
        model = Participant
        fields = ("home_postal_code", "has_car", "max_travel_minutes", "version")
        widgets: ClassVar[dict[str, Any]] = {"version": forms.HiddenInput}


class OtherThingsForm(forms.Form):
    """What ends every section: other things, or “ask again”."""

    text = forms.CharField(
        label=_("Other things that came up"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    is_unfinished = forms.BooleanField(label=_("Not finished: ask again"), required=False)
    ask_again_on = forms.DateField(label=_("Ask again on"), required=False, widget=DayInput)

    def __init__(self, *args: Any, note: SectionNote | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if note is not None:
            for name in ("text", "is_unfinished", "ask_again_on"):
                self.initial[name] = getattr(note, name)
        self.fields["ask_again_on"].widget.attrs["min"] = str(
            timezone.localdate() + timedelta(days=1)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_unfinished") and not cleaned.get("ask_again_on"):
            self.add_error("ask_again_on", _("Choose a day to ask again, later than today."))
        if not cleaned.get("text") and not cleaned.get("is_unfinished"):
            self.add_error("text", _("Write what came up, or say when to ask again."))
        return cleaned


class OwnWeightsForm(forms.Form):
    """What shall count more or less for my proposals."""

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.ChoiceField(
                label=criterion.label,
                choices=Importance.choices,
                widget=forms.RadioSelect,
                initial=participant.own_weights.get(criterion.value, Importance.NORMAL.value),
            )
