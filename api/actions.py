"""The one thing the API writes itself: that a key was used, in the transaction of what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from api.errors import KeyUsedOtherwise
from api.models import UsedKey

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Outcome:
    """What came of a request: the record it made or changed, and the status of the answer."""

    subject_id: str
    status: int
    is_repeated: bool = False


@transaction.atomic
def do_once(
    *, user: User, key: str, fingerprint: str, now: datetime, act: Callable[[], Outcome]
) -> Outcome:
    """Act, unless this person's key has done so in the last 24 hours.

    Raises KeyUsedOtherwise when it did something else. An act that fails leaves no trace of its
    key, so that the same request may be sent again. Two at once: the second waits for the first.
    """
    UsedKey.objects.filter(user=user).older_than(now - KEPT_FOR).delete()
    used, is_new = UsedKey.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint, "created_at": now}
    )
    if used.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    if not is_new:
        return Outcome(used.subject_id, used.status, is_repeated=True)
    outcome = act()
    used.subject_id, used.status = outcome.subject_id, outcome.status
    used.save(update_fields=["subject_id", "status"])
    return outcome
