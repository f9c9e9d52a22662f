"""Follow-ups that are due, the one-minute note, and the class page."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn, require_role, unit_roles_of
from accounts.parties import Party
from candidates.views.base import done, posted
from placements.access.follow_up import follow_up_for
from placements.access.placement import placement_for_staff
from placements.actions import follow_ups as actions
from placements.actions.notes import write_note
from placements.forms.course import CancelTaskForm, MoveTaskForm
from placements.forms.note import MidwayForm, NoteForm
from placements.queries import pages
from placements.queries.contacts import more_than_agreed
from placements.queries.talks import talk_page
from placements.states.follow_up import FollowUpKind
from placements.states.placement import OVER

STAFF = {Party.CONSULTANT, Party.TEACHER}


def follow_ups(request: SignedIn) -> HttpResponse:
    """What is due today, what is late, and what does nobody answer for?"""
    roles = unit_roles_of(request.user)
    if not roles & STAFF:
        raise PermissionDenied
    today = timezone.localdate()
    due = pages.follow_ups_due(request.user, today)
    context = {
        "late": pages.with_addresses(row for row in due if row.due_on < today),
        "today": pages.with_addresses(row for row in due if row.due_on == today),
        "orphans": pages.with_addresses(pages.orphans(request.user)),
        "may_hand_over": Party.CONSULTANT in roles,
    }
    return render(request, "placements/follow_ups.html", context)


def note(request: SignedIn, pk: UUID) -> HttpResponse:
    """The note, in one minute and on a phone."""
    placement = placement_for_staff(request.user, pk)
    wanted = request.GET.get("follow_up")
    follow_up = follow_up_for(request.user, UUID(wanted), "finish") if is_uuid(wanted) else None
    is_midway = follow_up is not None and follow_up.kind == FollowUpKind.MIDWAY
    is_over = placement.state in OVER
    form = (MidwayForm if is_midway else NoteForm)(
        posted(request),
        is_over=is_over,
        is_too_often=partial(more_than_agreed, placement, follow_up=follow_up),
    )
    if request.method == "POST" and form.is_valid():
        was_written = done(
            form,
            lambda: write_note(
                placement=placement, by=request.user, lines=form.lines(), follow_up=follow_up
            ),
        )
        if was_written:
            has_next = form.cleaned_data["next_on"] is not None
            said = _("Written down. The next call is a task.") if has_next else _("Written down.")
            messages.success(request, said)
            return redirect("placements:placement", pk)
    context = {"form": form, "placement": placement, "follow_up": follow_up}
    return render(request, "placements/note.html", context)


def is_uuid(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def follow_up(request: SignedIn, pk: UUID) -> HttpResponse:
    """Move one follow-up, or say why it will not happen."""
    found = follow_up_for(request.user, pk, "finish")
    is_move = "due_on" in request.POST
    standing = {"due_on": found.due_on, "due_at": found.due_at}
    move = MoveTaskForm(posted(request) if is_move else None, initial=standing, follow_up=found)
    cancel = CancelTaskForm(None if is_move else posted(request))
    form = move if is_move else cancel
    if request.method == "POST" and form.is_valid():
        act = actions.move_task if is_move else actions.cancel
        if done(form, lambda: act(task=found, by=request.user, **form.cleaned_data)):
            messages.success(request, _("Saved."))
            return redirect("placements:follow_ups")
    context = {
        "follow_up": found,
        "move": move,
        "cancel": cancel,
        "talk_url": talk_page(found),
        # A repair talk is the consultant's to write down.
        "may_write": found.kind != FollowUpKind.REPAIR_TALK
        or Party.CONSULTANT in found.viewer_parties,
    }
    return render(request, "placements/follow_up.html", context)


@require_POST
def finish(request: SignedIn, pk: UUID) -> HttpResponse:
    found = follow_up_for(request.user, pk, "finish")
    actions.finish(task=found, by=request.user, on=timezone.localdate())
    messages.success(request, _("Done."))
    return redirect("placements:follow_ups")


def class_page(request: SignedIn) -> HttpResponse:
    """Words and situations of the last 14 days, without names, as a lesson sheet."""
    require_role(request.user, {Party.TEACHER})
    themes = pages.class_themes(request.user, timezone.localdate())
    return render(request, "placements/class.html", {"themes": themes})
