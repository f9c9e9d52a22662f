"""How the OpenAPI document tells of problems, keys, versions and the session."""

from typing import Any

import django_filters
from django import forms
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings
from rest_framework import serializers

from api.errors import PROBLEM
from api.fields import Nothing

# Choices stay where they are used: a name made for them would change when another is added.
spectacular_settings.apply_patches({"POSTPROCESSING_HOOKS": []})


class FaultSerializer(serializers.Serializer):
    """What is wrong with one field."""

    pointer = serializers.CharField(help_text="JSON pointer to the field, or the parameter’s name.")
    code = serializers.CharField()
    detail = serializers.CharField(help_text="In the reader’s language.")


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="Stable: urn:praksisbro:<code>.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="In the reader’s language.")
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]


def header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


KEY = header("Idempotency-Key", "The same key does the same thing once in 24 hours.")
VERSION = header("If-Match", "The ETag that you have read: 428 without, 412 when it is old.")
ETAG = {"description": "The version, for If-Match.", "schema": {"type": "string"}}


STANDARD = {"list": "list", "retrieve": "read", "create": "create", "partial_update": "change"}


class ApiSchema(AutoSchema):
    """Adds to every operation what the base of the API does for it."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        reference = self.resolve_serializer(ProblemSerializer, "response").ref
        operation["responses"]["default"] = {
            "description": "A problem: see `type`.",
            "content": {PROBLEM: {"schema": reference}},
        }
        view: Any = self.view
        needed = VERSION | {"required": True}
        is_versioned = getattr(getattr(view, view.action), "is_versioned", False)
        more = {
            "POST": [KEY, needed] if is_versioned else [KEY],
            "PATCH": [needed],
        }.get(self.method, [])
        if more:
            operation.setdefault("parameters", []).extend(more)
        return operation

    def get_request_serializer(self) -> Any:
        view: Any = self.view
        body = getattr(getattr(view, view.action), "body", None)
        return None if body in (None, Nothing) else body

    def get_operation_id(self) -> str:
        """`opening_list`, `opening_post`: the name of the record and of the step."""
        view: Any = self.view
        name = STANDARD.get(view.action) or self.path.strip("/").rsplit("/", 1)[-1]
        return f"{view.basename}_{name}"

    def get_response_serializers(self) -> Any:
        """A list shows rows; everything else, verbs too, answers with the record."""
        view: Any = self.view
        if view.action == "list":
            return view.row_serializer
        record = view.record_serializer or view.row_serializer
        if view.action in view.creating:
            return {201: record}
        return record


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.SessionSignIn"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class FilterParameters(DjangoFilterExtension):
    """The filters of a list as parameters, the same whatever database stands behind them."""

    target_class = "api.filtering.StrictFilterBackend"
    match_subclasses = True
    priority = 1

    def resolve_filter_field(
        self, auto_schema: Any, model: Any, filterset_class: Any, field_name: str, filter_field: Any
    ) -> list[dict[str, Any]]:
        label = filter_field.label or ""
        return [
            {
                "in": "query",
                "name": field_name,
                "required": False,
                "description": str(label),
                "schema": value_of(filter_field),
            }
        ]


def value_of(each: django_filters.Filter) -> dict[str, Any]:
    """What one filter takes."""
    if issubclass(each.field_class, forms.BooleanField | forms.NullBooleanField):
        return {"type": "boolean"}
    if isinstance(each, django_filters.NumberFilter):
        return {"type": "integer"}
    if isinstance(each, django_filters.UUIDFilter):
        return {"type": "string", "format": "uuid"}
    choices = each.extra.get("choices")
    if choices is None or callable(choices):
        return {"type": "string"}
    codes = [code for code, _label in choices]
    kind = "integer" if all(isinstance(code, int) for code in codes) else "string"
    return {"type": kind, "enum": codes}
