"""One municipality with as many rows of everything as are asked for, all by the real actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from candidates import actions as candidates
from candidates.models import Participant
from employers.models import Workplace
from employers.models.facts import SkillWish
from matching.actions import priorities, runs
from mentoring import actions as mentoring
from placements.actions import absences, alarms, course, ending
from placements.actions.placements import prepare
from placements.models import Placement
from placements.queries.time_at_work import next_day_there
from reference.models import Language, Skill
from tests import builders as base
from tests.matching import builders as matching
from tests.matching import offer_cast as offers
from tests.meetings.builders import a_meeting, an_output
from tests.networks import builders as networks
from tests.placements import builders as placements
from tests.schooling.builders import a_class, a_pupil, a_slot, a_timetable


@dataclass
class Crowd:
    """Who looks (`people[persona]`), and one record of each kind (`records[name]`).

    May gather more than once: what a record already holds grows, and its address stays.
    """

    many: int = 0
    people: dict[str, User] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def gather(self, many: int) -> "Crowd":
        """As many of everything; `many` is more than at the time before."""
        if not self.many:
            self.begin()
        self.at_school(self.at_work(many))
        self.offers_and_cards(many)
        self.around(many)
        self.many = many
        runs.work_on(
            runs.request_run(
                municipalities=[self.records["unit"].municipality],
                by=self.consultant,
                now=timezone.now(),
            ).pk,
            now=timezone.now(),
        )
        return self

    def begin(self) -> None:
        """Those who look, and the one firm, class and network that everybody is in."""
        unit = base.a_unit()
        self.consultant = base.a_consultant(unit)
        self.teacher = base.a_teacher(base.a_unit(unit.municipality, kind="school"))
        coordinator = base.a_user()
        self.people = {
            "consultant": self.consultant,
            "teacher": self.teacher,
            "leader": base.a_leader(unit),
            "coordinator": coordinator,
        }
        workplace = matching.a_workplace(self.consultant)
        self.network = networks.a_network(by=coordinator)
        networks.a_member(self.network, workplace.employer, coordinator)
        self.school_class = a_class(self.teacher)
        a_timetable(self.school_class, [a_slot("mon")])
        self.cards_of = matching.a_workplace(self.consultant, workplace.employer)
        self.records = {
            "network": self.network,
            "unit": unit,
            "user": self.consultant,
            "workplace": workplace,
            "employer": workplace.employer,
            "class": self.school_class,
        }
        self.a_possible_pair()

    def a_possible_pair(self) -> None:
        """Who asks and who seeks: skills, language and a priority, so that their page reads all."""
        skill = Skill.objects.create(pk="bake_bread", label_nb="bake brød")
        seeker = self.a_pupil()
        candidates.add_entry(participant=seeker, kind="skill", by=self.consultant, skill=skill)
        asking = offers.a_place(
            self.consultant,
            workplace=self.cards_of,
            occupation="5120",
            skills=[SkillWish(skill_id=skill.pk), SkillWish(text="up at four")],
            language={"colleagues": "A1"},
        )
        priorities.adopt_priority(
            municipality=seeker.municipality, group="waiting_over", days=1, points=10,
            agreed_by="The council", agreed_on=placements.today(), by=self.people["leader"],
        )  # fmt: skip
        self.records |= {"seeker": seeker, "asking": asking}

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

    def at_work(self, many: int) -> list[Participant]:
        """All at one firm: running, every second with an alarm and an absence; some have ended.

        Who is new there now.
        """
        workplace = self.records["workplace"]
        today = placements.today()
        found = []
        for number in range(self.many, many):
            stay = self.a_stay(workplace)
            found.append(stay.participant)
            if number % 2:
                told = {"by": self.consultant, "party": "consultant"}
                alarms.raise_alarm(placement=stay, code="other", now=timezone.now(), **told)
                absences.report_absence(
                    participant=stay.participant,
                    placement=stay,
                    day=next_day_there(stay, today),
                    **told,
                )
        for _ in range(self.many // 2, many // 2):
            ended = self.a_stay(workplace)
            ending.end(placement=ended, cause="hired_here", on=ended.started_on, by=self.consultant)
            mentoring.offer_to_be_mentor(
                participant=ended.participant, language=language("so"), form="paid",
                by=ended.participant.user,
            )  # fmt: skip
        # Somebody has looked, so that the page of who has looked has a row in every order of rows.
        candidates.note_reading(
            participants=[stay.participant], by=self.consultant, what="read_profile"
        )
        self.people |= {
            "employer": offers.speaker_of(stay.opening),
            "participant": stay.participant.user,
        }
        self.records |= {"placement": stay, "ended": ended, "opening": stay.opening}
        return found

    def offers_and_cards(self, many: int) -> None:
        """Openings, proposals, offers, cards and noes; each employer is in the network."""
        for _ in range(self.many, many):
            proposal = offers.a_proposal(self.consultant)
            networks.a_member(
                self.network, proposal.opening.workplace.employer, self.people["coordinator"]
            )
            offers.declined(self.consultant, participant=self.a_pupil())
        for _ in range(self.many, many):
            opening = offers.a_place(self.consultant, workplace=self.cards_of, occupation="5120")
            card = offers.a_yes(self.consultant, opening=opening, participant=self.a_pupil())
        self.records |= {"proposal": proposal, "card": card, "participant": card.participant}

    def at_school(self, people: list[Participant]) -> None:
        """One class with everybody in it, and as many classes more."""
        for person in people:
            a_pupil(self.school_class, person)
            a_class(self.teacher)

    def around(self, many: int) -> None:
        """Meetings with outputs, questions to the consultant."""
        people = Participant.objects.filter(consultant=self.consultant).order_by("created_at", "pk")
        for person in people[self.many : many]:
            meeting = a_meeting(person, starts_at=timezone.now() + timedelta(days=1))
            an_output(meeting.cases.get())
            candidates.raise_objection(participant=person, text="Not so.", by=person.user)
        self.records["meeting"] = meeting


def language(code: str) -> Language:
    return Language.objects.get_or_create(pk=code, defaults={"own_name": code})[0]
