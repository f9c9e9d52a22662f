"""Answers to offers and cards, and what a consultant writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.queries.disclosure import Item
from matching.states import DECLINE_REASONS, REFUSAL_REASONS, REJECT_REASONS


class AcceptForm(forms.Form):
    """Yes, with what may be shared: every box starts empty."""

    shared = forms.MultipleChoiceField(
        label=_("What may they know?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own_words = forms.CharField(
        label=_("Do you want to say something?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shared"]
        field.choices = [(item.key, item.label) for item in items]


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeclineForm(forms.Form):
    code = forms.ChoiceField(label=_("Why not?"), choices=DECLINE_REASONS, widget=forms.RadioSelect)
    own_words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WelcomeForm(forms.Form):
    visit_on = forms.DateField(
        label=_("When can we visit you together?"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class RefuseForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Choose one reason"), choices=REFUSAL_REASONS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("More, only for the consultant"), required=False, max_length=1000
    )


class RejectForm(forms.Form):
    code = forms.ChoiceField(label=_("Why?"), choices=REJECT_REASONS)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)
