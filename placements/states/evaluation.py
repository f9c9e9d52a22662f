"""The life of an evaluation and of each rater's answer; the scales and what each rater is asked."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step

# As long as nobody has seen it.
MAY_CHANGE_FOR = timedelta(days=7)


class EvaluationState(TextChoices):
    OPEN = "open", _("Answers are coming in")
    REVEALED = "revealed", _("Shown side by side")
    SETTLED = "settled", _("Differences talked through")


class RatingState(TextChoices):
    WAITING = "waiting", _("No answer yet")
    SENT = "sent", _("Answered")
    MISSING = "missing", _("No answer in time")


E = EvaluationState
R = RatingState
RATERS = (Party.PARTICIPANT, Party.EMPLOYER, Party.CONSULTANT, Party.TEACHER)

EVALUATION_FLOW = Flow(
    {
        # Everybody has answered, or the last day has passed.
        "reveal": Step(leaves={E.OPEN}, reaches=E.REVEALED, by={Party.CLOCK}),
        "settle": Step(leaves={E.REVEALED}, reaches=E.SETTLED, by={Party.CLOCK}),
    }
)

RATING_FLOW = Flow(
    {
        "send": Step(
            leaves={R.WAITING},
            reaches=R.SENT,
            by=set(RATERS),
            label=_("Send"),
            hint=_("You can change it for 7 days. Nobody sees it before all have answered."),
        ),
        "change": Step(
            leaves={R.SENT},
            reaches=R.SENT,
            by=set(RATERS),
            label=_("Change my answer"),
            hint=_("Possible for 7 days, as long as the others do not see it yet."),
        ),
        "miss": Step(leaves={R.WAITING}, reaches=R.MISSING, by={Party.CLOCK}),
    }
)


class Moment(TextChoices):
    MIDWAY = "midway", _("Midway")
    FINAL = "final", _("At the end")


class AnswerChannel(TextChoices):
    PAGE = "page", _("Signed in")
    LINK = "link", _("By link")
    PHONE = "phone", _("On the phone")


class Contract(TextChoices):
    """The form of a contract, for jobs that are offered and for results."""

    PERMANENT = "permanent", _("Permanent")
    TEMPORARY = "temporary", _("Temporary")
    ON_CALL = "on_call", _("On call")
    APPRENTICE = "apprentice", _("Apprentice")
    WAGE_SUBSIDY = "wage_subsidy", _("With wage subsidy")
    SELF_EMPLOYED = "self_employed", _("Own business")


@dataclass(frozen=True)
class Scale:
    """A scale keeps its direction and its midpoint, so that answers can be read later (R-L6)."""

    code: str
    lowest: int
    highest: int
    is_higher_better: bool
    words: dict[int, str | Promise]
    wide_gap: int  # from this distance on, the raters must say why they differ
    has_faces: bool = False
    low_needs_comment: bool = False

    @property
    def midpoint(self) -> float:
        return (self.lowest + self.highest) / 2

    def is_low(self, value: int) -> bool:
        """Whether the answer is on the bad side of the midpoint."""
        return value < self.midpoint if self.is_higher_better else value > self.midpoint


FACES = Scale(
    "faces",
    1,
    5,
    is_higher_better=True,
    words={1: _("Very bad"), 2: _("Bad"), 3: _("So-so"), 4: _("Good"), 5: _("Very good")},
    wide_gap=2,
    has_faces=True,
)
AGREE = Scale(
    "agree",
    1,
    4,
    is_higher_better=True,
    words={1: _("No"), 2: _("Not quite"), 3: _("Mostly"), 4: _("Yes")},
    wide_gap=2,
    low_needs_comment=True,
)
NEED = Scale(
    "need",
    1,
    4,
    is_higher_better=False,
    words={1: _("None"), 2: _("A little"), 3: _("Some"), 4: _("Much")},
    wide_gap=2,
)
SPOKEN = Scale(
    "level",
    0,
    4,
    is_higher_better=True,
    words={
        0: _("Nothing yet"),
        1: _("Words (A1)"),
        2: _("Sentences (A2)"),
        3: _("Conversation (B1)"),
        4: _("Talks freely (B2)"),
    },
    wide_gap=1,
)
WRITTEN = Scale(
    "written_level",
    0,
    4,
    is_higher_better=True,
    words={
        0: _("Nothing yet"),
        1: _("Words (A1)"),
        2: _("Short texts (A2)"),
        3: _("Longer texts (B1)"),
        4: _("Everything at work (B2)"),
    },
    wide_gap=1,
)
MASTERED = Scale(
    "mastered",
    0,
    5,
    is_higher_better=True,
    words={number: str(number) for number in range(6)},
    wide_gap=2,
)
AGAIN = Scale(
    "again",
    1,
    3,
    is_higher_better=True,
    words={1: _("No"), 2: _("Perhaps"), 3: _("Yes")},
    wide_gap=2,
)


@dataclass(frozen=True)
class Question:
    """One thing that several raters are asked, each in words of their own."""

    key: str
    scale: Scale
    label: str | Promise
    asked: dict[str, str | Promise]  # party → the words; who is not here is not asked


_P, _E, _C, _T = RATERS

QUESTIONS = (
    Question(
        "punctual",
        FACES,
        _("On time"),
        {_P: _("I came on time"), _E: _("Came at the agreed time"), _T: _("On time")},
    ),
    Question(
        "speaking",
        SPOKEN,
        _("Speaking"),
        {
            _P: _("I speak Norwegian"),
            _E: _("Speaks with colleagues"),
            _C: _("Speaks"),
            _T: _("Speaks"),
        },
    ),
    Question(
        "listening",
        SPOKEN,
        _("Understanding"),
        {
            _P: _("I understand"),
            _E: _("Understands what we say"),
            _C: _("Understands"),
            _T: _("Understands"),
        },
    ),
    Question(
        "reading",
        WRITTEN,
        _("Reading"),
        {_P: _("I read"), _E: _("Reads at work"), _C: _("Reads"), _T: _("Reads")},
    ),
    Question(
        "writing",
        WRITTEN,
        _("Writing"),
        {_P: _("I write"), _C: _("Writes"), _T: _("Writes")},
    ),
    Question(
        "mastered",
        MASTERED,
        _("Tasks mastered, of five"),
        {
            _P: _("Of five tasks I can do"),
            _E: _("Of five tasks, does alone"),
            _C: _("Of five tasks, does alone"),
        },
    ),
    Question(
        "surroundings",
        FACES,
        _("People and talk at work"),
        {
            _P: _("The people at work"),
            _E: _("Talk and company at work"),
            _C: _("Talk and company at work"),
            _T: _("Talk and company at work"),
        },
    ),
    Question(
        "support",
        FACES,
        _("Follow-up"),
        {
            _P: _("The help I got"),
            _E: _("The follow-up we got from you"),
            _C: _("The follow-up we gave"),
            _T: _("The follow-up we gave"),
        },
    ),
    Question(
        "needs_help",
        NEED,
        _("Help needed now"),
        {_E: _("How much help is needed now?"), _C: _("How much help is needed now?")},
    ),
    Question(
        "kept",
        AGREE,
        _("It was as agreed"),
        {
            _P: _("It was as we agreed"),
            _E: _("It was as we agreed"),
            _C: _("It was as agreed"),
            _T: _("It was as agreed"),
        },
    ),
    Question(
        "goal",
        AGREE,
        _("Useful for the goal"),
        {_P: _("It helps me to my goal"), _C: _("Useful for the goal")},
    ),
    Question(
        "host_again",
        AGAIN,
        _("Would welcome somebody again"),
        {_E: _("Would you welcome somebody again?")},
    ),
)
QUESTION = {question.key: question for question in QUESTIONS}


def questions_for(party: str) -> list[Question]:
    return [question for question in QUESTIONS if party in question.asked]
