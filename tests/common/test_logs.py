"""The log tells of refusals without the address that opens something."""

import logging
import uuid

import pytest

from accounts.letters import token_of
from common.logs import WithoutSecrets

TOKEN = token_of(uuid.UUID(int=7))


@pytest.mark.parametrize("path", ["/placements/answer/{}/", "/people/invitation/{}", "/x/{}/?a=b"])
def test_a_token_is_left_out(path):
    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Conflict", path.format(TOKEN)), "levelno": logging.WARNING}
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Conflict: " + path.format("…")


def test_a_row_is_still_named():
    path = f"/placements/{uuid.UUID(int=7)}/evaluation/"
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Not Found", path)})
    assert WithoutSecrets().filter(record)
    assert path in record.getMessage()


def test_the_handler_of_the_site_leaves_it_out(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_secrets"]
    assert settings.LOGGING["filters"]["without_secrets"]["()"] == "common.logs.WithoutSecrets"
