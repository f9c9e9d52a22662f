"""What the frame of every page needs: navigation, unread messages, my contact, footer."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"nav_items": [], "unread_count": 0, "my_contact": None, "footer_links": []}
