"""Which period the figures are of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.fields import DayInput


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(label=_("To"), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end must not be before the start."))
        return given
