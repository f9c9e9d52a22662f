"""The pages of an evaluation: signed in, and by a link that needs no account."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.actions import evaluations as actions
from placements.models import EvaluationLink, Rating, RatingAnswer
from placements.views import evaluation as views
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements.stay import an_ended_placement, speaker_of, with_teacher
from tests.placements.test_evaluation import answers_for, facts, rating_of, send, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def evaluation(consultant):
    placement = with_teacher(an_ended_placement(consultant), base.a_teacher())
    return actions.open_final(placement=placement, now=timezone.now(), by=consultant)


def typed(party, **more):
    values = {key: str(value) for key, value in answers_for(party).items()}
    return values | more


def link_of(evaluation):
    link = EvaluationLink.objects.filter(rating__evaluation=evaluation, revoked_at=None).get()
    return reverse("placements:answer-link", args=[link.token])


def page(client, user, evaluation):
    client.force_login(user)
    return client.get(reverse("placements:evaluation", args=[evaluation.placement_id]))


def test_a_participant_answers_with_faces(client, evaluation):
    person = evaluation.placement.participant.user
    shown = page(client, person, evaluation)
    assert "face" in shown.content.decode()
    sent = client.post(shown.request["PATH_INFO"], typed("participant"))
    assert sent.status_code == 302
    assert rating_of(evaluation, "participant").channel == "page"


def test_half_an_answer_keeps_what_was_typed_and_names_the_question(client, evaluation):
    client.force_login(evaluation.placement.participant.user)
    half = typed("participant", could_be_better="More talk")
    del half["speaking"]
    answer = client.post(reverse("placements:evaluation", args=[evaluation.placement_id]), half)
    assert answer.context["form"].errors.keys() == {"speaking"}
    assert "More talk" in answer.content.decode()
    assert not RatingAnswer.objects.exists()


def test_half_an_answer_can_be_kept_for_later(client, evaluation):
    client.force_login(evaluation.placement.participant.user)
    address = reverse("placements:evaluation", args=[evaluation.placement_id])
    client.post(address, {"speaking": "2", "could_be_better": "More talk", "save": "1"})
    shown = client.get(address).content.decode()
    assert "More talk" in shown
    assert rating_of(evaluation, "participant").state == "waiting"


def test_after_sending_one_sees_who_has_answered_and_nothing_else(client, evaluation):
    send(evaluation, "employer", more={"discovered": "Calms people down"})
    send(evaluation, "participant")
    shown = text_of(page(client, evaluation.placement.participant.user, evaluation))
    assert "Who has answered" in shown
    assert "Calms people down" not in shown


def test_all_see_the_answers_side_by_side_when_all_are_in(client, evaluation, consultant):
    send_all(evaluation, employer={"surroundings": 5}, participant={"surroundings": 2})
    for user in (consultant, evaluation.placement.participant.user, evaluation.placement.teacher):
        shown = text_of(page(client, user, evaluation))
        assert "Side by side" in shown
        assert "Different answers" in shown


def test_the_consultant_says_why_answers_differ(client, evaluation, consultant):
    send_all(evaluation, employer={"surroundings": 5}, participant={"surroundings": 2})
    client.force_login(consultant)
    address = reverse("placements:comment-gap", args=[evaluation.placement_id, "surroundings"])
    empty = client.post(address, {"text": " "})
    assert empty.context["form"].errors.keys() == {"text"}
    client.post(address, {"text": "Alone at lunch."})
    assert "Alone at lunch." in text_of(page(client, consultant, evaluation))


def test_a_stranger_finds_no_evaluation(client, evaluation):
    assert page(client, base.a_user(), evaluation).status_code == 404


def test_a_colleague_of_the_unit_does_not_answer_for_the_consultant(client, evaluation):
    colleague = base.a_consultant(evaluation.placement.participant.unit)
    shown = page(client, colleague, evaluation)
    assert "form" not in (shown.context or {})


def test_an_employer_answers_by_link_without_an_account(client, evaluation):
    address = link_of(evaluation)
    shown = client.get(address)
    assert shown.status_code == 200
    assert client.post(address, typed("employer")).status_code == 302
    rating = rating_of(evaluation, "employer")
    assert (rating.state, rating.channel, rating.answered_by) == ("sent", "link", None)


def test_a_minute_is_enough_by_link(client, evaluation):
    """Ten taps and “Send” on a phone: nothing has to be typed, signed in to or scrolled back to."""
    shown = client.get(link_of(evaluation)).context["form"]
    needed = [name for name, field in shown.fields.items() if field.required]
    assert len(needed) <= 10
    assert {type(shown.fields[name].widget).__name__ for name in needed} == {"RadioSelect"}
    assert client.post(link_of(evaluation), dict.fromkeys(needed, "dont_know")).status_code == 302


def test_a_mail_scanner_that_opens_the_link_changes_nothing(client, evaluation):
    for _time in range(3):
        client.get(link_of(evaluation))
        client.head(link_of(evaluation))
    assert rating_of(evaluation, "employer").state == "waiting"
    assert EvaluationLink.objects.filter(revoked_at=None).count() == 1


def test_a_link_tells_nobody_s_name_and_is_kept_in_no_cache(client, evaluation):
    shown = client.get(link_of(evaluation))
    person = evaluation.placement.participant
    assert person.first_name not in link_of(evaluation)
    assert person.first_name not in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    assert shown["Referrer-Policy"] == "no-referrer"


def test_a_link_that_was_sent_on_shows_no_words_that_were_written(client, evaluation):
    words = typed("employer", discovered="Calms people down", could_be_better="Call us more")
    client.post(link_of(evaluation), words)
    shown = client.get(link_of(evaluation)).content.decode()
    assert "Calms people down" not in shown
    assert "Call us more" not in shown
    assert "checked" not in shown
    assert "We do not show what was answered" in shown


def test_a_draft_of_somebody_signed_in_is_not_behind_the_link(client, evaluation):
    draft = {"surroundings": "2", "discovered": "Calms people down"}
    actions.save_draft(rating=rating_of(evaluation, "employer"), facts=draft)
    shown = client.get(link_of(evaluation)).content.decode()
    assert "checked" not in shown
    assert "Calms people down" not in shown


def test_an_offered_job_stays_when_a_link_is_used_again_without_it(client, evaluation):
    job = {"is_job_offered": "yes", "job_hours": "22.5", "job_contract": "permanent"}
    client.post(link_of(evaluation), typed("employer", **job))
    client.post(link_of(evaluation), typed("employer", speaking="4"))
    rating = rating_of(evaluation, "employer")
    assert (rating.is_job_offered, rating.job_hours) == (True, Decimal("22.5"))
    client.post(link_of(evaluation), typed("employer", is_job_offered="no"))
    rating.refresh_from_db()
    assert (rating.is_job_offered, rating.job_hours) == (False, None)


def test_words_stay_when_a_link_is_used_again_without_them(client, evaluation):
    words = typed("employer", discovered="Calms people down")
    client.post(link_of(evaluation), words)
    client.post(link_of(evaluation), typed("employer", speaking="4"))
    rating = rating_of(evaluation, "employer")
    assert rating.answers.get(question="speaking").value == 4
    assert rating.discovered == "Calms people down"


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t[1:], lambda t: t + "a"])
def test_a_forged_link_does_not_exist(client, evaluation, change):
    token = link_of(evaluation).rstrip("/").rsplit("/", 1)[-1]
    address = reverse("placements:answer-link", args=[change(token)])
    for forged in (client.get(address), client.post(address, typed("employer"))):
        assert forged.status_code == 404
        assert "A letter in it is wrong or missing." in text_of(forged)
    assert rating_of(evaluation, "employer").state == "waiting"


def test_a_used_link_is_over_when_the_answer_can_be_changed_no_more(client, evaluation):
    address = link_of(evaluation)
    client.post(address, typed("employer"))
    Rating.objects.filter(party="employer").update(sent_at=timezone.now() - timedelta(days=8))
    for answer in (client.get(address), client.post(address, typed("employer", speaking="4"))):
        assert answer.status_code == 410
        assert "It was used, replaced by a newer one" in text_of(answer)
        assert "Send me a new link" not in text_of(answer)
    assert rating_of(evaluation, "employer").answers.get(question="speaking").value != 4


def test_a_link_that_was_replaced_is_over(client, evaluation):
    address = link_of(evaluation)
    actions.resend_link(link=EvaluationLink.objects.get(), now=timezone.now())
    assert client.post(address, typed("employer")).status_code == 410
    assert client.post(link_of(evaluation), typed("employer")).status_code == 302


@pytest.mark.parametrize("value", ["5", "-1", "2.5", "good", "٣", "9" * 400])
def test_an_answer_outside_its_scale_is_named_and_what_was_typed_stays(client, evaluation, value):
    client.force_login(evaluation.placement.participant.user)
    own = reverse("placements:evaluation", args=[evaluation.placement_id])
    for address, party in ((own, "participant"), (link_of(evaluation), "employer")):
        sent = client.post(address, typed(party, speaking=value, could_be_better="More talk"))
        assert sent.context["form"].errors.keys() == {"speaking"}
        assert "More talk" in sent.content.decode()
    assert not RatingAnswer.objects.exists()


@pytest.mark.parametrize("hours", ["200", "0", "-3", "many", "1e3", "NaN"])
def test_two_hundred_hours_a_week_are_named_on_the_page(client, evaluation, hours):
    job = {"is_job_offered": "yes", "job_hours": hours, "job_contract": "permanent"}
    sent = client.post(link_of(evaluation), typed("employer", **job))
    assert sent.context["form"].errors.keys() == {"job_hours"}
    assert rating_of(evaluation, "employer").state == "waiting"


def test_the_second_of_two_answers_at_once_keeps_what_it_wrote_and_says_why(
    client, evaluation, monkeypatch
):
    """Two colleagues have the same link open: the other one's answer came between."""
    real = views.actions.send_rating

    def overtaken(**given):
        real(**given | {"facts": facts("employer"), "channel": "page"})
        return real(**given)

    monkeypatch.setattr(views.actions, "send_rating", overtaken)
    sent = client.post(link_of(evaluation), typed("employer", discovered="Counts well"))
    assert sent.status_code == 200
    assert "This answer was sent already." in text_of(sent)
    assert "Counts well" in sent.content.decode()
    assert rating_of(evaluation, "employer").discovered == ""


