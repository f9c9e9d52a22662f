"""Which consent text applies, and where a participant stands."""

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from candidates.models import ConsentText, Participant


class ConsentState(TextChoices):
    GIVEN = "given", _("In matching")
    PAUSED = "paused", _("Pause")
    NONE = "none", _("No yes yet")
    PROTECTED = "protected", _("Protected address")


def consent_text(language: str | None = None) -> ConsentText | None:
    """The newest text in this language (the page's when none is named); else in Bokmål."""
    wanted = (language or get_language() or "nb").split("-")[0]
    texts = {text.language: text for text in ConsentText.objects.order_by("version")}
    return texts.get(wanted) or texts.get("nb") or next(iter(texts.values()), None)


def consent_state(participant: Participant) -> ConsentState:
    """One word for what a run may do with this person."""
    if participant.has_protected_address:
        return ConsentState.PROTECTED
    if not participant.has_matching_consent:
        return ConsentState.NONE
    return ConsentState.PAUSED if participant.matching_paused_at else ConsentState.GIVEN
