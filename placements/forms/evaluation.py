"""The questions of an evaluation as a form: one for each side, in its own words."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from matching.forms.offers import WordsField
from placements.models import Rating
from placements.models.facts import RatingFacts
from placements.states.evaluation import Contract, Question, RatingState, questions_for
from reference.models import Skill

DONT_KNOW = "dont_know"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def choices_of(question: Question) -> list[tuple[str, Any]]:
    words = question.scale.words.items()
    return [*((str(value), word) for value, word in words), (DONT_KNOW, _("Don't know"))]


class RatingForm(forms.Form):
    """Every question of a side. Saving a draft asks for nothing; sending asks for all."""

    def __init__(self, *args: Any, rating: Rating, **kwargs: Any) -> None:
        self.party = rating.party
        self.questions = questions_for(rating.party)
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[question.key] = forms.ChoiceField(
                label=str(question.asked[self.party]),
                choices=choices_of(question),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer, or “Don't know”.")},
            )
        self.fields["comment"] = WordsField(
            label=_("If it was not as agreed: what happened?"), required=False
        )
        if self.party == Party.EMPLOYER:
            self.add_job()
        if self.party != Party.PARTICIPANT:
            self.fields["discovered"] = WordsField(
                label=_("What did you discover that this person can do?"), required=False
            )
        self.fields["could_be_better"] = WordsField(
            label=_("What could be better?"), required=False
        )
        if rating.state == RatingState.WAITING:  # words without a name are written once
            self.fields["is_anonymous"] = forms.BooleanField(
                label=_("Without my name: nobody sees that I wrote this"), required=False
            )

    def add_job(self) -> None:
        self.fields["is_job_offered"] = forms.ChoiceField(
            label=_("Do you offer a job?"),
            choices=YES_NO,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["job_hours"] = forms.DecimalField(
            label=_("Hours a week"),
            required=False,
            max_digits=4,
            decimal_places=1,
            min_value=Decimal("0.5"),
            max_value=Decimal(168),
        )
        self.fields["job_contract"] = forms.ChoiceField(
            label=_("Contract"), required=False, choices=[("", "–"), *Contract.choices]
        )

    @property
    def question_fields(self) -> list[dict[str, Any]]:
        """Each question with whether it is answered by faces."""
        return [
            {"field": self[question.key], "has_faces": question.scale.has_faces}
            for question in self.questions
        ]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        asked = {question.key for question in self.questions}
        return [field for field in self if field.name not in asked]

    def facts(self) -> RatingFacts:
        """The checked answers as the action takes them."""
        given = self.cleaned_data
        is_offered = given.get("is_job_offered", "")
        return RatingFacts(
            answers={question.key: value_of(given[question.key]) for question in self.questions},
            comment=given["comment"],
            could_be_better=given["could_be_better"],
            is_anonymous=given.get("is_anonymous", False),
            discovered=given.get("discovered", ""),
            is_job_offered={"yes": True, "no": False}.get(is_offered),
            job_hours=given.get("job_hours"),
            job_contract=given.get("job_contract", ""),
        )

    def as_draft(self) -> dict[str, Any]:
        """What was typed so far, unchecked; words that shall lead to nobody are not kept."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        if typed["is_anonymous"]:
            typed["could_be_better"] = ""
        return {name: value for name, value in typed.items() if value}


def value_of(choice: str) -> int | None:
    """“Don't know” is no value."""
    return None if choice == DONT_KNOW else int(choice)


def initial_of(rating: Rating) -> dict[str, Any]:
    """What the form starts with: the draft, or the answer that was sent.

    For whoever is signed in. Behind a link it starts empty: the link may have been sent on.
    """
    if rating.draft:
        return dict(rating.draft)
    answers = {
        answer.question: DONT_KNOW if answer.value is None else str(answer.value)
        for answer in rating.answers.all()
    }
    words = {
        "comment": rating.comment,
        "could_be_better": rating.could_be_better,
        "discovered": rating.discovered,
    }
    job = {
        "is_job_offered": {True: "yes", False: "no", None: ""}[rating.is_job_offered],
        "job_hours": rating.job_hours,
        "job_contract": rating.job_contract,
    }
    return answers | job | words


def with_words_of(rating: Rating, facts: RatingFacts) -> RatingFacts:
    """What the link did not show stays as it was, unless something new was said."""
    if facts.is_job_offered is None:
        facts = replace(
            facts,
            is_job_offered=rating.is_job_offered,
            job_hours=rating.job_hours,
            job_contract=rating.job_contract,
        )
    return replace(
        facts,
        comment=facts.comment or rating.comment,
        discovered=facts.discovered or rating.discovered,
        could_be_better=facts.could_be_better or rating.could_be_better,
    )


class GapForm(forms.Form):
    text = WordsField(label=_("Why do you differ?"))


class DiscoveryForm(forms.Form):
    """Put it into the profile: which skill of the list, or in own words."""

    text = forms.CharField(label=_("What can the person do?"), max_length=200)
    skill = forms.ModelChoiceField(
        label=_("Which skill of the list is it?"), queryset=Skill.objects.none(), required=False
    )

    def __init__(self, *args: Any, skills: list[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["skill"]
        field.queryset = Skill.objects.filter(pk__in=[skill.pk for skill in skills])
        field.empty_label = _("None of these")
