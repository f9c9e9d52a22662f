"""Results: when they are asked for, and the national reasons for leaving the programme."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class OutcomeState(TextChoices):
    DUE = "due", _("To be asked for")
    RECORDED = "recorded", _("Written down")
    SKIPPED = "skipped", _("Not asked for")


S = OutcomeState

OUTCOME_FLOW = Flow(
    {
        "record": Step(
            leaves={S.DUE},
            reaches=S.RECORDED,
            by={Party.CONSULTANT},
            label=_("Write the result down"),
            hint=_("Hours and contract count in the reports, never the name."),
        ),
        "correct": Step(
            leaves={S.RECORDED},
            reaches=S.RECORDED,
            by={Party.CONSULTANT},
            label=_("Correct it"),
            hint=_("What stood there before is kept in the history."),
        ),
        # A later placement asks for the same dates anew.
        "skip": Step(leaves={S.DUE}, reaches=S.SKIPPED, by={Party.CLOCK}),
    }
)


class OutcomeMoment(TextChoices):
    """How long after the end of the placement; a municipality chooses which."""

    END = "end", _("At the end")
    FOUR_WEEKS = "four_weeks", _("After four weeks")
    THREE_MONTHS = "three_months", _("After three months")
    ONE_YEAR = "one_year", _("After one year")
    TWO_YEARS = "two_years", _("After two years")
    THREE_YEARS = "three_years", _("After three years")
    FIVE_YEARS = "five_years", _("After five years")


AFTER = {
    OutcomeMoment.END: relativedelta(),
    OutcomeMoment.FOUR_WEEKS: relativedelta(weeks=4),
    OutcomeMoment.THREE_MONTHS: relativedelta(months=3),
    OutcomeMoment.ONE_YEAR: relativedelta(years=1),
    OutcomeMoment.TWO_YEARS: relativedelta(years=2),
    OutcomeMoment.THREE_YEARS: relativedelta(years=3),
    OutcomeMoment.FIVE_YEARS: relativedelta(years=5),
}


def day_of(moment: str, ended_on: date) -> date:
    """The day a result is asked for; 29 February plus a year is 28 February."""
    return ended_on + AFTER[OutcomeMoment(moment)]


class Activity(TextChoices):
    """What the person does on that day (I-M1)."""

    WORK = "work", _("Work")
    EDUCATION = "education", _("Education")
    BOTH = "both", _("Work and education")
    NONE = "none", _("Neither")
    UNKNOWN = "unknown", _("Unknown")


WORKS = frozenset({Activity.WORK, Activity.BOTH})
STUDIES = frozenset({Activity.EDUCATION, Activity.BOTH})


class Study(TextChoices):
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    HIGHER = "higher", _("Higher education")
    COURSE = "course", _("Course")


class EndReason(TextChoices):
    """The national list, in our words (requirements R-L1, R-L2)."""

    WORK_30 = "work_30", _("Work, 30 hours a week or more")
    WORK_LESS = "work_less", _("Work, at most 29 hours a week")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    HIGHER = "higher", _("Higher education")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    WAGE_SUBSIDY = "wage_subsidy", _("Work with wage subsidy")
    JOBSEEKER = "jobseeker", _("Looking for work")
    SOCIAL_ASSISTANCE = "social_assistance", _("Social assistance")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


COUNTS = frozenset(
    {EndReason.WORK_30, EndReason.WORK_LESS, EndReason.UPPER_SECONDARY, EndReason.HIGHER}
)


@dataclass(frozen=True)
class Definition:
    """One way to say who “is in work”; several stand side by side."""

    code: str
    label: str | Promise


DEFINITIONS = (
    Definition("one_hour", _("At least one hour a week")),
    Definition("thirty_hours", _("At least 30 hours a week")),
    Definition("national", _("The national reasons that count")),
)


def national_class(*, hours: Decimal, has_ordinary_job: bool, study: str) -> str | None:
    """Where hours and study fit in the national list; None where they fit nowhere.

    More than 29 and less than 30 hours fit no class (R-L2). A job with wage subsidy alone does
    not count as work.
    """
    if has_ordinary_job and hours >= 30:
        return EndReason.WORK_30
    if has_ordinary_job and 0 < hours <= 29:
        return EndReason.WORK_LESS
    by_study: dict[str, EndReason] = {
        Study.UPPER_SECONDARY: EndReason.UPPER_SECONDARY,
        Study.HIGHER: EndReason.HIGHER,
        Study.LOWER_SECONDARY: EndReason.LOWER_SECONDARY,
    }
    if study in by_study:
        return by_study[study]
    if hours > 0 and not has_ordinary_job:
        return EndReason.WAGE_SUBSIDY
    return None
