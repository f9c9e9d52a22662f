"""The app's name for Django."""

from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "schooling"
