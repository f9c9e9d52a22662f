"""Names of fields as people read them."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from employers.models import Employer, Opening, SupportKind, Workplace


def field_label(name: str) -> str:
    """The words of one field of an opening."""
    beside = {
        "days": _("Weekdays and hours"),
        "language": _("Norwegian"),
        "skills": _("Skills"),
        "occupation": _("Occupation"),
        "contact": _("Who receives"),
    }
    return beside.get(name) or str(getattr(Opening._meta.get_field(name), "verbose_name", name))


def norwegian_here(workplace: Workplace) -> str:
    """The written norm and the spoken dialect, as a person who learns reads them (M-E-20)."""
    written = written_here(workplace.written_norm)
    spoken = workplace.spoken_dialect
    facts = {"written": written, "spoken": spoken}
    if written and spoken:
        return _("People here write %(written)s and speak %(spoken)s.") % facts
    if written:
        return _("People here write %(written)s.") % facts
    return _("People here speak %(spoken)s.") % facts if spoken else ""


def written_here(norm: str) -> str:
    """As a sentence says it: of the languages of our pages only English gives it a capital."""
    if not norm:
        return ""
    is_both = norm == Workplace.Norm.BOTH
    name = _("Bokmål and Nynorsk") if is_both else str(Workplace.Norm(norm).label)
    return name if get_language() == "en" else name[0].lower() + name[1:]


def history_of(record: Employer | Opening) -> list[dict[str, Any]]:
    """The steps taken, in the words of their buttons: {when, what, who, note}."""
    flow = record.flow.steps
    return [
        {
            "when": step.taken_at,
            "what": flow[step.verb].label or _("Needs a refresh"),
            "who": step.by.name if step.by else "",
            "note": step.note,
        }
        for step in record.steps.select_related("by")
    ]


def said_by_consultant(opening: Opening) -> list[str]:
    """The fields that a consultant filled in and the employer has not confirmed."""
    return [field_label(name) for name in opening.unconfirmed_fields]


def asked_in_call(opening: Opening) -> str:
    """What the employer's own offer left open, in words."""
    return ", ".join(field_label(name) for name in opening.asked_in_call)


def support_wished(codes: list[str]) -> str:
    """The support that would change the employer's answer, in words."""
    return ", ".join(str(SupportKind(code).label) for code in codes if code in SupportKind.values)
