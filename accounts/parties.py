"""The parties to whatever happens here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Party(TextChoices):
    """In which capacity somebody acts."""

    PARTICIPANT = "participant", _("Participant")
    EMPLOYER = "employer", _("Employer")
    CONSULTANT = "consultant", _("Job consultant")
    TEACHER = "teacher", _("Teacher")
    LEADER = "leader", _("Leader")
    COORDINATOR = "coordinator", _("Network coordinator")
    CLOCK = "clock", _("It follows by itself")


UNIT_ROLES = (Party.CONSULTANT, Party.TEACHER, Party.LEADER)
