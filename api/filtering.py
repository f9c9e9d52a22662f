"""The same filters as the pages; an unknown filter is an error, not ignored."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

ALWAYS_KNOWN = {"cursor", "page_size"}


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filterset_class = self.get_filterset_class(view, queryset)
        known = set(filterset_class.base_filters) if filterset_class else set()
        unknown = set(request.query_params) - known - ALWAYS_KNOWN
        if unknown:
            expected = ", ".join(sorted(known)) or _("no filter")
            raise ValidationError(
                {name: _("Unknown filter. Expected: %s.") % expected for name in sorted(unknown)}
            )
        return super().filter_queryset(request, queryset, view)
