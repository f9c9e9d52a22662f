"""One form for each kind of profile entry; the same for adding and for correcting."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.fields import HowForm, OccupationPicker
from candidates.models import ProfileEntry
from candidates.models.codes import Schooling
from reference.levels import Level
from reference.models import Language
from reference.work import Certificate, Licence

Kind = ProfileEntry.Kind
EMPTY = ("", "–")


def own_words(label: Any, **kwargs: Any) -> forms.CharField:
    """A field for what the person says, as it is said."""
    attrs = {"rows": 2, "dir": "auto"}
    return forms.CharField(
        label=label, max_length=500, widget=forms.Textarea(attrs=attrs), **kwargs
    )


class EntryForm(HowForm):
    """A form that gives the facts of one entry."""

    kind: ClassVar[str]
    FACTS: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def initial_of(cls, entry: ProfileEntry) -> dict[str, Any]:
        """What stands in the entry now, so that nothing is asked again."""
        known = {name: getattr(entry, name) for name in cls.FACTS}
        return known | {"source": entry.source, "confidence": entry.confidence}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.cleaned_data}


class NorwegianEntryForm(EntryForm):
    kind = Kind.NORWEGIAN
    FACTS = ("level",)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)


class LanguageForm(EntryForm):
    kind = Kind.LANGUAGE
    FACTS = ("language", "text")
    language = forms.ModelChoiceField(label=_("Language"), queryset=Language.objects.all())
    text = forms.CharField(label=_("How well, in own words"), max_length=200, required=False)


class EducationForm(EntryForm):
    kind = Kind.EDUCATION
    FACTS = ("text", "value", "years", "recognition")
    text = own_words(_("Which education?"))
    value = forms.ChoiceField(
        label=_("How far?"), choices=[EMPTY, *Schooling.choices], required=False
    )
    years = forms.DecimalField(label=_("Years"), min_value=0, max_value=80, required=False)
    recognition = forms.ChoiceField(
        label=_("Recognition"), choices=ProfileEntry.Recognition.choices
    )


class ExperienceForm(OccupationPicker, EntryForm):
    kind = Kind.EXPERIENCE
    FACTS = ("text", "occupation", "years", "is_formal")
    occupation_is_required = False
    text = own_words(_("What did the person do?"), required=False)
    years = forms.DecimalField(label=_("Years"), min_value=0, max_value=80, required=False)
    is_formal = forms.TypedChoiceField(
        label=_("Paid work, or at home and for others?"),
        choices=[("yes", _("Paid work")), ("no", _("At home, on the farm, for others"))],
        coerce=lambda value: value == "yes",
    )
    field_order = ("text", "occupation_words", "years", "is_formal")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["occupation"] = self.pick_occupation()
        if not cleaned.get("text") and not cleaned.get("occupation_words"):
            self.add_error("text", _("Write what the person did, or choose an occupation."))
        return cleaned

    @classmethod
    def initial_of(cls, entry: ProfileEntry) -> dict[str, Any]:
        formal = "yes" if entry.is_formal else "no"
        words = str(entry.occupation) if entry.occupation else ""
        return super().initial_of(entry) | {"is_formal": formal, "occupation_words": words}


class SkillForm(EntryForm):
    kind = Kind.SKILL
    FACTS = ("text",)
    text = own_words(_("What can the person do? One thing at a time."))


class CertificateForm(EntryForm):
    kind = Kind.CERTIFICATE
    FACTS = ("value", "text")
    value = forms.ChoiceField(
        label=_("Certificate"),
        choices=[("", _("Another: write it below")), *Certificate.choices],
        required=False,
    )
    text = forms.CharField(label=_("Another certificate"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("value") and not cleaned.get("text"):
            self.add_error("value", _("Choose a certificate, or write another."))
        return cleaned


class LicenceForm(EntryForm):
    kind = Kind.LICENCE
    FACTS = ("value",)
    value = forms.ChoiceField(label=_("Driving licence"), choices=Licence.choices)


class DriverForm(EntryForm):
    """A goal may change: then the form asks why (M-C-23)."""

    def __init__(self, *args: Any, changes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if changes:
            self.fields["driver"] = forms.ChoiceField(
                label=_("Why a new goal?"),
                choices=[EMPTY, *ProfileEntry.Driver.choices],
                required=False,
            )
            self.fields["driver_note"] = forms.CharField(
                label=_("A word about why"), max_length=300, required=False
            )


class WishForm(DriverForm):
    kind = Kind.WISH
    FACTS = ("text", "value", "driver", "driver_note")
    text = own_words(_("What do you wish for or dream of?"), required=False)
    value = forms.TypedChoiceField(
        label=_("Is it an own business?"),
        choices=[("", _("No")), ("own_business", _("Yes, I want my own business"))],
        required=False,
        widget=forms.RadioSelect,
        empty_value="",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and not cleaned.get("value"):
            self.add_error("text", _("Write the wish in own words."))
        return cleaned


class GoalForm(OccupationPicker, DriverForm):
    kind = Kind.GOAL
    FACTS = ("occupation", "text", "driver", "driver_note")
    text = forms.CharField(label=_("In own words"), max_length=200, required=False)
    field_order = ("occupation_words", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["occupation"] = self.pick_occupation()
        return cleaned

    @classmethod
    def initial_of(cls, entry: ProfileEntry) -> dict[str, Any]:
        return super().initial_of(entry) | {"occupation_words": str(entry.occupation or "")}


class StudyGoalForm(OccupationPicker, DriverForm):
    kind = Kind.STUDY_GOAL
    FACTS = ("text", "occupations", "driver", "driver_note")
    occupation_is_required = False
    text = own_words(_("What do you want to study?"))
    field_order = ("text", "occupation_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation_words"].label = _("Which occupation does it lead to?")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        picked = self.pick_occupation()
        cleaned["occupations"] = [picked] if picked else []
        return cleaned

    @classmethod
    def initial_of(cls, entry: ProfileEntry) -> dict[str, Any]:
        known = {"text": entry.text, "source": entry.source, "confidence": entry.confidence}
        first = next(iter(entry.occupations.all()), None)
        return known | {"occupation_words": str(first or ""), "occupation": first}


ENTRY_FORMS: dict[str, type[EntryForm]] = {
    form.kind: form
    for form in (
        NorwegianEntryForm,
        LanguageForm,
        EducationForm,
        ExperienceForm,
        SkillForm,
        CertificateForm,
        LicenceForm,
        WishForm,
        GoalForm,
        StudyGoalForm,
    )
}
