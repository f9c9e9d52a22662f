"""Who is signed in, read once a request with what nearly every page asks about the person."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from dashboard.queries import with_roles

# A participant's page names the contact on top, and goes by the municipality's settings.
OWN_CASE = ("consultant", "deputy", "unit", "municipality__settings")


class SignedInBackend(AuthenticationBackend):
    """The library's way of signing in; each request then costs one query for person and roles."""

    def get_user(self, user_id: Any) -> User | None:
        people = User.objects.select_related(*(f"participant__{name}" for name in OWN_CASE))
        found = with_roles(people).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
