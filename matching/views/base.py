"""What every page of offers and cards does: a rule's “no” is put beside its field."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from common.errors import DomainError


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do it, and say whether it was done. A “no” that is about no field goes on to its own page."""
    try:
        act()
    except DomainError as error:
        if error.field is None or error.field not in form.fields:
            raise
        form.add_error(error.field, error.message)
        return False
    return True
