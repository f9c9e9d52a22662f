"""What staff write about meetings, tasks, disagreements, plans and the end of the programme."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.forms.fields import DayInput
from candidates.models import Participant
from common.dates import date_format
from common.forms import PeriodForm
from employers.forms.fields import MomentField, MomentInput
from meetings.models import (
    Disagreement,
    IndividualPlan,
    Measure,
    Meeting,
    MeetingCase,
    ProgrammeEnd,
    Task,
    View,
    people_consulted_by,
)
from meetings.queries import colleagues_of

FEW_LINES = forms.Textarea(attrs={"rows": 4, "dir": "auto"})


class VersionedForm(forms.ModelForm):
    """What several people write: it carries the version that it was opened on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def put_beside_what_stands(self) -> None:
        """After StaleRecord: what was typed stays, and what another wrote stands beside it.

        What was left empty has it now. Sent once more, the form knows the newest version.
        """
        table: Any = type(self.instance)
        stands = table.objects.get(pk=self.instance.pk)
        data: Any = self.data
        self.data = data = data.copy()
        for name, typed in dict(self.cleaned_data).items():
            written = getattr(stands, name)
            if name == "version" or not written or written == typed:
                continue
            if not typed:
                data[self.add_prefix(name)] = self.fields[name].widget.format_value(written)
            words = gettext("Somebody else has written: %s") % as_text(stands, name)
            self.add_error(name, words)
        data[self.add_prefix("version")] = str(stands.version)


def as_text(record: Meeting | ProgrammeEnd, name: str) -> str:
    """What stands in a field, as people read it."""
    chosen = getattr(record, f"get_{name}_display", None)
    written = chosen() if chosen else getattr(record, name)
    if isinstance(written, datetime):
        return date_format(timezone.localtime(written), "j. F Y H:i")
    return date_format(written, "j. F Y") if isinstance(written, date) else str(written)


class MeetingDetailsForm(forms.ModelForm):
    # Chosen, never left as it stood: a plan meeting among the case meetings is asked nothing.
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), choices=[("", "–"), *Meeting.Kind.choices], initial=""
    )

    class Meta:
        model = Meeting
        fields = ["kind", "starts_at", "place", "interpreter", "agenda", "plain_agenda"]
        field_classes = {"starts_at": MomentField}
        widgets = {"starts_at": MomentInput(), "agenda": FEW_LINES, "plain_agenda": FEW_LINES}


class ChangeMeetingForm(VersionedForm, MeetingDetailsForm):
    """Before it is held."""


class MeetingForm(MeetingDetailsForm):
    participants = forms.ModelMultipleChoiceField(
        label=_("Whom is it about?"),
        queryset=Participant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    invited = forms.ModelMultipleChoiceField(
        label=_("Colleagues who come"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_consulted_by(user).active()
        fields: Any = self.fields
        fields["participants"].queryset = people
        fields["invited"].queryset = colleagues_of(people)


class HoldForm(forms.Form):
    means_office_was_there = forms.NullBooleanField(
        required=False,
        widget=forms.Select(choices=[("", "–"), ("true", _("yes")), ("false", _("no"))]),
    )

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = {"body": words["means_office"]}
        self.fields["means_office_was_there"].label = _("Was %(body)s there?") % body


class OutputForm(forms.ModelForm):
    class Meta:
        model = Task
        fields = ["action", "owner", "due_on"]
        widgets = {"due_on": DayInput()}
        labels = {"owner": _("Who does it?")}

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = colleagues_of([participant])


class OwnWordsForm(forms.ModelForm):
    class Meta:
        model = MeetingCase
        fields = ["own_words"]


class DisagreementForm(forms.ModelForm):
    class Meta:
        model = Disagreement
        fields = ["subject", "decider", "due_on"]
        widgets = {"due_on": DayInput()}
        labels = {"decider": _("Who decides?")}

    view = forms.CharField(
        label=_("How do you see it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decider"]
        field.queryset = colleagues_of([participant])


class ViewForm(forms.ModelForm):
    class Meta:
        model = View
        fields = ["text"]


class DecideForm(forms.ModelForm):
    class Meta:
        model = Disagreement
        fields = ["decision", "reason"]


class PlanForm(forms.ModelForm):
    class Meta:
        model = IndividualPlan
        fields = ["made_on"]
        widgets = {"made_on": DayInput()}

    def __init__(self, *args: Any, renews: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if renews:
            self.fields["made_on"].label = _("Held on")


class ProgrammeEndForm(VersionedForm):
    class Meta:
        model = ProgrammeEnd
        fields = ["invited_on", "means", "next_body", "next_owner", "employer_contact"]
        widgets = {"invited_on": DayInput()}

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = {"body": words["means_office"]}
        self.fields["invited_on"].label = capfirst(_("%(body)s was invited on") % body)
        self.fields["means"].label = _("What %(body)s decides on means") % body


class MeasureForm(PeriodForm):
    class Meta:
        model = Measure
        fields = ["agency", "name", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}
