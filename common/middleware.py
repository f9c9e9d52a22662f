"""What holds for every answer: private pages are not stored, and a rule's “no” is a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from common.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """What a signed-in person saw lies in no shared cache, and the back button shows nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response


class DomainErrorMiddleware:
    """A rule that said no is shown with its words and status 409, never as a fault."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        back = request.META.get("HTTP_REFERER", "")
        context = {"error": error, "back": back if request.get_host() in back else ""}
        return render(request, "409.html", context, status=409)
