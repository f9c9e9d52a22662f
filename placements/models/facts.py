"""What actions take: answers of a rater, and a result. Plain data, stored by the actions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from employers.models import Employer
from reference.models import Occupation


@dataclass(frozen=True)
class RatingFacts:
    """What somebody answers. In `answers` a question's key gives a value, or None: don't know.

    A question that is not there was not answered at all.
    """

    answers: dict[str, int | None] = field(default_factory=dict)
    comment: str = ""
    could_be_better: str = ""
    is_anonymous: bool = False
    discovered: str = ""
    is_job_offered: bool | None = None
    job_hours: Decimal | None = None
    job_contract: str = ""


@dataclass(frozen=True)
class Job:
    """One job: hours a week, contract, and where when it is an employer of ours."""

    hours: Decimal
    contract: str
    occupation: Occupation | None = None
    employer: Employer | None = None


@dataclass(frozen=True)
class Result:
    """What the person does on the day that is asked about."""

    activity: str
    jobs: Sequence[Job] = ()
    study: str = ""
    study_field: str = ""
    end_reason: str = ""
    lives_here: bool | None = None
