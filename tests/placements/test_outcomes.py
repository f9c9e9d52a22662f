"""Results: planned at the end, asked for on chosen dates, several jobs at once, counted by rule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import MunicipalitySettings
from common.errors import DomainError
from notifications.models import Message
from placements.actions.outcomes import plan_outcomes, record_outcome
from placements.models import FollowUp, Outcome
from placements.models.facts import Job, Result
from placements.queries.outcomes import by_definition
from placements.states.outcome import day_of, national_class
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements.stay import a_running_placement, an_ended_placement, speaker_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return an_ended_placement(consultant)


def a_job(hours, contract="permanent"):
    return Job(hours=Decimal(str(hours)), contract=contract)


def at_the_end(placement):
    return next(each for each in plan_outcomes(placement=placement) if each.moment == "end")


def test_a_result_is_asked_for_on_every_date_of_the_list(placement):
    planned = plan_outcomes(placement=placement)
    days = [(each.moment, each.due_on) for each in planned]
    assert days == [(moment, day_of(moment, placement.ended_on)) for moment, _day in days]
    assert len(days) == 7
    assert FollowUp.objects.filter(kind="outcome").count() == 7


def test_a_municipality_chooses_its_dates(placement):
    MunicipalitySettings.objects.create(
        municipality=placement.municipality, outcome_dates=["end", "one_year"]
    )
    assert [each.moment for each in plan_outcomes(placement=placement)] == ["end", "one_year"]


def test_planning_twice_plans_nothing_new(placement):
    plan_outcomes(placement=placement)
    assert plan_outcomes(placement=placement) == []


@pytest.mark.parametrize(
    ("moment", "ended_on", "expected"),
    [
        ("four_weeks", date(2026, 12, 7), date(2027, 1, 4)),
        ("three_months", date(2026, 11, 30), date(2027, 2, 28)),
        ("one_year", date(2028, 2, 29), date(2029, 2, 28)),
        ("five_years", date(2026, 10, 25), date(2031, 10, 25)),
    ],
)
def test_months_and_years_end_where_the_calendar_does(moment, ended_on, expected):
    assert day_of(moment, ended_on) == expected


def test_a_result_before_the_end_is_refused(consultant):
    with pytest.raises(DomainError) as refused:
        plan_outcomes(placement=a_running_placement(consultant))
    assert refused.value.code == "not_ended"


def test_a_result_long_before_its_day_is_refused_with_the_day(placement, consultant):
    planned = plan_outcomes(placement=placement)
    later = next(each for each in planned if each.moment == "one_year")
    with pytest.raises(DomainError) as refused:
        record_outcome(outcome=later, result=Result("none"), by=consultant)
    assert refused.value.code == "too_early"
    assert str((later.due_on - timedelta(days=7)).year) in refused.value.message


def test_three_jobs_add_up_and_29_and_a_half_hours_fit_no_national_class(placement, consultant):
    """The story's Jean (F11, R-L2)."""
    outcome = at_the_end(placement)
    jobs = [a_job(12), a_job(10), a_job("7.5", "on_call")]
    record_outcome(outcome=outcome, result=Result("work", jobs=jobs), by=consultant)
    stored = Outcome.objects.get(pk=outcome.pk)
    assert (stored.hours, stored.national) == (Decimal("29.5"), None)
    assert [(each.code, each.number) for each in by_definition([stored])] == [
        ("one_hour", 1),
        ("thirty_hours", 0),
        ("national", 0),
    ]


@pytest.mark.parametrize(
    ("hours", "ordinary", "study", "expected"),
    [
        ("30", True, "", "work_30"),
        ("29", True, "", "work_less"),
        ("29.5", True, "", None),
        ("37.5", False, "", "wage_subsidy"),
        ("0", False, "lower_secondary", "lower_secondary"),
        ("0", False, "upper_secondary", "upper_secondary"),
        ("0", False, "course", None),
        ("0", False, "", None),
    ],
)
def test_the_national_class_follows_hours_and_study(hours, ordinary, study, expected):
    found = national_class(hours=Decimal(hours), has_ordinary_job=ordinary, study=study)
    assert found == expected


@pytest.mark.parametrize("hours", [[200], [0], [100, 69]])
def test_more_hours_than_a_week_has_are_refused(placement, consultant, hours):
    jobs = [a_job(each) for each in hours]
    with pytest.raises(DomainError) as refused:
        record_outcome(
            outcome=at_the_end(placement), result=Result("work", jobs=jobs), by=consultant
        )
    assert refused.value.field == "jobs"
    assert "168" in refused.value.message


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (Result("dancing"), "activity"),
        (Result("work"), "jobs"),
        (Result("education"), "study"),
        (Result("none", jobs=[a_job(10)]), "activity"),
        (Result("none", end_reason="gone"), "end_reason"),
        (Result("work", jobs=[a_job(10, "friend")]), "jobs"),
    ],
)
def test_a_result_that_does_not_add_up_names_the_field(placement, consultant, result, field):
    with pytest.raises(DomainError) as refused:
        record_outcome(outcome=at_the_end(placement), result=result, by=consultant)
    assert refused.value.field == field


