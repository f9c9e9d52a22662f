"""What holds for every answer: nothing private is stored, nothing sent twice, a “no” is a page."""

import time
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from common.errors import DomainError

ONCE_FIELD = "once"
ONCE_LASTS = 60 * 60  # seconds
TURNS, TURN = 30, 0.1  # how often and how long a second press waits for the first

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
        return refused(request, error) if isinstance(error, DomainError) else None


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    back = request.META.get("HTTP_REFERER", "")
    context = {"error": error, "back": back if request.get_host() in back else ""}
    return render(request, "409.html", context, status=409)


class OnceMiddleware:
    """A form that is sent twice is done once: the second press goes where the first one went.

    A form that carries no mark is let through, and so is one that was shown again with faults.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The API reads its own bodies, and says itself what is no JSON.
        is_form = request.method == "POST" and not request.path.startswith("/api/")
        mark = request.POST.get(ONCE_FIELD) if is_form else None
        if not mark:
            return self.get_response(request)
        who = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        key = f"once-{sha256(f'{who} {mark}'.encode()).hexdigest()}"
        for _turn in range(TURNS):
            if cache.add(key, "", ONCE_LASTS):
                return self.first(request, key)
            place = cache.get(key)
            if place:
                return redirect(place)
            time.sleep(TURN)
        return refused(request, DomainError(_("We have received this and are working on it.")))

    def first(self, request: HttpRequest, key: str) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in {301, 302, 303}:
            cache.set(key, response["Location"], ONCE_LASTS)
        else:
            cache.delete(key)
        return response
