"""Sheets, agreements, preparations, words of the workplace, the start note as forms."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.forms.fields import ClockInput, DayInput
from employers.models import ContactPerson
from matching.forms.offers import WordsField
from placements.models import Placement
from placements.queries.guards import guards_asked_for_change
from placements.states.agreement import PAID, ROWS, SettledBy, needed_fields
from placements.states.course import Guard
from placements.states.evaluation import Contract
from reference.work import Weekday

DAYS = list(Weekday.values)


class SheetForm(forms.Form):
    """Every row of the sheet, filled in alone."""

    def __init__(self, *args: Any, is_on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_on_behalf:
            self.fields["reason"] = forms.CharField(
                label=_("How did the workplace say this?"), max_length=300
            )
        for row, (question, choices) in ROWS.items():
            self.fields[row] = forms.ChoiceField(
                label=str(question),
                choices=[(value or "none", label) for value, label in choices],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    def on_behalf(self) -> str | None:
        return self.cleaned_data.get("reason")

    def answers(self) -> dict[str, str]:
        return {row: bare(self.cleaned_data[row]) for row in ROWS}


def bare(choice: str) -> str:
    """A radio button needs a value of its own for “not needed”."""
    return "" if choice == "none" else choice


class SettleForm(forms.Form):
    """Yours, theirs, or a step."""

    how = forms.ChoiceField(
        label=_("What counts?"), choices=SettledBy.choices, widget=forms.RadioSelect
    )
    value = forms.ChoiceField(label=_("Now"), required=False)
    later = forms.ChoiceField(label=_("Later"), required=False)
    by_week = forms.IntegerField(label=_("From week"), required=False, min_value=1, max_value=260)
    note = forms.CharField(label=_("A word about it"), required=False, max_length=300)

    def __init__(self, *args: Any, row: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value or "none", label) for value, label in ROWS[row][1]]
        for name in ("value", "later"):
            field: Any = self.fields[name]
            field.choices = choices

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return given | {"value": bare(given["value"]), "later": bare(given["later"])}


class AcceptForm(forms.Form):
    """The participant's yes; a consultant says how it was said."""

    reason = forms.CharField(
        label=_("How did the participant agree?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]


def weeks_from(text: str) -> list[str]:
    """ISO weeks, written in one way whichever way people type them: “2027-W8, 27-w40”."""
    weeks = set()
    for name in text.replace(",", " ").split():
        monday = monday_of(name)
        if monday is None:
            raise forms.ValidationError(
                _("“%(name)s” is no week. Expected a year and a week, such as 2027-W08."),
                params={"name": name},
            )
        weeks.add(f"{monday:%G-W%V}")
    return sorted(weeks)


def monday_of(name: str) -> date | None:
    found = re.fullmatch(r"(20)?([0-9]{2})-?[Ww]([0-9]{1,2})", name)
    if found is None:
        return None
    try:
        return date.fromisocalendar(2000 + int(found[2]), int(found[3]), 1)
    except ValueError:  # not every year has a week 53
        return None


class AgreementForm(forms.Form):
    """A version: filled beforehand from the opening, the sheet or the version before."""

    purpose = WordsField(label=_("Purpose: why this placement?"), max_length=1000)
    learning_goals = WordsField(label=_("Learning goals"), required=False, max_length=1000)
    tasks = WordsField(label=_("Tasks"), required=False, max_length=1000)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    weeks_pattern = forms.ChoiceField(label=_("Weeks"), choices=Placement.Weeks.choices)
    free_weeks = forms.CharField(
        label=_("Weeks in which nobody comes"),
        required=False,
        help_text=_("Such as 2027-W08, 2027-W40. Empty: no free weeks."),
    )
    contact = forms.ModelChoiceField(
        label=_("Contact person"), queryset=ContactPerson.objects.none()
    )
    deputy_contact = forms.ModelChoiceField(
        label=_("Deputy"), queryset=ContactPerson.objects.none(), required=False
    )
    contact_channel = forms.CharField(
        label=_("How we keep in touch"),
        required=False,
        max_length=60,
        help_text=_("Such as: visit, phone, message."),
    )
    contact_every_weeks = forms.TypedChoiceField(
        label=_("Follow-up"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            (1, _("Every week")),
            (2, _("Every second week")),
            (3, _("Every third week")),
            (4, _("Every fourth week")),
            ("", _("Offered and declined")),
        ],
    )
    most_contacts_in_4_weeks = forms.IntegerField(
        label=_("At most so many contacts in four weeks"), min_value=1, max_value=28
    )
    alone_after_weeks = forms.IntegerField(
        label=_("Manages alone after so many weeks"), required=False, min_value=0, max_value=260
    )
    subsidy_ends_on = forms.DateField(label=_("The subsidy ends"), widget=DayInput, required=False)
    pay = forms.CharField(label=_("Pay"), required=False, max_length=200)
    contract_form = forms.ChoiceField(
        label=_("Contract"), required=False, choices=[("", "–"), *Contract.choices]
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = ContactPerson.objects.here().filter(workplace=placement.workplace_id)
        for name in ("contact", "deputy_contact"):
            field: Any = self.fields[name]
            field.queryset = people
        if placement.kind not in PAID:
            for name in ("pay", "contract_form", "subsidy_ends_on"):
                del self.fields[name]
        for name in needed_fields(placement.kind):
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = _("This is needed here.")
        self.guards = [str(each.value) for each in guards_asked_for_change(placement)]
        for guard in self.guards:
            self.fields[guard] = WordsField(
                label=Guard(guard).label,
                required=False,
                max_length=1000,
                help_text=_("Write why you go on. It is kept and counted."),
            )
        days = self.initial.get("days", {})
        for day in DAYS:
            start, end = days.get(day, ("", ""))
            self.fields[f"{day}_on"] = forms.BooleanField(required=False, initial=bool(start))
            self.fields[f"{day}_start"] = forms.TimeField(
                required=False, initial=start or "09:00", widget=ClockInput
            )
            self.fields[f"{day}_end"] = forms.TimeField(
                required=False, initial=end or "14:00", widget=ClockInput
            )

    @property
    def day_rows(self) -> list[dict[str, Any]]:
        """As the weekday_inputs component wants them."""
        return [
            {
                "day": number,
                "on": self[f"{day}_on"],
                "start": self[f"{day}_start"],
                "end": self[f"{day}_end"],
            }
            for number, day in enumerate(DAYS)
        ]

    def show_need(self, need: str) -> None:
        """Beside the weeks: how much follow-up the person needs."""
        words = _("Need of follow-up: %(need)s.") % {"need": need}
        self.fields["alone_after_weeks"].help_text = words

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Without the hours; a guard's reason only where it was asked for or given."""
        hours = {f"{day}{part}" for day in DAYS for part in ("_on", "_start", "_end")}
        quiet = {name for name in self.guards if not self[name].errors and not self[name].data}
        return [field for field in self if field.name not in hours | quiet]

    def clean_free_weeks(self) -> list[str]:
        return weeks_from(self.cleaned_data["free_weeks"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for day in DAYS:
            if not given.get(f"{day}_on"):
                continue
            start, end = given.get(f"{day}_start"), given.get(f"{day}_end")
            if start is None or end is None or end <= start:
                self.add_error(f"{day}_on", _("The hours end before they start."))
        if not any(given.get(f"{day}_on") for day in DAYS):
            self.add_error("mon_on", _("Choose at least one day."))
        return given

    def facts(self) -> dict[str, Any]:
        """The arguments of AgreementFacts."""
        given = self.cleaned_data
        plain = {
            field.name: given[field.name]
            for field in self.plain_fields
            if field.name not in self.guards
        }
        days = {
            day: [f"{given[f'{day}_start']:%H:%M}", f"{given[f'{day}_end']:%H:%M}"]
            for day in DAYS
            if given[f"{day}_on"]
        }
        return plain | {"days": days}

    def reasons(self) -> dict[str, str]:
        """By its code, why somebody goes on against a guard that another last day meets."""
        return {guard: self.cleaned_data[guard] for guard in self.guards}


class SignForm(forms.Form):
    """A signature; for somebody else it needs a reason."""

    reason = forms.CharField(
        label=_("Why do you sign for somebody else?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]


class PreparationForm(forms.Form):
    done_on = forms.DateField(
        label=_("Done on"), widget=DayInput, required=False, initial=timezone.localdate
    )
    reason = forms.CharField(label=_("Or why not"), max_length=300, required=False)


class WordForm(forms.Form):
    word = forms.CharField(label=_("Word"), max_length=80)
    meaning = forms.CharField(label=_("What it means"), max_length=200, required=False)
    area = forms.CharField(label=_("Area"), max_length=80, required=False)


class CustomsForm(forms.Form):
    lunch = WordsField(label=_("Lunch"), required=False, max_length=500)
    breaks = WordsField(label=_("Breaks"), required=False, max_length=500)
    tone = WordsField(label=_("How we talk with one another"), required=False, max_length=500)
    unwritten = WordsField(label=_("Rules that stand nowhere"), required=False, max_length=1000)


class StartNoteForm(forms.Form):
    goals = WordsField(label=_("Goals"), max_length=1000)
    progress = WordsField(label=_("What I can already"), required=False, max_length=1000)
    way_on = WordsField(label=_("The way on"), required=False, max_length=1000)
    expectations = WordsField(
        label=_("What we expect of one another"), required=False, max_length=1000
    )
