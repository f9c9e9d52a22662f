"""One municipality with as many rows of everything as are asked for, all by the real actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from candidates import actions as candidates
from candidates.models import Participant
from employers.models import Workplace
from matching.actions import runs
from mentoring import actions as mentoring
from placements.actions import absences, alarms, course, ending
from placements.actions.placements import prepare
from placements.models import Placement
from reference.models import Language
from tests import builders as base
from tests.matching import builders as matching
from tests.matching import offer_cast as offers
from tests.meetings.builders import a_meeting, an_output
from tests.networks import builders as networks
from tests.placements import builders as placements
from tests.schooling.builders import a_class, a_pupil, a_slot, a_timetable


@dataclass
class Crowd:
    """Who looks (`people[persona]`), and one record of each kind (`records[name]`)."""

    many: int
    people: dict[str, User] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def gather(self) -> "Crowd":
        unit = base.a_unit()
        self.consultant = base.a_consultant(unit)
        self.teacher = base.a_teacher(base.a_unit(unit.municipality, kind="adult_education"))
        coordinator = base.a_user()
        self.network = networks.a_network(by=coordinator)
        self.people = {
            "consultant": self.consultant,
            "teacher": self.teacher,
            "leader": base.a_leader(unit),
            "coordinator": coordinator,
        }
        self.at_work()
        self.offers_and_cards()
        self.at_school()
        self.around()
        runs.work_on(
            runs.request_run(
                municipalities=[unit.municipality], by=self.consultant, now=timezone.now()
            ).pk,
            now=timezone.now(),
        )
        self.records |= {"network": self.network, "unit": unit, "user": self.consultant}
        return self

    def a_pupil(self) -> Participant:
        return offers.a_person(self.consultant, goals=("5120",), teacher=self.teacher)

    def a_stay(self, workplace: Workplace) -> Placement:
        opening = offers.a_place(
            self.consultant, workplace=workplace, occupation="5120", kind="work_practice"
        )
        welcome = offers.a_welcome(self.consultant, opening=opening, participant=self.a_pupil())
        placement = prepare(proposal=welcome, by=self.consultant)
        terms = placements.some_terms(kind="work_practice")
        placement = course.agree(placement=placement, agreement=terms, by=self.consultant)
        placements.visit_held(placement, self.consultant)
        return course.start(
            placement=placement, by=self.consultant, on=max(placement.starts_on, placements.today())
        )

    def at_work(self) -> None:
        """All at one firm: running, every second with an alarm and an absence; some have ended."""
        workplace = matching.a_workplace(self.consultant)
        today = placements.today()
        for number in range(self.many):
            stay = self.a_stay(workplace)
            if number % 2:
                told = {"by": self.consultant, "party": "consultant"}
                alarms.raise_alarm(placement=stay, code="other", now=timezone.now(), **told)
                absences.report_absence(
                    participant=stay.participant, placement=stay, day=today, **told
                )
        for _ in range(self.many // 2):
            ended = self.a_stay(workplace)
            ending.end(placement=ended, cause="hired_here", on=ended.started_on, by=self.consultant)
            mentoring.offer_to_be_mentor(
                participant=ended.participant, language=language("so"), form="paid",
                by=ended.participant.user,
            )  # fmt: skip
        opening = stay.opening
        self.people["employer"] = offers.speaker_of(opening)
        self.people["participant"] = stay.participant.user
        # Somebody has looked, so that the page of who has looked has a row in every order of rows.
        candidates.note_reading(
            participants=[stay.participant], by=self.consultant, what="read_profile"
        )
        self.records |= {"placement": stay, "ended": ended, "workplace": workplace}
        self.records |= {"employer": workplace.employer, "opening": opening}
        networks.a_member(self.network, workplace.employer, self.people["coordinator"])

    def offers_and_cards(self) -> None:
        """Openings, proposals, offers, cards and noes; each employer is in the network."""
        for _ in range(self.many):
            proposal = offers.a_proposal(self.consultant)
            networks.a_member(
                self.network, proposal.opening.workplace.employer, self.people["coordinator"]
            )
            offers.declined(self.consultant, participant=self.a_pupil())
        firm = matching.a_workplace(self.consultant, self.records["employer"])
        for _ in range(self.many):
            opening = offers.a_place(self.consultant, workplace=firm, occupation="5120")
            card = offers.a_yes(self.consultant, opening=opening, participant=self.a_pupil())
        self.records |= {"proposal": proposal, "card": card, "participant": card.participant}

    def at_school(self) -> None:
        """One class with everybody in it, and as many classes more."""
        school_class = a_class(self.teacher)
        a_timetable(school_class, [a_slot("mon")])
        everybody = Participant.objects.filter(teacher=self.teacher).order_by("created_at", "pk")
        for person in everybody[: self.many]:
            a_pupil(school_class, person)
        for _ in range(self.many - 1):
            a_class(self.teacher)
        self.records["class"] = school_class

    def around(self) -> None:
        """Meetings with outputs, questions to the consultant, wishes for a mentor."""
        people = list(Participant.objects.filter(consultant=self.consultant)[: self.many])
        for person in people:
            meeting = a_meeting(person, starts_at=timezone.now() + timedelta(days=1))
            an_output(meeting.cases.get())
            candidates.raise_objection(participant=person, text="Not so.", by=person.user)
        self.records["meeting"] = meeting


def language(code: str) -> Language:
    return Language.objects.get_or_create(pk=code, defaults={"own_name": code})[0]
