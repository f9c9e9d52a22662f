"""The demo marketplace, built in time order by the real actions, each at its own moment.

A planned step that a rule refuses stops the command: the story must be possible in the product.
Every name, firm and number is invented.
"""

import csv
import re
from datetime import date, time, timedelta
from pathlib import Path

from accounts import actions as accounts
from accounts.models import Unit, User
from accounts.parties import Party
from accounts.queries import invitation_by_token
from candidates import actions as candidates
from candidates.models import Participant
from demo.casework import tell_ends, tell_meetings
from demo.cast import DOMAIN, PEOPLE, SEL, VAGA, Person
from demo.chronicle import Chronicle
from demo.clock import Calendar
from demo.school import tell_school
from employers import actions as employers
from employers.models import Employer, Opening
from networks import actions as networks
from networks.models import Network
from placements.actions.closed_cases import import_closed_cases
from reference.models import Language, Municipality, Occupation, PostalCode, Skill

DATA = Path(__file__).parent / "data"
PASSWORD = "praksisbro-demo"  # noqa: S105 - printed for everybody who tries the demo
SKILLS = ("listening", "speaking", "reading", "writing")
STAFF = (
    # address, first name, unit, role, phone
    ("leif.leader", "Leif", "S", Party.LEADER, "61 00 00 13"),
    ("ingrid.consultant", "Ingrid", "S", Party.CONSULTANT, "61 00 00 11"),
    ("eivind.consultant", "Eivind", "S", Party.CONSULTANT, "61 00 00 12"),
    ("sigrid.consultant", "Sigrid", "S", Party.CONSULTANT, "61 00 00 16"),
    ("berit.teacher", "Berit", "V", Party.TEACHER, "61 00 00 14"),
    ("marit.consultant", "Marit", "N", Party.CONSULTANT, "61 00 00 15"),
    ("guro.teacher", "Guro", "W", Party.TEACHER, "61 00 00 17"),
)
SPEAKERS = (
    # address, first name, employer's line in the file, counted from one
    ("kari.baker", "Kari", 1),
    ("tora.care", "Tora", 2),
    ("siv.nursery", "Siv", 3),
    ("nils.hotel", "Nils", 4),
    ("ola.carpenter", "Ola", 6),
    ("per.garage", "Per", 7),
    ("liv.centre", "Liv", 10),
    ("eli.cafe", "Eli", 11),
    ("rolf.school", "Rolf", 12),
    ("tor.furniture", "Tor", 13),
    ("inga.store", "Inga", 14),
    ("geir.transport", "Geir", 15),
)
UNITS = (
    ("S", SEL, Unit.Kind.PROGRAMME_OFFICE, "Introduksjonstjenesten Sel"),
    ("V", SEL, Unit.Kind.SCHOOL, "Otta voksenopplæring"),
    ("N", VAGA, Unit.Kind.MEANS_OFFICE, "Nav Vågå"),
    ("W", VAGA, Unit.Kind.SCHOOL, "Vågå vaksenopplæring"),
)
# The municipality's own words for bodies, roles and rules.
WORDS = {
    SEL: {
        "programme_office": "Introduksjonstjenesten Sel",
        "school": "Otta voksenopplæring",
        "means_office": "Nav Sel",
        "job_consultant": "Jobbkonsulent",
        "teacher": "Lærer",
        "programme_act": "Integreringsloven",
        "complaint_body": "Statsforvalteren i Innlandet",
        "wage_subsidy_rule": "Vanligvis inntil ett år. Nav bestemmer hvor stor del av lønnen.",
    },
    VAGA: {
        "programme_office": "Nav Vågå",
        "school": "Vågå vaksenopplæring",
        "means_office": "Nav Vågå",
        "job_consultant": "Jobbkonsulent",
        "teacher": "Lærar",
        "programme_act": "Integreringslova",
        "complaint_body": "Statsforvaltaren i Innlandet",
        "wage_subsidy_rule": "Vanlegvis inntil eitt år. Nav avgjer kor stor del av lønna.",
    },
}
LEVELS = {"0": "below_A1"}


