"""Who gets in: a calendar link opens one person's entries, as long as it is not closed."""

from hashlib import sha256

from django.http import Http404

from notifications.models import CalendarFeed


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def feed_or_404(token: str) -> CalendarFeed:
    """The link of somebody who left, and one that never was: the same answer."""
    feed = CalendarFeed.objects.open().filter(token_hash=hash_of(token)).first()
    if feed is None:
        raise Http404
    return feed


def is_closed(token: str) -> bool:
    """Whether its owner closed this link. Only somebody who had it can know the token."""
    return CalendarFeed.objects.closed().filter(token_hash=hash_of(token)).exists()