def test_a_correction_keeps_the_history_and_the_last_word(placement, consultant):
    outcome = at_the_end(placement)
    record_outcome(outcome=outcome, result=Result("none"), by=consultant)
    record_outcome(outcome=outcome, result=Result("work", jobs=[a_job(20)]), by=consultant)
    stored = Outcome.objects.get(pk=outcome.pk)
    assert (stored.activity, stored.hours) == ("work", 20)
    assert list(stored.steps.values_list("verb", "code")) == [
        ("record", "none"),
        ("correct", "work"),
    ]


def test_a_stale_form_changes_nothing(placement, consultant):
    outcome = at_the_end(placement)
    record_outcome(outcome=outcome, result=Result("none"), by=consultant)
    with pytest.raises(DomainError) as refused:
        record_outcome(outcome=outcome, result=Result("unknown"), by=consultant, version=1)
    assert refused.value.code == "stale"


def test_the_host_is_told_when_work_came_of_it_wherever_the_job_is(placement, consultant):
    record_outcome(
        outcome=at_the_end(placement), result=Result("work", jobs=[a_job(24)]), by=consultant
    )
    told = Message.objects.filter(kind="placements.credit", to=speaker_of(placement))
    assert told.filter(channel="in_app").count() == 1


def test_the_task_is_done_with_the_answer(placement, consultant):
    outcome = at_the_end(placement)
    record_outcome(outcome=outcome, result=Result("none"), by=consultant)
    assert FollowUp.objects.get(key=f"outcome:{outcome.pk}").state == "done"


def test_a_consultant_writes_a_result_down(client, placement, consultant):
    outcome = at_the_end(placement)
    client.force_login(consultant)
    listed = client.get(reverse("placements:outcomes")).content.decode()
    assert outcome.participant.first_name in listed
    form = {
        "activity": "work", "lives_here": "yes", "version": outcome.version,
        "jobs-TOTAL_FORMS": "4", "jobs-INITIAL_FORMS": "0",
        "jobs-0-hours": "24", "jobs-0-contract": "permanent",
    }  # fmt: skip
    wrong = client.post(
        reverse("placements:outcome", args=[outcome.pk]), form | {"jobs-0-hours": "200"}
    )
    assert wrong.context["formset"].forms[0].errors.keys() == {"hours"}
    assert client.post(reverse("placements:outcome", args=[outcome.pk]), form).status_code == 302
    assert Outcome.objects.get(pk=outcome.pk).hours == 24


def test_a_result_long_before_its_day_is_refused_on_the_page_and_nothing_typed_is_lost(
    client, placement, consultant
):
    planned = plan_outcomes(placement=placement)
    later = next(each for each in planned if each.moment == "one_year")
    client.force_login(consultant)
    form = {
        "activity": "work", "lives_here": "yes", "version": later.version,
        "jobs-TOTAL_FORMS": "4", "jobs-INITIAL_FORMS": "0",
        "jobs-0-hours": "24", "jobs-0-contract": "permanent",
    }  # fmt: skip
    answer = client.post(reverse("placements:outcome", args=[later.pk]), form)
    assert "This can be written down from" in text_of(answer)
    assert answer.context["formset"].forms[0]["hours"].value() == "24"
    later.refresh_from_db()
    assert (later.state, later.hours) == ("due", 0)


def test_work_and_education_at_once_and_whether_the_person_still_lives_here(placement, consultant):
    """I-M1, M-Y-2."""
    outcome = at_the_end(placement)
    both = Result("both", jobs=[a_job(15)], study="upper_secondary", lives_here=False)
    record_outcome(outcome=outcome, result=both, by=consultant)
    stored = Outcome.objects.get(pk=outcome.pk)
    assert (stored.activity, stored.hours, stored.study) == ("both", 15, "upper_secondary")
    assert stored.lives_here is False


def test_the_list_costs_the_same_for_one_and_for_three(
    client, consultant, django_assert_num_queries
):
    client.force_login(consultant)
    counts = []
    for more in (1, 2):
        for _row in range(more):
            at_the_end(an_ended_placement(consultant))
        with django_assert_num_queries(LIST_QUERIES):
            counts.append(len(client.get(reverse("placements:outcomes")).context["rows"]))
    assert counts == [1, 3]


LIST_QUERIES = 3


@pytest.mark.parametrize("who", ["participant", "employer", "stranger"])
def test_only_consultants_write_results_down(client, placement, who):
    outcome = at_the_end(placement)
    user = {
        "participant": placement.participant.user,
        "employer": speaker_of(placement),
        "stranger": base.a_user(),
    }[who]
    client.force_login(user)
    answer = client.get(reverse("placements:outcome", args=[outcome.pk]))
    assert answer.status_code == (403 if who == "participant" else 404)


def test_dates_of_an_earlier_placement_are_asked_for_by_the_later_one(consultant):
    ended = timezone.localdate() - timedelta(days=60)
    first = an_ended_placement(consultant, since=120, weeks=8, ended=ended)
    plan_outcomes(placement=first)
    second = an_ended_placement(consultant, participant=first.participant)
    plan_outcomes(placement=second)
    kept = Outcome.objects.filter(placement=first, state="due").values_list("moment", flat=True)
    assert sorted(kept) == ["end", "four_weeks"]
