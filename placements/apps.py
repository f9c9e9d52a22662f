"""The app's name for Django."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
