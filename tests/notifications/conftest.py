"""Templates of a kind of message that exists only here."""

import email
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.template import engines

from tests.notifications.gateway import a_gateway


@pytest.fixture(autouse=True)
def a_kind_of_message(tmp_path):
    folder = tmp_path / "templates" / "messages"
    folder.mkdir(parents=True)
    (folder / "test.hello.subject.txt").write_text("Hello about {{ what }}\n")
    (folder / "test.hello.txt").write_text("Look here:\n{{ address }}\n")
    directories = engines["django"].engine.dirs
    loader_cache = engines["django"].engine.template_loaders[0]
    loader_cache.reset()
    engines["django"].engine.dirs = [tmp_path / "templates", *directories]
    yield
    engines["django"].engine.dirs = directories
    loader_cache.reset()


@pytest.fixture
def gateway(settings):
    with a_gateway() as (made, address):
        settings.SMS_GATEWAY_URL = address
        settings.SMS_GATEWAY_TOKEN = "a-secret"
        settings.SMS_TIMEOUT = 0.3
        yield made


class Server:
    def __init__(self):
        self.taken = []
        self.answers = []
        self.unknown = set()  # addresses that are refused before the mail is handed over

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.unknown:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer != "451 Later":
            self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        if answer == "break":
            server.transport.abort()
        return answer


@pytest.fixture
def server(settings, unused_tcp_port_here):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=unused_tcp_port_here)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port_here
    settings.EMAIL_TIMEOUT = 2
    yield handler
    controller.stop()


@pytest.fixture
def unused_tcp_port_here():
    import socket  # noqa: PLC0415 - only this fixture asks for a port

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
