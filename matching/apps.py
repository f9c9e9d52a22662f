"""The app's name for Django."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
