"""`python -m tests.notifications.kills [--rows 5000] [--kills 50] [--workers 2] [--control]`.

Real Celery workers and two schedulers on a Redis and a PostgreSQL database of their own, a real
mail server, `kill -9`. Prints the figures; ends with 1 when a promise is broken. With --control the
guarantee is taken away (a task a message, acknowledged early, no row): it must end with 1.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.notifications.kills.machines import Broker, database, free_port, mail_server
from tests.notifications.kills.run import Plan, Run, broken_promises, perform, prepare

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.notifications.kills")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--control", action="store_true")
    plan = Plan(**vars(parser.parse_args(arguments)))
    figures = in_the_real_world(plan)
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        sys.stdout.write(f"{name:<{width}}  {value:>7,}\n")
    broken = broken_promises(figures, plan)
    sys.stdout.write(f"Broken promises: {', '.join(broken) or 'none'}\n")
    return int(bool(broken))


def in_the_real_world(plan: Plan) -> dict[str, int]:
    port = free_port()
    server = os.environ.get("SERVICES_DATABASE_URL", SERVER)
    broker = Broker(free_port())
    try:
        with database(server) as address, mail_server(port) as mails:
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "tests.notifications.kills.settings",
                "DATABASE_URL": address,
                "CELERY_BROKER_URL": broker.address,
                "KILLS_SMTP_PORT": str(port),
            }
            prepare(plan)
            with tempfile.TemporaryDirectory() as folder:
                return perform(Run(plan, broker, mails, Path(folder), dict(os.environ)))
    finally:
        broker.stop()


if __name__ == "__main__":
    # Asked to end, it still clears away its database and its processes.
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(2))
    sys.exit(main(sys.argv[1:]))
