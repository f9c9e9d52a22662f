"""The demo story's employers and openings all come in through the real import."""

from datetime import timedelta

import pytest
from django.utils import timezone

from employers import actions, queries
from employers.models import RUNG, Employer, Opening, Workplace
from reference.models import Occupation
from tests.builders import a_consultant, a_municipality, a_postal_code, a_unit
from tests.employers.builders import a_waiting_employer
from tests.employers.test_import_employers import a_file

pytestmark = pytest.mark.django_db

NUMBERS = dict(
    zip(
        [f"E{n:02}" for n in range(1, 16)],
        ["310001007", "310001015", "310001023", "310001031", "310001058", "310001066",
         "310001074", "310001082", "310001090", "310001104", "310001112", "310001120",
         "310001139", "310001147", "310001155"],
        strict=True,
    )
)  # fmt: skip
CEILINGS = {"E01": 2, "E02": 3, "E03": 2, "E04": 4, "E05": 1, "E06": 1, "E07": 1, "E08": 1,
            "E09": 3, "E10": 5, "E11": 2, "E12": 2, "E13": 2, "E14": 4, "E15": 1}  # fmt: skip
INSIDE = {"E02": {"pupils_inside": 1}, "E03": {"students_inside": 1, "job_seekers_inside": 1},
          "E04": {"pupils_inside": 1}}  # fmt: skip
OWNERSHIP = {"E02": "municipal", "E03": "municipal", "E09": "municipal", "E10": "voluntary",
             "E12": "municipal"}  # fmt: skip
POSTAL = {"E08": "2676", "E07": "2672", "E11": "2680", "E12": "2680", "E13": "2680", "E14": "2682"}
WEEK = "mon tue wed thu fri"
# reference: employer, kind, occupation, places, days, weeks, levels (c·u·i·m), hire
STORY = {
    "O01": ("E09", "micro_assignment", "9214", 2, "fri", 6, "0-A1A1", "no"),
    "O02": ("E10", "volunteering", "5246", 2, "wed fri", 26, "00--", "no"),
    "O03": ("E14", "company_visit", "4321", 4, "wed", 1, "A2A2A2A2", "no"),
    "O04": ("E15", "job_shadowing", "8332", 1, WEEK, 1, "A2A2A2A2", "no"),
    "O05": ("E03", "micro_assignment", "9412", 1, "thu", 6, "0-A10", "no"),
    "O06": ("E08", "micro_assignment", "9213", 1, "tue", 4, "0-A10", "no"),
    "O07": ("E02", "language_practice", "5321", 2, "tue thu", 12, "A1A1-0", "no"),
    "O08": ("E01", "language_practice", "7512", 1, WEEK, 12, "A1-A1A1", "maybe"),
    "O09": ("E04", "language_practice", "9412", 4, WEEK, 12, "0-0A1", "maybe"),
    "O10": ("E11", "language_practice", "5246", 2, "tue wed", 12, "A1A10A1", "maybe"),
    "O11": ("E12", "language_practice", "5311", 1, "mon tue wed", 12, "A1A1A1A1", "no"),
    "O12": ("E05", "language_practice", "5223", 1, "mon wed", 8, "A1A2A1A1", "maybe"),
    "O13": ("E09", "language_practice", "9112", 2, "mon wed fri", 12, "0-A1A1", "maybe"),
    "O14": ("E10", "language_practice", "5246", 2, "tue thu", 8, "00-0", "no"),
    "O15": ("E06", "work_practice", "7115", 1, WEEK, 12, "A2-A2A2", "maybe"),
    "O16": ("E07", "work_practice", "7231", 1, WEEK, 12, "A1-A1A1", "yes"),
    "O17": ("E04", "work_training", "5120", 1, "mon tue wed thu", 16, "A2-A1A2", "yes"),
    "O18": ("E13", "work_practice", "7522", 1, WEEK, 16, "A2-A2A2", "yes"),
    "O19": ("E02", "work_training", "5321", 1, "mon tue wed fri", 12, "A2B1A2A2", "yes"),
    "O20": ("E12", "language_support", "5312", 1, "tue thu", 20, "B1B1A2A2", "maybe"),
    "O21": ("E14", "work_practice", "4321", 1, WEEK, 8, "A1-A2A1", "maybe"),
    "O22": ("E15", "wage_subsidy", "8332", 1, WEEK, 26, "A2A2A2A2", "yes"),
    "O23": ("E04", "summer_job", "9412", 2, WEEK, 6, "A2A2A2A2", "maybe"),
    "O24": ("E01", "temporary_job", "5223", 1, "sat", 12, "A2A2A2A2", "yes"),
    "O25": ("E02", "ordinary_job", "5321", 1, WEEK, 12, "A2A2A2A2", "yes"),
    "O26": ("E13", "apprenticeship", "7522", 1, WEEK, 12, "A2A2A2A2", "yes"),
}
HOURS = {"O08": "07:00-12:00", "O22": "07:00-15:00", "O25": "09:00-13:30"}
FUNCTIONS = ("colleagues", "customers", "instructions", "messages")
HIGHER = {"": "", "below_A1": "A1", "A1": "A2", "A2": "B1", "B1": "B2"}


