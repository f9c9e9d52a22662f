"""Tables from and for spreadsheets: CSV and XLSX in, checked cell by cell, and safely out.

`read_table` reads a file, `parse_rows` turns its rows into values and faults, `cells` holds the
readers of single cells; `export_response`, `template_response` and `faults_response` write files.
"""

from common.tables import cells
from common.tables.columns import Column, Fault, Row, Table, TableFault, fold
from common.tables.parsing import find_repeated, name_repeated, parse_rows, part_of
from common.tables.reading import MOST_ROWS, read_table
from common.tables.writing import (
    Cell,
    export_response,
    faults_response,
    template_response,
    write_csv,
    write_xlsx,
)

__all__ = [
    "MOST_ROWS",
    "Cell",
    "Column",
    "Fault",
    "Row",
    "Table",
    "TableFault",
    "cells",
    "export_response",
    "faults_response",
    "find_repeated",
    "fold",
    "name_repeated",
    "parse_rows",
    "part_of",
    "read_table",
    "template_response",
    "write_csv",
    "write_xlsx",
]
