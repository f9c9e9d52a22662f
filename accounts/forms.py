"""Forms about people, units and what a municipality decides."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import LocalTerm, MunicipalitySettings, UnitMembership, User
from accounts.parties import UNIT_ROLES


class JoinForm(forms.Form):
    """What a new person fills in when an invitation is accepted."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters. A sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnDetailsForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Page language"),
        choices=[("", _("As the municipality chose")), *settings.LANGUAGES],
        required=False,
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "language", "shortcuts"]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        # Of an app above: what the person chose of the ways to be told.
        choice = getattr(self.instance, "channel_choice", None)
        if not phone and choice is not None and choice.sms:
            raise forms.ValidationError(
                _(
                    "You have chosen SMS. Take that away under “How do you want to be told?” "
                    "first, or write another number."
                )
            )
        return phone


class InviteForm(forms.Form):
    """Invite a colleague to the unit."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=100)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in UNIT_ROLES]
    )


class AwayForm(forms.Form):
    """Who answers while a person is away."""

    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), required=False)
    away_until = forms.DateField(
        label=_("Away until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, membership: UnitMembership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = UnitMembership.objects.active().filter(unit=membership.unit)
        field: Any = self.fields["deputy"]
        field.queryset = User.objects.filter(
            pk__in=colleagues.exclude(user=membership.user).values("user")
        ).order_by("first_name")


class MunicipalitySettingsForm(forms.ModelForm):
    class Meta:
        model = MunicipalitySettings
        fields = [
            "page_language",
            "offer_answer_days",
            "offer_reminder_days",
            "card_answer_working_days",
            "message_answer_working_days",
            "cool_down_days",
            "most_requests_in_60_days",
            "opening_stale_days",
            "mapping_stale_days",
            "volunteering_prompt_day",
            "caseload_norm",
            "programme_end_lead_days",
            "means_office_email",
            "plan_renewal_months",
            "unpaid_limit",
            "smallest_cell",
        ]
        labels = {
            "page_language": _("Language of the pages"),
            "offer_answer_days": _("Days a participant has to answer an offer"),
            "offer_reminder_days": _("Days before the deadline a reminder is sent"),
            "card_answer_working_days": _("Working days an employer has to answer a card"),
            "message_answer_working_days": _("Working days we have to answer an employer"),
            "cool_down_days": _("Days between two requests to an employer"),
            "most_requests_in_60_days": _("Most requests to an employer in 60 days"),
            "opening_stale_days": _("Days until an opening needs a refresh"),
            "mapping_stale_days": _("Days until an employer mapping is old"),
            "volunteering_prompt_day": _("Days without practice until volunteering is suggested"),
            "caseload_norm": _("Participants for each full position"),
            "programme_end_lead_days": _("Days before the programme ends to invite who takes over"),
            "means_office_email": _("E-mail of the office that decides on means"),
            "plan_renewal_months": _("Months between two talks on profile and plan"),
            "unpaid_limit": _("Unpaid placements at the same employer, at most"),
            "smallest_cell": _("Figures below this are hidden"),
        }
        help_texts = {
            "means_office_email": _(
                "Invitations go there before a programme ends. They hold no name of a participant."
            )
        }
        widgets = {"page_language": forms.Select(choices=settings.LANGUAGES)}


class LocalTermForm(forms.Form):
    """The municipality's own word for one thing in one language."""

    key = forms.ChoiceField(label=_("What"), choices=LocalTerm.Key.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text = forms.CharField(label=_("Your word"), max_length=300)
