"""Only what the frame links to, so that these tests stand on their own, and two small pages."""

import time
from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import include, path

from demo.style_guide.forms import FilterForm
from demo.style_guide.views import style_guide

PLACES = ["Nordlys hotell", "Dalbygg", "Prøvemarked"]
FORM = """{% extends "base.html" %}{% block heading %}<h1>Form</h1>{% endblock %}{% block content %}
{% include "components/form.html" with form=form submit_label="Send" keep_draft="form" only %}
{% endblock %}"""
LIST = """{% extends "base.html" %}{% block heading %}<h1>List</h1>{% endblock %}
{% block content %}{% include "components/filter_bar.html" with filter=filter only %}
<div id="results">{% include "components/list_head.html" with count=count noun="places" only %}
<ul>{% for place in places %}<li data-row><a href="#{{ forloop.counter }}">{{ place }}</a></li>
{% endfor %}</ul></div>{% endblock %}"""

received: list[str] = []


def page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        received.append(request.POST["q"])
        if request.POST["q"] == "slow":
            time.sleep(1)
        return HttpResponseRedirect("/list/")
    return page(request, FORM, form=FilterForm())


@login_not_required
def listing(request: HttpRequest) -> HttpResponse:
    asked = FilterForm(request.GET)
    found = [place for place in PLACES if request.GET.get("q", "").lower() in place.lower()]
    return page(request, LIST, filter=SimpleNamespace(form=asked), places=found, count=len(found))


urlpatterns = [
    path("styleguide/", login_not_required(style_guide)),
    path("form/", form),
    path("list/", listing),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
