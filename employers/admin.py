"""The back office: everything can be looked at, nothing changed past the actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from employers.models import ContactLogEntry, Employer, EmployerImport, Opening, Workplace


class ReadOnly(admin.ModelAdmin):
    """Look, do not touch: a change here would skip rules, history and messages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Employer)
class EmployerAdmin(ReadOnly):
    list_display = ["name", "organisation_number", "state", "ownership", "rest_until"]
    list_filter = ["state", "ownership"]
    search_fields = ["name", "organisation_number"]


@admin.register(Workplace)
class WorkplaceAdmin(ReadOnly):
    list_display = ["name", "employer", "municipality", "supervision_ceiling", "people_held"]
    search_fields = ["name", "employer__name"]


@admin.register(Opening)
class OpeningAdmin(ReadOnly):
    list_display = ["title", "workplace", "kind", "state", "capacity", "places_held"]
    list_filter = ["state", "kind"]
    search_fields = ["title"]


@admin.register(ContactLogEntry)
class ContactLogAdmin(ReadOnly):
    list_display = ["employer", "body", "kind", "result", "is_request", "happened_at"]
    list_filter = ["kind", "result"]


@admin.register(EmployerImport)
class EmployerImportAdmin(ReadOnly):
    list_display = ["file_name", "kind", "state", "total", "fault_count", "created_at"]
    list_filter = ["state", "kind"]
