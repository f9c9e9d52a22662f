"""The real things around a run: a database, a broker, a mail server, and processes to kill."""

import asyncio
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from aiosmtpd.controller import Controller

ROOT = Path(__file__).parents[3]
HALF_A_SEND = 0.01  # seconds before and after the mail counts: where a kill may hit


def must_arrive(number: int) -> bool:
    """Whether the message of this event is sent again when nobody knows whether it arrived."""
    return number % 10 == 3


def has_letter(number: int) -> bool:
    """Whether a letter goes with this event."""
    return number % 10 == 7


class MailServer:
    """Counts what arrived: Message-IDs, letters, and what each person was told, in order."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []
        self.letters: Counter[int] = Counter()
        self.ids_of: dict[int, set[str]] = defaultdict(set)  # event → numbers of its e-mails
        self.told: dict[str, list[list[int]]] = defaultdict(list)  # address → mails → events

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(HALF_A_SEND)
        text = envelope.content.decode()
        found = re.search(r"^Message-ID: (\S+)", text, re.MULTILINE | re.IGNORECASE)
        message_id = found[1] if found else ""
        self.message_ids.append(message_id)
        plain = text.partition("text/html")[0].partition("\r\n\r\n")[2]
        letter = re.search(r"Letter (\d+)\.", plain)
        if letter:
            self.letters[int(letter[1])] += 1
            return "250 OK"
        numbers = [int(number) for number in re.findall(r"Event (\d+)\.", plain)]
        self.told[envelope.rcpt_tos[0]].append(list(dict.fromkeys(numbers)))
        for number in numbers:
            self.ids_of[number].add(message_id)
        await asyncio.sleep(HALF_A_SEND)
        return "250 OK"

    def times_told(self) -> dict[int, int]:
        counted: dict[int, int] = defaultdict(int)
        for mails in self.told.values():
            for numbers in mails:
                for number in numbers:
                    counted[number] += 1
        return counted


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database(server: str) -> Iterator[str]:
    """A database of its own, dropped afterwards; its address."""
    parts = urlsplit(server)
    name = f"kills_{os.getpid()}"
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Broker:
    """A Redis of its own, so that it can be wiped and stopped."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"redis://127.0.0.1:{port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while True:
            try:
                redis.Redis(port=self.port).ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def wipe(self) -> None:
        redis.Redis(port=self.port).flushdb()

    def waiting(self) -> int:
        return int(redis.Redis(port=self.port).llen("celery"))


class Machine:
    """One process group that can be killed as a whole: a worker or a scheduler."""

    def __init__(self, *words: str, environment: dict[str, str]) -> None:
        self.command = [sys.executable, "-m", "celery", "-A", "tests.notifications.kills.worker"]
        self.command += words
        self.environment = environment
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """`kill -9` to the process and all its children."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()


def worker(number: int, environment: dict[str, str]) -> Machine:
    name = f"--hostname=w{number}-{random.randrange(10**6)}@%h"  # noqa: S311 - only a name
    return Machine(
        "worker", "--concurrency=2", "--loglevel=CRITICAL", name, environment=environment
    )


def scheduler(number: int, folder: Path, environment: dict[str, str]) -> Machine:
    return Machine(
        "beat",
        "--loglevel=CRITICAL",
        f"--schedule={folder / f'beat{number}'}",
        "--pidfile=",
        "--max-interval=1",
        environment=environment,
    )
