"""Demands, licences and certificates: the codes of the people's side, or nothing would meet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkDemand(models.TextChoices):
    """What the work asks of the body; the codes are those of the people's adaptations."""

    HEAVY_LIFTING = "heavy_lifting", _("Heavy lifting")
    STANDING_LONG = "standing_long", _("Standing for long")
    SITTING_LONG = "sitting_long", _("Sitting for long")
    WALKING_LONG = "walking_long", _("Walking a lot")
    REPEATED_MOVEMENTS = "repeated_movements", _("The same movement again and again")
    KNEELING = "kneeling", _("Kneeling and crouching")
    HEIGHTS = "heights", _("Working high up")
    NIGHT_WORK = "night_work", _("Night work")
    COLD = "cold", _("Cold")
    HEAT = "heat", _("Heat")
    DUST = "dust", _("Dust")
    CHEMICALS = "chemicals", _("Chemicals and strong cleaning agents")
    NOISE = "noise", _("Noise")
    SCREEN_WORK = "screen_work", _("Work at a screen all day")
    DRIVING = "driving", _("Driving")
    WORKING_ALONE = "working_alone", _("Working alone")
    ANIMALS = "animals", _("Animals")


class Licence(models.TextChoices):
    AM = "AM", _("AM: moped")
    A = "A", _("A: motorcycle")
    B = "B", _("B: car")
    BE = "BE", _("BE: car with trailer")
    C1 = "C1", _("C1: light lorry")
    C = "C", _("C: lorry")
    CE = "CE", _("CE: lorry with trailer")
    D1 = "D1", _("D1: minibus")
    D = "D", _("D: bus")
    T = "T", _("T: tractor")


class Certificate(models.TextChoices):
    POLICE_CERTIFICATE = "police_certificate", _("Police certificate")
    FORKLIFT = "forklift", _("Forklift")
    CRANE = "crane", _("Crane")
    FIRST_AID = "first_aid", _("First aid")
    FOOD_HYGIENE = "food_hygiene", _("Food hygiene")
    HOT_WORK = "hot_work", _("Hot work")
    SAFETY_CARD = "safety_card", _("Building site safety card")
    PROFESSIONAL_DRIVER = "professional_driver", _("Professional driver")
    ALCOHOL_SERVING = "alcohol_serving", _("Serving alcohol")
    HEALTH_AUTHORISATION = "health_authorisation", _("Authorisation as health personnel")
