"""Pages beside the flow: longer, leave, a longer programme, the protocol; the visit held once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates import actions as candidates
from employers import actions as employers
from employers.models import RepairTalk
from matching.actions import decisions
from matching.actions.refresh import keep_fresh
from matching.models import ScoredPair
from placements.actions import course, ending, follow_ups, preparations, protocol
from placements.actions.longer import make_longer
from placements.models import Agreement, Placement
from placements.states.agreement import SIGNERS
from tests import builders as base
from tests.matching import builders as matching_cast
from tests.matching import offer_cast
from tests.matching.offer_cast import text_of
from tests.placements import agreement_builders as papers
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def client(consultant):
    client = Client()
    client.force_login(consultant)
    return client


def as_posted(page):
    """What the page's form sends when nothing is changed."""
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    return {"version": page.context.get("version", "")} | typed


def change(placement, verb):
    return reverse("placements:change", args=[placement.pk, verb])


def running_with_papers(consultant, **given):
    placement = cast.a_preparing_placement(consultant, kind=given.pop("kind", "work_practice"))
    papers.signed(placement, consultant, starts_on=cast.today(), **given)
    placement.refresh_from_db()
    cast.visit_held(placement, consultant)
    reasons = {"preparations": "All is prepared"}
    return cast.course.start(placement=placement, by=consultant, on=cast.today(), reasons=reasons)


def test_nobody_starts_before_the_day_of_the_last_signature(consultant):
    """The agreed first day may lie before it; what was done then was done without an agreement."""
    placement = cast.a_preparing_placement(consultant)
    before = cast.today() - timedelta(days=1)
    papers.signed(placement, consultant, starts_on=before)
    cast.visit_held(placement, consultant)
    asked = {"placement": placement, "by": consultant, "reasons": {"preparations": "Ready"}}

    refused = offer_cast.refusal(lambda: cast.course.start(on=before, **asked))
    started = cast.course.start(on=cast.today(), **asked)

    assert (refused.code, refused.field) == ("before_signatures", "on")
    assert started.started_on == cast.today()


def test_longer_leads_to_a_draft_that_everybody_signs_anew(consultant, client):
    placement = running_with_papers(consultant)
    last = placement.ends_on
    later = (last + timedelta(days=28)).isoformat()

    refused = client.post(change(placement, "longer"), {"ends_on": later})
    taken = client.post(
        change(placement, "longer"), {"ends_on": later, "learning_goals": "Warm dishes"}
    )
    placement.refresh_from_db()
    draft = Agreement.objects.get(placement=placement, state="open")

    assert refused.context["form"].errors["learning_goals"]
    assert taken.url == reverse("placements:agreement", args=[placement.pk])
    assert (draft.learning_goals, draft.signatures.count()) == ("Warm dishes", 0)
    assert placement.ends_on == last
    for party in SIGNERS:
        papers.sign(draft, party)
    placement.refresh_from_db()
    assert placement.ends_on == last + timedelta(days=28)


def test_a_written_reason_makes_it_longer_too_and_is_counted(consultant, client):
    placement = running_with_papers(consultant)
    later = (placement.ends_on + timedelta(days=28)).isoformat()

    client.post(change(placement, "longer"), {"ends_on": later, "reason": "Ill for four weeks"})

    assert [each.guard for each in placement.guard_overrides.filter(guard="no_new_goal")]
    assert Agreement.objects.filter(placement=placement, state="open").exists()


def test_a_second_reason_for_the_same_day_stands_beside_the_first(consultant, client):
    placement = running_with_papers(consultant)
    given = {"ends_on": (placement.ends_on + timedelta(days=28)).isoformat()}

    for reason in ("Ill for four weeks", "An exam in May", "Ill for four weeks"):
        client.post(change(placement, "longer"), given | {"reason": reason})

    passed = placement.guard_overrides.filter(guard="no_new_goal")
    said = ["Ill for four weeks", "An exam in May"]
    assert [each.reason for each in passed] == said
    page = client.get(reverse("placements:placement", args=[placement.pk]))
    assert all(each in text_of(page) for each in said)


