"""The bell: messages in the product, and how a person wants to be told."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from notifications import actions
from notifications.forms import ChannelForm
from notifications.models import ChannelChoice, Message
from notifications.queries import shown


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
    choice = ChannelChoice.objects.filter(user=request.user).first()
    form = ChannelForm(request.POST if request.method == "POST" else None, instance=choice)
    if request.method == "POST" and form.is_valid():
        actions.choose_channels(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notifications:channels")
    return render(request, "notifications/channels.html", {"form": form})
