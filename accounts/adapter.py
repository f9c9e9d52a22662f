"""How sign-in differs from the library's default: nobody registers without being invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class PraksisbroAccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations and from employers who register themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
