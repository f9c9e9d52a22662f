"""The app's name for Django."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
