"""Files of employers and openings: checked row by row, then taken in whole or not at all."""

from employers.actions.imports.jobs import (
    advance_import,
    cancel_import,
    confirm_import,
    go_on_with_imports,
    import_file,
    start_import,
)

__all__ = [
    "advance_import",
    "cancel_import",
    "confirm_import",
    "go_on_with_imports",
    "import_file",
    "start_import",
]
