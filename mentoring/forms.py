"""Offering to be a mentor, and asking for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import Participant
from mentoring.models import MentorOffer
from mentoring.states import OfferForm
from reference.models import Language


class MentorOfferForm(forms.ModelForm):
    class Meta:
        model = MentorOffer
        fields = ["language", "second_language", "form"]

    form = forms.ChoiceField(label=_("How?"), choices=OfferForm.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = participant.contact_language_id


class MentorRequestForm(forms.Form):
    language = forms.ModelChoiceField(
        label=_("Which language shall the mentor speak?"), queryset=Language.objects.all()
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = participant.contact_language_id
