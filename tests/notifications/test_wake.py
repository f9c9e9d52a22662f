"""A broker is only told to look now: whatever is wrong with it, no request waits for it."""

import logging
import socket
import threading
import time

import pytest
from celery import current_app

from notifications import wake

A_SECOND_OR_TWO = 2  # a busy machine counted in


@pytest.fixture
def silent_port():
    """Takes every line and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        yield listening.getsockname()[1]


@pytest.fixture
def broker_at(monkeypatch):
    """Celery reads this name before its settings, which are read once."""

    def at(port):
        monkeypatch.setitem(current_app.conf, "task_always_eager", False)
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port}/0")

    return at


def published_within(seconds):
    """In a thread, so that one that hangs does not hang the tests."""
    thread = threading.Thread(target=wake.publish, daemon=True)
    began = time.monotonic()
    thread.start()
    thread.join(seconds * 2)
    return not thread.is_alive() and time.monotonic() - began < seconds


def test_a_broker_that_takes_the_line_and_says_nothing_holds_up_no_request(
    broker_at, silent_port, caplog
):
    broker_at(silent_port)
    with caplog.at_level(logging.WARNING):
        assert published_within(A_SECOND_OR_TWO)
        assert published_within(A_SECOND_OR_TWO)
    assert (
        caplog.text.count("The broker did not answer, the clock will send: OperationalError") == 2
    )


def test_a_broker_that_is_gone_holds_up_no_request(broker_at, unused_tcp_port_here, caplog):
    broker_at(unused_tcp_port_here)
    with caplog.at_level(logging.WARNING):
        assert published_within(A_SECOND_OR_TWO)
    assert "The broker did not answer, the clock will send: OperationalError" in caplog.text


def test_a_worker_waits_for_its_next_task_without_an_end():
    assert "socket_timeout" in current_app.producer_pool.connections.connection.transport_options
    assert "socket_timeout" not in current_app.connection_for_read().transport_options