class Story:
    """Builds the marketplace; keeps who is who by the codes of the story."""

    def __init__(self, today: date) -> None:
        self.calendar = Calendar(today)
        self.staff: dict[str, User] = {}
        self.units: dict[str, Unit] = {}
        self.people: dict[str, Participant] = {}

    # Who is who.

    def user(self, address: str) -> User:
        return User.objects.get(email=f"{address}@{DOMAIN}")

    def owner_of(self, person: Person) -> User:
        if person.code == "P15":
            return self.staff["eivind.consultant"]
        return self.staff["marit.consultant" if person.unit == "N" else "ingrid.consultant"]

    def teacher_of(self, person: Person) -> User | None:
        """In Vågå only who may come into language practice has one."""
        if person.unit == "S":
            return self.staff["berit.teacher"]
        return self.staff["guro.teacher"] if "language_practice" in person.kinds else None

    def opening(self, code: str) -> Opening:
        return Opening.objects.get(import_key=code)

    def employer(self, line: int) -> Employer:
        return Employer.objects.get(organisation_number=organisation_numbers()[line - 1])

    # The chapters, in time order.

    def build(self) -> None:
        self.set_up_units()
        self.import_employers()
        self.register_people()
        self.found_networks()
        Chronicle(self).tell()
        tell_school(self)
        tell_meetings(self)
        tell_ends(self)
        self.bring_closed_cases()

    def bring_closed_cases(self) -> None:
        """Cases from before the system, so that results exist from the first day."""
        for number, name in (("3437", "closed_cases.csv"), ("3435", "closed_cases_vaga.csv")):
            text = (DATA / name).read_text(encoding="utf-8")
            import_closed_cases(
                municipality=Municipality.objects.get(pk=number),
                rows=list(csv.DictReader(text.splitlines(), delimiter=";")),
            )

    def set_up_units(self) -> None:
        with self.calendar.at(-420, "08:00"):
            for code, number, kind, name in UNITS:
                self.units[code] = accounts.open_unit(
                    municipality=Municipality.objects.get(pk=number),
                    kind=kind,
                    name=name,
                    by=None,
                    phone="61 00 00 10",
                )
            for address, first_name, unit, role, phone in STAFF:
                user = self.join_unit(address, f"{first_name} Prøve", unit, role)
                accounts.change_own_details(
                    user=user, phone=phone, language="nn" if unit in "NW" else "nb"
                )
                self.staff[address] = user
            for code, number, _kind, _name in UNITS[::2]:
                settings = accounts.settings_of(Municipality.objects.get(pk=number))
                accounts.change_settings(
                    settings=settings,
                    by=self.staff["leif.leader"],
                    page_language="nn" if code == "N" else "nb",
                    means_office_email=f"{'nav.vaga' if code == 'N' else 'nav.sel'}@{DOMAIN}",
                )
            for number, words in WORDS.items():
                for key, text in words.items():
                    accounts.set_local_term(
                        municipality=Municipality.objects.get(pk=number),
                        key=key,
                        language="nn" if number == VAGA else "nb",
                        text=text,
                        by=self.staff["leif.leader"],
                    )
            candidates.seed_consent_texts(valid_from=self.calendar.day(-420))

    def join_unit(self, address: str, name: str, unit: str, role: str) -> User:
        token = accounts.invite_to_unit(
            unit=self.units[unit], role=role, email=f"{address}@{DOMAIN}", by=None, name=name
        )
        invitation = invitation_by_token(token)
        if invitation is None:
            raise LookupError(f"The invitation of {address} is gone.")
        return accounts.accept_invitation(invitation=invitation, user=None, password=PASSWORD)

    def import_employers(self) -> None:
        """The firms and their openings come from files, by the real import."""
        with self.calendar.at(-200, "10:00"):
            for kind in ("employers", "openings"):
                employers.import_file(
                    kind=kind,
                    content=self.file(f"{kind}.csv"),
                    file_name=f"{kind}.csv",
                    by=self.staff["ingrid.consultant"],
                )
            for address, first_name, line in SPEAKERS:
                token = employers.invite_member(
                    employer=self.employer(line),
                    email=f"{address}@{DOMAIN}",
                    by=self.staff["ingrid.consultant"],
                    name=f"{first_name} Prøve",
                )
                invitation = invitation_by_token(token)
                if invitation is None:
                    raise LookupError(f"The invitation of {address} is gone.")
                employers.join_employer(invitation=invitation, user=None, password=PASSWORD)

    def file(self, name: str) -> bytes:
        """The file with its days (D-180) counted from the day of the demo."""
        written = (DATA / name).read_text(encoding="utf-8")
        summer = date(self.calendar.today.year + 1, 6, 20)
        written = re.sub(
            r"SUMMER(?:\+(\d+))?",
            lambda found: str(summer + timedelta(days=int(found[1] or 0))),
            written,
        )
        return re.sub(
            r"\bD([+-]\d+)\b",
            lambda found: str(self.calendar.today + timedelta(days=int(found[1]))),
            written,
        ).encode()

    def register_people(self) -> None:
        for person in sorted(PEOPLE, key=lambda each: each.starts):
            with self.calendar.at(person.starts + 1, "11:00"):
                self.people[person.code] = self.register(person)

    def register(self, person: Person) -> Participant:
        owner = self.owner_of(person)
        participant = candidates.create_participant(
            unit=self.units[person.unit],
            by=owner,
            first_name=person.first_name,
            last_name="Eksempel",
            programme_starts_on=self.calendar.today + timedelta(days=person.starts),
            programme_ends_on=self.calendar.today + timedelta(days=person.ends),
            deputy=self.staff["sigrid.consultant"] if person.unit == "S" else None,
            teacher=self.teacher_of(person),
            track=person.track,
            contact_language=Language.objects.filter(pk__in=person.languages[:1]).first(),
            reads_little=person.reads_little,
            needs_interpreter=bool(person.need > 1),
        )
        self.map_competence(participant, person, owner)
        self.map_practical(participant, person, owner)
        self.give_account(participant, person, owner)
        if person.code == "P14":
            candidates.set_protected_address(participant=participant, is_protected=True, by=owner)
            return participant
        candidates.give_consent(participant=participant, by=owner, way="interpreter")
        candidates.record_rights_course(
            participant=participant, on=self.calendar.day(person.starts + 1), by=owner
        )
        return participant

    def give_account(self, participant: Participant, person: Person, owner: User) -> None:
        invitation, _token = candidates.invite_participant(
            participant=participant, email=f"{person.first_name.lower()}@{DOMAIN}", by=owner
        )
        candidates.accept_participant_invitation(
            invitation=invitation, user=None, password=PASSWORD
        )

    def map_competence(self, participant: Participant, person: Person, owner: User) -> None:
        if person.levels:
            levels = [LEVELS.get(level, level) for level in person.levels.split()]
            candidates.set_norwegian(
                participant=participant,
                levels=dict(zip(SKILLS, levels, strict=True)),
                by=owner,
                source="test",
            )
        for code in person.languages:
            candidates.add_entry(
                participant=participant,
                kind="language",
                by=owner,
                language=Language.objects.get(pk=code),
            )
        for words, skill in person.skills:
            candidates.add_entry(
                participant=participant,
                kind="skill",
                by=owner,
                text=words,
                skill=Skill.objects.get(pk=skill) if skill else None,
            )
        for words, occupation, years in person.experience:
            candidates.add_entry(
                participant=participant,
                kind="experience",
                by=owner,
                text=words,
                occupation=Occupation.objects.get(pk=occupation),
                years=years,
                is_formal=occupation != "9412",
            )
        self.map_wishes(participant, person, owner)

    def map_wishes(self, participant: Participant, person: Person, owner: User) -> None:
        for occupation in person.goals:
            candidates.add_entry(
                participant=participant,
                kind="goal",
                by=owner,
                occupation=Occupation.objects.get(pk=occupation),
            )
        if person.wish:
            candidates.add_entry(participant=participant, kind="wish", by=owner, text=person.wish)
        if person.education:
            words, recognition = person.education
            candidates.add_entry(
                participant=participant,
                kind="education",
                by=owner,
                text=words,
                recognition=recognition,
            )
        for licence in person.licences:
            candidates.add_entry(participant=participant, kind="licence", by=owner, value=licence)

    def map_practical(self, participant: Participant, person: Person, owner: User) -> None:
        candidates.set_availability(
            participant=participant,
            spans={day: (time(7), time(16)) for day in person.days.split()},
            by=owner,
        )
        participant.refresh_from_db()
        candidates.change_practical(
            participant=participant,
            by=owner,
            home_postal_code=PostalCode.objects.get(pk=person.home),
            max_travel_minutes=person.minutes,
            follow_up_need=person.need,
            wishes_social_contact=person.social,
            kinds_asked=list(person.kinds),
        )

    def found_networks(self) -> None:
        with self.calendar.at(-150, "12:00"):
            solveig = accounts.register_person(
                email=f"solveig.network@{DOMAIN}",
                password=PASSWORD,
                first_name="Solveig",
                last_name="Prøve",
            )
            otta = self.found_network(
                "Otta næringsnettverk", SEL, (1, 2, 4, 5, 6, 7, 8, 15), solveig
            )
            self.found_network("Vågå næringsforum", VAGA, (11, 13, 14), solveig)
            for line, promised in ((1, 2), (4, 9), (5, 3), (6, 2)):
                networks.pledge_places(
                    membership=otta.memberships.get(employer=self.employer(line)),
                    promised=promised,
                    on=self.calendar.day(-140),
                    by=solveig,
                )
        with self.calendar.at(-10, "12:00"):
            networks.request_openings(
                network=otta,
                municipality=Municipality.objects.get(pk=SEL),
                places=4,
                occupation_area="kjøkken",
                levels="A1–A2",
                starts_from=date(self.calendar.today.year + 1, 1, 4),
                by=solveig,
            )

    def found_network(
        self, name: str, number: str, lines: tuple[int, ...], coordinator: User
    ) -> Network:
        network = networks.found_network(
            name=name, municipalities=[Municipality.objects.get(pk=number)], by=coordinator
        )
        networks.appoint_coordinator(network=network, user=coordinator, by=coordinator)
        for line in lines:
            membership = networks.invite_member(
                network=network,
                employer=self.employer(line),
                on=self.calendar.day(-150),
                by=coordinator,
            )
            networks.join_network(membership=membership, on=self.calendar.day(-145), by=coordinator)
        return network


def organisation_numbers() -> list[str]:
    lines = (DATA / "employers.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split(";")[0] for line in lines]
