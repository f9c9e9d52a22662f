"""How lists of participants are narrowed; the same for the page and the API."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.parties import Party
from candidates.models import Participant, ProfileEntry
from candidates.models.participant import ParticipantQuerySet
from candidates.queries.consents import ConsentState
from common.filters import StrictFilterSet
from reference.levels import Level
from reference.work import Kind

SHORTEST_SEARCH = 3


def units_seen(request: Any) -> QuerySet[Unit]:
    """The units of the people that the viewer may see."""
    if request is None:
        return Unit.objects.none()
    seen = Participant.objects.visible_to(request.user).without_protected()
    return Unit.objects.filter(pk__in=seen.values("unit"))


def consultants_seen(request: Any) -> QuerySet[User]:
    """The consultants of the people that the viewer may see."""
    if request is None:
        return User.objects.none()
    seen = Participant.objects.visible_to(request.user).without_protected()
    return User.objects.filter(pk__in=seen.values("consultant")).order_by("first_name")


class SearchField(forms.CharField):
    """Names are searched from three letters on (A15)."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if 0 < len(text) < SHORTEST_SEARCH:
            raise forms.ValidationError(_("Write at least three letters of the name."))
        return text


class SearchFilter(django_filters.Filter):
    field_class = SearchField


class OrderFilter(django_filters.OrderingFilter):
    """Rows without a value, such as people in practice, come last either way."""

    def get_ordering_value(self, param: str) -> Any:
        field = F(self.param_map.get(param.removeprefix("-"), param.removeprefix("-")))
        return field.desc(nulls_last=True) if param.startswith("-") else field.asc(nulls_last=True)


class ParticipantFilter(StrictFilterSet):
    """Narrow a list from `Participant.objects.visible_to(user).without_protected()`."""

    search = SearchFilter(label=_("Name"), method="by_name")
    unit = django_filters.ModelChoiceFilter(label=_("Unit"), queryset=units_seen)
    consultant = django_filters.ModelChoiceFilter(label=_("Consultant"), queryset=consultants_seen)
    track = django_filters.ChoiceFilter(label=_("Track"), choices=Participant.Track.choices)
    phase = django_filters.ChoiceFilter(label=_("Phase"), choices=Participant.Phase.choices)
    waiting = django_filters.NumberFilter(
        label=_("Waited at least so many days"),
        method="by_waiting",
        min_value=0,
        max_value=10000,
        decimal_places=0,
    )
    consent = django_filters.ChoiceFilter(
        label=_("Consent"),
        method="by_consent",
        choices=[choice for choice in ConsentState.choices if choice[0] != ConsentState.PROTECTED],
    )
    speaking = django_filters.ChoiceFilter(
        label=_("Speaks Norwegian"), choices=Level.choices, method="by_speaking"
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind asked for"), choices=Kind.choices, method="by_kind"
    )
    goal = django_filters.CharFilter(
        label=_("Goal: digits of the occupation"), method="by_goal", max_length=4
    )
    closed = django_filters.ChoiceFilter(
        label=_("Cases"),
        choices=[("closed", _("Closed"))],
        empty_label=_("Open"),
        method="by_closed",
    )
    order = OrderFilter(
        label=_("Sort by"),
        fields=[
            ("first_name", "name"),
            ("waiting_since", "waited"),
            ("programme_ends_on", "ends"),
            ("phase", "phase"),
        ],
        field_labels={
            "name": _("Name"),
            "waited": _("Waiting longest"),
            "ends": _("Programme ends"),
            "phase": _("Phase"),
        },
    )

    class Meta:
        model = Participant
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Participant]) -> QuerySet[Participant]:
        """Open cases unless closed ones are asked for."""
        narrowed: QuerySet[Participant] = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("closed"):
            narrowed = narrowed.filter(closed_at=None)
        return narrowed

    def by_name(self, people: QuerySet[Participant], _name: str, text: str) -> Any:
        for word in text.split():
            people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
        return people

    def by_waiting(self, people: ParticipantQuerySet, _name: str, days: Any) -> Any:
        since = timezone.localdate() - timedelta(days=int(days))
        return people.waited_since(since)

    def by_consent(self, people: QuerySet[Participant], _name: str, state: str) -> Any:
        if state == ConsentState.NONE:
            return people.filter(has_matching_consent=False)
        is_paused = state == ConsentState.PAUSED
        return people.filter(has_matching_consent=True, matching_paused_at__isnull=not is_paused)

    def by_speaking(self, people: QuerySet[Participant], _name: str, level: str) -> Any:
        newest = (
            ProfileEntry.objects.for_matching()
            .filter(
                participant=OuterRef("pk"),
                kind=ProfileEntry.Kind.NORWEGIAN,
                norwegian_skill=ProfileEntry.NorwegianSkill.SPEAKING,
            )
            .newest_first()
            .values("level")[:1]
        )
        return people.annotate(speaking_level=Subquery(newest)).filter(speaking_level=level)

    def by_kind(self, people: QuerySet[Participant], _name: str, kind: str) -> Any:
        """Who asked for it; an empty list asks for everything but volunteering."""
        asked = Q(kinds_asked__icontains=f'"{kind}"')
        return people.filter(asked if kind == Kind.VOLUNTEERING else asked | Q(kinds_asked=[]))

    def by_goal(self, people: QuerySet[Participant], _name: str, digits: str) -> Any:
        goals = ProfileEntry.objects.for_matching().filter(
            kind=ProfileEntry.Kind.GOAL, occupation__code__startswith=digits
        )
        return people.filter(pk__in=goals.values("participant"))

    def by_closed(self, people: QuerySet[Participant], _name: str, _value: str) -> Any:
        return people.filter(closed_at__isnull=False)


# The parties for which a list of participants exists at all.
MAY_LIST = frozenset({Party.CONSULTANT, Party.TEACHER})
