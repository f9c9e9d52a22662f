"""Labels in several languages, kept on the row so that a list needs no query per line."""

from django.db import models
from django.utils.translation import get_language

# The page languages whose official labels ESCO publishes under another code.
# ESCO's Norwegian is Bokmål, so Nynorsk pages keep our own Nynorsk words.
ESCO_CODES = {"nb": "no", "no": "no", "ku": "kmr"}


class Worded(models.Model):
    """A row with our own labels and, once imported, official ones that go first."""

    official_labels = models.JSONField(default=dict, blank=True)  # ESCO language code -> label

    class Meta:
        abstract = True

    def own_label(self, language: str) -> str:
        """Our own word in Bokmål, Nynorsk or English; Bokmål for every other language."""
        raise NotImplementedError

    def label_in(self, language: str) -> str:
        """The official label of that language if there is one, else our own."""
        code = language.split("-")[0]
        official = self.official_labels.get(ESCO_CODES.get(code, code))
        return official or self.own_label(code)

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return self.label_in(get_language() or "nb")
