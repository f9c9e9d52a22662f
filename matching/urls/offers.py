"""Addresses of offers and cards."""

from django.urls import URLPattern

offer_patterns: list[URLPattern] = []
