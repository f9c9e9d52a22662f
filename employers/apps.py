"""The app's name for Django."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "employers"
