"""How often somebody without an account may try."""

from django.core.cache import cache


def is_too_often(key: str, *, most: int, within: int) -> bool:
    """Whether this try is one too many: more than `most` within so many seconds."""
    cache.add(key, 0, timeout=within)
    return cache.incr(key) > most
