"""The only reader of the environment: every setting that a machine may choose."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    # Measured: with the deferred default, concurrent approvals die with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY;"
    ),
}
# Measured: who may see a follow-up is a long condition that looks dear, so PostgreSQL compiles it
# (jit) for 2 to 24 seconds; without, the query takes 70 milliseconds.
POSTGRES_OPTIONS = {"options": "-c lock_timeout=5000 -c statement_timeout=30000 -c jit=off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set, see .env.example.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name}: expected yes or no, got {value!r}.")
    return default if value == "" else value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name}: expected a whole number, got {value!r}.")
    return int(value or default)


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def database(default: str) -> Mapping[str, Any]:
    """Django's settings for `DATABASE_URL`: sqlite:///path or postgresql://user:secret@host/name."""
    address = os.environ.get("DATABASE_URL", "") or default
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        path = unquote(address.removeprefix("sqlite:///"))
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": POSTGRES_OPTIONS,
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(
        "DATABASE_URL: expected sqlite:///path or postgresql://user:password@host:port/name."
    )
