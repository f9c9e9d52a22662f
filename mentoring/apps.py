"""The app's name for Django."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"
