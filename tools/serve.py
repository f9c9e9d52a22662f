"""Run the server and the clock side by side; when one ends, the other ends too."""

import os
import signal
import subprocess
import sys
import time


def main(port: str) -> int:
    manage = [sys.executable, "manage.py"]
    environment = os.environ | {"PORT": port}
    parts = [
        subprocess.Popen([*manage, "clock"], env=environment),  # noqa: S603 - our own commands
        subprocess.Popen(  # noqa: S603 - our own commands
            [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"], env=environment
        ),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(part.poll() is None for part in parts):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(timeout=10)
    return max(part.returncode or 0 for part in parts if part.returncode != -signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "8000"))
