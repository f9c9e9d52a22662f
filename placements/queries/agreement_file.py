"""The agreement as a PDF: Norwegian, with the participant's language beside it."""

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.dates import date_format
from common.pdf import draw
from notifications.writing import languages_beside
from placements.models import Agreement
from placements.queries.agreement import signature_boxes, words
from placements.states.agreement import AgreementState

# What people typed into the agreement's form, in Norwegian: WCAG 3.1.2 asks that a reader's voice
# is told so where it stands among another language. Names are nobody's language.
TYPED = frozenset({"purpose", "learning_goals", "tasks", "contact_channel", "pay"})

# Whoever finds such a file later reads in it that nothing of it holds.
HOLDS_NEVER = frozenset({AgreementState.VOID, AgreementState.EXPIRED, AgreementState.CLOSED})


def agreement_file(agreement: Agreement) -> bytes:
    """The PDF with the same content as the page; what is signed is the Norwegian."""
    own = agreement.placement.participant.contact_language
    beside, *others = reversed(languages_beside(own.page_code if own else ""))
    with translation.override(beside):
        facts = {
            "title": _("Agreement, version %(version)d") % {"version": agreement.version},
            "notice": agreement.get_state_display() if agreement.state in HOLDS_NEVER else "",
            "language": translation.get_language(),
            "signatures_heading": _("Signatures"),
            "signatures": [line_of_box(box) for box in signature_boxes(agreement)],
            "hash": _("Fingerprint of the content: %(hash)s") % {"hash": agreement.content_hash},
        }
    first = column_of(agreement, beside, norwegian=beside)
    columns = [first, *(column_of(agreement, code, norwegian=beside) for code in others)]
    told = [each for each in columns if each is first or labels_in(each) != labels_in(first)]
    return draw("placements/agreement.typ", facts | {"columns": told})


def column_of(agreement: Agreement, language: str, *, norwegian: str) -> dict[str, Any]:
    """The lines in one language, with a word under them when a machine translated them."""
    with translation.override(language):
        return {
            "language": language,
            "is_rtl": translation.get_language_bidi(),
            "rows": [
                {"label": label, "value": value} | ({"language": norwegian} if key in TYPED else {})
                for key, label, value in words(agreement.content)
                if value
            ],
            "note": _(
                "This text was translated by a machine. The Norwegian text is the one that counts."
            )
            if language in settings.DRAFT_LANGUAGES
            else "",
        }


def labels_in(column: dict[str, Any]) -> list[str]:
    """What nobody has translated comes out in Norwegian: it is not said twice."""
    return [row["label"] for row in column["rows"]]


def line_of_box(box: dict[str, Any]) -> str:
    signature = box["signature"]
    if signature is None:
        return f"{box['label']}: –"
    day = date_format(timezone.localtime(signature.signed_at), "DATE_FORMAT")
    reason = f" ({signature.on_behalf_reason})" if signature.on_behalf_reason else ""
    return f"{box['label']}: {signature.by.name}{reason}, {day}"
