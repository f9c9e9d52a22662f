"""Input about pairs, priorities, rides, weights and runs; every wrong field is named."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matching.models import PriorityRule, Run
from matching.queries.words import CRITERIA
from matching.states import REJECT_REASONS
from reference.models import Municipality

MOST_AT_ONCE = 20


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PairRuleForm(forms.Form):
    """Why a pair is kept or never proposed, and until when."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
    until = forms.DateField(
        label=_("Until"), widget=DayInput, help_text=_("The last day it holds. It needs an end.")
    )


class LiftForm(forms.Form):
    """Who drives, so that a workplace comes within reach."""

    arrangement = forms.CharField(
        label=_("Who drives, which days"),
        max_length=200,
        help_text=_("For example: a neighbour, Tuesday and Thursday."),
    )


class PriorityForm(forms.Form):
    """A priority that somebody adopted, with who and when."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none()
    )
    group = forms.ChoiceField(label=_("Who comes first"), choices=PriorityRule.Group.choices)
    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Only for waiting: longer than so many days."),
    )
    points = forms.IntegerField(
        label=_("Points"),
        min_value=1,
        max_value=1000,
        help_text=_("Added beside the score when everybody is placed together."),
    )
    agreed_by = forms.CharField(label=_("Who agreed"), max_length=200)
    agreed_on = forms.DateField(label=_("Agreed on"), widget=DayInput)

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_municipality(self, municipalities)


class RunForm(forms.Form):
    """Which municipalities together, and how."""

    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several are matched together, as one region."),
    )
    method = forms.ChoiceField(
        label=_("How"), choices=Run.Method.choices, initial=Run.Method.JOINT, required=False
    )

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipalities"]
        field.queryset = municipalities  # type: ignore[attr-defined]
        field.initial = [each.pk for each in municipalities[:1]]


def choose_municipality(form: forms.Form, municipalities: QuerySet[Municipality]) -> None:
    field = form.fields["municipality"]
    field.queryset = municipalities  # type: ignore[attr-defined]
    field.initial = municipalities.first()


class WeightsForm(forms.Form):
    """The eight weights; they sum to 100, which the action checks and says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in CRITERIA.items():
            self.fields[name] = forms.FloatField(
                label=str(label),
                min_value=0,
                max_value=100,
                widget=forms.NumberInput({"step": "any"}),
            )

    @property
    def weights(self) -> dict[str, float]:
        return {name: self.cleaned_data[name] for name in CRITERIA}


class BulkForm(forms.Form):
    """Up to twenty proposals at once: approve those without warning, or reject with one code."""

    verb = forms.ChoiceField(choices=[("approve", _("Approve")), ("reject", _("Reject"))])
    chosen = forms.TypedMultipleChoiceField(coerce=str)
    code = forms.ChoiceField(choices=[("", "–"), *REJECT_REASONS], required=False)
    note = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("chosen", [])
        if len(chosen) > MOST_AT_ONCE:
            self.add_error(
                "chosen",
                _("Choose %(most)d at most. You chose %(count)d.")
                % {"most": MOST_AT_ONCE, "count": len(chosen)},
            )
        if given.get("verb") == "reject" and not given.get("code"):
            self.add_error("code", _("Choose one reason for all of them."))
        return given
