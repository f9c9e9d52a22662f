"""`python -m bench.workers`: a task for each municipality, the same answers as one process gives.

The same rows thrice: worked through in one process without a broker, by one Celery worker process,
by two. Needs PostgreSQL and an empty Redis database; makes databases of its own and drops them.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg import sql

from bench.machinery.clock import in_own_process
from bench.machinery.report import said

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/7"


def main(arguments: Sequence[str]) -> int:
    """Status 1 if any answer differs from that of one process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the databases go then too
    options = parsed(arguments)
    stem = f"bench_workers_{os.getpid()}"
    os.environ |= {"DEBUG": "false", "DJANGO_SETTINGS_MODULE": "config.settings.local"}
    os.environ.pop("CELERY_BROKER_URL", None)
    people, openings = options.participants, options.openings
    print(f"{options.municipalities} municipalities of {people} × {openings}", flush=True)
    found: dict[int, Any] = {}
    with empty(options.redis), database(options.postgresql, stem):
        address = beside(options.postgresql, stem)
        sizes = [str(each) for each in (options.municipalities, people, openings)]
        filled = in_own_process("bench.workers.fill", address, *sizes)
        print(f"  filled in {said(filled['seconds'])} s", flush=True)
        for workers in (0, *options.workers):
            copy = f"{stem}_{workers}"
            with database(options.postgresql, copy, like=stem):
                given = [beside(options.postgresql, copy), options.redis, str(workers)]
                found[workers] = in_own_process(
                    "bench.workers.drive", *given, str(options.together)
                )
            tell(workers, found)
    print(json.dumps({str(each): found[each]["seconds"] for each in found}))
    return int(any(each["answers"] != found[0]["answers"] for each in found.values()))


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.workers", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=200)
    parser.add_argument("--participants", type=int, default=250)
    parser.add_argument("--openings", type=int, default=120)
    parser.add_argument("--together", type=int, default=1, help="municipalities in one run")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--postgresql", default=POSTGRESQL)
    parser.add_argument("--redis", default=REDIS, help="a database of it that is empty")
    return parser.parse_args(arguments)


def tell(workers: int, found: dict[int, Any]) -> None:
    """One line: how long, how fast against one process, how much memory, the same or not."""
    mine, alone = found[workers], found[0]
    name = f"{workers} on Redis" if workers else "one process, no broker"
    is_same = mine["answers"] == alone["answers"]
    print(
        f"  {name}: {said(mine['seconds'])} s, {said(mine['municipalities'] / mine['seconds'])} "
        f"municipalities a second, {said(alone['seconds'] / mine['seconds'])} × one process, "
        f"peak {said(mine['peak'])} MiB a process, {mine['runs']} runs, "
        f"{mine['proposals']} proposals, answers {'the same' if is_same else 'DIFFER'}",
        flush=True,
    )


def beside(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


@contextmanager
def database(server: str, name: str, *, like: str = "template1") -> Iterator[None]:
    """A database that is gone afterwards; a copy of another, so that all begin alike."""
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(like)))
        try:
            yield
        finally:
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def empty(address: str) -> Iterator[None]:
    """A Redis database that holds nothing of anybody; it is left as it was found."""
    broker = redis.Redis.from_url(address)
    if broker.dbsize():
        raise SystemExit(f"{address} is not empty: name another with --redis.")
    try:
        yield
    finally:
        broker.flushdb()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
