"""Addresses and texts of pages, for tests that press buttons."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse


def page(name: str, *args: Any, **query: Any) -> str:
    """The address of a page of matching, with its query."""
    address = reverse(f"matching:{name}", args=args)
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
