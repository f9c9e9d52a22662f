"""Evaluation: each on their own, blind until all are in, reminded, shown, talked through."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from candidates.models import ProfileEntry
from common.errors import DomainError
from notifications.letters import send_letters
from notifications.models import Message
from placements.actions import ending
from placements.actions import evaluations as actions
from placements.models import (
    AnonymousComment,
    Discovery,
    EvaluationLink,
    FollowUp,
    Rating,
    RatingAnswer,
)
from placements.models.facts import RatingFacts
from placements.queries.evaluation import (
    answer_rates,
    rows_of,
    sent_ratings,
    wide_gaps,
)
from placements.states.evaluation import QUESTION, questions_for
from tests import builders as base
from tests.notifications.builders import a_working_morning
from tests.placements.stay import (
    a_running_placement,
    an_ended_placement,
    speaker_of,
    with_teacher,
)

pytestmark = pytest.mark.django_db
PARTIES = ("participant", "employer", "consultant", "teacher")


def answers_for(party, **other):
    """Agreeable answers to everything a side is asked, with some said otherwise."""
    middle = {"faces": 4, "agree": 4, "need": 2, "level": 2, "written_level": 2, "mastered": 4}
    plain = {each.key: middle.get(each.scale.code, 3) for each in questions_for(party)}
    return plain | {key: value for key, value in other.items() if key in plain}


def facts(party, *, more=None, **other):
    return RatingFacts(answers=answers_for(party, **other), **(more or {}))


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def evaluation(consultant):
    placement = with_teacher(an_ended_placement(consultant), base.a_teacher())
    return actions.open_final(placement=placement, now=timezone.now(), by=consultant)


def rating_of(evaluation, party):
    return evaluation.ratings.get(party=party)


def send(evaluation, party, now=None, **other):
    more = other.pop("more", None)
    rating = rating_of(evaluation, party)
    return actions.send_rating(
        rating=rating, facts=facts(party, more=more, **other), now=now or timezone.now(), by=None
    )


def send_all(evaluation, **of_party):
    for party in PARTIES:
        send(evaluation, party, **of_party.get(party, {}))
    evaluation.refresh_from_db()
    return evaluation


def test_everybody_who_was_there_is_asked_once(evaluation, consultant):
    again = actions.open_final(placement=evaluation.placement, now=timezone.now(), by=consultant)

    assert again == evaluation
    assert sorted(evaluation.ratings.values_list("party", flat=True)) == sorted(PARTIES)


def test_without_a_teacher_three_are_asked(consultant):
    placement = an_ended_placement(consultant)
    found = actions.open_final(placement=placement, now=timezone.now())
    assert sorted(found.ratings.values_list("party", flat=True)) == sorted(PARTIES[:3])


def test_nothing_is_shown_before_the_last_answer(evaluation):
    for party in PARTIES[:3]:
        send(evaluation, party)
        evaluation.refresh_from_db()
        assert not evaluation.is_shown
    send(evaluation, "teacher")
    evaluation.refresh_from_db()
    assert evaluation.is_shown


def test_before_all_are_in_each_sees_only_its_own(evaluation):
    for party in PARTIES[:3]:
        send(evaluation, party)
    person = evaluation.placement.participant.user
    boss = speaker_of(evaluation.placement)

    assert [each.party for each in Rating.objects.visible_to(person)] == ["participant"]
    assert [each.party for each in Rating.objects.visible_to(boss)] == ["employer"]
    send(evaluation, "teacher")
    assert Rating.objects.visible_to(person).count() == 4


def test_two_answers_of_one_side_the_second_is_refused(evaluation):
    send(evaluation, "employer")
    with pytest.raises(DomainError) as refused:
        send(evaluation, "employer")
    assert refused.value.code == "step_not_allowed"


def test_half_an_answer_is_refused_and_names_the_question(evaluation):
    half = answers_for("employer")
    del half["reading"]
    with pytest.raises(DomainError) as refused:
        actions.send_rating(
            rating=rating_of(evaluation, "employer"),
            facts=RatingFacts(answers=half),
            now=timezone.now(),
            by=None,
        )
    assert (refused.value.code, refused.value.field) == ("missing_answer", "reading")
    assert not RatingAnswer.objects.exists()


def test_a_draft_counts_for_nothing(evaluation):
    rating = rating_of(evaluation, "participant")
    actions.save_draft(rating=rating, facts={"speaking": "2"})
    rating.refresh_from_db()
    assert (rating.state, rating.draft, rating.answers.count()) == (
        "waiting",
        {"speaking": "2"},
        0,
    )


@pytest.mark.parametrize(("key", "value"), [("speaking", 5), ("punctual", 0), ("kept", -1)])
def test_an_answer_outside_its_scale_is_refused_with_the_scale(evaluation, key, value):
    with pytest.raises(DomainError) as refused:
        send(evaluation, "participant", **{key: value})
    scale = QUESTION[key].scale
    assert refused.value.field == key
    assert str(scale.lowest) in refused.value.message
    assert str(scale.highest) in refused.value.message


def test_the_database_keeps_no_answer_outside_its_scale(evaluation):
    answer = send(evaluation, "employer").answers.get(question="speaking")
    answer.value = 9
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save()


def test_dont_know_is_missing_and_never_zero(evaluation):
    send_all(
        evaluation,
        participant={"speaking": None},
        employer={"speaking": 2},
        consultant={"speaking": 2},
        teacher={"speaking": 2},
    )
    row = next(
        each for each in rows_of(sent_ratings(evaluation)) if each.question.key == "speaking"
    )
    assert [cell.value for cell in row.cells] == [None, 2, 2, 2]
    assert row.gap == 0


def test_each_answer_keeps_direction_and_midpoint_of_its_scale(evaluation):
    rating = send(evaluation, "employer")
    kept = rating.answers.get(question="kept")
    need = rating.answers.get(question="needs_help")
    assert (kept.midpoint, kept.is_higher_better) == (2.5, True)
    assert (need.midpoint, need.is_higher_better) == (2.5, False)


def test_not_as_agreed_needs_words(evaluation):
    with pytest.raises(DomainError) as refused:
        send(evaluation, "participant", kept=2)
    assert refused.value.field == "comment"
    sent = send(evaluation, "participant", kept=2, more={"comment": "Other tasks."})
    assert sent.comment == "Other tasks."


@pytest.mark.parametrize("hours", [Decimal(200), Decimal(0), Decimal(-1)])
def test_two_hundred_hours_a_week_are_refused(evaluation, hours):
    with pytest.raises(DomainError) as refused:
        send(evaluation, "employer", more={"is_job_offered": True, "job_hours": hours})
    assert refused.value.field == "job_hours"


def test_the_widest_difference_stands_on_top(evaluation):
    send_all(evaluation, participant={"surroundings": 2}, employer={"surroundings": 5})
    rows = rows_of(sent_ratings(evaluation))
    assert rows[0].question.key == "surroundings"
    assert rows[0].gap == 3
    assert wide_gaps(evaluation) == ["surroundings"]


def test_a_difference_is_settled_when_consultant_and_teacher_have_said_why(evaluation, consultant):
    """The story's care centre: the teacher's words are missing."""
    send_all(evaluation, employer={"speaking": 2}, participant={"speaking": 3},
             consultant={"speaking": 3})  # fmt: skip
    assert evaluation.state == "revealed"

    def say(party, by):
        actions.comment_gap(
            evaluation=evaluation, question="speaking", party=party, by=by, text="In quiet talk."
        )
        evaluation.refresh_from_db()
        return evaluation.state

    assert say("consultant", consultant) == "revealed"
    assert say("teacher", evaluation.placement.teacher) == "settled"


def test_without_differences_there_is_nothing_to_explain(evaluation, consultant):
    send_all(evaluation)
    assert evaluation.state == "settled"
    with pytest.raises(DomainError) as refused:
        actions.comment_gap(
            evaluation=evaluation, question="speaking", party="consultant", by=consultant, text="?"
        )
    assert refused.value.code == "no_gap"


def test_an_answer_can_be_changed_for_seven_days(evaluation):
    now = timezone.now()
    rating = send(evaluation, "employer", now=now)
    changed = facts("employer", speaking=4)

    actions.change_rating(rating=rating, facts=changed, now=now + timedelta(days=7), by=None)
    assert rating.answers.get(question="speaking").value == 4
    with pytest.raises(DomainError) as refused:
        actions.change_rating(rating=rating, facts=changed, now=now + timedelta(days=8), by=None)
    assert refused.value.code == "late"


def test_after_all_is_shown_nothing_is_changed(evaluation):
    send_all(evaluation)
    with pytest.raises(DomainError) as refused:
        actions.change_rating(
            rating=rating_of(evaluation, "employer"),
            facts=facts("employer"),
            now=timezone.now(),
            by=None,
        )
    assert refused.value.code == "shown"


def test_two_reminders_then_a_call(evaluation):
    opened = evaluation.opened_at
    reminded = [
        actions.remind_unanswered(now=opened + timedelta(days=day, minutes=1))
        for day in (1, 4, 5, 9, 12)
    ]
    assert reminded == [0, 4, 0, 4, 0]
    assert actions.call_unanswered(now=opened + timedelta(days=13)) == 0
    assert actions.call_unanswered(now=opened + timedelta(days=14)) == 2
    assert actions.call_unanswered(now=opened + timedelta(days=15)) == 0
    assert FollowUp.objects.filter(kind="call_evaluation").count() == 2


def test_who_has_answered_is_not_reminded(evaluation):
    send(evaluation, "employer")
    actions.remind_unanswered(now=evaluation.opened_at + timedelta(days=4))
    assert rating_of(evaluation, "employer").reminders == 0


def test_which_reminder_brought_the_answer_is_measured(evaluation):
    send(evaluation, "employer")
    actions.remind_unanswered(now=evaluation.opened_at + timedelta(days=4))
    send(evaluation, "participant")
    rows = Rating.objects.values_list("party", "state", "answered_after", "channel")
    funnels = {each.party: each for each in answer_rates(rows)}
    assert (funnels["employer"].unprompted, funnels["employer"].rate) == (1, 1.0)
    assert (funnels["participant"].after_first, funnels["participant"].rate) == (1, 1.0)
    assert (funnels["teacher"].asked, funnels["teacher"].rate) == (0, None)
    assert funnels["teacher"].still_open == 1
    actions.reveal_overdue(now=evaluation.closes_at)
    rows = Rating.objects.values_list("party", "state", "answered_after", "channel")
    teacher = next(each for each in answer_rates(rows) if each.party == "teacher")
    assert (teacher.asked, teacher.missing, teacher.rate) == (1, 1, 0.0)


def test_a_midway_that_is_open_when_the_placement_ends_is_shown_and_reminds_nobody(consultant):
    placement = a_running_placement(consultant)
    midway = actions.open_evaluation(placement=placement, moment="midway", now=timezone.now())
    send(midway, "consultant")
    actions.save_draft(rating=rating_of(midway, "employer"), facts={"surroundings": 4})
    later = midway.opened_at + timedelta(days=4)
    actions.remind_unanswered(now=later)

    ending.end(placement=placement, cause="hired_here", on=timezone.localdate(), by=consultant)

    midway.refresh_from_db()
    assert midway.is_shown
    assert rating_of(midway, "consultant").state == "sent"
    employer = rating_of(midway, "employer")
    assert (employer.state, employer.draft) == ("missing", {"surroundings": 4})
    assert not Message.objects.filter(
        key__startswith=f"rating:{employer.pk}:reminder", state__in=["due", "claimed"]
    ).exists()
    assert AuditEntry.objects.get(verb="reveal").facts["because"] == "placement_ended"
    assert actions.remind_unanswered(now=later + timedelta(days=1)) == 3  # of the final one alone


def test_past_its_last_day_what_there_is_is_shown(evaluation):
    send(evaluation, "employer")
    assert actions.reveal_overdue(now=evaluation.closes_at - timedelta(minutes=1)) == 0
    assert actions.reveal_overdue(now=evaluation.closes_at) == 1
    evaluation.refresh_from_db()
    assert evaluation.is_shown
    assert sorted(evaluation.ratings.values_list("party", "state")) == [
        ("consultant", "missing"),
        ("employer", "sent"),
        ("participant", "missing"),
        ("teacher", "missing"),
    ]


def test_after_its_last_day_nobody_answers(evaluation):
    with pytest.raises(DomainError) as refused:
        send(evaluation, "employer", now=evaluation.closes_at)
    assert refused.value.code == "closed"


def test_what_was_discovered_becomes_an_entry_when_somebody_says_so(evaluation, consultant):
    send_all(evaluation, employer={"more": {"discovered": "Calms people down"}})
    discovery = Discovery.objects.get()
    actions.add_discovery(discovery=discovery, by=consultant, text="Calms people down")

    entry = ProfileEntry.objects.get(participant=evaluation.placement.participant, kind="skill")
    assert (entry.source, entry.text) == ("observed", "Calms people down")
    with pytest.raises(DomainError):
        actions.leave_discovery(discovery=discovery, by=consultant)


def test_a_discovery_waits_until_the_answers_are_shown(evaluation, consultant):
    send(evaluation, "employer", more={"discovered": "Calms people down"})
    with pytest.raises(DomainError) as refused:
        actions.add_discovery(discovery=Discovery.objects.get(), by=consultant, text="Calms")
    assert refused.value.code == "blind"


def test_an_anonymous_comment_leads_back_to_nobody(evaluation):
    better = {"could_be_better": "More talk", "is_anonymous": True}
    rating = send(evaluation, "participant", more=better)
    comment = AnonymousComment.objects.get()

    assert rating.could_be_better == ""
    assert comment.month.day == 1
    assert {field.name for field in AnonymousComment._meta.fields} == {
        "id", "workplace", "municipality", "month", "text",
    }  # fmt: skip


def test_nobody_makes_up_the_five_that_are_read_together_alone(evaluation):
    better = {"could_be_better": "More talk", "is_anonymous": True}
    rating = send(evaluation, "participant", more=better)
    again = facts("participant", more=better)
    with pytest.raises(DomainError) as refused:
        actions.change_rating(rating=rating, facts=again, now=timezone.now(), by=None)
    assert (refused.value.code, refused.value.field) == ("anonymous_once", "could_be_better")
    assert AnonymousComment.objects.count() == 1


def test_the_firm_s_contact_person_gets_a_link_without_anybody_s_name(consultant):
    placement = an_ended_placement(consultant)
    contact = placement.workplace.contacts.create(name="Kari", email="kari@demo.example")
    placement.supervisor = contact
    placement.save()
    actions.open_final(placement=placement, now=timezone.now())
    send_letters(now=a_working_morning())

    sent = [each for each in mail.outbox if each.to == ["kari@demo.example"]]
    link = EvaluationLink.objects.get()
    assert len(sent) == 1
    assert link.token in sent[0].body
    assert placement.participant.first_name not in sent[0].body + sent[0].subject


def test_no_letter_leaves_for_a_link_that_opens_nothing_any_more(consultant):
    placement = an_ended_placement(consultant)
    contact = placement.workplace.contacts.create(name="Kari", email="kari@demo.example")
    placement.supervisor = contact
    placement.save()
    evaluation = actions.open_final(placement=placement, now=timezone.now())
    rating = evaluation.ratings.get(party="employer")
    [first] = rating.links.all()

    second = actions.resend_link(link=first, now=timezone.now())
    send_letters(now=a_working_morning())
    [sent] = mail.outbox
    assert second.token in sent.body
    assert first.token not in sent.body

    actions.resend_link(link=second, now=timezone.now())
    send(evaluation, "employer")
    send_letters(now=a_working_morning())
    assert len(mail.outbox) == 1


def test_a_placement_that_has_not_started_is_not_evaluated(consultant):
    placement = a_running_placement(consultant)
    placement.state = "preparing"
    placement.save()
    with pytest.raises(DomainError) as refused:
        actions.open_final(placement=placement, now=timezone.now())
    assert refused.value.code == "not_started"
