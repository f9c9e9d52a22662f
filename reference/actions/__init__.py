"""Everything that changes reference data: loading our files, importing official ESCO labels."""

from reference.actions.esco_labels import import_esco
from reference.actions.loading import load_reference

__all__ = ["import_esco", "load_reference"]
