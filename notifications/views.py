"""The bell: messages in the product, and how a person wants to be told."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedIn, require_role
from accounts.parties import Party
from notifications import actions, ical
from notifications.access import feed_or_404, is_closed
from notifications.forms import ChannelForm, FeedForm, NotLeftForm
from notifications.models import CalendarFeed, ChannelChoice, Message
from notifications.queries import clock_health, feed_events, not_left, preview_for, shown
from notifications.writing import page_language_of


def inbox(request: SignedIn) -> HttpResponse:
    own = Message.objects.visible_to(request.user).order_by("-due_at", "-pk")
    page = Paginator(own, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "notifications/inbox.html",
        {"page": page, "rows": [shown(message) for message in page]},
    )


@require_POST
def open_message(request: SignedIn, pk: UUID) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    actions.mark_read(message=message, by=request.user)
    return redirect(message.path or "notifications:inbox")


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notifications:inbox")


def channels(request: SignedIn) -> HttpResponse:
    """Save the choices, or only show what they would mean."""
    choice = ChannelChoice.objects.filter(user=request.user).first()
    choice = choice or ChannelChoice(user=request.user)
    form = ChannelForm(
        request.POST if request.method == "POST" else None, instance=choice, user=request.user
    )
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and "preview" not in request.POST:
        actions.choose_channels(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notifications:channels")
    preview = preview_for(choice, now=timezone.now()) if is_valid or not form.is_bound else None
    return render(request, "notifications/channels.html", {"form": form, "preview": preview})


def calendar(request: SignedIn) -> HttpResponse:
    """The links to one's own calendar: make one, see it once, close it."""
    group = request.GET.get("group", "")
    form = FeedForm(request.POST or None, user=request.user, initial={"group": group})
    address = ""
    if request.method == "POST" and form.is_valid():
        _feed, token = actions.make_feed(owner=request.user, **form.cleaned_data)
        address = settings.SITE_ADDRESS + reverse("notifications:feed", args=[token])
        form = FeedForm(user=request.user)
    feeds = CalendarFeed.objects.visible_to(request.user)[:50]
    context = {"form": form, "feeds": feeds, "address": address}
    return render(request, "notifications/calendar.html", context)


@require_POST
def close_feed(request: SignedIn, pk: UUID) -> HttpResponse:
    own = get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk)
    actions.revoke_feed(feed=own, by=request.user)
    messages.success(request, _("The link is closed. It shows nothing more."))
    return redirect("notifications:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar program reads: no sign-in, only the secret address."""
    if is_closed(token):
        return render(request, "notifications/feed_closed.html", status=410)
    link = feed_or_404(token)
    actions.note_feed_read(feed=link)
    events = feed_events(link, now=timezone.now())
    content = ical.feed(events, language=page_language_of(link.owner))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = ical.etag_of(content)
    answer["Content-Disposition"] = 'inline; filename="praksisbro.ics"'
    answer["Cache-Control"] = "no-store, private"
    answer["Referrer-Policy"] = "no-referrer"
    unchanged = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return unchanged or answer


def clock(request: SignedIn) -> HttpResponse:
    """For leaders: do messages leave, and what becomes of those that did not?

    Numbers only, nobody's messages.
    """
    require_role(request.user, {Party.LEADER})
    form = NotLeftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["what"] == "again":
            settled = actions.send_again(alike=form.alike, by=request.user)
            told = _("Sent again with the next look: %(number)s")
        else:
            settled = actions.leave_unsent(alike=form.alike, by=request.user)
            told = _("Not sent any more: %(number)s")
        messages.success(request, told % {"number": settled})
        return redirect("notifications:clock")
    context = {"health": clock_health(now=timezone.now()), "rows": not_left()}
    status = 400 if form.is_bound else 200
    return render(request, "notifications/clock.html", context, status=status)
