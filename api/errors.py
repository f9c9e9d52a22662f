"""How errors look over the API: problem details (RFC 9457), never a 500 for bad input."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import DomainError, StaleRecord

PROBLEM = "application/problem+json"
TITLES = {
    400: gettext_lazy("The request is not right"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not possible here"),
    409: gettext_lazy("A rule says no"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too much at once"),
    415: gettext_lazy("Send JSON"),
    422: gettext_lazy("The key was used for something else"),
    428: gettext_lazy("Say which version you have read"),
    429: gettext_lazy("Too many requests"),
}
# A value that its field does not take is a fault of the request, wherever it was found.
NOT_A_VALUE = "invalid"
PASSED_ON = ("WWW-Authenticate", "Retry-After", "Allow")


class VersionMissing(exceptions.APIException):
    """A change without `If-Match` could overwrite what somebody else wrote."""

    status_code = 428
    default_code = "if_match_missing"
    default_detail = gettext_lazy("Send the ETag that you have read in the header If-Match.")


class KeyUsedOtherwise(exceptions.APIException):
    """The same `Idempotency-Key` came with another request before."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("This Idempotency-Key was used for another request.")


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> Response:
    """One problem document: stable code, title, status, detail, and one entry a field."""
    body: dict[str, Any] = {
        "type": f"urn:praksisbro:{code}",
        "title": str(TITLES.get(status, _("Something went wrong"))),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=PROBLEM)


def field_errors(detail: Any, pointer: str = "") -> list[dict[str, str]]:
    """Flatten the framework's nested details into [{pointer, code, detail}]."""
    if isinstance(detail, dict):
        return [
            each
            for key, value in detail.items()
            for each in field_errors(value, pointer_to(pointer, key))
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


def pointer_to(pointer: str, key: Any) -> str:
    """A JSON pointer (RFC 6901) one step further; what is about the whole stays at the whole."""
    if key == "non_field_errors":
        return pointer
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error: rules, wrong fields, and what the framework refuses."""
    if isinstance(error, DomainError):
        return explain_rule(error, context)
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", _("Some fields are not right."), field_errors(error.detail))
    if isinstance(error, ModelValidationError):
        return problem(400, "invalid", " ".join(error.messages))
    if isinstance(error, Http404 | exceptions.NotFound):
        return problem(404, "not_found", _("There is nothing here for you."))
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return explain_denial(error)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_large", _("The request is too large."))
    return explain_refusal(error, context)


def explain_refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """Not signed in, wrong method, no JSON, too many requests. None: it is a bug, a 500."""
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    answer = problem(response.status_code, str(error.get_codes()), str(error.detail))
    for name in PASSED_ON:
        if name in response:
            answer[name] = response[name]
    return answer


def explain_rule(error: DomainError, context: dict[str, Any]) -> Response:
    """409; 412 when the caller said which version it had read; 400 for a value that is none."""
    errors = (
        [{"pointer": f"/{error.field}", "code": error.code, "detail": error.message}]
        if error.field
        else []
    )
    if error.code == NOT_A_VALUE and errors:
        return problem(400, "invalid", _("Some fields are not right."), errors)
    was_compared = "If-Match" in context["request"].headers
    status = 412 if isinstance(error, StaleRecord) and was_compared else 409
    return problem(status, error.code, error.message, errors)


def explain_denial(error: Exception) -> Response:
    if isinstance(error, exceptions.PermissionDenied) and error.get_codes() == "csrf":
        return problem(403, "csrf", str(error.detail))
    return problem(403, "not_allowed", _("This step is not yours to take."))
