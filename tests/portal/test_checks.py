"""The check that no page type is forgotten by the search."""

import pytest
from django.core.checks import run_checks


def findings():
    return [message for message in run_checks() if message.id == "search.E001"]


def test_every_page_type_is_searchable_or_excluded_by_name():
    assert findings() == []


@pytest.mark.parametrize("label", ["portal.HomePage", "casestudies.CaseStudyIndexPage"])
def test_page_type_that_is_neither_is_an_error(settings, label):
    listed = settings.SEARCH_EXCLUDED_PAGE_TYPES
    settings.SEARCH_EXCLUDED_PAGE_TYPES = [other for other in listed if other != label]
    [message] = findings()
    assert message.is_serious()
    assert message.obj._meta.label == label
    assert label in message.msg
    assert message.hint


def test_searchable_page_type_need_not_be_listed(settings):
    settings.SEARCH_EXCLUDED_PAGE_TYPES = []
    found = {message.obj._meta.label for message in findings()}
    assert {"portal.HomePage", "casestudies.CaseStudyIndexPage"} <= found
    assert not found & {"casestudies.CaseStudyPage", "content.StandardPage"}