def levels(said: str) -> list[str]:
    found = []
    while said:
        step = 2 if said[0] in "AB" else 1
        found.append({"0": "below_A1", "-": ""}.get(said[:step], said[:step]))
        said = said[step:]
    return found


def opening_row(reference: str) -> dict:
    firm, kind, occupation, places, days, weeks, said, hire = STORY[reference]
    today = timezone.localdate()
    starts = zip(FUNCTIONS, levels(said), strict=True)
    row = {
        "reference": reference,
        "organisation_number": NUMBERS[firm],
        "kind": kind,
        "title": f"Work {reference}",
        "occupation": occupation,
        "capacity": places,
        "min_days": 2,
        "weeks": weeks,
        "hire": hire,
        "starts_from": today - timedelta(days=180),
        "starts_until": today + timedelta(days=60),
        "alternating_weeks": "yes" if reference == "O09" else "",
        "licences": "CE" if reference == "O22" else "",
        "is_confirmed": "yes",
    }
    row |= {day: HOURS.get(reference, "09:00-14:00") for day in days.split()}
    for function, level in starts:
        row |= {f"{function}_start": level, f"{function}_hire": HIGHER[level]}
    return row


@pytest.fixture
def consultant():
    for code, number in (("2670", "3437"), ("2672", "3437"), ("2676", "3437"), ("2680", "3435"),
                         ("2682", "3435")):  # fmt: skip
        a_municipality(number)
        a_postal_code(code, municipality_id=number)
    for code in {row[2] for row in STORY.values()}:
        Occupation.objects.create(code=code, label_nb=f"Yrke {code}")
    return a_consultant(a_unit())


def test_the_whole_story_comes_in_from_two_files(consultant):
    firms = [
        {
            "organisation_number": number,
            "employer": f"Firm {name} (demo)",
            "workplace": "Main",
            "postal_code": POSTAL.get(name, "2670"),
            "supervision_ceiling": CEILINGS[name],
            "ownership": OWNERSHIP.get(name, "private"),
            "contact": "Kari Prøve",
        }
        | INSIDE.get(name, {})
        for name, number in NUMBERS.items()
    ]
    actions.import_file(
        kind="employers", content=a_file(*firms), file_name="firms.csv", by=consultant
    )
    rows = [opening_row(reference) for reference in STORY]
    actions.import_file(
        kind="openings", content=a_file(*rows), file_name="openings.csv", by=consultant
    )
    assert Employer.objects.filter(state="approved").count() == 15
    assert Opening.objects.in_matching().count() == 26
    assert {opening.rung for opening in Opening.objects.all()} == {1, 2, 3, 4, 5}
    assert {opening.kind for opening in Opening.objects.all()} == set(RUNG)
    full = Workplace.objects.get(employer__organisation_number=NUMBERS["E03"])
    assert full.room_on(timezone.localdate()) == 0
    job = queries.with_facts(Opening.objects.filter(import_key="O25")).get()
    assert job.hours_per_week == 22.5
    day = Opening.objects.get(import_key="O05")
    assert (day.min_days, [d.weekday for d in day.days.all()]) == (1, ["thu"])
    training = {need.function: (need.to_start, need.to_be_hired)
                for need in Opening.objects.get(import_key="O19").language_needs.all()}  # fmt: skip
    assert training["customers"] == ("B1", "B2")


def test_the_firm_that_is_not_approved_wrote_by_itself_and_is_late(consultant, time_machine_at):
    now = timezone.now()
    with time_machine_at(now - timedelta(days=8)):
        employer = a_waiting_employer()
        person = employer.members.get().user
        message = actions.write_message(employer=employer, by=person, text="We can take one.")
    assert (employer.state, message.owner) == ("waiting", consultant)
    assert list(type(message).objects.overdue(timezone.localdate())) == [message]


def test_the_market_that_was_asked_too_often_rests(consultant):
    employer = actions.add_known_employer(
        organisation_number=NUMBERS["E05"],
        name="Prøvemarked Otta (demo)",
        workplace={"name": "Main", "postal_code": "2670", "supervision_ceiling": 1},
        contact_name="Kari Prøve",
        by=consultant,
    )
    bodies = ["S", "V", "N", "The high school", "A measure organiser", "S", "V"]
    for number, body in enumerate(bodies):
        moment = timezone.now() - timedelta(days=56 - number * 8)
        actions.log_contact(
            employer=employer, by=consultant, kind="call", result="later", body=body,
            happened_at=moment, reason="A place was needed.",
        )  # fmt: skip
    until = timezone.localdate() + timedelta(days=24)
    actions.rest_employer(employer=employer, by=consultant, until=until)
    asked = queries.asked_lately(employer)
    assert (asked["times"], asked["bodies"]) == (7, 5)
    assert Employer.objects.get(pk=employer.pk).is_resting(timezone.localdate())
