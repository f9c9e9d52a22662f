"""Coded lists of a profile: schooling, weights, interests. Those of openings: reference.work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.work import Kind

# Volunteering is never assigned: it takes part only when the participant asked for it.
KINDS_UNLESS_ASKED = [kind for kind in Kind.values if kind != Kind.VOLUNTEERING]


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


# How much follow-up somebody needs, as staff judge it.
FOLLOW_UP_NEED = [(0, _("0: none")), (1, _("1: some")), (2, _("2: much")), (3, _("3: very much"))]


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
