"""The project's Japanese for Wagtail and its packages. When a package is raised, these tests name what has changed."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext

from portal.template_loader import REPLACEMENTS
from tests.portal.catalogues import DOMAINS, compiled, messages, own, without_japanese

# 「1～20件 / 31件」 needs no name of what is counted, and where Wagtail knows none it says None.
MAY_BE_LEFT_OUT = {"%(model_name)s"}

each_domain = pytest.mark.parametrize("domain", DOMAINS)


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}", text))


def tags(text):
    return set(re.findall(r"<[^<>]+>", text))


def japanese(entry):
    return entry.msgstr or entry.msgstr_plural[0]


@each_domain
def test_the_compiled_catalogue_is_that_of_the_text(domain):
    assert own(domain).to_binary() == compiled(domain).read_bytes(), "run `make messages`"


@each_domain
def test_nothing_is_without_japanese(domain):
    assert [entry.msgid for entry in without_japanese(domain)] == [], "translate what `make messages` prints"


@each_domain
def test_every_entry_is_still_said_by_a_package(domain):
    known = messages(domain)
    stale = [entry.msgid for entry in own(domain) if (entry.msgctxt, entry.msgid) not in known]
    assert not stale, "take them out"


@each_domain
def test_no_entry_stands_twice(domain):
    keys = [(entry.msgctxt, entry.msgid) for entry in own(domain)]
    assert len(keys) == len(set(keys))


@each_domain
def test_plurals_are_those_of_the_packages(domain):
    known = messages(domain)
    assert not [e.msgid for e in own(domain) if e.msgid_plural != known[e.msgctxt, e.msgid].msgid_plural]


@each_domain
def test_placeholders_and_tags_are_those_of_the_original(domain):
    for entry in own(domain):
        text, originals = japanese(entry), [entry.msgid, entry.msgid_plural or entry.msgid]
        asked = [placeholders(original) - MAY_BE_LEFT_OUT for original in originals]
        assert placeholders(text) - MAY_BE_LEFT_OUT in asked, entry.msgid
        assert placeholders(text) <= set().union(*map(placeholders, originals)), entry.msgid
        assert tags(text) <= set().union(*map(tags, originals)), entry.msgid


@each_domain
def test_every_entry_is_japanese(domain):
    """But for names of products, which stand alone, and texts made of placeholders only."""
    for entry in own(domain):
        words = re.sub(r"%\(\w+\)[a-z]|\{\w*\}|<[^<>]+>|Wagtail API v\d", "", japanese(entry))
        assert re.search(r"[ぁ-んァ-ヶ一-龠々]", words) or not re.search(r"[A-Za-z]", words), entry.msgid


def test_the_portal_says_it():
    assert gettext("Unpublish") == "非公開にする"


def test_scripts_of_the_admin_say_it(client):
    scripts = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    said = re.search(r'"Pin toolbar": (".+?")', scripts)
    assert json.loads(said[1]) == "ツールバーを固定する"


@pytest.mark.parametrize(("name", "replacement"), REPLACEMENTS.items())
def test_what_is_replaced_in_templates_still_stands_there(name, replacement):
    template = get_template(name).template
    assert replacement[0] in Path(template.origin.name).read_text()
    assert replacement[1] in template.source
