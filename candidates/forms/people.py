"""Forms about the participant as a whole: details, hand-over, consent, equity, objections."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.parties import Party
from accounts.queries import who_works
from candidates.forms.fields import DayInput, ask_if_sure
from candidates.models import Consent, EquityRecord, Objection, Participant


def staff(role: str, municipalities: Any) -> QuerySet[User]:
    """Who holds this role in one of these municipalities now."""
    here = who_works([role], unit__municipality__in=municipalities)
    return here.order_by("first_name", "last_name")


class ParticipantForm(forms.ModelForm):
    """The details of a participant."""

    class Meta:
        model = Participant
        fields: tuple[str, ...] = (
            "first_name",
            "last_name",
            "phone",
            "email",
            "programme_starts_on",
            "programme_ends_on",
            "phase",
            "track",
            "contact_language",
            "needs_interpreter",
            "reads_little",
            "deputy",
            "teacher",
            "version",
        )
        widgets: ClassVar[dict[str, Any]] = {
            "programme_starts_on": DayInput,
            "programme_ends_on": DayInput,
            "version": forms.HiddenInput,
        }
        labels: ClassVar[dict[str, Any]] = {
            "contact_language": _("Contact language"),
            "deputy": _("Deputy"),
            "teacher": _("Teacher"),
        }

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in (("deputy", Party.CONSULTANT), ("teacher", Party.TEACHER)):
            # Whoever has left stays until somebody else is chosen: their work is handed over.
            named = User.objects.filter(pk=getattr(self.instance, f"{name}_id"))
            self.fields[name].queryset = staff(role, municipalities) | named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("programme_starts_on"), cleaned.get("programme_ends_on")
        if starts and ends and ends < starts:
            self.add_error("programme_ends_on", _("The programme must end after it starts."))
        if ends and not self.instance._state.adding and ends > self.instance.programme_ends_on:
            ask_if_sure(self, starts, ends)
        return cleaned

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewParticipantForm(ParticipantForm):
    """The same for a new one: the unit too, and no phase, which the dates say."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    has_protected_address = forms.BooleanField(
        label=_("Protected address"),
        help_text=_("Only you and the deputy will find this person. No matching."),
        required=False,
    )
    field_order = ("unit",)

    class Meta(ParticipantForm.Meta):
        fields: tuple[str, ...] = tuple(
            f for f in ParticipantForm.Meta.fields if f not in {"phase", "version"}
        )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = units  # type: ignore[attr-defined]
        field.initial = units.first()

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in super().details().items() if name != "unit"}


class GiveConsultantForm(forms.Form):
    """Who takes a case over."""

    consultant = forms.ModelChoiceField(label=_("New consultant"), queryset=User.objects.none())
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = staff(Party.CONSULTANT, [participant.municipality_id])
        others = people.exclude(pk__in=[participant.consultant_id])
        self.fields["consultant"].queryset = others  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class HandOverForm(GiveConsultantForm):
    note = forms.CharField(
        label=_("A word to the next consultant"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TalkConsentForm(forms.Form):
    """A yes that was given in a talk."""

    way = forms.ChoiceField(
        label=_("How was the yes given?"),
        choices=[(Consent.Way.TALK.value, Consent.Way.TALK.label),
                 (Consent.Way.INTERPRETER.value, Consent.Way.INTERPRETER.label)],
        widget=forms.RadioSelect,
    )  # fmt: skip


class CourseForm(forms.Form):
    on = forms.DateField(
        label=_("Course on rights and duties"), widget=DayInput, initial=timezone.localdate
    )


class ObjectionForm(forms.ModelForm):
    class Meta:
        model = Objection
        fields = ("text",)
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 4, "dir": "auto"})
        }


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))


def one_answer(label: Any, choices: Any) -> forms.ChoiceField:
    """An answer, or none: then what stands there stays."""
    return forms.ChoiceField(
        label=label, choices=[("", _("Leave as it is")), *choices], required=False
    )


class EquityForm(forms.Form):
    """A form of its own; what it writes is read by the equity report only.

    It never shows what stands there, so a field that nobody touched must not be written.
    """

    NOT_KNOWN = "unknown"  # as a track: stored as nothing

    sex = one_answer(_("Sex"), EquityRecord.Sex.choices)
    is_single = one_answer(_("Single"), EquityRecord.Answer.choices)
    is_single_parent = one_answer(_("Single parent"), EquityRecord.Answer.choices)
    schooling = one_answer(_("Schooling"), EquityRecord.Schooling.choices)
    track = one_answer(_("Track"), [*Participant.Track.choices, (NOT_KNOWN, _("Unknown"))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose at least one answer."))
        return cleaned

    def answers(self) -> dict[str, str]:
        """Only what was chosen."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if chosen.get("track") == self.NOT_KNOWN:
            chosen["track"] = ""
        return chosen


class ImportForm(forms.Form):
    """A file for one unit."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    file = forms.FileField(label=_("File"), help_text=_("CSV or Excel (.xlsx)."))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = units  # type: ignore[attr-defined]
        field.initial = units.first()
