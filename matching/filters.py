"""How lists of matching are narrowed and sorted; the same for the page and the API."""

from datetime import timedelta
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import Unit
from accounts.parties import Party
from candidates.models import ProfileEntry
from common.filters import StrictFilterSet
from employers.models import RUNG, LanguageNeed
from matching.models import DemandLedgerEntry, Proposal, Run
from matching.models.ledger import DemandLedgerQuerySet
from matching.models.proposal import ProposalQuerySet
from matching.models.rules import participants_of
from matching.queries.marks import SOCIAL
from matching.queries.next_step import without_next_step
from matching.queries.words import RULES
from matching.states import ProposalState, RunState
from reference.levels import Level, order
from reference.models import Municipality
from reference.work import Kind

SHORTEST_SEARCH = 3
RUNGS = [(number, str(number)) for number in sorted(set(RUNG.values()))]


class Flag(filters.Filter):
    """Ticked narrows, unticked does not; unticked is no choice, so the bar stays closed."""

    field_class = forms.BooleanField


class LastWithoutValue(filters.OrderingFilter):
    """Rows without a value come last either way."""

    def get_ordering_value(self, param: str) -> Any:
        name = param.removeprefix("-")
        column = F(self.param_map.get(name, name))
        if param.startswith("-"):
            return column.desc(nulls_last=True)
        return column.asc(nulls_last=True)


def municipalities_seen(request: Any) -> QuerySet[Municipality]:
    """Where the viewer is a consultant or leader."""
    if request is None:
        return Municipality.objects.none()
    return municipalities_of(request.user, Party.CONSULTANT, Party.LEADER)


def units_seen(request: Any) -> QuerySet[Unit]:
    """The units of the people that the viewer matches."""
    if request is None:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=participants_of(request.user).values("unit"))


def kinds_on(rung: int) -> list[str]:
    return [kind for kind, number in RUNG.items() if number == rung]


def speaks_at_least(level: str) -> Any:
    """Profiles with a speaking level of at least this."""
    enough = [each for each in Level.values if order(each) >= order(level)]
    return ProfileEntry.objects.for_matching().filter(
        participant=OuterRef("pk"),
        kind=ProfileEntry.Kind.NORWEGIAN,
        norwegian_skill="speaking",
        level__in=enough,
    )


class PeopleFilter(StrictFilterSet):
    """Person → places: narrow `people_to_match(user)`."""

    search = filters.CharFilter(label=_("Name"), method="by_name")
    standing = filters.ChoiceFilter(
        label=_("Where the person is"),
        method="by_standing",
        choices=[
            ("proposed", _("Has a proposal")),
            ("under_way", _("Has an offer or a place")),
            ("nothing", _("Has neither")),
            ("no_fit", _("No place fits")),
            ("no_next_step", _("No next step in sight")),
        ],
    )
    mine = Flag(label=_("Only mine"), method="only_mine")
    municipality = filters.ModelChoiceFilter(label=_("Municipality"), queryset=municipalities_seen)
    unit = filters.ModelChoiceFilter(label=_("Unit"), queryset=units_seen)
    level = filters.ChoiceFilter(
        label=_("Speaks at least"), choices=Level.choices, method="by_level"
    )
    asks_for = filters.ChoiceFilter(
        label=_("Asks for"), choices=Kind.choices, method="by_kind_asked"
    )
    waiting = filters.NumberFilter(
        label=_("Has waited so many days"), method="by_waiting", min_value=0, max_value=10000,
        decimal_places=0,
    )  # fmt: skip
    order = LastWithoutValue(
        fields={
            "first_name": "name",
            "waiting_since": "waiting",
            "best_score": "score",
        },
        widget=forms.HiddenInput,
    )

    def by_name(self, rows: QuerySet, _name: str, words: str) -> QuerySet:
        text = words.strip()
        if len(text) < SHORTEST_SEARCH:
            return rows.none()
        return rows.filter(Q(first_name__icontains=text) | Q(last_name__icontains=text))

    def by_standing(self, rows: QuerySet, _name: str, standing: str) -> QuerySet:
        if standing == "no_next_step":
            return rows.filter(pk__in=without_next_step(participants_of(self.request.user)))
        return rows.filter(
            {
                "proposed": Q(is_proposed=True),
                "under_way": Q(is_held=True),
                "nothing": Q(is_proposed=False, is_held=False),
                "no_fit": Q(has_no_fit=True),
            }[standing]
        )

    def only_mine(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        return rows.filter(consultant=self.request.user) if wanted else rows

    def by_level(self, rows: QuerySet, _name: str, level: str) -> QuerySet:
        return rows.filter(Exists(speaks_at_least(level)))

    def by_kind_asked(self, rows: QuerySet, _name: str, kind: str) -> QuerySet:
        # Databases differ in how they look into a list, so the few rows are looked at here.
        asked = participants_of(self.request.user).values_list("pk", "kinds_asked")
        return rows.filter(pk__in=[pk for pk, kinds in asked if kind in kinds])

    def by_waiting(self, rows: QuerySet, _name: str, days: Any) -> QuerySet:
        since = timezone.localdate() - timedelta(days=int(days))
        return rows.filter(waiting_since__lte=since)


class OfOpenings(StrictFilterSet):
    """What any list that names an opening can be narrowed by; `opening` is the way to it."""

    opening = ""

    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, method="by_kind")
    rung = filters.ChoiceFilter(label=_("Rung of the ladder"), choices=RUNGS, method="on_rung")
    level = filters.ChoiceFilter(
        label=_("Can start with level"), choices=Level.choices, method="startable_with"
    )
    social = Flag(label=_("Talk and lunch together"), method="only_social")

    def by_kind(self, rows: QuerySet, _name: str, kind: str) -> QuerySet:
        return rows.filter(**{f"{self.opening}kind": kind})

    def on_rung(self, rows: QuerySet, _name: str, rung: str) -> QuerySet:
        return rows.filter(**{f"{self.opening}kind__in": kinds_on(int(rung))})

    def startable_with(self, rows: QuerySet, _name: str, level: str) -> QuerySet:
        above = [each for each in Level.values if order(each) > order(level)]
        way = f"{self.opening}pk" if self.opening else "pk"
        needs = LanguageNeed.objects.filter(opening=OuterRef(way), to_start__in=above)
        return rows.filter(~Exists(needs))

    def only_social(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        if not wanted:
            return rows
        if not self.opening:
            return rows.filter(SOCIAL)
        way = self.opening
        return rows.filter(
            Q(**{f"{way}lunch_together": True})
            | Q(**{f"{way}workplace__has_lunch_together": True}),
            **{f"{way}talk__gte": 2},
        )


class PlacesFilter(OfOpenings):
    """Place → people: narrow `openings_to_fill(user)`."""

    search = filters.CharFilter(label=_("Title or employer"), method="by_words")
    standing = filters.ChoiceFilter(
        label=_("Where the place is"),
        method="by_standing",
        choices=[
            ("proposed", _("Somebody is proposed")),
            ("free", _("Has a free place")),
            ("no_fit", _("Nobody fits")),
        ],
    )
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.filter(workplaces__isnull=False).distinct(),
        field_name="workplace__municipality",
    )
    order = LastWithoutValue(
        fields={"title": "title", "best_score": "score", "free": "free"},
        widget=forms.HiddenInput,
    )

    def by_words(self, rows: QuerySet, _name: str, words: str) -> QuerySet:
        return rows.filter(
            Q(title__icontains=words) | Q(workplace__employer__name__icontains=words)
        )

    def by_standing(self, rows: QuerySet, _name: str, standing: str) -> QuerySet:
        return rows.filter(
            {
                "proposed": Q(is_proposed=True),
                "free": Q(free__gt=0),
                "no_fit": Q(has_no_fit=True),
            }[standing]
        )


