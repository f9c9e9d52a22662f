"""Who asks: the session of the pages. Without one the answer is 401, never a redirect."""

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request


class SessionSignIn(authentication.SessionAuthentication):
    """The session cookie of the pages; a change must carry the CSRF token as well."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                _("Send the CSRF token of the session in the header X-CSRFToken."), code="csrf"
            ) from error
