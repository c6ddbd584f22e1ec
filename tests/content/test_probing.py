"""Asking other sites: what counts as broken, and what must never be asked."""

from http.server import BaseHTTPRequestHandler

import pytest

from content import probing
from content.enums import LinkProblem
from content.probing import Prober
from tests.servers.http_server import serving


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_GET(self):
        self.asked.append((self.command, self.path))
        name = self.path.strip("/")
        if name == "no-head" and self.command == "HEAD":
            self.send_response(405)
        elif name.startswith("to-"):
            self.send_response(302)
            targets = {
                "to-good": "/200",
                "to-private": "http://10.0.0.1/",
                "to-itself": "/to-itself",
                "to-file": "file:///etc/passwd",
            }
            self.send_header("Location", targets[name])
        else:
            self.send_response(int(name) if name.isdecimal() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815  # the name that http.server asks for


@pytest.fixture(scope="module")
def other_site():
    with serving(Handler) as address:
        yield address


@pytest.fixture
def with_loopback(monkeypatch):
    monkeypatch.setattr(probing, "ALLOW_LOOPBACK", True)
    Handler.asked.clear()


def ask(url):
    with Prober() as prober:
        return prober.ask(url)


@pytest.mark.usefixtures("with_loopback")
@pytest.mark.parametrize(
    ("path", "problem", "is_passing"),
    [
        ("/200", None, False),
        ("/to-good", None, False),
        ("/no-head", None, False),
        ("/403", None, False),
        ("/429", None, False),
        ("/404", LinkProblem.NOT_FOUND, False),
        ("/410", LinkProblem.NOT_FOUND, False),
        ("/500", LinkProblem.FAULT, True),
        ("/to-itself", LinkProblem.FAULT, True),
        ("/to-private", LinkProblem.INTERNAL, False),
        ("/to-file", LinkProblem.MALFORMED, False),
    ],
)
def test_answers_are_judged(other_site, path, problem, is_passing):
    answer = ask(other_site + path)
    assert (answer.problem, answer.is_passing) == (problem, is_passing)


@pytest.mark.usefixtures("with_loopback")
def test_get_follows_only_where_head_was_refused(other_site):
    ask(f"{other_site}/200")
    ask(f"{other_site}/no-head")
    assert Handler.asked == [("HEAD", "/200"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_server_on_this_machine_is_never_asked(other_site):
    Handler.asked.clear()
    assert ask(f"{other_site}/200").problem is LinkProblem.INTERNAL
    assert ask(f"{other_site.replace('127.0.0.1', 'localhost')}/200").problem is LinkProblem.INTERNAL
    assert Handler.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://100.64.0.1/",
        "http://2130706433/",
    ],
)
def test_address_of_a_closed_network_is_never_asked(url):
    assert ask(url).problem is LinkProblem.INTERNAL


@pytest.mark.parametrize("url", ["ftp://example.jp/", "file:///etc/passwd", "http://", "gopher://10.0.0.1/"])
def test_other_schemes_are_refused(url):
    assert ask(url).problem is LinkProblem.MALFORMED


@pytest.mark.usefixtures("with_loopback")
def test_server_that_is_gone_is_a_passing_problem():
    answer = ask("http://127.0.0.1:9/")
    assert (answer.problem, answer.is_passing) == (LinkProblem.NO_ANSWER, True)
