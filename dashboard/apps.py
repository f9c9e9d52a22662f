"""The app's name for Django."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
