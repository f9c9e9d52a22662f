"""Forms about the employer, its workplaces and its people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import PeriodForm
from employers.forms.fields import (
    DayInput,
    PlainForm,
    PlainModelForm,
    TimeInput,
    weekdays_field,
)
from employers.models import (
    ContactPerson,
    Employer,
    NoReason,
    Occupancy,
    SupportKind,
    Workplace,
)
from employers.queries.people import consultants_in
from reference.models import Municipality


class EmployerFacts(PlainForm):
    """What is asked of every new employer, with its first workplace."""

    organisation_number = forms.CharField(
        label=_("Organisation number"), max_length=20, help_text=_("Nine digits.")
    )
    name = forms.CharField(label=_("Name of the employer"), max_length=120)
    sector = forms.CharField(
        label=_("Sector"), max_length=120, required=False, help_text=_("For example: bakery, care.")
    )
    ownership = forms.ChoiceField(label=_("Ownership"), choices=Employer.Ownership.choices)
    workplace_name = forms.CharField(label=_("Name of the first workplace"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=4)
    contact_name = forms.CharField(label=_("Contact person"), max_length=100)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"))

    def facts(self) -> dict[str, Any]:
        """The arguments of the action that all of it shares."""
        typed = self.cleaned_data
        names = ("organisation_number", "name", "sector", "ownership")
        return {name: typed[name] for name in names} | {
            "workplace": {
                "name": typed["workplace_name"],
                "address": typed["address"],
                "postal_code": typed["postal_code"],
            }
        }


class RegisterForm(EmployerFacts):
    """An employer registers itself: what it is, who speaks for it, and a password."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )


class EmployerForm(PlainModelForm):
    """The employer's own facts and how it wants to be contacted."""

    class Meta:
        model = Employer
        fields = [
            "name", "sector", "is_cyclical", "ownership", "max_people", "contact_channel",
            "contact_days", "most_contacts_in_60_days", "wants_to_tell_others",
        ]  # fmt: skip


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea)


class AppetiteForm(PlainForm):
    """Open, later or no; with a “no” also which support would change the answer."""

    appetite = forms.ChoiceField(
        label=_("Do you want more now?"),
        choices=Employer.Appetite.choices,
        widget=forms.RadioSelect,
    )
    appetite_reason = forms.ChoiceField(
        label=_("Why not now?"),
        choices=[("", _("Choose")), *NoReason.choices],
        required=False,
    )
    appetite_note = forms.CharField(label=_("In your own words"), max_length=300, required=False)
    support_would_change = forms.MultipleChoiceField(
        label=_("Would this change your answer?"),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class RestForm(forms.Form):
    rest_until = forms.DateField(label=_("No requests until"), widget=DayInput(), required=False)


class WorkplaceForm(PlainModelForm):
    """One site: how many can be followed up, where it is, how one gets there, how one talks."""

    postal_code = forms.CharField(label=_("Postal code"), max_length=4)
    municipality = forms.CharField(
        label=_("Municipality"),
        max_length=100,
        required=False,
        help_text=_("Only when the postal code does not tell: four digits or the name."),
    )
    bus_days = weekdays_field(_("Days with a bus"))

    class Meta:
        model = Workplace
        fields = [
            "name", "address", "supervision_ceiling", "written_norm", "spoken_dialect",
            "has_lunch_together", "bus_from", "bus_until", "bus_days", "bus_solution",
        ]  # fmt: skip
        widgets = {"bus_from": TimeInput(), "bus_until": TimeInput()}
        help_texts = {
            "supervision_ceiling": _("All together: also students, pupils and people from others."),
            "spoken_dialect": _("Participants have been taught Bokmål. What do they hear here?"),
        }

    field_order = ["name", "address", "postal_code", "municipality", "supervision_ceiling"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["postal_code"].initial = self.instance.postal_code_id


class OccupancyForm(PeriodForm):
    class Meta:
        model = Occupancy
        fields = ["scheme", "people", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}


class ContactPersonForm(PlainModelForm):
    class Meta:
        model = ContactPerson
        fields = ["name", "phone", "email", "is_deputy"]


class InviteMemberForm(PlainForm):
    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"))


class JoinForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )


class OwnerForm(forms.Form):
    """Who answers for the employer in one municipality."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = consultants_in(municipality)
        self.fields["owner"].queryset = staff  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = staff  # type: ignore[attr-defined]
