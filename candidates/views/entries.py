"""One entry of a profile: corrected, taken back, hidden and shown again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.parties import Party
from candidates import actions
from candidates.access import entry_for
from candidates.forms import ENTRY_FORMS, EntryForm
from candidates.forms.entries import DriverForm
from candidates.models import ProfileEntry
from candidates.views.base import SignedIn, done, posted
from candidates.views.words import back_to

ANYBODY = (Party.CONSULTANT, Party.TEACHER, Party.PARTICIPANT)


def replace(request: SignedIn, pk: UUID) -> HttpResponse:
    """Correct an entry; what stood there stays in the history."""
    entry = entry_for(request.user, pk, *ANYBODY)
    if entry.kind not in ENTRY_FORMS or not entry.is_current:
        raise Http404
    form = correction_form(request, entry)
    if request.method == "POST" and form.is_valid():
        was_replaced = done(
            form,
            lambda: actions.replace_entry(
                entry=entry, by=request.user, **form.how(), **form.facts()
            ),
        )
        if was_replaced:
            messages.success(request, _("Corrected. The old one stays in the history."))
            return redirect(back_to(request, entry))
    is_own = entry.participant.user_id == request.user.pk
    context = {"form": form, "entry": entry, "back_url": back_to(request, entry), "is_own": is_own}
    return render(request, "candidates/replace.html", context)


def correction_form(request: SignedIn, entry: ProfileEntry) -> EntryForm:
    form_class = ENTRY_FORMS[entry.kind]
    more: dict[str, Any] = {"changes": True} if issubclass(form_class, DriverForm) else {}
    return form_class(
        posted(request),
        initial=form_class.initial_of(entry),
        own=entry.participant.user_id == request.user.pk,
        **more,
    )


@require_POST
def withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    entry = entry_for(request.user, pk, *ANYBODY)
    actions.withdraw_entry(entry=entry, by=request.user)
    messages.success(request, _("Taken back. It stays in the history."))
    return redirect(back_to(request, entry))


@require_POST
def hide(request: SignedIn, pk: UUID) -> HttpResponse:
    entry = entry_for(request.user, pk, Party.PARTICIPANT)
    actions.hide_entry(entry=entry, by=request.user)
    messages.success(request, _("Hidden. No workplace sees it."))
    return redirect("candidates:own_profile")


@require_POST
def show(request: SignedIn, pk: UUID) -> HttpResponse:
    entry = entry_for(request.user, pk, Party.PARTICIPANT)
    actions.show_entry(entry=entry, by=request.user)
    messages.success(request, _("Shown again."))
    return redirect("candidates:own_profile")
