"""Answers to offers and cards, and what a consultant writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employers.models import SupportKind
from matching.queries.disclosure import Item
from matching.states import DECLINE_REASONS, REFUSAL_REASONS, DeclineReason

# The picture beside each reason, for people who read little.
DECLINE_ICONS = {
    DeclineReason.NOT_MY_GOAL: "goal",
    DeclineReason.TRIED_BEFORE: "refresh",
    DeclineReason.TOO_FAR: "bus",
    DeclineReason.TIMES_DO_NOT_FIT: "calendar",
    DeclineReason.TOO_HARD: "language",
    DeclineReason.SCHOOL_FIRST: "school",
    DeclineReason.PAID_WORK: "krone",
    DeclineReason.BAD_EXPERIENCE: "face-1",
    DeclineReason.TALK_FIRST: "message",
    DeclineReason.PRIVATE: "lock",
    DeclineReason.OTHER: "dot",
}


class WordsField(forms.CharField):
    """A few sentences in somebody's own words."""

    def __init__(self, **kwargs: Any) -> None:
        several_lines = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        given: dict[str, Any] = {"max_length": 2000, "widget": several_lines}
        super().__init__(**(given | kwargs))


class AcceptForm(forms.Form):
    """Yes, with what may be shared: every box starts empty."""

    shared = forms.MultipleChoiceField(
        label=_("What may they know?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own_words = WordsField(label=_("Do you want to say something?"), required=False)

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.icons = {item.key: item.icon for item in items}
        field: Any = self.fields["shared"]
        field.choices = [(item.key, item.label) for item in items]

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """Each box with its picture: {box, icon, label}."""
        return [
            {
                "box": box,
                "icon": self.icons[str(box.data["value"])],
                "label": box.choice_label,
            }
            for box in self["shared"]
        ]


class QuestionForm(forms.Form):
    text = WordsField(label=_("What do you want to know?"))


class AnswerForm(forms.Form):
    text = WordsField(label=_("Answer"))


class DeclineForm(forms.Form):
    """No, with a picture for each reason; what is private stays so."""

    code = forms.ChoiceField(label=_("Why not?"), choices=DECLINE_REASONS, widget=forms.RadioSelect)
    own_words = WordsField(label=_("In your own words"), required=False)

    @property
    def boxes(self) -> list[dict[str, Any]]:
        return [
            {
                "box": box,
                "icon": DECLINE_ICONS[DeclineReason(box.data["value"])],
                "label": box.choice_label,
            }
            for box in self["code"]
        ]


class HeardField(forms.CharField):
    """How an answer reached the consultant who writes it down."""

    def __init__(self) -> None:
        super().__init__(
            label=_("How did the person answer?"),
            help_text=_("When, on the phone or face to face, and who interpreted."),
            max_length=200,
        )


class SpokenYesForm(AcceptForm):
    """A yes that a consultant heard; only what the person said yes to is ticked."""

    note = HeardField()


class SpokenNoForm(DeclineForm):
    """A no that a consultant heard. Who wants to talk first has not said no."""

    note = HeardField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["code"]
        field.choices = [each for each in DECLINE_REASONS if each[0] != DeclineReason.TALK_FIRST]


class TakeBackForm(forms.Form):
    own_words = WordsField(label=_("Do you want to say something?"), required=False)


class WelcomeForm(forms.Form):
    visit_on = forms.DateField(
        label=_("When can we visit you together?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RefuseForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Choose one reason"), choices=REFUSAL_REASONS, widget=forms.RadioSelect
    )
    support_would_change = forms.MultipleChoiceField(
        label=_("Would this change your answer?"),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = WordsField(label=_("More, only for the consultant"), required=False, max_length=1000)


class SpokenWelcomeForm(WelcomeForm):
    """A welcome that a consultant heard on the phone."""

    note = forms.CharField(label=_("Whom did you talk with?"), max_length=200)


class SpokenRefusalForm(RefuseForm):
    """A no that a consultant heard on the phone, with the support that could change it."""

    note = WordsField(label=_("Whom did you talk with?"), max_length=200, widget=forms.TextInput())