class PairFilter(OfOpenings):
    """The places of one person: narrow `pairs_of_person(participant)`."""

    opening = "opening__"

    goal = filters.ChoiceFilter(
        label=_("Relevance to the goal"),
        method="by_goal",
        choices=[
            ("1", _("Is the goal")),
            ("0.5", _("On the way to the goal")),
            ("0.01", _("Somewhat related")),
        ],
    )
    warnings = filters.ChoiceFilter(
        label=_("Warnings"),
        method="leave_to_the_page",
        choices=[("with", _("Only with warnings")), ("without", _("Only without warnings"))],
    )
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.filter(workplaces__isnull=False).distinct(),
        field_name="opening__workplace__municipality",
    )

    def by_goal(self, rows: QuerySet, _name: str, least: str) -> QuerySet:
        return rows.filter(criteria__goal__value__gte=float(least))

    def leave_to_the_page(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """Warnings are not stored: the page keeps or drops the rows that it has read."""
        return rows


class ProposalFilter(OfOpenings):
    """Proposals by state, place and person; shared with the API."""

    opening = "opening__"

    state = filters.ChoiceFilter(label=_("State"), choices=ProposalState.choices)
    mine = Flag(label=_("Only mine"), method="only_mine")
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=municipalities_seen,
        field_name="participant__municipality",
    )
    unit = filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, field_name="participant__unit"
    )
    outdated = Flag(label=_("Out of date"), method="only_outdated")
    availability_only = Flag(label=_("Only because there is room"), method="only_availability")
    order = filters.OrderingFilter(
        fields={
            "score": "score",
            "waiting_days": "waiting",
            "priority": "priority",
            "created_at": "created",
        },
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Proposal
        fields: list[str] = []

    def only_mine(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        return rows.filter(participant__consultant=self.request.user) if wanted else rows

    def only_outdated(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        return cast(ProposalQuerySet, rows).outdated() if wanted else rows

    def only_availability(
        self, rows: QuerySet, _name: str, wanted: bool  # noqa: FBT001
    ) -> QuerySet:  # fmt: skip
        return rows.filter(is_availability_only=True) if wanted else rows


class RunFilter(StrictFilterSet):
    """Runs by municipality and state; shared with the API."""

    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=municipalities_seen, field_name="region"
    )
    state = filters.ChoiceFilter(label=_("State"), choices=RunState.choices)
    method = filters.ChoiceFilter(label=_("How"), choices=Run.Method.choices)

    class Meta:
        model = Run
        fields: list[str] = []


class LedgerFilter(StrictFilterSet):
    """The demand ledger by side, reason and time; shared with the API."""

    side = filters.ChoiceFilter(label=_("Who said no"), choices=DemandLedgerEntry.Side.choices)
    code = filters.ChoiceFilter(label=_("Which rule"), choices=list(RULES.items()))
    municipality = filters.ModelChoiceFilter(label=_("Municipality"), queryset=municipalities_seen)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, field_name="opening__kind")
    still = Flag(label=_("Only what is still so"), method="only_unmet")
    since = filters.DateFilter(
        label=_("From day"), field_name="created_at__date", lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    until = filters.DateFilter(
        label=_("To day"), field_name="created_at__date", lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    class Meta:
        model = DemandLedgerEntry
        fields: list[str] = []

    def only_unmet(self, rows: QuerySet, _name: str, wanted: bool) -> QuerySet:  # noqa: FBT001
        return cast(DemandLedgerQuerySet, rows).unmet() if wanted else rows
