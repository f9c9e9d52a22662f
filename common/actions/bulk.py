"""Many rows written in one short breath: all that is Python happens before the lock is taken.

`bulk_create` turns each value into what the database takes while the transaction is open, and
`bulk_update` builds statements that grow with rows times columns. A `Batch` does that work when it
is planned; running it only sends one plain statement many times.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Model

# Turned once for each value, and taken as they are.
REMEMBERED = (UUID, date, time)
PLAIN = (str, int, bool, type(None))


@dataclass
class Batch:
    """Writes in their order; the caller of `run` holds the transaction."""

    steps: list[Callable[[], object]] = field(default_factory=list)

    def insert(self, model: type[Model], records: Iterable[Model]) -> None:
        """New rows; a number that the database counts itself is left to it."""
        columns_of = model._meta.local_concrete_fields
        fields = [each for each in columns_of if not isinstance(each, AutoField)]
        rows = values_of(records, fields)
        places = ", ".join(["%s"] * len(fields))
        columns = ", ".join(quoted(each.column) for each in fields)
        table = quoted(model._meta.db_table)
        self.send(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608

    def update(self, model: type[Model], records: Iterable[Model], names: Sequence[str]) -> None:
        """Write these fields of records that are stored already."""
        fields = [model._meta.get_field(name) for name in names]
        key = key_of(model)
        rows = values_of(records, [*fields, key])
        said = ", ".join(f"{quoted(each.column)} = %s" for each in fields)
        table = quoted(model._meta.db_table)
        self.send(f"UPDATE {table} SET {said} WHERE {quoted(key.column)} = %s", rows)  # noqa: S608

    def delete(self, model: type[Model], records: Iterable[Model]) -> None:
        """Take away rows that nothing points at."""
        key = key_of(model)
        rows = values_of(records, [key])
        table = quoted(model._meta.db_table)
        self.send(f"DELETE FROM {table} WHERE {quoted(key.column)} = %s", rows)  # noqa: S608

    def then(self, step: Callable[[], object]) -> None:
        self.steps.append(step)

    def send(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self.then(lambda: send(statement, rows))

    def run(self) -> None:
        for step in self.steps:
            step()


def send(statement: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def key_of(model: type[Model]) -> "Field[Any, Any]":
    key = model._meta.pk
    if key is None:
        raise TypeError(model)
    return key


def values_of(records: Iterable[Model], fields: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database takes for each record, field by field."""
    readers = [reader_of(each) for each in fields]
    return [tuple([read(record) for read in readers]) for record in records]


def reader_of(field: Any) -> Callable[[Model], Any]:
    """Reads one field of a record as `Model.save` does; a plain value needs no turning.

    Raises TypeError for a field that changes with each save: our models have none of these.
    """
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        raise TypeError(field)
    name = field.attname
    known: dict[Any, Any] = {}
    is_plain = type(field).__module__ in {
        "django.db.models.fields",
        "django.db.models.fields.related",
    }

    def turned(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    def read(record: Model) -> Any:
        value = getattr(record, name)
        kind = type(value)
        if is_plain and kind in PLAIN:
            return value
        if kind in REMEMBERED:
            if value not in known:
                known[value] = turned(value)
            return known[value]
        return turned(value)

    return read
