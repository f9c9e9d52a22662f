"""Who gets in: leaders, for the units they lead."""

from django.core.exceptions import PermissionDenied

from accounts.access import units_of
from accounts.models import Unit, User
from accounts.parties import Party


def units_led_by(user: User) -> list[Unit]:
    """The units of the leader; 403 for everybody else."""
    units = list(units_of(user, Party.LEADER).select_related("municipality__settings"))
    if not units:
        raise PermissionDenied
    return units
