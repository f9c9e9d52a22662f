"""How the list of empty days is narrowed."""

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates.models import Participant
from common.filters import StrictFilterSet
from schooling.queries.days import consultants_of, people_of


def consultants_seen(request: HttpRequest | None) -> Any:
    return consultants_of(people_of(request.user))  # type: ignore[union-attr,arg-type]


class EmptyDaysFilter(StrictFilterSet):
    """Narrow `people_of(user)`."""

    consultant = django_filters.ModelChoiceFilter(
        label=_("Job consultant"), queryset=consultants_seen
    )

    class Meta:
        model = Participant
        fields: list[str] = []
