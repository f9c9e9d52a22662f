"""Drop-out, leave and a longer programme as forms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.forms.fields import DayInput, ask_if_sure
from candidates.models import Participant
from common.dates import date_format
from placements.forms.course import reason_field
from placements.models import Placement
from placements.queries.course import staff_here
from placements.states.course import DropOutDecision, TriedMeasure


class ProtocolForm(forms.Form):
    """The talk first, then what was tried, the decision, and who answers for it."""

    talked_on = forms.DateField(label=_("Day of the talk with the participant"), widget=DayInput())
    own_words = reason_field(_("What does the participant say?"), required=True)
    is_without_benefit = forms.BooleanField(
        label=_("The person comes, but has no benefit from it"), required=False
    )
    tried = forms.MultipleChoiceField(
        label=_("What was tried?"),
        required=False,
        choices=TriedMeasure.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    tried_text = reason_field(_("How did it go?"))
    decision = forms.ChoiceField(
        label=_("Decision"), choices=DropOutDecision.choices, widget=forms.RadioSelect
    )
    owner = forms.ModelChoiceField(label=_("Who answers for it?"), queryset=User.objects.none())
    follow_on = forms.DateField(
        label=_("When do you look at it again?"),
        widget=DayInput(),
        help_text=_("It becomes a task."),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = staff_here(placement)
        owner.initial = placement.owner_id

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class LeaveForm(forms.Form):
    """Leave from the programme: everything waits, nothing ends."""

    starts_on = forms.DateField(label=_("First day away"), widget=DayInput())

    def __init__(
        self,
        *args: Any,
        placement: Placement | None = None,
        participant: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate()

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class BackForm(forms.Form):
    """Back from leave: all tasks move by its length."""

    back_on = forms.DateField(label=_("First day back"), widget=DayInput())

    def __init__(
        self,
        *args: Any,
        placement: Placement | None = None,
        participant: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["back_on"].initial = timezone.localdate()
        person = placement.participant if placement else participant
        leave = person.leaves.filter(ends_on=None).first() if person else None
        if leave is not None:
            self.fields["back_on"].help_text = _(
                "On leave since %(day)s. The same day takes the leave back, and nothing moves."
            ) % {"day": date_format(leave.starts_on, "j. F Y")}

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ProgrammeForm(forms.Form):
    """A longer programme: the tasks of its last weeks move along."""

    ends_on = forms.DateField(label=_("New last day of the programme"), widget=DayInput())

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = placement.participant.programme_starts_on
        last = placement.participant.programme_ends_on
        self.fields["ends_on"].help_text = _("Now: %(day)s") % {"day": last.isoformat()}

    def clean(self) -> dict[str, Any] | None:
        """Only what is longer than four years asks whether it is meant."""
        given = super().clean()
        ask_if_sure(self, self.starts_on, self.cleaned_data.get("ends_on"))
        return given

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
