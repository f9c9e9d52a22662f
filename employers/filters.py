"""How lists of employers and openings are narrowed and sorted; shared by pages and API."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.parties import Party
from common.filters import StrictFilterSet
from employers.models import (
    RUNG,
    Employer,
    EmployerMapping,
    EmployerOwner,
    LanguageNeed,
    Opening,
    OpeningDay,
    Workplace,
)
from employers.queries.people import without_deputy
from employers.states import EmployerState, OpeningState
from reference.levels import Level, order
from reference.models import Municipality
from reference.work import Kind, Weekday

ALL = _("All")
MAPPING_LASTS = timedelta(days=365)
RUNGS = [(number, str(number)) for number in sorted(set(RUNG.values()))]


class Flag(filters.Filter):
    """Ticked narrows, unticked does not; unticked is no choice, so the bar stays closed."""

    field_class = forms.BooleanField


class EmployerFilter(StrictFilterSet):
    """Filters of the consultant's list of employers."""

    search = filters.CharFilter(label=_("Name or number"), method="by_words")
    state = filters.ChoiceFilter(label=_("State"), choices=EmployerState.choices, empty_label=ALL)
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"),
        empty_label=ALL,
        queryset=Municipality.objects.filter(
            Exists(Workplace.objects.filter(municipality=OuterRef("pk")))
        ),
        method="in_municipality",
    )
    sector = filters.CharFilter(label=_("Sector"), lookup_expr="icontains")
    ownership = filters.ChoiceFilter(
        label=_("Ownership"), choices=Employer.Ownership.choices, empty_label=ALL
    )
    resting = Flag(label=_("Rests now"), method="only_resting")
    unowned = Flag(label=_("Nobody answers for it"), method="only_unowned")
    without_deputy = Flag(label=_("Nobody steps in"), method="only_without_deputy")
    stale_mapping = Flag(label=_("Not mapped for a year"), method="only_stale_mapping")
    order = filters.OrderingFilter(
        fields=["name", "sector", "openings_open", "asked_times", "mapped_on", "state"],
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Employer
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, words: str) -> QuerySet:
        number = words.replace(" ", "")
        return rows.filter(Q(name__icontains=words) | Q(organisation_number__startswith=number))

    def in_municipality(self, rows: QuerySet, _name: str, place: Municipality) -> QuerySet:
        there = Workplace.objects.filter(employer=OuterRef("pk"), municipality=place)
        return rows.filter(Exists(there))

    def only_resting(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        rests = Employer.objects.resting(timezone.localdate())
        return rows.filter(pk__in=rests.values("pk")) if wanted else rows

    def only_unowned(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        if not wanted:
            return rows
        mine = municipalities_of(self.request.user, Party.CONSULTANT, Party.LEADER)
        here = Workplace.objects.filter(employer=OuterRef("pk"), municipality__in=mine)
        owned = EmployerOwner.objects.filter(employer=OuterRef("pk"), municipality__in=mine)
        return rows.filter(Exists(here), ~Exists(owned), state=EmployerState.APPROVED)

    def only_without_deputy(
        self, rows: QuerySet, _name: str, wanted: bool  # noqa: FBT001
    ) -> QuerySet:  # fmt: skip
        if not wanted:
            return rows
        mine = municipalities_of(self.request.user, Party.CONSULTANT, Party.LEADER)
        return rows.filter(pk__in=without_deputy(mine).order_by().values("employer"))

    def only_stale_mapping(
        self, rows: QuerySet, _name: str, wanted: bool  # noqa: FBT001
    ) -> QuerySet:  # fmt: skip
        if not wanted:
            return rows
        limit = timezone.localdate() - MAPPING_LASTS
        fresh = EmployerMapping.objects.filter(employer=OuterRef("pk"), mapped_on__gte=limit)
        return rows.filter(~Exists(fresh), state=EmployerState.APPROVED)


class OpeningFilter(StrictFilterSet):
    """Filters of openings: pages and API."""

    search = filters.CharFilter(label=_("Title, employer or occupation"), method="by_words")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=ALL)
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"),
        empty_label=ALL,
        queryset=Municipality.objects.filter(
            Exists(Workplace.objects.filter(municipality=OuterRef("pk")))
        ),
        field_name="workplace__municipality",
    )
    rung = filters.ChoiceFilter(
        label=_("Rung of the ladder"), choices=RUNGS, method="on_rung", empty_label=ALL
    )
    state = filters.ChoiceFilter(label=_("State"), choices=OpeningState.choices, empty_label=ALL)
    level = filters.ChoiceFilter(
        label=_("Can start with level"),
        choices=Level.choices,
        method="startable_with",
        empty_label=ALL,
    )
    weekday = filters.ChoiceFilter(
        label=_("Weekday"), choices=Weekday.choices, method="on_weekday", empty_label=ALL
    )
    free = Flag(label=_("Has a free place"), method="only_free")
    employer = filters.UUIDFilter(
        field_name="workplace__employer", widget=forms.HiddenInput, label=_("Employer")
    )
    order = filters.OrderingFilter(
        fields=[
            ("title", "title"),
            ("kind", "kind"),
            ("workplace__employer__name", "employer"),
            ("workplace__municipality__name", "municipality"),
            ("starts_from", "starts_from"),
            ("refreshed_at", "refreshed_at"),
            ("capacity", "capacity"),
        ],
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Opening
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, words: str) -> QuerySet:
        return rows.filter(
            Q(title__icontains=words)
            | Q(workplace__employer__name__icontains=words)
            | Q(occupation__label_nb__icontains=words)
            | Q(occupation__label_en__icontains=words)
        )

    def on_rung(self, rows: QuerySet, _name: str, rung: str) -> QuerySet:
        return rows.filter(kind__in=[kind for kind, step in RUNG.items() if step == int(rung)])

    def startable_with(self, rows: QuerySet, _name: str, level: str) -> QuerySet:
        """Openings where no function asks for more than this level to start."""
        above = [each.value for each in Level if order(each) > order(level)]
        harder = LanguageNeed.objects.filter(opening=OuterRef("pk"), to_start__in=above)
        return rows.filter(~Exists(harder))

    def on_weekday(self, rows: QuerySet, _name: str, day: str) -> QuerySet:
        return rows.filter(Exists(OpeningDay.objects.filter(opening=OuterRef("pk"), weekday=day)))

    def only_free(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        return rows.filter(places_held__lt=F("capacity")) if wanted else rows
