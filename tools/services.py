"""Say clearly which service is down and how to start it, before the tests that need it."""

import os
import socket
import sys
from urllib.parse import urlsplit

SERVICES = {
    "PostgreSQL": (
        os.environ.get("SERVICES_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/praksisbro"),
        "docker compose up -d postgres   (or: pg_ctlcluster 15 main start)",
    ),
    "Redis": (
        os.environ.get("SERVICES_REDIS_URL", "redis://127.0.0.1:6379/0"),
        "docker compose up -d redis   (or: redis-server --daemonize yes)",
    ),
}


def main() -> int:
    down = 0
    for name, (address, start) in SERVICES.items():
        parts = urlsplit(address)
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=2).close()
        except OSError:
            print(f"{name} does not answer on {parts.hostname}:{parts.port}. Start it: {start}")
            down += 1
    return 1 if down else 0


if __name__ == "__main__":
    sys.exit(main())
