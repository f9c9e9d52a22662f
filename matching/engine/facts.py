"""The facts of a matching case, checked and sorted, and the fixed words of the format."""

from dataclasses import dataclass

LEVELS = ("below_A1", "A1", "A2", "B1", "B2", "C1", "C2")
UNTESTED = -1  # a person's null; reads as below A1
NO_NEED = -1  # an opening's null

NORWEGIAN = ("listening", "speaking", "reading", "writing")
FUNCTIONS = ("colleagues", "customers", "instructions", "messages")
# Which of the four Norwegian skills each work function reads.
FUNCTION_READS = (1, 1, 2, 0)
INSTRUCTIONS = 2

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

KIND_RUNG = {
    "micro_assignment": 1,
    "volunteering": 1,
    "company_visit": 1,
    "job_shadowing": 1,
    "language_practice": 2,
    "work_practice": 3,
    "work_training": 3,
    "language_support": 3,
    "wage_subsidy": 4,
    "summer_job": 4,
    "temporary_job": 4,
    "ordinary_job": 5,
    "apprenticeship": 5,
}
KINDS = tuple(KIND_RUNG)
UNPAID_RUNGS = (2, 3)
HIRE = ("no", "maybe", "yes")

CRITERIA = (
    "goal",
    "competence",
    "language",
    "support",
    "schedule",
    "reach",
    "prospects",
    "record",
)

# In the order in which explanations list them.
CODES = (
    "language",
    "days",
    "period",
    "reach",
    "licence",
    "certificate",
    "demand",
    "capacity",
    "loop",
    "asked",
    "pair",
    "rest",
    "consent",
)

Hours = tuple[tuple[int, int] | None, ...]  # seven, Monday first: minutes after midnight
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Participant:
    id: str
    consent: bool
    support_talk_due: bool
    unpaid_at: tuple[tuple[str, int], ...]
    norwegian: tuple[int, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    experience: tuple[tuple[str, float], ...]
    goals: tuple[str, ...]
    available: Hours
    from_day: int
    until: int
    home: Place
    max_travel_minutes: float
    has_car: bool
    lift_to: tuple[str, ...]
    licences: tuple[str, ...]
    certificates: tuple[str, ...]
    avoid: tuple[str, ...]
    follow_up_need: int
    kinds: tuple[str, ...]
    strong_wish: bool
    waiting_days: int
    priority: float
    weights: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Opening:
    id: str
    employer: str
    workplace: str
    kind: str
    occupation: str
    skills_needed: tuple[str, ...]
    skills_wished: tuple[str, ...]
    start: tuple[int, ...]
    hire_level: tuple[int, ...]
    working_languages: tuple[str, ...]
    talk: int
    slow_talk: bool
    teacher_on_site: bool
    support: int
    days: Hours
    min_days: int
    start_between: tuple[int, int]
    weeks: int
    location: Place
    capacity: int
    licences: tuple[str, ...]
    certificates: tuple[str, ...]
    demands: tuple[str, ...]
    hire: str


@dataclass(frozen=True, slots=True)
class Workplace:
    id: str
    supervision_ceiling: int | None
    occupied: int


@dataclass(frozen=True, slots=True)
class Employer:
    id: str
    max_people: int | None
    resting: bool
    asked_90_days: int
    answer_rate: float | None
    hosted_12_months: int


@dataclass(frozen=True, slots=True)
class Case:
    """One case; every list sorted, so that the order of records in the file cannot matter."""

    as_of: int
    weights: tuple[float, ...]
    vocabulary: tuple[tuple[str, tuple[str, ...]], ...]
    unpaid_limit: int
    participants: tuple[Participant, ...]
    openings: tuple[Opening, ...]
    workplaces: dict[str, Workplace]
    employers: dict[str, Employer]
    locks: tuple[tuple[str, str], ...]
    bans: tuple[tuple[str, str], ...]
