"""Forms about openings: the five questions, every field, and the split by weekdays."""

from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from employers.forms.fields import (
    DAY_KEYS,
    DayInput,
    ListField,
    PlainForm,
    PlainModelForm,
    TimeInput,
    weekdays_field,
)
from employers.models import (
    ContactPerson,
    Opening,
    SupportKind,
    WorkFunction,
    Workplace,
)
from employers.models.facts import Need, OpeningFacts
from reference import queries as reference_queries
from reference.levels import PLAIN_NEEDS, Level
from reference.models import Occupation
from reference.work import Certificate, Licence, Weekday, WorkDemand

NO_NEED = "none"
SHORT_DAYS = [(key, WEEKDAYS_ABBR[number]) for number, key in enumerate(DAY_KEYS)]
# None, words, sentences, talk: no need, A1, A2, B1 (pages.md §2).
FOUR_STEPS = [(str(value) or NO_NEED, label) for value, label in PLAIN_NEEDS]
WHAT_IF = _("What happens if somebody misunderstands?")
# Beside each level, so that it is no higher and no lower than the work needs (I-E2).
WHAT_IF_THERE = {
    WorkFunction.COLLEAGUES: _("What happens if a colleague is misunderstood?"),
    WorkFunction.CUSTOMERS: _("What happens if a customer or user is misunderstood?"),
    WorkFunction.INSTRUCTIONS: _("What happens if something written is misunderstood?"),
    WorkFunction.MESSAGES: _("What happens if a spoken message is misunderstood?"),
}


