"""`manage.py answer_rates`: the funnel in figures, and a municipality that is not known."""

import pytest
from django.core.management import CommandError, call_command

from placements.actions import evaluations
from placements.models import Evaluation
from tests import builders as base
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


def printed(capsys, *options):
    call_command("answer_rates", *options)
    return {line.split()[0]: line.split() for line in capsys.readouterr().out.splitlines()}


def test_every_side_has_a_row_and_open_ones_stand_apart(capsys):
    cast.an_ended_placement(base.a_consultant())
    assert printed(capsys)["Employer"][1:8] == ["0", "0", "0", "0", "0", "–", "1"]

    evaluations.reveal_overdue(now=Evaluation.objects.get().closes_at)

    assert printed(capsys)["Employer"][1:8] == ["1", "0", "0", "0", "1", "0%", "0"]
    assert printed(capsys, "--municipality", "3437")["Employer"][1] == "1"


def test_an_unknown_municipality_is_one_clear_line():
    with pytest.raises(CommandError, match="--municipality: 9999 is unknown"):
        call_command("answer_rates", "--municipality", "9999")
