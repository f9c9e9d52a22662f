"""Names of fields as people read them."""

from django.utils.translation import gettext as _

from employers.models import Opening

BESIDE = {"days", "language", "skills"}


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


def said_by_consultant(opening: Opening) -> list[str]:
    """The fields that a consultant filled in and the employer has not confirmed."""
    return [field_label(name) for name in opening.unconfirmed_fields]
