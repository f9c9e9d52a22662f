"""How errors look over the API: problem details (RFC 9457), never a 500 for bad input."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import DomainError

TITLES = {
    400: gettext_lazy("The request is not right"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not possible here"),
    409: gettext_lazy("A rule says no"),
    415: gettext_lazy("Send JSON"),
    429: gettext_lazy("Too many requests"),
}


def problem(status: int, code: str, detail: str, errors: list[dict[str, str]]) -> Response:
    """One problem document: stable code, title, status, detail, and one entry a field."""
    body: dict[str, Any] = {
        "type": f"urn:praksisbro:{code}",
        "title": str(TITLES.get(status, _("Something went wrong"))),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type="application/problem+json")


def field_errors(detail: Any, pointer: str = "") -> list[dict[str, str]]:
    """Flatten the framework's nested details into [{pointer, code, detail}]."""
    if isinstance(detail, dict):
        return [
            each
            for key, value in detail.items()
            for each in field_errors(value, f"{pointer}/{key}")
        ]
    if isinstance(detail, list):
        return [
            each
            for place, value in enumerate(detail)
            for each in field_errors(
                value, pointer if isinstance(value, str) else f"{pointer}/{place}"
            )
        ]
    return [{"pointer": pointer, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}]


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        pointers = (
            [{"pointer": f"/{error.field}", "code": error.code, "detail": error.message}]
            if error.field
            else []
        )
        return problem(409, error.code, error.message, pointers)
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", _("Some fields are not right."), field_errors(error.detail))
    if isinstance(error, Http404 | exceptions.NotFound):
        return problem(404, "not_found", _("There is nothing here for you."), [])
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return problem(403, "not_allowed", _("This step is not yours to take."), [])
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    answer = problem(response.status_code, str(error.get_codes()), str(error.detail), [])
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response:
            answer[name] = response[name]
    return answer
