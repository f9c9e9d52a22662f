"""How the OpenAPI document tells of problems, keys, versions and the session."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from api.errors import PROBLEM
from api.fields import Nothing


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
    errors = FaultSerializer(many=True, required=False)


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
        more = {
            "POST": [KEY],
            "PATCH": [VERSION | {"required": True}],
        }.get(self.method, [])
        if more:
            operation.setdefault("parameters", []).extend(more)
        return operation

    def get_request_serializer(self) -> Any:
        body = getattr(getattr(self.view, self.view.action), "body", None)
        return None if body in (None, Nothing) else body

    def get_response_serializers(self) -> Any:
        """A list shows rows; everything else, verbs too, answers with the record."""
        if self.view.action == "list":
            return self.view.row_serializer
        record = self.view.record_serializer or self.view.row_serializer
        if self.view.action in self.view.creating:
            return {201: record}
        return record


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.SessionSignIn"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
