"""What openings ask for and people offer, in the same codes, or nothing would meet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of placement, up the ladder (domain.md §3); the codes are those of the case format."""

    MICRO_ASSIGNMENT = "micro_assignment", _("Small task")
    VOLUNTEERING = "volunteering", _("Volunteering")
    COMPANY_VISIT = "company_visit", _("Company visit")
    JOB_SHADOWING = "job_shadowing", _("Job shadowing")
    LANGUAGE_PRACTICE = "language_practice", _("Language practice")
    WORK_PRACTICE = "work_practice", _("Work practice")
    WORK_TRAINING = "work_training", _("Work training")
    LANGUAGE_SUPPORT = "language_support", _("Language support")
    WAGE_SUBSIDY = "wage_subsidy", _("Job with wage subsidy")
    SUMMER_JOB = "summer_job", _("Summer job")
    TEMPORARY_JOB = "temporary_job", _("Extra or temporary job")
    ORDINARY_JOB = "ordinary_job", _("Ordinary job")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")


class Weekday(models.TextChoices):
    MON = "mon", _("Monday")
    TUE = "tue", _("Tuesday")
    WED = "wed", _("Wednesday")
    THU = "thu", _("Thursday")
    FRI = "fri", _("Friday")
    SAT = "sat", _("Saturday")
    SUN = "sun", _("Sunday")


class WorkDemand(models.TextChoices):
    """What the work asks of the body, or a person cannot do: work facts, never a diagnosis."""

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
