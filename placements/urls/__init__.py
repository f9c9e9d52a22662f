"""Addresses of placements: one list a subject."""

from django.urls import URLPattern

app_name = "placements"

urlpatterns: list[URLPattern] = []
