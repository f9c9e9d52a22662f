"""Certificates read: the file, the answer to a code, and a person's own papers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from candidates.models import ProfileEntry
from common.dates import date_format
from common.errors import DomainError
from common.pdf import draw
from placements.models import Agreement, Certificate, Placement
from placements.states.agreement import AgreementState
from placements.states.certificate import (
    CertificateState,
    clean_code,
    in_groups,
    is_well_formed,
)
from placements.states.placement import UNDER_WAY, PlacementState
from reference.levels import Level
from reference.work import Kind


@dataclass(frozen=True)
class CodeAnswer:
    """What a stranger learns from a code: never whose it is."""

    code: str  # valid, withdrawn, mistyped, unknown
    text: str | Promise
    signed_on: date | None = None

    @property
    def is_valid(self) -> bool:
        return self.code == "valid"


MISTYPED = CodeAnswer(
    "mistyped", gettext_lazy("This code has a mistake. Compare it letter by letter and try again.")
)
UNKNOWN = CodeAnswer("unknown", gettext_lazy("No certificate has this code."))


def checked_code(typed: str) -> CodeAnswer:
    """Valid, withdrawn, mistyped or unknown."""
    code = clean_code(typed)
    if not is_well_formed(code):
        return MISTYPED
    found = Certificate.objects.filter(code=code).first()
    if found is None or found.signed_at is None:
        return UNKNOWN
    if found.state == CertificateState.WITHDRAWN:
        return CodeAnswer("withdrawn", gettext_lazy("This certificate is not valid any more."))
    signed_on = date.fromisoformat(found.content["signed_on"])
    return CodeAnswer("valid", gettext_lazy("This certificate is valid."), signed_on)


def certificate_file(certificate: Certificate) -> bytes:
    """The PDF of a signed certificate, in the municipality's language, from its content alone."""
    if certificate.signed_at is None:
        raise DomainError(_("The certificate is not signed yet."), code="not_signed")
    language = certificate.placement.workplace.written_norm
    with translation.override(language if language in {"nb", "nn"} else settings.LANGUAGE_CODE):
        return draw("placements/certificate.typ", facts_of(certificate.content))


def facts_of(content: dict[str, Any]) -> dict[str, Any]:
    """The words of the file. What the person is called stands there as the person writes it."""
    address = settings.SITE_ADDRESS + reverse("placements:certificate-check")
    code = content["code"]
    return {
        "title": _("Certificate of competence"),
        "language": translation.get_language(),
        "name": content["name"],
        "sentence": _("has been at %(workplace)s.") % {"workplace": content["workplace"]},
        "rows": rows_of(content),
        "seen_heading": _("Seen at work"),
        "seen": content["seen"],
        "levels_heading": _("Norwegian"),
        "levels": [
            {
                "label": str(ProfileEntry.NorwegianSkill(skill).label),
                "value": str(Level(level).label),
            }
            for skill, level in content["levels"].items()
        ],
        "signature_heading": _("Signed"),
        "signature": signature_of(content),
        "code": in_groups(code),
        "check": _("Anybody can check the code at %(address)s") % {"address": address},
        "qr": qr_of(f"{address}?code={code}"),
        "qr_alt": _("A picture code that leads to the page where the certificate is checked."),
    }


def rows_of(content: dict[str, Any]) -> list[dict[str, str]]:
    first, last = (date.fromisoformat(content[key]) for key in ("first_day", "last_day"))
    period = f"{date_format(first, 'DATE_FORMAT')} – {date_format(last, 'DATE_FORMAT')}"
    rows = [
        (_("Kind"), str(Kind(content["kind"]).label)),
        (_("Period"), period),
        (_("Weeks"), str(content["weeks"])),
        (_("Hours in all"), str(content["hours"])),
        (_("Tasks"), content["tasks"]),
        (_("Seen by"), content["seen_by"]),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def signature_of(content: dict[str, Any]) -> str:
    day = date_format(date.fromisoformat(content["signed_on"]), "DATE_FORMAT")
    if content["on_behalf"]:
        return _("%(name)s, for %(employer)s (%(reason)s), %(day)s") % {
            "name": content["signed_as"],
            "employer": content["employer"],
            "reason": content["on_behalf"],
            "day": day,
        }
    return _("%(name)s, %(employer)s, %(day)s") % {
        "name": content["signed_as"],
        "employer": content["employer"],
        "day": day,
    }


def qr_of(address: str) -> str:
    """The address as a picture code, in SVG."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(border=2)
    return str(drawing).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


@dataclass(frozen=True)
class Experience:
    """One line of the experience log."""

    placement: Placement
    is_now: bool


def certificate_of(placement: Placement) -> Certificate | None:
    return Certificate.objects.filter(placement=placement).first()


def own_papers(user: User) -> dict[str, Any]:
    """Agreements, certificates and the experience log of the person; also of a closed case."""
    stays = (
        Placement.objects.filter(
            participant__user=user, state__in=[*sorted(UNDER_WAY), PlacementState.ENDED]
        )
        .select_related("workplace", "opening")
        .order_by("-started_on", "pk")
    )
    certificates = Certificate.objects.filter(participant__user=user).select_related(
        "placement__workplace", "placement__opening"
    )
    agreements = (
        Agreement.objects.filter(placement__participant__user=user, state=AgreementState.SIGNED)
        .select_related("placement__workplace", "placement__opening")
        .order_by("-starts_on", "pk")
    )
    return {
        "agreements": agreements,
        "certificates": certificates,
        "experience": [Experience(stay, stay.state in UNDER_WAY) for stay in stays],
    }
