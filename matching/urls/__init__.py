"""Addresses of matching."""

from django.urls import URLPattern

from matching.urls.offers import offer_patterns

app_name = "matching"

run_patterns: list[URLPattern] = []
workbench_patterns: list[URLPattern] = []

urlpatterns = [*run_patterns, *workbench_patterns, *offer_patterns]
