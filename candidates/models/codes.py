"""Coded lists of a profile: kinds asked for, weekdays, work demands, licences, certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of placement a participant may ask for; the codes are those of the case format."""

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


# Volunteering is never assigned: it takes part only when the participant asked for it.
KINDS_UNLESS_ASKED = [kind for kind in Kind.values if kind != Kind.VOLUNTEERING]


class Weekday(models.TextChoices):
    MON = "mon", _("Monday")
    TUE = "tue", _("Tuesday")
    WED = "wed", _("Wednesday")
    THU = "thu", _("Thursday")
    FRI = "fri", _("Friday")
    SAT = "sat", _("Saturday")
    SUN = "sun", _("Sunday")


class WorkDemand(models.TextChoices):
    """What a person cannot do at work: work facts, never a diagnosis."""

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


class Schooling(models.TextChoices):
    """How far an education goes."""

    PRIMARY = "primary", _("Primary school")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    VOCATIONAL = "vocational", _("Vocational training")
    HIGHER = "higher", _("Higher education")
    COURSE = "course", _("Course")


class Criterion(models.TextChoices):
    """What a participant can make weigh more or less for the own proposals."""

    GOAL = "goal", _("It fits my goal")
    COMPETENCE = "competence", _("I can use what I know")
    LANGUAGE = "language", _("I learn Norwegian")
    SUPPORT = "support", _("I get help")
    SCHEDULE = "schedule", _("The times fit")
    REACH = "reach", _("It is near")
    PROSPECTS = "prospects", _("It can become a job")
    RECORD = "record", _("They answer and take good care")


# The engine's defaults (domain.md §6), used when a municipality has chosen nothing.
DEFAULT_WEIGHTS = {
    Criterion.GOAL.value: 25.0,
    Criterion.COMPETENCE.value: 20.0,
    Criterion.LANGUAGE.value: 20.0,
    Criterion.SUPPORT.value: 10.0,
    Criterion.SCHEDULE.value: 5.0,
    Criterion.REACH.value: 5.0,
    Criterion.PROSPECTS.value: 10.0,
    Criterion.RECORD.value: 5.0,
}


class Importance(models.TextChoices):
    """The bounds of own weights: half as much, as usual, or twice as much."""

    LESS = "less", _("Less")
    NORMAL = "normal", _("As usual")
    MORE = "more", _("More")


FACTOR = {Importance.LESS.value: 0.5, Importance.NORMAL.value: 1.0, Importance.MORE.value: 2.0}


class Interest(models.TextChoices):
    """Picture cards: four for each of the six RIASEC groups (I-J4)."""

    BUILD = "build", _("Build and repair")
    DRIVE = "drive", _("Drive")
    GROW = "grow", _("Work outside and grow things")
    MAKE_IN_FACTORY = "make_in_factory", _("Make things in a factory")
    FIND_OUT = "find_out", _("Find out how things work")
    COMPUTERS = "computers", _("Work with computers")
    MEASURE = "measure", _("Measure and test")
    READ_AND_LEARN = "read_and_learn", _("Read and learn")
    HAIR_AND_BEAUTY = "hair_and_beauty", _("Cut hair and make beautiful")
    COOK_AND_BAKE = "cook_and_bake", _("Cook and bake")
    SEW_AND_DESIGN = "sew_and_design", _("Sew and draw")
    MUSIC_AND_STORIES = "music_and_stories", _("Music and stories")
    CARE = "care", _("Care for people")
    CHILDREN = "children", _("Be with children")
    TEACH = "teach", _("Teach others")
    TALK_AND_HELP = "talk_and_help", _("Talk with people and help")
    SELL = "sell", _("Sell")
    LEAD = "lead", _("Lead a group")
    OWN_BUSINESS = "own_business", _("Have my own business")
    RECEIVE_GUESTS = "receive_guests", _("Receive guests")
    COUNT_MONEY = "count_money", _("Count and keep accounts")
    KEEP_ORDER = "keep_order", _("Keep things in order")
    STORE = "store", _("Work in a store room")
    CLEAN = "clean", _("Make things clean")


# card → (RIASEC code, icon)
INTEREST_CARDS = {
    Interest.BUILD: ("R", "tool"),
    Interest.DRIVE: ("R", "truck"),
    Interest.GROW: ("R", "farm"),
    Interest.MAKE_IN_FACTORY: ("R", "factory"),
    Interest.FIND_OUT: ("I", "search"),
    Interest.COMPUTERS: ("I", "computer"),
    Interest.MEASURE: ("I", "chart"),
    Interest.READ_AND_LEARN: ("I", "school"),
    Interest.HAIR_AND_BEAUTY: ("A", "scissors"),
    Interest.COOK_AND_BAKE: ("A", "pot"),
    Interest.SEW_AND_DESIGN: ("A", "edit"),
    Interest.MUSIC_AND_STORIES: ("A", "sound"),
    Interest.CARE: ("S", "care"),
    Interest.CHILDREN: ("S", "baby"),
    Interest.TEACH: ("S", "people"),
    Interest.TALK_AND_HELP: ("S", "coffee"),
    Interest.SELL: ("E", "shop"),
    Interest.LEAD: ("E", "star"),
    Interest.OWN_BUSINESS: ("E", "building"),
    Interest.RECEIVE_GUESTS: ("E", "hotel"),
    Interest.COUNT_MONEY: ("C", "krone"),
    Interest.KEEP_ORDER: ("C", "list"),
    Interest.STORE: ("C", "document"),
    Interest.CLEAN: ("C", "cleaning"),
}
