"""What an employer says of itself, who answers for it, and its workplaces."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone, translation

from accounts.actions import end_membership, set_away
from accounts.models import LocalTerm, UnitMembership
from common.errors import DomainError, StaleRecord
from employers import actions, queries
from employers.models import Employer, Occupancy, Workplace
from employers.queries.labels import norwegian_here
from tests.builders import a_consultant, a_municipality, a_postal_code, a_teacher, a_unit
from tests.employers.builders import (
    NINE,
    TWO,
    a_member,
    a_waiting_employer,
    an_employer,
    an_opening,
    somebody_inside,
    the_workplace,
    workplace_facts,
)

pytestmark = pytest.mark.django_db


def test_a_no_needs_a_reason_and_says_which_support_would_change_it():
    employer = an_employer()
    member = a_member(employer)
    with pytest.raises(DomainError) as refused:
        actions.set_appetite(employer=employer, by=member, appetite="no")
    assert refused.value.field == "appetite_reason"
    said = actions.set_appetite(
        employer=employer,
        by=member,
        appetite="no",
        reason="less_work",
        note="Spring perhaps",
        support_would_change=["wage_subsidy"],
    )
    assert (said.appetite, said.support_would_change) == ("no", ["wage_subsidy"])
    assert said.is_resting(timezone.localdate())
    opened = actions.set_appetite(employer=employer, by=member, appetite="open", reason="other")
    assert (opened.appetite_reason, opened.appetite_note, opened.support_would_change) == (
        "",
        "",
        [],
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"appetite": "perhaps"},
        {"appetite": "no", "reason": "illness"},
        {"appetite": "later", "support_would_change": ["money"]},
    ],
)
def test_unknown_words_are_refused(wrong):
    employer = an_employer()
    with pytest.raises(DomainError):
        actions.set_appetite(employer=employer, by=a_member(employer), **wrong)


def test_later_is_no_rest():
    employer = an_employer()
    said = actions.set_appetite(employer=employer, by=a_member(employer), appetite="later")
    assert not said.is_resting(timezone.localdate())


@pytest.mark.parametrize("days", [-1, 731])
def test_a_rest_ends_within_two_years_from_today(days):
    employer = an_employer()
    with pytest.raises(DomainError) as refused:
        actions.rest_employer(
            employer=employer, by=a_member(employer), until=timezone.localdate() + timedelta(days)
        )
    assert refused.value.field == "rest_until"


def test_a_rest_can_be_ended():
    employer = an_employer()
    today = timezone.localdate()
    actions.rest_employer(employer=employer, by=a_member(employer), until=today)
    assert list(Employer.objects.resting(today)) == [employer]
    actions.rest_employer(employer=employer, by=a_member(employer), until=None)
    assert not Employer.objects.resting(today).exists()


def test_an_old_form_is_refused():
    employer = an_employer()
    actions.change_employer(employer=employer, by=a_consultant(), version=1, sector="café")
    with pytest.raises(StaleRecord):
        actions.change_employer(employer=employer, by=a_consultant(), version=1, sector="x")


@pytest.mark.parametrize("name", ["state", "organisation_number", "people_held", "rest_until"])
def test_what_follows_from_actions_is_not_changed_by_hand(name):
    with pytest.raises(DomainError) as refused:
        actions.change_employer(employer=an_employer(), by=a_consultant(), **{name: "x"})
    assert refused.value.field == name


def test_an_owner_and_a_deputy_are_consultants_of_the_municipality():
    unit = a_unit()
    owner, deputy = a_consultant(unit), a_consultant(unit)
    employer = an_employer(by=a_consultant(a_unit(a_municipality("3435"))))
    home = a_municipality()
    assert list(queries.unowned(home)) == [employer]
    relation = actions.set_owner(
        employer=employer, municipality=home, owner=owner, deputy=deputy, by=owner
    )
    assert (relation.owner, relation.deputy) == (owner, deputy)
    assert not queries.unowned(home).exists()
    for wrong in ({"owner": a_teacher(unit)}, {"owner": owner, "deputy": owner}):
        with pytest.raises(DomainError):
            actions.set_owner(employer=employer, municipality=home, by=owner, **wrong)


def test_an_employer_is_unowned_again_when_its_owner_has_left():
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    home = a_municipality()
    assert not queries.unowned(home).exists()
    end_membership(membership=consultant.unit_memberships.get(), by=consultant)
    assert list(queries.unowned(home)) == [employer]


def test_a_waiting_employer_is_not_called_unowned():
    a_waiting_employer()
    assert not queries.unowned(a_municipality()).exists()


def test_the_employer_sees_whom_to_call():
    unit = a_unit()
    owner = a_consultant(unit, phone="61 11 11 11")
    deputy = a_consultant(unit, phone="61 22 22 22")
    employer = an_employer(by=owner)
    home = a_municipality()
    actions.set_owner(employer=employer, municipality=home, owner=owner, deputy=deputy, by=owner)
    card = queries.contact_for(employer)
    assert (card["phone"], card["deputy"]) == ("61 11 11 11", None)

    membership = UnitMembership.objects.get(user=owner)
    set_away(membership=membership, deputy=deputy, until=timezone.localdate(), by=owner)
    assert queries.contact_for(employer)["deputy"]["phone"] == "61 22 22 22"


# --- Workplaces ---------------------------------------------------------------------------------


def test_a_workplace_lies_where_its_postal_code_lies():
    place = the_workplace(an_employer())
    assert place.coordinates == (61.7712, 9.5353)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"postal_code": "0000"}, "postal_code"),
        ({"municipality": "9999"}, "municipality"),
        ({"supervision_ceiling": -1}, "supervision_ceiling"),
        ({"bus_from": time(16), "bus_until": time(8)}, "bus_until"),
        ({"bus_days": ["someday"]}, "bus_days"),
        ({"written_norm": "se"}, "written_norm"),
        ({"name": "Otta"}, "name"),
    ],
)
def test_a_wrong_workplace_names_its_field(wrong, field):
    employer = an_employer()
    with pytest.raises(DomainError) as refused:
        actions.add_workplace(
            employer=employer, by=a_consultant(), **workplace_facts(**({"name": "New"} | wrong))
        )
    assert refused.value.field == field
    assert employer.workplaces.count() == 1


def test_a_postal_code_without_municipality_asks_for_it():
    a_postal_code("9178", place="Longyearbyen")
    facts = workplace_facts(name="North", postal_code="9178")
    with pytest.raises(DomainError) as refused:
        actions.add_workplace(employer=an_employer(), by=a_consultant(), **facts)
    assert refused.value.field == "municipality"


def test_a_municipality_may_be_said_by_name():
    facts = workplace_facts(name="North", municipality="sel")
    place = actions.add_workplace(employer=an_employer(), by=a_consultant(), **facts)
    assert place.municipality_id == "3437"


def test_who_is_inside_counts_only_on_its_days():
    place = the_workplace(an_employer())
    actions.add_occupancy(
        workplace=place,
        by=a_consultant(),
        scheme="student",
        people=2,
        starts_on=date(2026, 8, 1),
        ends_on=date(2026, 8, 31),
    )
    days = [date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [place.occupied_on(day) for day in days] == [0, 2, 2, 0]
    assert place.room_on(date(2026, 8, 1)) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people": 0}, "people"),
        ({"people": 101}, "people"),
        ({"scheme": "ghost"}, "scheme"),
        ({"starts_on": date(2026, 8, 2), "ends_on": date(2026, 8, 1)}, "ends_on"),
    ],
)
def test_wrong_occupancy_names_its_field(wrong, field):
    place = the_workplace(an_employer())
    with pytest.raises(DomainError) as refused:
        actions.add_occupancy(workplace=place, by=a_consultant(), **({"scheme": "student"} | wrong))
    assert refused.value.field == field
    assert not Occupancy.objects.exists()


def test_they_have_left_frees_the_room_today():
    place = the_workplace(an_employer())
    occupancy = somebody_inside(place)
    actions.end_occupancy(occupancy=occupancy, by=a_consultant())
    assert place.occupied_on(timezone.localdate()) == 0


def test_a_contact_who_left_is_shown_where_openings_named_them():
    opening = an_opening()
    contact = opening.workplace.contacts.get()
    opening.contact = contact
    actions.contact_left(contact=contact, by=a_consultant())
    assert queries.warnings_of(opening) == ["Kari Prøve has left. Who receives the person?"]
    assert not opening.workplace.contacts.here().exists()


def test_hours_without_a_bus_are_a_warning_until_a_solution_is_recorded():
    employer = an_employer(
        workplace={"bus_from": time(8), "bus_until": time(13), "bus_days": ["mon", "tue"]}
    )
    place = the_workplace(employer)
    hours = [("mon", NINE, time(12)), ("tue", NINE, TWO), ("wed", NINE, time(12))]
    assert queries.bus_warnings(place, hours) == [
        "No bus at these hours: Tuesday, Wednesday. How do people get there?"
    ]
    place = actions.change_workplace(workplace=place, by=a_consultant(), bus_solution="Per drives")
    assert queries.bus_warnings(place, hours) == [
        "No bus at these hours: Tuesday, Wednesday. Solution: Per drives."
    ]


def test_a_workplace_where_nobody_asked_about_the_bus_warns_of_nothing():
    assert queries.bus_warnings(the_workplace(an_employer()), [("mon", time(5), time(23))]) == []


def test_an_over_full_workplace_is_shown():
    opening = an_opening()
    somebody_inside(opening.workplace, people=3)
    assert queries.warnings_of(opening) == [
        "The workplace is over-full: 1 more than it can follow up."
    ]


def test_the_support_that_exists_shows_the_municipalitys_limits():
    home = a_municipality()
    LocalTerm.objects.create(
        municipality=home, key="wage_subsidy_rule", language="en", text="At most 40 % for a year."
    )
    offered = {row["code"]: row["limits"] for row in queries.support_offered(home)}
    assert offered == {"wage_subsidy": "At most 40 % for a year.", "mentor": "", "teacher": ""}
    assert {row["limits"] for row in queries.support_offered(None)} == {""}


def test_the_overview_says_two_of_three_and_one_other():
    employer = an_employer(workplace={"supervision_ceiling": 3})
    opening = an_opening(employer, capacity=2)
    somebody_inside(opening.workplace)
    actions.hold_place(opening_id=opening.pk)
    row = queries.openings_overview([employer])[employer.pk][0]
    assert (row["held"], row["others"], row["ceiling"], row["room"]) == (1, 1, 3, 1)
    assert row["openings"] == [opening]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Her skriver de bokmål og snakker sognemål."),
        ("nn", "Her skriv dei bokmål og snakkar sognemål."),
        ("uk", "Her skriver de bokmål og snakker sognemål."),  # their pages are Norwegian
        ("en", "People here write Bokmål and speak sognemål."),
    ],
)
def test_the_written_norwegian_of_a_workplace_is_named_as_a_sentence_names_it(
    language, said, translated
):
    workplace = Workplace(written_norm="nb", spoken_dialect="sognemål")
    with translation.override(language):
        assert norwegian_here(workplace) == said


def test_a_workplace_that_writes_both_names_both():
    assert norwegian_here(Workplace(written_norm="both")) == (
        "People here write Bokmål and Nynorsk."
    )
