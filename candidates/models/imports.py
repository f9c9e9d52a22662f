"""A file of participants on its way in."""

from django.db import models

from accounts.models import Unit
from common.imports import ImportJob


class ParticipantImport(ImportJob):
    """One file for one unit; its participants get the importing consultant unless it says more."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
