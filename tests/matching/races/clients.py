"""Eight people who press at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import connection

from candidates.models.participant import ParticipantQuerySet
from common.errors import DomainError
from employers.models.employer import EmployerQuerySet, WorkplaceQuerySet
from employers.models.opening import OpeningQuerySet
from matching.models.proposal import ProposalQuerySet

CLIENTS = 8
LOCKED = (
    ParticipantQuerySet,
    ProposalQuerySet,
    OpeningQuerySet,
    WorkplaceQuerySet,
    EmployerQuerySet,
)
Act = Callable[[], Any]


class Clients:
    """Eight people, each with a connection of their own, who press at the same moment."""

    def __init__(self, count: int = CLIENTS) -> None:
        self.pool = ThreadPoolExecutor(count)
        self.count = count

    def press(self, acts: list[Act]) -> list[str]:
        """What each got: "done", the code of a rule's no, or the name of a fault."""
        start = threading.Barrier(len(acts))
        return list(self.pool.map(lambda act: outcome(act, start), acts))

    def leave(self) -> None:
        everybody = threading.Barrier(self.count)

        def close() -> None:
            everybody.wait()
            connection.close()

        for each in [self.pool.submit(close) for _ in range(self.count)]:
            each.result()
        self.pool.shutdown()


def outcome(act: Act, start: threading.Barrier) -> str:
    start.wait()
    try:
        act()
    except DomainError as error:
        return error.code
    except Exception as fault:  # a fault is a result here: it is counted and reported
        return f"fault: {type(fault).__name__}: {fault}".split("\n")[0]
    return "done"


@contextmanager
def without_locks() -> Iterator[None]:
    """The same code with every lock taken away: the control that must fail."""
    with ExitStack() as patches:
        for kind in LOCKED:
            patch = mock.patch.object(kind, "locked", lambda self: self.order_by("pk"))
            patches.enter_context(patch)
        yield
