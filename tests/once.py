"""What many tests of a module look at is built once; what one of them changes is rolled back."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import transaction
from pytest_django import DjangoDbBlocker

Built = TypeVar("Built")


def for_the_module(blocker: DjangoDbBlocker, build: Callable[[], Built]) -> Iterator[Built]:
    """The body of a fixture with scope "module"; a test takes a deep copy of what it yields.

    Not for modules whose tests end transactions themselves (`transaction=True`).
    """
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        built = build()
    yield built
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
