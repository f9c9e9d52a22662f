"""The text of a certificate, the person's choice, the signature, the code to check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.forms.offers import WordsField

YES_NO = [("yes", _("Yes, write my levels")), ("no", _("No, leave them out"))]


class CertificateForm(forms.Form):
    tasks = WordsField(label=_("What did the person do?"))
    seen = WordsField(label=_("What was seen that the person can do?"), required=False)
    seen_by = forms.CharField(label=_("Seen by"), max_length=100, required=False)


class LevelsForm(forms.Form):
    """Shall the levels of Norwegian stand there? Nothing is chosen beforehand."""

    shows_levels = forms.ChoiceField(
        label=_("Shall your levels of Norwegian stand there?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )

    def clean_shows_levels(self) -> bool:
        return self.cleaned_data["shows_levels"] == "yes"


class SignForm(forms.Form):
    """A signature; on behalf of the workplace it needs a reason."""

    reason = forms.CharField(
        label=_("Why do you sign for the workplace?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, is_employer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_employer:
            del self.fields["reason"]


class WithdrawForm(forms.Form):
    reason = WordsField(label=_("Why is it not valid any more?"), max_length=300)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code on the certificate"),
        max_length=30,
        help_text=_("Twelve characters, such as ABCD-EFGH-JKMN."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
