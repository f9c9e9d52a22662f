"""Many rows written in one short breath: all that is Python happens before the lock is taken.

`bulk_create` turns each value into what the database takes while the transaction is open, and
`bulk_update` builds statements that grow with rows times columns. A `Batch` does that work when it
is planned; running it only sends one plain statement many times.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Model

# Turned once for each value, and taken as they are: by the fields of Django that do the same.
REMEMBERED = {UUID, date, time, datetime}
PLAIN = {str, int, bool, type(None)}
OF_PLAIN = {"django.db.models.fields", "django.db.models.fields.related"}


@dataclass
class Batch:
    """Writes in their order; the caller of `run` holds the transaction."""

    steps: list[Callable[[], object]] = field(default_factory=list)

    def insert(self, model: type[Model], records: Iterable[Model]) -> None:
        """New rows; a number that the database counts itself is left to it."""
        fields: list[Any] = [
            each for each in model._meta.local_concrete_fields if not isinstance(each, AutoField)
        ]
        rows = values_of(records, fields)
        places = ", ".join(["%s"] * len(fields))
        columns = ", ".join(quoted(each.column) for each in fields)
        table = quoted(model._meta.db_table)
        self.send(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608

    def update(self, model: type[Model], records: Iterable[Model], names: Sequence[str]) -> None:
        """Write these fields of records that are stored already."""
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        key: Any = model._meta.pk
        rows = values_of(records, [*fields, key])
        said = ", ".join(f"{quoted(each.column)} = %s" for each in fields)
        table = quoted(model._meta.db_table)
        self.send(f"UPDATE {table} SET {said} WHERE {quoted(key.column)} = %s", rows)  # noqa: S608

    def delete(self, model: type[Model], records: Iterable[Model]) -> None:
        """Take away rows that nothing points at."""
        key: Any = model._meta.pk
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


def values_of(records: Iterable[Model], fields: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database takes for each record: column by column, which is much faster."""
    held = list(records)
    return list(zip(*(column_of(held, each) for each in fields), strict=True))


def column_of(records: list[Model], field: Any) -> list[Any]:
    """One field of all records as `Model.save` writes it; plain values need no turning.

    Raises TypeError for a field that changes with each save: our models have none of these.
    """
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        raise TypeError(field)
    values = list(map(attrgetter(field.attname), records))
    if type(field).__module__ in OF_PLAIN and set(map(type, values)) <= PLAIN:
        return values
    known: dict[Any, Any] = {}

    def turned(value: Any) -> Any:
        kind = type(value)
        if kind not in REMEMBERED and value:
            return field.get_db_prep_save(value, connection)
        key = (kind, value) if kind in REMEMBERED else kind  # an empty list is like any other
        if key not in known:
            known[key] = field.get_db_prep_save(value, connection)
        return known[key]

    return [turned(value) for value in values]
