"""A file of employers or openings on its way in."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.imports import ImportJob


class EmployerImportQuerySet(models.QuerySet["EmployerImport"]):
    def visible_to(self, user: User) -> Self:
        """Own files only."""
        return self.filter(by=user)


class EmployerImport(ImportJob):
    """One file, of employers with their workplaces or of openings."""

    class Kind(models.TextChoices):
        EMPLOYERS = "employers", _("Employers and workplaces")
        OPENINGS = "openings", _("Openings")

    kind = models.CharField(_("What is in the file?"), max_length=10, choices=Kind)

    objects = EmployerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
