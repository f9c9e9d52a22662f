"""One form for each step on the way of a placement."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.parties import Party
from candidates.forms.fields import DayInput
from common.calendar import next_working_day
from matching.states import WithdrawReason
from placements.models import FollowUp, Placement
from placements.queries.closing import sides_without_answer
from placements.queries.contacts import is_too_often
from placements.queries.course import missing_before_start, staff_here, teachers_here
from placements.queries.guards import (
    guards_asked_for_change,
    guards_to_answer,
    lacks_protocol,
)
from placements.states.course import CHOSEN_PAUSES, Guard
from placements.states.follow_up import CHOSEN_CODES, CancelCode
from placements.states.placement import EndCause


def reason_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=500, widget=area, help_text=help_text
    )


class StartForm(forms.Form):
    """The first day, and a reason for each warning that stands."""

    on = forms.DateField(label=_("First day"), widget=DayInput())

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        guards = list(guards_to_answer(placement))
        if missing_before_start(placement):
            guards.append(Guard.PREPARATIONS)
        for guard in guards:
            self.fields[guard.value] = reason_field(guard.label)
            self.fields[guard.value].help_text = _("Write why you go on. It is kept and counted.")

    def details(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"on": given.pop("on"), "reasons": given}


class PauseForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Why?"),
        choices=[(reason.value, reason.label) for reason in CHOSEN_PAUSES],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=_("First day away"), widget=DayInput())
    expected_back_on = forms.DateField(
        label=_("Back again, if it is known"), required=False, widget=DayInput()
    )
    reason = reason_field(_("Do you want to add something?"))

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate()

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ResumeForm(forms.Form):
    on = forms.DateField(
        label=_("First day back"),
        widget=DayInput(),
        help_text=_("The same day as the first day away undoes the pause."),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EndForm(forms.Form):
    cause = forms.ChoiceField(label=_("Cause"), choices=EndCause.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Last day"), widget=DayInput())
    talked_on = forms.DateField(
        label=_("Day of the talk with the participant"),
        required=False,
        widget=DayInput(),
        help_text=_("An early end comes after this talk."),
    )
    is_open_for_another = forms.NullBooleanField(
        label=_("Is the workplace open for another?"),
        required=False,
        widget=forms.Select(
            choices=[("unknown", _("Not asked")), ("true", _("Yes")), ("false", _("No"))]
        ),
    )
    no_protocol = reason_field(
        _("Why does it end without “Away, or no benefit”?"),
        help_text=_(
            "When it did not work, what was tried is written there first. Else write why not: "
            "it is kept and counted."
        ),
    )
    note = reason_field(_("Do you want to add something?"))

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        if not lacks_protocol(placement):
            del self.fields[Guard.NO_PROTOCOL.value]

    def details(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        reasons = {Guard.NO_PROTOCOL.value: given.pop(Guard.NO_PROTOCOL.value, "")}
        return given | {"reasons": reasons}


class CancelForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Why?"), choices=WithdrawReason.choices, widget=forms.RadioSelect
    )
    note = reason_field(_("Do you want to add something?"))

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class TeacherForm(forms.Form):
    teacher = forms.ModelChoiceField(label=_("Teacher"), queryset=User.objects.none())

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = teachers_here(placement)  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none())

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = staff_here(placement).exclude(pk=placement.owner_id)
        field.initial = placement.deputy_id
        field.help_text = _("Only who may read about the person can step in.")

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class LongerForm(forms.Form):
    ends_on = forms.DateField(label=_("New last day"), widget=DayInput())
    learning_goals = reason_field(_("The new learning goal"))
    reason = reason_field(_("Why longer, without a new learning goal?"))

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learning_goals"].help_text = _(
            "A new goal, or a reason. Everybody signs anew."
        )
        asked = guards_asked_for_change(placement)
        self.guards = [guard.value for guard in asked]
        for guard in asked:
            self.fields[guard.value] = reason_field(guard.label)
            self.fields[guard.value].help_text = _("Write why you go on. It is kept and counted.")

    def details(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        reasons = {guard: given.pop(guard) for guard in self.guards}
        return given | {"reasons": reasons}


class CloseForm(forms.Form):
    """Both have said how it was, or somebody writes why it closes without."""

    reason = reason_field(_("Why do you close it without their answer?"))

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sides_without_answer(placement):
            del self.fields["reason"]

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class HelpForm(forms.Form):
    text = forms.CharField(label=_("What do you want help with?"), max_length=200)
    wanted_by = forms.DateField(label=_("By when?"), required=False, widget=DayInput())


class MoveTaskForm(forms.Form):
    due_on = forms.DateField(label=_("New day"), widget=DayInput())
    due_at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("With a time, those who come get it for their calendar."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up

    def clean(self) -> dict[str, Any] | None:
        """Only more contact than the workplace agreed to asks why."""
        given = super().clean()
        day = self.cleaned_data.get("due_on")
        if day is not None and is_too_often(self.follow_up, next_working_day(day)):
            self.fields["reason"] = reason_field(_("Why more contact than agreed?"))
            # The form beside it asks for a reason too.
            self.fields["reason"].widget.attrs["id"] = "id_move_reason"
            self.cleaned_data["reason"] = self.data.get("reason", "")
        return given


class CancelTaskForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Why?"),
        choices=[(code.value, CancelCode(code).label) for code in CHOSEN_CODES],
        widget=forms.RadioSelect,
    )
    reason = reason_field(_("Do you want to add something?"))


CALLERS = [
    (Party.CONSULTANT.value, _("We call")),
    (Party.EMPLOYER.value, _("The workplace calls")),
    (Party.PARTICIPANT.value, _("The participant calls")),
]
