"""Forms about contact with an employer, and for files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employers.forms.fields import DayInput, MomentField, PlainForm, PlainModelForm
from employers.models import ContactLogEntry, EmployerImport, EmployerMapping, RepairTalk


class ContactLogForm(PlainModelForm):
    """One call, visit or mail. The reason is asked for when a limit is reached."""

    reason = forms.CharField(label=_("Why in spite of the warning"), max_length=300, required=False)

    class Meta:
        model = ContactLogEntry
        fields = ["kind", "is_request", "result", "minutes", "happened_at", "note"]
        field_classes = {"happened_at": MomentField}
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
        }


class TalkForm(PlainModelForm):
    """The talk about a place that the employer offered: how, how long, and what came of it."""

    class Meta:
        model = ContactLogEntry
        fields = ["kind", "minutes", "result"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"kind": ContactLogEntry.Kind.CALL, "result": ContactLogEntry.Result.INFORMATION}
        super().__init__(*args, **({"initial": initial} | kwargs))


class MappingForm(PlainModelForm):
    class Meta:
        model = EmployerMapping
        fields = [
            "mapped_on", "need_now", "need_later", "professional_level_to_start",
            "professional_level_to_be_hired", "language_to_start", "language_to_be_hired",
            "hire_requirements", "long_term_cooperation",
        ]  # fmt: skip
        widgets = {
            "mapped_on": DayInput(),
            "need_now": forms.Textarea(attrs={"rows": 3}),
            "need_later": forms.Textarea(attrs={"rows": 3}),
            "hire_requirements": forms.Textarea(attrs={"rows": 3}),
        }


class MessageForm(PlainForm):
    text = forms.CharField(
        label=_("What do you offer or ask?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(PlainForm):
    answer = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class RepairTalkForm(PlainForm):
    held_on = forms.DateField(label=_("Held on"), widget=DayInput())
    agreed = forms.CharField(
        label=_("What was agreed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SpokenYesForm(PlainModelForm):
    """The yes of a workplace where nobody has an account, as the consultant heard it."""

    class Meta:
        model = RepairTalk
        fields = ["how_confirmed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how_confirmed"].required = True


class UploadForm(forms.Form):
    """A file of employers or openings."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=EmployerImport.Kind.choices,
        widget=forms.RadioSelect,
        initial=EmployerImport.Kind.EMPLOYERS,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
