"""A marketplace for a browser: the commands of `make run`, in its own folder, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60
DATABASE = "demo.sqlite3"
COMMANDS = (
    ["migrate", "--verbosity", "0"],
    ["load_reference"],
    ["demo"],
    ["run_matching", "--all", "--if-changed"],
    ["logins"],
)


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """Its address and the one password, for as long as the block lasts."""
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    } | {
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PORT": str(port),
        "MAIL_FOLDER": str(folder / "mail"),
    }
    password = re.search(r"One password: (\S+)", built(environment))
    if password is None:
        raise RuntimeError("The demo named no password.")
    server = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", password[1]
    finally:
        server.terminate()
        server.wait(timeout=10)


def built(environment: dict[str, str]) -> str:
    """What the commands print."""
    printed = ""
    for command in COMMANDS:
        done = subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
        printed += done.stdout
    return printed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(PATIENCE * 5):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not start.")