def test_an_old_link_says_so_and_can_be_sent_again(client, evaluation):
    contact = evaluation.placement.workplace.contacts.create(name="K", email="k@demo.example")
    link = EvaluationLink.objects.get()
    EvaluationLink.objects.update(
        expires_at=timezone.now() - timedelta(days=1), sent_to=contact.email
    )
    address = reverse("placements:answer-link", args=[link.token])

    old = client.get(address)
    posted = client.post(address, typed("employer"))
    assert (old.status_code, posted.status_code) == (410, 410)
    assert "Send me a new link" in text_of(old)
    assert rating_of(evaluation, "employer").state == "waiting"
    client.post(reverse("placements:answer-link-again", args=[link.token]))
    assert EvaluationLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now()).exists()


def test_after_all_is_shown_the_link_is_over(client, evaluation):
    address = link_of(evaluation)
    send_all(evaluation)
    assert client.get(address).status_code == 410
    assert client.post(address, typed("employer")).status_code == 410


def test_too_many_tries_are_stopped(client, evaluation):
    answers = [client.post(link_of(evaluation), {}).status_code for _time in range(21)]
    assert answers[-2:] == [200, 429]


def test_a_consultant_makes_a_link_to_hand_over(client, evaluation, consultant):
    client.force_login(consultant)
    rating = rating_of(evaluation, "employer")
    shown = client.post(reverse("placements:hand-over-link", args=[rating.pk]))
    fresh = EvaluationLink.objects.get(revoked_at=None)
    assert fresh.token in shown.content.decode()


def test_an_employer_makes_no_links(client, evaluation):
    client.force_login(speaker_of(evaluation.placement))
    rating = rating_of(evaluation, "employer")
    assert client.post(reverse("placements:hand-over-link", args=[rating.pk])).status_code == 403
