"""Errors that are the user's business, not a bug."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the marketplace said no. The message is shown to the user as it is."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code:
            self.code = code


class StepNotAllowed(DomainError):
    """The flow has no such step from the current state."""

    code = "step_not_allowed"


class StaleRecord(DomainError):
    """Somebody else changed the record after the form was opened."""

    code = "stale"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(
            message
            or _("Somebody else changed this while you were writing. Look at it and send again.")
        )


class NoRoom(DomainError):
    """The place was taken a moment ago."""

    code = "no_room"
