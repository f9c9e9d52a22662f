"""The same filters as the pages; what a list does not know is an error, not ignored."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from accounts.models import AuditEntry
from common.calendar import FIRST_YEAR, LAST_YEAR

OF_EVERY_LIST = frozenset({"cursor", "page_size"})
CHANGED_SINCE = "changed_since"
TICKS = frozenset({"", "true", "false", "on"})
# Moments outside these years overflow when a database moves them between time zones.
EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
LATEST = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)


def refuse_unknown(request: Request, known: set[str]) -> None:
    """400 that names each unknown parameter and what would have been known."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        expected = ", ".join(sorted(known)) or _("no parameter")
        words = _("Unknown filter. Expected: %s.") % expected
        raise ValidationError({name: [words] for name in unknown})


class StrictFilterBackend(DjangoFilterBackend):
    """A page's filter: its own checks, and no unknown names or half-ticked boxes."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filterset_class = self.get_filterset_class(view, queryset)
        filters = filterset_class.base_filters if filterset_class else {}
        refuse_unknown(request, {*filters, *OF_EVERY_LIST, *view.more_parameters})
        for name, each in filters.items():
            is_tick = issubclass(each.field_class, forms.BooleanField | forms.NullBooleanField)
            if is_tick and request.query_params.get(name, "").lower() not in TICKS:
                raise ValidationError({name: [_("Expected: true or false.")]})
        narrowed: QuerySet = super().filter_queryset(request, queryset, view)
        return narrowed


class ChangedSince(BaseFilterBackend):
    """`?changed_since=2026-03-01T00:00:00Z`: rows that somebody made or changed since then.

    Read from the audit trail, which every action writes; so no rule about it stands here.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        text = request.query_params.get(CHANGED_SINCE, "")
        if not text:
            return queryset
        moment = moment_in(text)
        acts = AuditEntry.objects.filter(
            subject_id=OuterRef("pk"), created_at__gte=moment, is_reading=False
        )
        changed = Q(created_at__gte=moment) | Q(Exists(acts))
        if view.has_flow:
            changed |= Q(in_state_since__gte=moment)
        return queryset.filter(changed)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": CHANGED_SINCE,
                "in": "query",
                "required": False,
                "description": "Only what was made or changed since this moment (ISO 8601).",
                "schema": {"type": "string", "format": "date-time"},
            }
        ]


def moment_in(text: str) -> datetime:
    """The moment with its time zone; a `+` that came as a blank is read as it was meant."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
        words = _("Expected a moment with time zone, such as 2026-03-01T08:00:00Z.")
        raise ValidationError({CHANGED_SINCE: [words]})
    return moment
