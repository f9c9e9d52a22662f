"""The app's name for Django."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "reference"
