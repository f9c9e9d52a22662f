"""The app's name for Django."""

from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "candidates"
