"""What was typed, or agreed to, on an older page is kept apart from what stands there now."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from accounts.access import SignedIn
from common.errors import StaleRecord
from matching.views.base import done


def done_on_newest(form: BaseForm, act: Callable[[], Any]) -> bool:
    """What was typed on an older page stays, beside what another has written meanwhile."""
    try:
        return done(form, act)
    except StaleRecord as error:
        form.add_error(None, error.message)
        return False


def version_seen(request: SignedIn) -> str:
    """The version that the page was opened on; none was there yet when it names none."""
    return request.POST.get("version") or "0"
