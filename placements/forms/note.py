"""The one-minute note: five lines, and the questions of the midway review."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.fields import DayInput
from placements.forms.course import CALLERS
from placements.models.course_facts import Lines, Midway
from placements.states.follow_up import Kept, NorwegianSpoken, ServesGoal, SpokenWith


def lines_field(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=1000, widget=area)


class NoteForm(forms.Form):
    with_participant = forms.BooleanField(label=_("I talked with the participant"), required=False)
    with_employer = forms.BooleanField(label=_("I talked with the workplace"), required=False)
    went_well = lines_field(_("What went well?"))
    kept = forms.ChoiceField(
        label=_("What was agreed last time"),
        required=False,
        choices=Kept.choices,
        widget=forms.RadioSelect,
    )
    guidance = lines_field(_("Guidance"))
    agreed = lines_field(_("Agreed now"))
    next_caller = forms.ChoiceField(
        label=_("Who calls next?"), choices=CALLERS, widget=forms.RadioSelect
    )
    next_on = forms.DateField(
        label=_("When?"), widget=DayInput(), help_text=_("It becomes a task.")
    )
    is_shared = forms.BooleanField(
        label=_("The participant and the workplace may read this"), required=False
    )
    new_skill = forms.CharField(
        label=_("A new skill, for the profile"),
        required=False,
        max_length=200,
        help_text=_("It goes into the profile as observed at work."),
    )
    words = forms.CharField(
        label=_("Words for the class, one a line"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names."),
    )
    situation = forms.CharField(
        label=_("A situation to train"),
        required=False,
        max_length=200,
        help_text=_("One sentence. No names."),
    )

    def __init__(
        self,
        *args: Any,
        is_over: bool = False,
        is_too_often: Callable[[date], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_often = is_too_often
        if is_over:
            for name in ("next_caller", "next_on"):
                self.fields[name].required = False
            self.fields["next_on"].help_text = _("Only if somebody calls once more.")

    def clean(self) -> dict[str, Any] | None:
        """More contact than the workplace agreed to is asked about once, and may be wanted."""
        given = super().clean()
        day = self.cleaned_data.get("next_on")
        if day is not None and self.is_too_often is not None and self.is_too_often(day):
            self.fields["is_wanted"] = forms.BooleanField(
                label=_("More contact than agreed is wanted"), required=False
            )
            if not self.data.get("is_wanted"):
                self.add_error(
                    "next_on",
                    _("The workplace agreed to less contact. Choose a later day, or tick below."),
                )
        return given

    def lines(self) -> Lines:
        return Lines(**{name: self.cleaned_data[name] for name in NoteForm.base_fields})


class MidwayForm(NoteForm):
    """The same with what is asked midway."""

    norwegian = forms.ChoiceField(
        label=_("How much Norwegian is spoken?"),
        choices=NorwegianSpoken.choices,
        widget=forms.RadioSelect,
    )
    spoken_with = forms.MultipleChoiceField(
        label=_("With whom?"),
        choices=SpokenWith.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    serves_goal = forms.ChoiceField(
        label=_("Does it serve the goal?"), choices=ServesGoal.choices, widget=forms.RadioSelect
    )
    discovered = lines_field(_("What did you discover that this person can do?"))
    alone_after_weeks = forms.IntegerField(
        label=_("In how many weeks does the person manage alone?"),
        required=False,
        min_value=0,
        max_value=260,
    )

    def lines(self) -> Lines:
        given = self.cleaned_data
        own = {name: given[name] for name in NoteForm.base_fields}
        return Lines(
            **own,
            midway=Midway(
                norwegian=given["norwegian"],
                serves_goal=given["serves_goal"],
                spoken_with=tuple(given["spoken_with"]),
                discovered=given["discovered"],
                alone_after_weeks=given["alone_after_weeks"],
            ),
        )
