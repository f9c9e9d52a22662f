"""Who gets in: what a person's memberships in units open for them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.models import Unit, UnitMembership, UnitMembershipQuerySet, User
from accounts.parties import UNIT_ROLES, Party
from reference.models import Municipality


class SignedIn(HttpRequest):
    """What a view gets behind the sign-in middleware: a request with a person."""

    user: User


def memberships_of(user: User, *roles: str) -> UnitMembershipQuerySet:
    """What the person holds now in one of these roles (in any when none is named).

    A condition on rows takes `.values("unit")` or `.values("unit__municipality")` of it: a list
    asks a dozen such conditions, and through the units and municipalities each is three deep.
    """
    held = UnitMembership.objects.active().filter(user=user)
    return held.filter(role__in=roles) if roles else held


def units_of(user: User, *roles: str) -> QuerySet[Unit]:
    """The units where the person holds one of these roles now."""
    return Unit.objects.filter(pk__in=memberships_of(user, *roles).values("unit"))


def municipalities_of(user: User, *roles: str) -> QuerySet[Municipality]:
    """The municipalities of those units."""
    held = memberships_of(user, *roles)
    return Municipality.objects.filter(pk__in=held.values("unit__municipality"))


def works_there(user: str, municipality: str, *roles: str) -> Exists:
    """A condition on rows: whether who stands in the field `user` works in the municipality now.

    `municipality` is the field that names it; with `roles` only in one of these.
    """
    held = UnitMembership.objects.active().filter(
        user=OuterRef(user), unit__municipality=OuterRef(municipality)
    )
    return Exists(held.filter(role__in=roles) if roles else held)


def unit_role_marks() -> dict[str, Exists]:
    """The unit roles of each user of a query: `is_consultant`, `is_teacher`, `is_leader`."""
    held = UnitMembership.objects.active().filter(user=OuterRef("pk"))
    return {f"is_{role.value}": Exists(held.filter(role=role)) for role in UNIT_ROLES}


def unit_roles_of(user: User) -> set[str]:
    """The unit roles a person holds now: consultant, teacher, leader.

    Whoever signed in was read with these marks, so that a page does not ask for them again.
    """
    if not user.is_authenticated:
        return set()
    if hasattr(user, "is_consultant"):
        return {role.value for role in UNIT_ROLES if getattr(user, f"is_{role.value}")}
    return set(UnitMembership.objects.active().filter(user=user).values_list("role", flat=True))


def require_role(user: User, roles: Iterable[str]) -> None:
    """403 unless the person holds one of these unit roles somewhere."""
    if not unit_roles_of(user) & set(roles):
        raise PermissionDenied


def require_consultant(user: User) -> None:
    require_role(user, {Party.CONSULTANT})
