"""The agreement's page: one version, what it changes, its boxes, the other versions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from accounts.models import User
from placements.models import Agreement, Placement, Preparation, Signature
from placements.queries.agreement import names_no_more, newest, signature_boxes, words
from placements.states.agreement import SIGNERS, AgreementState


def has_signed_as_themselves(signatures: Iterable[Signature | None], user: User) -> bool:
    """What somebody signed for another, with the reason, is no signature of their own."""
    return any(
        each is not None and each.by_id == user.pk and not each.on_behalf_reason
        for each in signatures
    )


def known_before(agreement: Agreement) -> Agreement | None:
    """The version that the reader knows: the last one that all signed, else the one before."""
    earlier = Agreement.objects.filter(
        placement=agreement.placement_id, version__lt=agreement.version
    ).annotate(signed_by=Count("signatures"))
    found = sorted(earlier, key=lambda each: (each.signed_by == len(SIGNERS), each.version))
    return found[-1] if found else None


def lines_of(agreement: Agreement) -> list[dict[str, Any]]:
    """The version as label and value in the page's language, marked where it changed.

    What was taken out stands there too, with what it was.
    """
    before = known_before(agreement)
    earlier = {key: value for key, _label, value in words(before.content)} if before else {}
    lines = []
    for key, label, value in words(agreement.content):
        was = earlier.get(key, "")
        if value or was:
            is_gone = not value
            is_new = before is not None and value != was
            lines.append(
                {"key": key, "label": label, "value": value or was, "is_new": is_new,
                 "is_gone": is_gone}
            )  # fmt: skip
    return lines


def agreement_page(placement: Placement, version: Agreement | None = None) -> dict[str, Any]:
    """One version (the newest unless told), its boxes, the other versions, the preparations."""
    found = version or newest(placement)
    page: dict[str, Any] = {
        "agreement": found,
        "lines": [],
        "boxes": [],
        "is_open": False,
        "outdated": "",
        "in_force": None,
        "others": [],
        "preparations": [
            {"row": row, "label": row.get_code_display()}
            for row in Preparation.objects.filter(placement=placement)
        ],
    }
    if found is None:
        return page
    found.placement = placement
    others = list(
        Agreement.objects.filter(placement=placement).exclude(pk=found.pk).order_by("-version")
    )
    signed = [each for each in others if each.state == AgreementState.SIGNED]
    return page | {
        "lines": lines_of(found),
        "boxes": signature_boxes(found),
        "is_open": found.state == AgreementState.OPEN,
        "outdated": names_no_more(found) if found.state == AgreementState.OPEN else "",
        "in_force": signed[0] if signed else None,
        "others": others,
    }
