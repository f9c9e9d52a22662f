"""Cursor pages: 50 rows, at most 200, stable while rows come and go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

SALT = "api.cursor"
NOTHING = Q(pk__in=[])
Term = tuple[str, bool]  # the way to a value, and whether the largest comes first


class NewestFirst(BasePagination):
    """Newest first, unless the view or `?order=` says otherwise; the id settles what is equal.

    A cursor holds the values of the last row shown and is signed, so that it can neither be
    bent nor used to ask about a field that the list does not sort by. Rows without a value come
    last either way.
    """

    page_size = 50
    most = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = self.size_of(request)
        terms = terms_of(queryset, request, view)
        shown = queryset.order_by(
            *[
                F(way).desc(nulls_last=True) if falls else F(way).asc(nulls_last=True)
                for way, falls in terms
            ]
        )
        cursor = request.query_params.get("cursor", "")
        if cursor:
            shown = shown.filter(after(terms, position_in(cursor, terms)))
        rows = list(shown[: size + 1])
        self.next_link = None
        if len(rows) > size:
            rows = rows[:size]
            here = cursor_at(rows[-1], terms)
            self.next_link = replace_query_param(request.build_absolute_uri(), "cursor", here)
        return rows

    def size_of(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        is_right = text.isascii() and text.isdigit() and len(text) <= 3
        if not is_right or not 1 <= int(text) <= self.most:
            words = _("Expected a whole number from 1 to %(most)d.") % {"most": self.most}
            raise ValidationError({"page_size": [words]})
        return int(text)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {
            "type": ["string", "null"],
            "format": "uri",
            "description": "The next page; null on the last.",
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.page_size}
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "From `next` of the page before.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": "Rows a page.",
                "schema": size,
            },
        ]


def terms_of(queryset: QuerySet, request: Request, view: Any) -> list[Term]:
    """What the list is sorted by: the filter's choice, else the view's."""
    is_chosen = bool(request.query_params.get("order"))
    chosen: Sequence[Any] = queryset.query.order_by if is_chosen else view.ordering
    terms = [as_term(each) for each in chosen]
    return [*terms, ("pk", False)]


def as_term(sorted_by: str | OrderBy) -> Term:
    if isinstance(sorted_by, OrderBy):
        return cast(Any, sorted_by.expression).name, sorted_by.descending
    return sorted_by.removeprefix("-"), sorted_by.startswith("-")


def value_of(row: Model, way: str) -> Any:
    value: Any = row
    for name in way.split("__"):
        value = getattr(value, name)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def cursor_at(row: Model, terms: list[Term]) -> str:
    return signing.dumps([terms, [value_of(row, way) for way, _falls in terms]], salt=SALT)


def position_in(cursor: str, terms: list[Term]) -> list[Any]:
    """The values of the last row shown; 400 when the cursor is none, or is of another list."""
    words = _("This is no cursor of this list. Start again without it.")
    try:
        made_for, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise ValidationError({"cursor": [words]}) from error
    if made_for != [list(term) for term in terms]:
        raise ValidationError({"cursor": [words]})
    return list(values)


def after(terms: list[Term], values: list[Any]) -> Q:
    """The rows that come after a row with these values."""
    found, equal = NOTHING, Q()
    for (way, falls), value in zip(terms, values, strict=True):
        found |= equal & beyond(way, value, falls=falls)
        equal &= Q(**{f"{way}__isnull": True}) if value is None else Q(**{way: value})
    return found


def beyond(way: str, value: Any, *, falls: bool) -> Q:
    if value is None:
        return NOTHING
    return Q(**{f"{way}__{'lt' if falls else 'gt'}": value}) | Q(**{f"{way}__isnull": True})
