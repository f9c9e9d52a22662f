"""Write docs/flows.md from the flow tables of every app."""

import os
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    django.setup()
    from tests.test_every_flow import flows, picture  # noqa: PLC0415 - after the set-up

    source = "Drawn from the tables in each app's `states.py` by `make docs`."
    parts = ["# The flows", "", source, ""]
    for name, flow in flows().items():
        parts += [picture(name, flow), ""]
    Path("docs/flows.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