def test_the_protocol_is_written_on_its_page_and_stands_on_the_placement(consultant, client):
    placement = cast.a_running_placement(consultant)
    day = cast.today().isoformat()
    given = {
        "talked_on": day,
        "own_words": "I only carry boxes",
        "tried": ["other_tasks"],
        "decision": "go_on_changed",
        "owner": str(consultant.pk),
        "follow_on": day,
    }

    refused = client.post(change(placement, "protocol"), given | {"own_words": ""})
    client.post(change(placement, "protocol"), given)
    text = offer_cast.text_of(client.get(reverse("placements:placement", args=[placement.pk])))

    assert refused.context["form"].errors["own_words"]
    assert "I only carry boxes" in text
    assert "Other tasks" in text


def test_leave_pauses_and_back_from_leave_goes_on(consultant, client):
    placement = cast.a_running_placement(consultant)
    day = cast.today().isoformat()

    client.post(change(placement, "leave"), {"starts_on": day})
    placement.refresh_from_db()
    on_leave = placement.state
    page = client.get(reverse("placements:placement", args=[placement.pk]))
    back_on = cast.today() + timedelta(14)
    with cast.on_day(back_on):
        client.force_login(consultant)
        client.post(change(placement, "back"), {"back_on": back_on.isoformat()})
    placement.refresh_from_db()

    assert on_leave == "paused"
    assert change(placement, "back") in page.content.decode()
    assert reverse("placements:step", args=[placement.pk, "resume"]) not in page.content.decode()
    assert placement.state == "running"


def test_a_longer_programme_is_written_on_its_page(consultant, client):
    placement = cast.a_running_placement(consultant)
    later = placement.participant.programme_ends_on + timedelta(days=90)

    client.post(change(placement, "programme"), {"ends_on": later.isoformat()})

    placement.participant.refresh_from_db()
    assert placement.participant.programme_ends_on == later


def test_only_a_consultant_opens_the_changes(consultant):
    placement = cast.a_running_placement(consultant)
    person, stranger = Client(), Client()
    person.force_login(placement.participant.user)
    stranger.force_login(base.a_consultant())

    for verb in ("protocol", "leave", "programme", "longer", "close"):
        assert person.get(change(placement, verb)).status_code == 403
        assert stranger.get(change(placement, verb)).status_code == 404