class FiveQuestionsForm(PlainForm):
    """Two minutes: enough to post an opening. The rest comes in the consultant's call."""

    workplace = forms.ModelChoiceField(
        label=_("Where?"), queryset=Workplace.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("What shall the person do?"), max_length=120)
    days = weekdays_field(_("When?"), choices=SHORT_DAYS, required=True)
    starts_at = forms.TimeField(label=_("from"), widget=TimeInput(), initial=time(9))
    ends_at = forms.TimeField(label=_("to"), widget=TimeInput(), initial=time(14))
    supervision_ceiling = forms.IntegerField(
        label=_("How many can you follow up at once?"), min_value=1, max_value=100, required=False
    )
    others_inside = forms.IntegerField(
        label=_("Inside now from others"), min_value=0, max_value=100, initial=0
    )
    contact_name = forms.CharField(label=_("Who receives the person?"), max_length=100)
    contact_phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    support_would_change = forms.MultipleChoiceField(
        label=_("Would this change your answer?"),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, workplaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workplace"].queryset = workplaces  # type: ignore[attr-defined]
        self.places = list(workplaces)
        if len(self.places) == 1:
            self.fields["workplace"].widget = forms.HiddenInput()
            self.fields["workplace"].initial = self.places[0].pk
            ceiling = self.places[0].supervision_ceiling
            self.fields["supervision_ceiling"].initial = ceiling or 1
        for function in WorkFunction:
            self.fields[f"{function.value}_start"] = forms.ChoiceField(
                label=function.label,
                help_text=WHAT_IF_THERE[function],
                choices=FOUR_STEPS,
                widget=forms.RadioSelect,
                initial=NO_NEED,
            )

    @property
    def language_fields(self) -> list[BoundField]:
        return [self[f"{function.value}_start"] for function in WorkFunction]

    @property
    def ceiling_hint(self) -> str:
        """Of several workplaces each has its own number, which an empty field leaves alone."""
        known = [each for each in self.places if each.supervision_ceiling is not None]
        if len(self.places) < 2 or not known:
            return ""
        numbers = ", ".join(f"{each.name}: {each.supervision_ceiling}" for each in known)
        return gettext("Leave it empty if it is as we know it. %(numbers)s.") % {"numbers": numbers}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must come after the start, on the same day."))
        place, said = cleaned.get("workplace"), cleaned.get("supervision_ceiling")
        is_known = place is not None and place.supervision_ceiling is not None
        if said is None and "supervision_ceiling" not in self.errors and not is_known:
            self.add_error("supervision_ceiling", _("Say how many."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The arguments of `offer_opening`."""
        typed = self.cleaned_data
        hours = (typed["starts_at"], typed["ends_at"])
        names = (
            "workplace", "title", "supervision_ceiling", "others_inside", "contact_name",
            "contact_phone", "support_would_change",
        )  # fmt: skip
        # “None” is an answer too: it is stored, so that nobody asks again.
        levels = {each: typed[f"{each.value}_start"] for each in WorkFunction}
        language = {
            function.value: Need(to_start="" if level == NO_NEED else level)
            for function, level in levels.items()
        }
        return {name: typed[name] for name in names} | {
            "days": dict.fromkeys(typed["days"], hours),
            "language": language,
        }


class OpeningForm(PlainModelForm):
    """Every field of an opening; a field that was not changed is not said again."""

    occupation_words = forms.CharField(
        label=_("Occupation"),
        max_length=120,
        required=False,
        help_text=_("Write what one calls it, or the four digits."),
        widget=forms.TextInput(attrs={"list": "occupations", "autocomplete": "off"}),
    )
    working_languages = ListField(
        label=_("Working languages"),
        max_length=10,
        required=False,
        help_text=_("Codes with commas between, such as nb, en."),
    )
    licences = forms.MultipleChoiceField(
        label=_("Licences needed"), choices=Licence.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    certificates = forms.MultipleChoiceField(
        label=_("Certificates needed"), choices=Certificate.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    demands = forms.MultipleChoiceField(
        label=_("Physical demands"), choices=WorkDemand.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    support_would_change = forms.MultipleChoiceField(
        label=_("Would this change your answer?"), choices=SupportKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_confirmed = forms.BooleanField(
        label=_("The employer has said yes to this, on the phone"), required=False
    )

    class Meta:
        model = Opening
        fields = [
            "title", "kind", "tasks", "learning", "purpose", "capacity", "min_days",
            "alternating_weeks", "starts_from", "starts_until", "weeks", "free_weeks",
            "working_languages", "bilingual_colleague", "talk", "slow_talk", "lunch_together",
            "teacher_on_site", "mentor", "several_at_once", "support", "licences", "certificates",
            "demands", "hire", "hire_when", "schooling_years", "passed_test", "motivation_talk",
            "support_would_change", "contact", "selected_by", "first_group", "first_group_until",
        ]  # fmt: skip
        widgets = {
            "starts_from": DayInput(),
            "starts_until": DayInput(),
            "first_group_until": DayInput(),
            "tasks": forms.Textarea(attrs={"rows": 3}),
            "learning": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "talk": forms.Select(
                choices=[
                    (0, _("Works alone")),
                    (1, _("Some talk")),
                    (2, _("Much talk")),
                    (3, _("Talks with people most of the day")),
                ]
            ),
            "support": forms.Select(
                choices=[
                    (0, _("Nobody has time")),
                    (1, _("Somebody looks in")),
                    (2, _("Somebody helps every day")),
                    (3, _("Somebody is there all the time")),
                ]
            ),
        }

    def __init__(self, *args: Any, by_consultant: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opening: Opening = self.instance
        here = ContactPerson.objects.here().filter(workplace=opening.workplace)
        self.fields["contact"].queryset = here  # type: ignore[attr-defined]
        if opening.occupation:
            self.fields["occupation_words"].initial = opening.occupation.label
        if not by_consultant:
            del self.fields["is_confirmed"]
        self.add_days(opening)
        self.add_language(opening)

    def add_days(self, opening: Opening) -> None:
        stored = {day.weekday: day for day in opening.days.all()}
        for key in DAY_KEYS:
            day = stored.get(key)
            self.fields[f"{key}_on"] = forms.BooleanField(
                label=Weekday(key).label, required=False, initial=day is not None
            )
            for edge, hour, moment in (
                ("start", time(9), day and day.starts_at),
                ("end", time(14), day and day.ends_at),
            ):
                self.fields[f"{key}_{edge}"] = forms.TimeField(
                    required=False, widget=TimeInput(), initial=moment or hour
                )

    def add_language(self, opening: Opening) -> None:
        stored = {need.function: need for need in opening.language_needs.all()}
        levels = [("", _("No need")), *Level.choices]
        for function in WorkFunction:
            need = stored.get(function.value)
            for stage, words, level in (
                ("start", _("to start"), need and need.to_start),
                ("hire", _("to be hired"), need and need.to_be_hired),
            ):
                self.fields[f"{function.value}_{stage}"] = forms.ChoiceField(
                    label=words, choices=levels, required=False, initial=level or ""
                )
            self.fields[f"{function.value}_mistake"] = forms.CharField(
                label=WHAT_IF,
                max_length=200,
                required=False,
                initial=need.if_misunderstood if need else "",
            )

    @property
    def day_rows(self) -> list[dict[str, Any]]:
        """For components/weekday_inputs.html."""
        return [
            {
                "day": number,
                "on": self[f"{key}_on"],
                "start": self[f"{key}_start"],
                "end": self[f"{key}_end"],
            }
            for number, key in enumerate(DAY_KEYS)
        ]

    @property
    def language_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "label": function.label,
                "start": self[f"{function.value}_start"],
                "hire": self[f"{function.value}_hire"],
                "mistake": self[f"{function.value}_mistake"],
            }
            for function in WorkFunction
        ]

    def clean_occupation_words(self) -> Occupation | None:
        words = self.cleaned_data["occupation_words"].strip()
        stored = self.instance.occupation
        if not words:
            return None
        if stored is not None and words in {stored.label, stored.pk}:
            return stored
        found = Occupation.objects.filter(pk=words, level=4).first()
        if found is None:
            exact = [
                each for each in reference_queries.search_occupations(words) if each.label == words
            ]
            found = exact[0] if exact else None
        if found is None:
            near = ", ".join(
                each.label for each in reference_queries.search_occupations(words, limit=5)
            )
            raise forms.ValidationError(
                _("Choose one of these: %(near)s") % {"near": near}
                if near
                else _("We do not know this occupation: expected four digits or its name.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_from"), cleaned.get("starts_until")
        if start and end and end < start:
            self.add_error("starts_until", _("The last day to start is before the first."))
        if not any(cleaned.get(f"{key}_on") for key in DAY_KEYS):
            self.add_error("mon_on", _("Choose at least one weekday."))
        for key in DAY_KEYS:
            self.check_hours(cleaned, key)
        return cleaned

    def check_hours(self, cleaned: dict[str, Any], key: str) -> None:
        if not cleaned.get(f"{key}_on"):
            return
        first, last = cleaned.get(f"{key}_start"), cleaned.get(f"{key}_end")
        if first is None or last is None or last <= first:
            self.add_error(
                f"{key}_end",
                _("%(day)s: the end must come after the start. Hours over midnight: use two days.")
                % {"day": Weekday(key).label},
            )

    def facts(self) -> OpeningFacts:
        """Only what was changed, so that nothing else is marked as said."""
        typed, changed = self.cleaned_data, set(self.changed_data)
        fields = {name: typed[name] for name in self.Meta.fields if name in changed}
        if "occupation_words" in changed:
            fields["occupation"] = typed["occupation_words"]
        return OpeningFacts(fields, self.days_said(changed), self.language_said(changed))

    def days_said(self, changed: set[str]) -> Any:
        names = {f"{key}_{part}" for key in DAY_KEYS for part in ("on", "start", "end")}
        if not names & changed:
            return None
        typed = self.cleaned_data
        return {
            key: (typed[f"{key}_start"], typed[f"{key}_end"])
            for key in DAY_KEYS
            if typed[f"{key}_on"]
        }

    def language_said(self, changed: set[str]) -> dict[str, Need] | None:
        typed = self.cleaned_data
        said = {
            function.value: Need(
                *(typed[f"{function.value}_{part}"] for part in ("start", "hire", "mistake"))
            )
            for function in WorkFunction
            if {f"{function.value}_{part}" for part in ("start", "hire", "mistake")} & changed
        }
        return said or None


class SplitForm(forms.Form):
    """Which part each weekday belongs to."""

    def __init__(self, *args: Any, opening: Opening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [("1", _("Part 1")), ("2", _("Part 2")), ("3", _("Part 3"))]
        self.weekdays = [day.weekday for day in opening.days.all()]
        for number, key in enumerate(self.weekdays):
            self.fields[key] = forms.ChoiceField(
                label=Weekday(key).label,
                choices=parts,
                widget=forms.RadioSelect,
                initial="1" if number < 2 else "2",
            )

    def parts(self) -> list[set[str]]:
        chosen: dict[str, set[str]] = {}
        for key in self.weekdays:
            chosen.setdefault(self.cleaned_data[key], set()).add(key)
        return [chosen[part] for part in sorted(chosen)]


class SkillForm(PlainForm):
    """One skill in own words; the vocabulary suggests what it may mean."""

    text = forms.CharField(label=_("A skill, in your own words"), max_length=200)
    is_needed = forms.BooleanField(label=_("Must have it"), required=False)
