"""A result: what the person does, up to four jobs at once, and the national reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placements.models import Outcome
from placements.models.facts import Job, Result
from placements.states.evaluation import Contract
from placements.states.outcome import Activity, EndReason, Study

LIVES_HERE = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don't know"))]
MOST_JOBS = 4


class JobForm(forms.Form):
    hours = forms.DecimalField(
        label=_("Hours a week"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(168),
        max_digits=4,
        decimal_places=1,
    )
    contract = forms.ChoiceField(
        label=_("Contract"), required=False, choices=[("", "–"), *Contract.choices]
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("hours") and not given.get("contract"):
            self.add_error("contract", _("Choose a kind of contract."))
        if given.get("contract") and not given.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("How many hours a week?"))
        return given


JobFormSet = forms.formset_factory(JobForm, extra=MOST_JOBS, max_num=MOST_JOBS, validate_max=True)


class OutcomeForm(forms.Form):
    activity = forms.ChoiceField(
        label=_("What does the person do?"), choices=Activity.choices, widget=forms.RadioSelect
    )
    study = forms.ChoiceField(
        label=_("Which education?"), required=False, choices=[("", "–"), *Study.choices]
    )
    study_field = forms.CharField(label=_("Field of study"), required=False, max_length=200)
    end_reason = forms.ChoiceField(
        label=_("National reason, if it is known"),
        required=False,
        choices=[("", "–"), *EndReason.choices],
        help_text=_("Empty: we work it out from hours and study."),
    )
    lives_here = forms.ChoiceField(
        label=_("Does the person still live here?"),
        required=False,
        choices=LIVES_HERE,
        widget=forms.RadioSelect,
    )

    def result(self, jobs: list[Job]) -> Result:
        given = self.cleaned_data
        return Result(
            activity=given["activity"],
            jobs=jobs,
            study=given["study"],
            study_field=given["study_field"],
            end_reason=given["end_reason"],
            lives_here={"yes": True, "no": False}.get(given["lives_here"]),
        )


def jobs_of(formset: Any) -> list[Job]:
    """The rows that were filled in."""
    return [
        Job(hours=row["hours"], contract=row["contract"])
        for row in formset.cleaned_data
        if row.get("hours")
    ]


def initial_of(outcome: Outcome) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a correction starts with: the result, and its jobs."""
    if not outcome.activity:
        return {}, []
    lives_here = {True: "yes", False: "no", None: "unknown"}[outcome.lives_here]
    result = {
        "activity": outcome.activity,
        "study": outcome.study,
        "study_field": outcome.study_field,
        "end_reason": outcome.end_reason,
        "lives_here": lives_here,
    }
    jobs = [{"hours": job.hours, "contract": job.contract} for job in outcome.jobs.all()]
    return result, jobs