def test_the_teacher_who_answers_for_it_pauses_and_writes_what_was_tried(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    cast.visit_held(placement, consultant)
    cast.course.start(placement=placement, by=consultant, on=placement.starts_on)
    own = Client()
    own.force_login(teacher)
    step = reverse("placements:step", args=[placement.pk, "pause"])
    back = reverse("placements:step", args=[placement.pk, "resume"])
    page = own.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    day = cast.today().isoformat()

    assert step in page
    assert change(placement, "protocol") in page
    assert own.get(change(placement, "protocol")).status_code == 200
    own.post(step, {"code": "school", "starts_on": day})
    placement.refresh_from_db()
    assert placement.state == "paused"
    own.post(back, {"on": day})
    placement.refresh_from_db()
    assert placement.state == "running"
    for verb in ("leave", "programme", "longer", "close", "teacher", "deputy"):
        assert change(placement, verb) not in page
        assert own.get(change(placement, verb)).status_code == 403


@pytest.mark.parametrize("is_done_as", ["preparation", "follow-up"])
def test_the_joint_visit_is_held_once_and_shown_done_in_both(consultant, is_done_as):
    placement = cast.a_preparing_placement(consultant)
    papers.signed(placement, consultant)
    row = placement.preparations.get(code="joint_visit")
    task = placement.follow_ups.get(kind="joint_visit")

    if is_done_as == "preparation":
        preparations.settle_preparation(
            preparation=row, by=consultant, party="consultant", done_on=cast.today()
        )
    else:
        cast.visit_held(placement, consultant)

    row.refresh_from_db()
    task.refresh_from_db()
    assert (row.done_on, task.state, task.done_on) == (cast.today(), "done", cast.today())


def test_after_an_early_end_both_talks_lead_to_new_proposals_the_same_day(consultant):
    placement = cast.a_running_placement(consultant)
    person, employer = placement.participant, placement.workplace.employer
    other = offer_cast.a_place(consultant, occupation="5120")
    matching_cast.a_finished_run(consultant)
    ending.end(placement=placement, cause="no_time_at_work", on=cast.today(), by=consultant,
               talked_on=cast.today(), reasons=cast.NO_PROTOCOL)  # fmt: skip
    keep_fresh(now=cast.timezone.now())
    assert not ScoredPair.objects.filter(participant=person).exists()

    person.refresh_from_db()
    candidates.hold_support_talk(participant=person, by=consultant)
    keep_fresh(now=cast.timezone.now())
    after_support = set(ScoredPair.objects.filter(participant=person).values_list("opening"))
    talk = RepairTalk.objects.outstanding().get(employer=employer)
    employers.record_repair_talk(talk=talk, by=consultant, agreed="One hour a week with her")
    still_outstanding = RepairTalk.objects.outstanding().filter(employer=employer).exists()
    employers.confirm_repair_talk(talk=talk, by=offer_cast.speaker_of(placement.opening))
    matching_cast.a_finished_run(consultant)

    proposal = person.proposals.filter(opening=other).latest("created_at")
    assert after_support == {(other.pk,)}
    assert still_outstanding
    assert not RepairTalk.objects.outstanding().filter(employer=employer).exists()
    assert decisions.approve(proposal=proposal, by=consultant).state == "approved"


def test_a_longer_stay_meets_its_guards_anew(consultant):
    """Until the day the money ends: the length follows the subsidy, and somebody says why."""
    later = cast.today() + timedelta(weeks=16)
    placement = running_with_papers(consultant, subsidy_ends_on=later)
    asked = {"placement": placement, "ends_on": later, "by": consultant, "learning_goals": "More"}

    refused = offer_cast.refusal(lambda: make_longer(**asked))
    draft = make_longer(reasons={"follows_subsidy": "Paid until then, hired after"}, **asked)

    assert (refused.code, refused.field) == ("follows_subsidy", "follows_subsidy")
    assert draft.ends_on == later
    passed = placement.guard_overrides.get(guard="follows_subsidy")
    assert (passed.for_end_on, passed.reason) == (later, "Paid until then, hired after")


def test_the_page_for_longer_asks_for_the_reason_of_each_guard(consultant, client):
    later = cast.today() + timedelta(weeks=16)
    placement = running_with_papers(consultant, subsidy_ends_on=later)
    given = {"ends_on": later.isoformat(), "learning_goals": "Warm dishes"}

    refused = client.post(change(placement, "longer"), given)
    client.post(change(placement, "longer"), given | {"follows_subsidy": "Hired after"})

    assert list(refused.context["form"].errors) == ["follows_subsidy"]
    assert Agreement.objects.get(placement=placement, state="open").ends_on == later


def test_a_new_version_is_no_way_around_the_guards(consultant):
    placement = running_with_papers(consultant)
    later = placement.ends_on + timedelta(days=28)
    given = {"ends_on": later, "subsidy_ends_on": later, "learning_goals": "Warm dishes"}

    refused = offer_cast.refusal(lambda: papers.written(placement, consultant, **given))

    assert (refused.code, refused.field) == ("follows_subsidy", "follows_subsidy")


def test_a_shorter_stay_that_ends_with_the_money_needs_a_reason_too(consultant, client):
    paid = {"pay": "Tariff", "contract_form": "temporary"}
    last = cast.today() + timedelta(weeks=12)
    placement = running_with_papers(
        consultant,
        kind="wage_subsidy",
        ends_on=last,
        subsidy_ends_on=last + timedelta(weeks=12),
        **paid,
    )
    earlier = last - timedelta(weeks=4)
    page = reverse("placements:agreement-write", args=[placement.pk])
    given = as_posted(client.get(page)) | {"ends_on": earlier, "subsidy_ends_on": earlier}

    refused = client.post(page, given)
    client.post(page, given | {"follows_subsidy": "The firm pays from then on"})

    assert list(refused.context["form"].errors) == ["follows_subsidy"]
    assert "The length follows the subsidy (you may skip this)" not in text_of(refused)
    assert Agreement.objects.get(placement=placement, state="open").ends_on == earlier
    passed = placement.guard_overrides.get(guard="follows_subsidy")
    assert (passed.for_end_on, passed.reason) == (earlier, "The firm pays from then on")


def test_a_reason_for_one_longer_stay_is_none_for_the_next(consultant):
    """Written for the day it was asked for: what comes later, also to an earlier day, asks anew."""
    placement = running_with_papers(consultant)
    far, near = placement.ends_on + timedelta(days=56), placement.ends_on + timedelta(days=28)
    make_longer(placement=placement, ends_on=far, by=consultant, reason="A baby came")
    goals = Agreement.objects.get(placement=placement, state="signed").learning_goals

    refused = offer_cast.refusal(
        lambda: papers.written(placement, consultant, ends_on=near, learning_goals=goals)
    )

    assert (refused.code, refused.field) == ("no_new_goal", "learning_goals")


def test_a_longer_stay_is_asked_again_whether_they_hire(consultant):
    placement = running_with_papers(consultant)
    asked = placement.follow_ups.get(kind="two_weeks_before_end")
    follow_ups.finish(task=asked, by=consultant, on=cast.today())

    draft = make_longer(
        placement=placement, ends_on=placement.ends_on + timedelta(days=56), by=consultant,
        learning_goals="Warm dishes",
    )  # fmt: skip
    for party in SIGNERS:
        papers.sign(draft, party)

    again = placement.follow_ups.get(kind="two_weeks_before_end", state="due")
    assert again.due_on > asked.due_on + timedelta(days=28)


def test_an_end_that_hardly_moves_asks_nothing_twice(consultant):
    placement = running_with_papers(consultant)
    asked = placement.follow_ups.get(kind="two_weeks_before_end")
    follow_ups.finish(task=asked, by=consultant, on=cast.today())

    draft = make_longer(
        placement=placement, ends_on=placement.ends_on + timedelta(days=7), by=consultant,
        learning_goals="Warm dishes",
    )  # fmt: skip
    for party in SIGNERS:
        papers.sign(draft, party)

    assert not placement.follow_ups.open().filter(kind="two_weeks_before_end").exists()


def test_only_the_last_days_end_a_placement_as_agreed(consultant):
    placement = cast.a_running_placement(consultant)
    given = {"placement": placement, "cause": "completed", "on": cast.today(), "by": consultant}

    refused = offer_cast.refusal(lambda: ending.end(**given))
    Placement.objects.filter(pk=placement.pk).update(ends_on=cast.today() + timedelta(days=7))
    ended = ending.end(**given)

    assert (refused.code, refused.field) == ("before_the_end", "cause")
    assert ended.state == "ended"


def test_staff_read_what_somebody_went_on_against_and_why(consultant, client):
    placement = running_with_papers(consultant)
    page = reverse("placements:placement", args=[placement.pk])

    for_staff = offer_cast.text_of(client.get(page))
    client.force_login(papers.boss_of(placement))
    for_the_firm = offer_cast.text_of(client.get(page))

    assert "Started before all is prepared" in for_staff
    assert "All is prepared" in for_staff
    assert "All is prepared" not in for_the_firm


def test_no_start_after_the_agreed_period_and_none_in_a_leave(consultant):
    late, away = (cast.an_agreed_placement(consultant) for _ in range(2))
    cast.visit_held(late, consultant)
    cast.visit_held(away, consultant)
    after = late.ends_on + timedelta(days=1)
    with cast.on_day(after):
        too_late = offer_cast.refusal(lambda: course.start(placement=late, by=consultant, on=after))
    protocol.begin_leave(participant=away.participant, starts_on=cast.today(), by=consultant)
    on_leave = offer_cast.refusal(lambda: course.start(placement=away, by=consultant))

    assert (too_late.code, too_late.field, on_leave.code) == ("too_late", "on", "on_leave")


def test_longer_is_later_and_has_something_to_be_longer_than(consultant):
    placement = cast.a_running_placement(consultant)
    nothing = offer_cast.refusal(
        lambda: make_longer(
            placement=placement, by=consultant, learning_goals="Warm dishes",
            ends_on=placement.ends_on + timedelta(days=14),
        )
    )  # fmt: skip
    papers.signed(placement, consultant, starts_on=placement.starts_on, ends_on=placement.ends_on)
    same = offer_cast.refusal(
        lambda: make_longer(
            placement=placement, by=consultant, learning_goals="Warm dishes",
            ends_on=placement.ends_on,
        )
    )  # fmt: skip

    assert (nothing.code, same.code, same.field) == ("no_agreement", "not_later", "ends_on")


def longer_by(consultant, placement, **given):
    asked = {"ends_on": placement.ends_on + timedelta(days=28), "by": consultant}
    return make_longer(placement=placement, **asked | given)


def test_longer_keeps_what_else_is_about_to_change(consultant):
    placement = running_with_papers(consultant)
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    changes = {"days": {"mon": ["10:00", "12:00"]}, "tasks": "Wash up"}
    papers.written(placement, consultant, **days, **changes)

    draft = longer_by(consultant, placement, learning_goals="Warm dishes")

    assert (draft.days, draft.tasks) == (changes["days"], changes["tasks"])
    assert draft.learning_goals == "Warm dishes"
    assert draft.ends_on == placement.ends_on + timedelta(days=28)


def test_a_new_goal_of_the_version_that_waits_is_one_for_longer_too(consultant):
    placement = running_with_papers(consultant)
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    papers.written(placement, consultant, learning_goals="Warm dishes", **days)
    assert longer_by(consultant, placement).learning_goals == "Warm dishes"


def test_longer_names_a_second_person_who_came_since_as_the_deputy(consultant, client):
    placement = running_with_papers(consultant)
    placement.workplace.contacts.create(name="Siv Ny", phone="61 00 00 09")
    given = {"ends_on": (placement.ends_on + timedelta(days=28)).isoformat()}

    client.post(change(placement, "longer"), given | {"learning_goals": "Warm dishes"})

    draft = Agreement.objects.get(placement=placement, state="open")
    assert draft.deputy_contact.name == "Siv Ny"


def test_longer_keeps_the_deputy_and_names_another_for_one_who_left(consultant):
    placement = cast.a_preparing_placement(consultant)
    first = papers.facts(placement).contact
    kept, other = (placement.workplace.contacts.create(name=name) for name in ("Wenche", "Anne"))
    papers.signed(placement, consultant, contact=first, deputy_contact=kept)
    placement.refresh_from_db()
    Placement.objects.filter(pk=placement.pk).update(state="running")

    draft = longer_by(consultant, placement, learning_goals="Warm dishes")
    kept.left_at = timezone.now()
    kept.save()
    again = longer_by(consultant, placement, learning_goals="Warm dishes")

    assert (draft.deputy_contact, again.deputy_contact) == (kept, other)


def test_longer_names_nobody_who_has_left(consultant, client):
    placement = running_with_papers(consultant)
    contact = Agreement.objects.get(placement=placement).contact
    contact.left_at = timezone.now()
    contact.save()
    given = {"ends_on": (placement.ends_on + timedelta(days=28)).isoformat()}

    page = client.post(change(placement, "longer"), given | {"learning_goals": "Warm dishes"})

    said = f"{contact.name} is at this workplace no more. A new version must name somebody else."
    assert said in text_of(page)
    assert not Agreement.objects.filter(placement=placement, state="open").exists()


@pytest.mark.parametrize("again", ["COLD dishes", "Cold  dishes.", "  cold dishes "])
def test_the_same_goal_spelled_otherwise_is_no_new_one(consultant, again):
    placement = running_with_papers(consultant)
    longer = {"ends_on": placement.ends_on + timedelta(days=14)}
    by_button = offer_cast.refusal(
        lambda: make_longer(placement=placement, by=consultant, learning_goals=again, **longer)
    )
    by_version = offer_cast.refusal(
        lambda: papers.written(
            placement, consultant, starts_on=placement.starts_on, learning_goals=again, **longer
        )
    )

    assert (by_button.code, by_version.code) == ("no_new_goal", "no_new_goal")
