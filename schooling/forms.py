"""Forms of a class: its pupils, its lessons row by row, and why they change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of, units_of
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.forms.fields import ClockInput, DayInput
from candidates.models import Participant
from placements.forms.agreement import weeks_from
from placements.models import Placement
from reference.work import Weekday
from schooling.models import SchoolClass
from schooling.queries.classes import teachers_of, who_can_join
from schooling.queries.lessons import Slot, faults_in

SPARE_ROWS = 3
MOST_ROWS = 60


class SchoolClassForm(forms.Form):
    name = forms.CharField(label=_("Name of the class"), max_length=60)
    unit = forms.ModelChoiceField(label=_("School"), queryset=Unit.objects.none())
    teacher = forms.ModelChoiceField(label=_("Teacher"), queryset=User.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taught = units_of(user, Party.TEACHER)
        places = municipalities_of(user, Party.CONSULTANT)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=taught.values("pk")) | Unit.objects.filter(
            municipality__in=places.values("pk")
        )
        teacher: Any = self.fields["teacher"]
        teacher.queryset = teachers_of(unit.queryset.values_list("municipality", flat=True))


class PupilForm(forms.Form):
    participant = forms.ModelChoiceField(
        label=_("Participant"), queryset=Participant.objects.none()
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)

    def __init__(self, *args: Any, user: User, school_class: SchoolClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["participant"]
        field.queryset = who_can_join(user, school_class)


class TimetableForm(forms.Form):
    """From when, and why. `seen` is the list of breaks that was looked at."""

    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput)
    free_weeks = forms.CharField(
        label=_("Weeks without school"),
        required=False,
        help_text=_("Such as 2027-W08, 2027-W40. Empty: no free weeks."),
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a change, and when something breaks."),
    )

    def clean_free_weeks(self) -> list[str]:
        return weeks_from(self.cleaned_data["free_weeks"])


class LessonForm(forms.Form):
    """One row. A row without day and hours is an empty row."""

    weekday = forms.ChoiceField(
        label=_("Day"), choices=[("", "–"), *Weekday.choices], required=False
    )
    starts_at = forms.TimeField(label=_("From"), widget=ClockInput, required=False)
    ends_at = forms.TimeField(label=_("To"), widget=ClockInput, required=False)
    weeks = forms.ChoiceField(
        label=_("Weeks"), choices=Placement.Weeks.choices, initial=Placement.Weeks.EVERY
    )
    subject = forms.CharField(label=_("Subject"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        asked = ("weekday", "starts_at", "ends_at")
        if any(given.get(name) for name in asked) or given.get("subject"):
            for name in asked:
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("This is missing."))
        return given

    def slot(self) -> Slot | None:
        given = self.cleaned_data
        if not given.get("weekday") or self.errors:
            return None
        return Slot(
            given["weekday"], given["starts_at"], given["ends_at"], given["weeks"], given["subject"]
        )


class LessonRows(forms.BaseFormSet):
    """All rows together: two lessons at the same time are both named."""

    def clean(self) -> None:
        if any(self.errors):
            return
        for fault in faults_in([form.slot() for form in self.forms]):
            self.forms[fault.row].add_error(fault.field, fault.message)

    def slots(self) -> list[Slot]:
        return [slot for form in self.forms if (slot := form.slot()) is not None]


LessonFormSet = forms.formset_factory(
    LessonForm,
    formset=LessonRows,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)
