"""The first page of each role: what needs me now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def first_page(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/first_page.html")
