"""The back office's door: everything is read-only; what changes goes through the actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from matching.models import PriorityRule, Run


class ReadOnly(admin.ModelAdmin):
    """Look, do not touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnly):
    """Runs without their answers: those name people by public id."""

    list_display = ("municipality", "state", "method", "started_at", "finished_at", "placed")
    list_filter = ("state", "method")
    exclude = ("answer", "difference", "locks")


@admin.register(PriorityRule)
class PriorityRuleAdmin(ReadOnly):
    list_display = ("municipality", "group", "points", "agreed_by", "agreed_on", "ended_on")
