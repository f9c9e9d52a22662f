"""Forms of a network's coordinator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employers.models import Employer
from networks.models import Network, OpeningRequest, Pledge
from networks.queries import RUNGS, employers_to_invite
from reference.models import Municipality


class OpeningRequestForm(forms.ModelForm):
    class Meta:
        model = OpeningRequest
        fields = ["municipality", "places", "occupation_area", "levels", "starts_from"]
        widgets = {"starts_from": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = network.municipalities.order_by("name")
        field.label = _("Municipality")


class AskNetworksForm(forms.ModelForm):
    """What is missing, sent to one or several networks. It says nothing about whom it is for."""

    class Meta:
        model = OpeningRequest
        fields = ["places", "occupation_area", "levels", "starts_from"]
        widgets = {"starts_from": forms.DateInput(attrs={"type": "date"})}

    networks = forms.ModelMultipleChoiceField(
        label=_("Ask these networks"),
        queryset=Network.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["networks"]
        field.queryset = municipality.networks.all()
        field.initial = field.queryset


class PledgeForm(forms.ModelForm):
    class Meta:
        model = Pledge
        fields = ["promised", "until"]
        widgets = {"until": forms.DateInput(attrs={"type": "date"})}


class InviteMemberForm(forms.Form):
    employer = forms.ModelChoiceField(label=_("Firm"), queryset=Employer.objects.none())

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["employer"]
        field.queryset = employers_to_invite(network)


class AskMemberForm(forms.Form):
    rung = forms.TypedChoiceField(
        label=_("Step of the ladder"), coerce=int, choices=[(rung, rung) for rung in RUNGS]
    )
