"""The content security policy: strict on the public site, Wagtail's needs in the admin alone. Compression of text."""

import gzip
import re

import pytest
from django.http import FileResponse, HttpResponse

from portal.middleware import TextCompressionMiddleware
from tests.factories.pages import make_case, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def policy_of(response):
    directives = response["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (directive.split() for directive in directives)}


@pytest.fixture(params=["/", "/search/?q=送迎", "/cases/", "case", "plain page", "/accounts/login/", "/no-such-page/"])
def public_response(request, client):
    case, plain = make_case(), make_standard_page()
    return client.get({"case": case.url, "plain page": plain.url}.get(request.param, request.param))


def test_public_pages_allow_nothing_inline_and_no_other_host(public_response):
    policy = policy_of(public_response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    allowed = {value for values in policy.values() for value in values}
    assert allowed == {"'none'", "'self'", "data:"}


def test_public_pages_need_nothing_inline_and_no_other_host(public_response):
    text = public_response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    # JSON-LD is data: no browser executes it.
    assert not re.search(r"<script(?! type=\"application/ld\+json\">)(?![^>]*\ssrc=)", text)
    loaded = re.findall(r'<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc="([^"]+)"', text)
    # These are named, not loaded.
    loaded += re.findall(r'<link\b(?![^>]*rel="(?:alternate|canonical|search)")[^>]*\shref="([^"]+)"', text)
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/no-such-page/"])
def test_admin_has_a_policy_of_its_own(admin_client, address):
    policy = policy_of(admin_client.get(address))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert not any("http" in value or value == "*" for values in policy.values() for value in values)


@pytest.mark.parametrize("address", ["/administration/", "/cases/admin/", "/?next=/admin/"])
def test_address_that_only_looks_like_the_admin_gets_the_strict_policy(client, address):
    make_standard_page()
    assert "unsafe" not in client.get(address)["Content-Security-Policy"]


def test_policy_of_one_answer_does_not_leak_into_the_next(admin_client):
    make_standard_page()
    admin_client.get("/admin/")
    assert "unsafe" not in admin_client.get("/")["Content-Security-Policy"]


def test_a_page_comes_compressed_to_who_can_read_it(client):
    plain = make_standard_page()
    packed = client.get(plain.url, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert plain.title in gzip.decompress(packed.content).decode()
    assert plain.title in client.get(plain.url).content.decode()


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/zip"])
def test_what_is_compressed_already_is_left_alone(rf, kind, tmp_path):
    request = rf.get("/", headers={"accept-encoding": "gzip"})
    middleware = TextCompressionMiddleware(lambda _: HttpResponse(b"x" * 1000, content_type=kind))
    assert "Content-Encoding" not in middleware(request).headers
    file = tmp_path / "file.txt"
    file.write_bytes(b"x" * 1000)
    download = TextCompressionMiddleware(lambda _: FileResponse(file.open("rb")))(request)
    assert download["Content-Length"] == "1000"
    download.close()
