"""Every mail that allauth can write has a text of ours."""

import re
from pathlib import Path

import allauth
import pytest

from accounts.mail_texts import TEXTS, key_of, values
from notifications import mail_texts
from notifications.models import Mail

ALLAUTH = Path(allauth.__file__).parent
# Sends one of these; apps of allauth that are not installed send nothing.
PREFIX = re.compile(r"""["']((?:account|mfa|socialaccount|usersessions)/email/\w+)["']""")


def prefixes_in_code():
    files = [path for path in ALLAUTH.rglob("*.py") if "tests" not in path.parts]
    return {prefix for path in files for prefix in PREFIX.findall(path.read_text())}


def prefixes_of_templates():
    files = ALLAUTH.glob("templates/*/email/*_subject.txt")
    return {f"{path.parent.parent.name}/email/{path.name.removesuffix('_subject.txt')}" for path in files}


def test_every_mail_of_allauth_has_a_text():
    prefixes = prefixes_in_code() | prefixes_of_templates()
    assert len(prefixes) > 15
    known = {text.key for text in mail_texts.all_texts()}
    assert {prefix for prefix in prefixes if key_of(prefix) not in known} == set()


def test_no_two_mails_of_allauth_share_a_text_by_accident():
    prefixes = prefixes_in_code() | prefixes_of_templates()
    assert len({key_of(prefix) for prefix in prefixes}) == len(prefixes)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.key)
def test_texts_use_known_variables_and_subjects_none_of_a_person(text):
    assert mail_texts.unknown_variables(text.body, text.variables) == []
    assert mail_texts.unknown_variables(text.subject, text.subject_variables) == []
    assert text.subject_variables == ("サイト名",)
    assert set(text.variables) <= set(values({}))
    assert len(text.key) <= Mail._meta.get_field("text_key").max_length
