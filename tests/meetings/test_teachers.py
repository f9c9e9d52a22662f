"""Teachers take part: they meet, promise, see differently and decide for their own pupils."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.errors import DomainError
from meetings.actions import disagreements, meetings
from meetings.models import Disagreement, Meeting, Task
from meetings.queries import colleagues_of
from tests.builders import a_teacher, a_unit
from tests.candidates.builders import a_participant
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return a_teacher(a_unit(kind="school"))


@pytest.fixture
def pupil(teacher):
    unit = a_unit(teacher.unit_memberships.get().unit.municipality)
    return a_participant(unit, teacher=teacher)


def a_disagreement(pupil, **given):
    today = timezone.localdate()
    details = {"decider": pupil.consultant, "by": pupil.consultant} | given
    return disagreements.raise_disagreement(
        participant=pupil, subject="Hours", view="Too many", due_on=today, today=today, **details
    )


def test_a_teacher_is_invited_to_a_meeting_about_a_pupil_and_reads_it(client, pupil, teacher):
    other = a_teacher(teacher.unit_memberships.get().unit)
    assert teacher in colleagues_of([pupil])
    assert other not in colleagues_of([pupil])
    meeting = a_meeting(pupil, invited=[teacher])
    meetings.send_agenda(meeting=meeting, by=pupil.consultant, now=timezone.now())

    client.force_login(teacher)
    page = client.get(reverse("meetings:meeting", args=[meeting.pk]))
    assert (page.status_code, page.context["may_change"]) == (200, False)
    with pytest.raises(DomainError):
        a_meeting(pupil, invited=[other])


def test_a_teacher_reads_nothing_of_whom_others_teach_or_who_is_protected(pupil, teacher):
    a_meeting(pupil)
    a_disagreement(pupil, decider=teacher)
    an_output(a_meeting(pupil).cases.get(), owner=teacher)
    stranger = a_teacher(teacher.unit_memberships.get().unit)

    def seen(user):
        return [model.objects.visible_to(user).count() for model in (Meeting, Task, Disagreement)]

    assert (seen(teacher), seen(stranger)) == ([2, 1, 1], [0, 0, 0])
    candidates.set_protected_address(participant=pupil, is_protected=True, by=pupil.consultant)
    assert seen(teacher) == [0, 0, 0]


def test_a_teacher_does_what_was_promised_and_not_what_others_promised(client, pupil, teacher):
    case = a_meeting(pupil).cases.get()
    mine, other = an_output(case, owner=teacher), an_output(case, action="Another")
    client.force_login(teacher)

    assert list(client.get(reverse("meetings:tasks")).context["tasks"]) == [mine]
    answers = [client.post(reverse("meetings:done", args=[each.pk])) for each in (mine, other)]

    assert [answer.status_code for answer in answers] == [302, 404]
    assert AuditEntry.objects.get(verb="finish_task").party == "teacher"


def test_a_teacher_sees_it_differently_and_decides(client, pupil, teacher):
    client.force_login(teacher)
    today = f"{timezone.localdate():%Y-%m-%d}"
    given = {"subject": "Hours", "view": "Too few", "decider": str(teacher.pk), "due_on": today}
    page = client.post(reverse("meetings:disagree", args=[pupil.pk]), given)
    raised = Disagreement.objects.get()
    titles = [
        row["title"]
        for group in client.get(reverse("dashboard:first_page")).context["groups"]
        for row in group["rows"]
    ]

    client.post(
        reverse("meetings:decide", args=[raised.pk]), {"decision": "More", "reason": "Goal"}
    )

    raised.refresh_from_db()
    assert (page.status_code, raised.state) == (302, "decided")
    assert f"{pupil.first_name} · Hours" in titles


def test_a_teacher_reads_plans_and_not_the_end_of_programmes(client, pupil, teacher):
    client.force_login(teacher)
    plans = client.get(reverse("meetings:plans"))
    assert [row.participant for row in plans.context["rows"]] == [pupil]
    assert client.get(reverse("meetings:make_plan", args=[pupil.pk])).status_code == 404
    assert client.get(reverse("meetings:ends")).status_code == 403
