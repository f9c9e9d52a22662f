"""The languages that people speak."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where the pages use another code than the language's own (see config/languages.py).
PAGE_CODES = {"kmr": "ku"}


class Language(models.Model):
    """A language by its ISO 639 code, with the name its speakers use."""

    class Direction(models.TextChoices):
        LEFT_TO_RIGHT = "ltr", _("Left to right")
        RIGHT_TO_LEFT = "rtl", _("Right to left")

    code = models.CharField(max_length=10, primary_key=True)
    own_name = models.CharField(max_length=60)
    name_nb = models.CharField(max_length=60, blank=True)
    name_nn = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    direction = models.CharField(
        max_length=3, choices=Direction.choices, default=Direction.LEFT_TO_RIGHT
    )
    position = models.PositiveSmallIntegerField(default=1000)  # those met most often come first

    class Meta:
        ordering: ClassVar = ["position", "code"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page; Bokmål where we have no other."""
        page = (get_language() or "nb").split("-")[0]
        return {"nn": self.name_nn, "en": self.name_en}.get(page) or self.name_nb or self.own_name

    @property
    def page_code(self) -> str:
        """The code of the pages in this language, if there are any."""
        return PAGE_CODES.get(self.code, self.code)
