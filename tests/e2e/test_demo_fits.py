"""What SQLite lets pass and PostgreSQL refuses: a word of the demo longer than its column."""

import sqlite3

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.e2e


def test_every_text_of_the_demo_fits_into_its_column(marketplace):
    columns = [
        (model._meta.db_table, field.column, field.max_length)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField) and field.max_length
    ]
    with sqlite3.connect(marketplace.database) as demo:
        longest = {
            (table, column): demo.execute(
                f'SELECT max(length("{column}")) FROM "{table}"'  # noqa: S608 - our own names
            ).fetchone()[0]
            for table, column, _most in columns
        }

    assert len(columns) > 300
    assert {
        (table, column) for table, column, most in columns if (longest[table, column] or 0) > most
    } == set()
