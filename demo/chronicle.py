"""What happened to people and firms, day by day: each line is one real action at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts import actions as accounts
from accounts.models import UnitMembership, User
from candidates import actions as candidates
from candidates.models import Participant
from common.calendar import add_working_days
from common.errors import DomainError
from demo.afterwards import Afterwards
from demo.cast import DOMAIN, PEOPLE, SEL, VAGA
from demo.stays import Stays, Step
from employers import actions as employers
from employers.models import Employer, Opening
from matching.actions import decisions, employer_answers, offers, pairs, runs
from matching.models import Proposal
from matching.queries.disclosure import items_of
from notifications.actions import mark_all_read
from placements.actions import talks
from reference.models import Municipality

if TYPE_CHECKING:
    from demo.story import Story

Event = tuple[int, str, Callable[[], None]]

# person, opening: the days of approval, yes and welcome.
WELCOMED = (
    ("P03", "O27", -199, -197, -194),
    ("P21", "O18", -190, -185, -176),
    ("P04", "O22", -175, -172, -169),
    ("P03", "O19", -149, -147, -144),
    ("P12", "O19", -112, -109, -106),
    ("P22", "O15", -112, -109, -102),
    ("P16", "O16", -56, -53, -50),
    ("P09", "O09", -50, -47, -44),
    ("P02", "O07", -48, -45, -42),
    ("P17", "O10", -34, -31, -28),
    ("P10", "O02", -33, -30, -27),
    ("P15", "O09", -28, -25, -22),
    ("P08", "O08", -20, -17, -12),
    ("P18", "O18", -16, -13, -6),
    ("P19", "O20", -15, -12, -8),
)
WHY_APPROVED = "Deltakeren ønsker dette selv, og vi har snakket om målet."


class Chronicle:
    """Collects the events of the story and tells them in time order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.events: list[Event] = []

    def tell(self) -> None:
        self.placements()
        self.offers()
        self.firms()
        self.people()
        self.play()

    def play(self) -> None:
        for days, clock, event in sorted(self.events, key=lambda each: each[:2]):
            with self.story.calendar.at(days, clock):
                try:
                    event()
                except DomainError as refusal:
                    raise DomainError(f"Day {days}, {told(event)}: {refusal}") from refusal

    def plan(self, days: int, clock: str, event: Callable[[], None]) -> None:
        self.events.append((days, clock, event))

    # Who and what, read anew at each event, since versions move.

    def person(self, code: str) -> Participant:
        return Participant.objects.get(pk=self.story.people[code].pk)

    def owner(self, code: str) -> User:
        owner = self.person(code).consultant
        if owner is None:
            raise LookupError(f"{code} has no consultant.")
        return owner

    def own_user(self, code: str) -> User:
        user = self.person(code).user
        if user is None:
            raise LookupError(f"{code} has no account.")
        return user

    def employer(self, line: int) -> Employer:
        return self.story.employer(line)

    def speaker(self, proposal: Proposal) -> User:
        member = proposal.opening.workplace.employer.members.select_related("user").first()
        if member is None:
            raise LookupError(f"Nobody speaks for {proposal.opening.workplace.employer}.")
        return member.user

    def proposal(self, person: str, opening: str) -> Proposal:
        return (
            Proposal.objects.filter(
                participant=self.story.people[person], opening=self.story.opening(opening)
            )
            .select_related("participant", "opening__workplace__employer")
            .latest("created_at")
        )

    # One step each.

    def offer(self, person: str, opening: str) -> None:
        proposal = pairs.propose_pair(
            participant=self.person(person),
            opening=self.story.opening(opening),
            by=self.owner(person),
        )
        decisions.approve(proposal=proposal, by=self.owner(person), note=WHY_APPROVED)
        decisions.send_offer(
            proposal=self.proposal(person, opening), by=self.owner(person), now=timezone.now()
        )

    def say_yes(self, person: str, opening: str) -> None:
        """Yes, sharing levels and the first two things the person brings."""
        proposal = self.proposal(person, opening)
        shared = [item.key for item in items_of(proposal)][:3]
        offers.accept(proposal=proposal, by=self.own_user(person), shared=shared)

    def welcome(self, person: str, opening: str) -> None:
        proposal = self.proposal(person, opening)
        visit = add_working_days(timezone.localdate(), 2)
        if person == "P18":  # the two sides see each other when the level is settled
            visit = self.story.calendar.day(4)
        employer_answers.welcome(proposal=proposal, by=self.speaker(proposal), visit_on=visit)

    # The chapters.

    def placements(self) -> None:
        self.plan(
            -35,
            "09:00",
            lambda: void(
                candidates.ask_for_volunteering(
                    participant=self.person("P10"), by=self.own_user("P10")
                )
            ),
        )
        for person, opening, approved, yes, welcome in WELCOMED:
            pair = (person, opening)
            self.plan(approved, "10:30", lambda pair=pair: self.offer(*pair))
            self.plan(yes, "17:00", lambda pair=pair: self.say_yes(*pair))
            self.plan(welcome, "09:30", lambda pair=pair: self.welcome(*pair))
        stays = Stays(self)
        stays.plan()
        Afterwards(self, stays).plan()

    def offers(self) -> None:
        self.plan(-9, "10:00", lambda: self.offer("P06", "O15"))
        # So early that no weekend or Easter lies between its deadline and today: it has lapsed.
        self.plan(-13, "10:00", lambda: self.offer("P13", "O10"))
        self.plan(-6, "17:00", lambda: self.say_yes("P06", "O15"))
        self.plan(-6, "10:00", self.two_to_choose_from)
        self.plan(-4, "10:00", lambda: self.offer("P01", "O17"))
        self.plan(-4, "18:00", self.choose_one)
        self.plan(-1, "11:00", self.refused_for_safety)
        for day in range(-7, 1):
            self.plan(day, "06:00", self.clock_passes)

    def clock_passes(self) -> None:
        offers.remind_unanswered(now=timezone.now())
        offers.lapse_unanswered(now=timezone.now())

    def two_to_choose_from(self) -> None:
        """Olena gets two offers; both must be proposed before the first holds its place."""
        person, by = "P11", self.owner("P11")
        for opening in ("O21", "O07"):
            pairs.propose_pair(
                participant=self.person(person), opening=self.story.opening(opening), by=by
            )
        for opening in ("O21", "O07"):
            decisions.approve(proposal=self.proposal(person, opening), by=by, note=WHY_APPROVED)
            decisions.send_offer(proposal=self.proposal(person, opening), by=by, now=timezone.now())

    def choose_one(self) -> None:
        offers.decline(
            proposal=self.proposal("P11", "O21"), by=self.own_user("P11"), code="not_my_goal"
        )
        proposal = self.proposal("P11", "O07")
        shared = [item.key for item in items_of(proposal)][:2]
        offers.accept(
            proposal=proposal,
            by=self.own_user("P11"),
            shared=shared,
            own_words="Jeg vil snakke mer norsk.",
        )

    def refused_for_safety(self) -> None:
        proposal = self.proposal("P06", "O15")
        speaker = self.speaker(proposal)
        employer_answers.refuse(proposal=proposal, by=speaker, code="language_safety")
        pairs.ban_pair(
            participant=self.person("P06"),
            opening=self.story.opening("O15"),
            by=self.owner("P06"),
            reason="Må kunne lese instruksjoner.",
            code="language_safety",
        )

    def firms(self) -> None:
        self.plan(-60, "08:00", self.still_true)
        bodies = (
            "Introduksjonstjenesten Sel", "Nav Sel", "Otta voksenopplæring", "Videregående skole",
            "Tiltaksarrangør", "Introduksjonstjenesten Sel", "Nav Sel",
        )  # fmt: skip
        for place, body in enumerate(bodies):
            self.plan(-58 + 7 * place, "11:00", lambda body=body: self.ask_shop(body))
        self.plan(-3, "12:00", self.shop_rests)
        self.plan(-9, "13:00", self.repair)
        self.plan(-8, "19:00", self.writes_by_itself)
        self.plan(-7, "05:00", self.run_both)

    def still_true(self) -> None:
        """Every opening is refreshed: else all would ask for it on the day of the demo."""
        for opening in Opening.objects.in_matching().order_by("import_key"):
            employers.refresh_opening(opening=opening, by=self.story.staff["ingrid.consultant"])

    def ask_shop(self, body: str) -> None:
        employers.log_contact(
            employer=self.employer(5),
            by=self.story.staff["ingrid.consultant"],
            kind="call",
            result="later",
            minutes=5,
            body=body,
            reason="Flere etater spør hver for seg.",
        )

    def shop_rests(self) -> None:
        employers.rest_employer(
            employer=self.employer(5),
            by=self.story.staff["ingrid.consultant"],
            until=self.story.calendar.today + timedelta(days=24),
        )

    def repair(self) -> None:
        hotel = self.employer(4)
        talk = hotel.repair_talks.latest("opened_at")
        talks.record_repair_talk(
            talk=talk, by=self.owner("P09"), agreed="Oppgavene avtales skriftlig før neste start."
        )
        talk.refresh_from_db()
        employers.confirm_repair_talk(talk=talk, by=self.story.user("nils.hotel"))

    def writes_by_itself(self) -> None:
        """A shop in Vågå registers and offers a place; nobody has answered (003:1617)."""
        shop = employers.register_employer(
            organisation_number="310001163",
            name="Vågå prøvebutikk (demo)",
            workplace={"name": "Vågå prøvebutikk", "postal_code": "2680"},
            contact_name="Åse Prøve",
            email=f"ase.shop@{DOMAIN}",
            password="praksisbro-demo",  # noqa: S106 - the one password of the demo
            sector="Butikk",
        )
        employers.write_message(
            employer=shop,
            by=self.story.user("ase.shop"),
            text="Vi kan ta imot en person på lageret fra januar. Hvem ringer oss?",
        )

    def run_both(self) -> None:
        for number in (SEL, VAGA):
            run = runs.request_run(
                municipalities=[Municipality.objects.get(pk=number)], by=None, now=timezone.now()
            )
            runs.work_on(run.pk, now=timezone.now())
        for person in PEOPLE:
            mark_all_read(by=self.own_user(person.code))
        for user in self.story.staff.values():
            mark_all_read(by=user)

    def people(self) -> None:
        self.plan(
            -30,
            "12:00",
            lambda: void(
                candidates.withdraw_consent(participant=self.person("P20"), by=self.own_user("P20"))
            ),
        )
        self.plan(-10, "15:30", self.colleague_leaves)
        self.plan(-4, "12:00", self.lift_is_found)
        self.plan(-3, "10:00", self.early_wish)
        self.plan(-17, "10:00", self.waits_for_the_job)

    def colleague_leaves(self) -> None:
        membership = UnitMembership.objects.get(user=self.story.staff["eivind.consultant"])
        accounts.end_membership(membership=membership, by=self.story.staff["leif.leader"])

    def lift_is_found(self) -> None:
        pairs.record_lift(
            participant=self.person("P05"),
            workplace=self.story.opening("O09").workplace,
            arrangement="Nabo kjører tirsdag og torsdag",
            by=self.owner("P05"),
        )

    def waits_for_the_job(self) -> None:
        """Ibrahim is promised a job (O25): no proposals until it is settled."""
        candidates.pause_matching(participant=self.person("P12"), by=self.owner("P12"))

    def early_wish(self) -> None:
        candidates.change_practical(
            participant=self.person("P24"),
            by=self.owner("P24"),
            strong_wish_since=timezone.localdate(),
        )


def told(event: Callable[[], None]) -> str:
    """The event in words, for whoever must mend the story."""
    if isinstance(event, Step):
        return str(event)
    return f"{getattr(event, '__qualname__', event)} {getattr(event, '__defaults__', '')}"


def void(_result: object) -> None:
    """An event returns nothing, whatever the action gives back."""
