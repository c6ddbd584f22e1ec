"""A suppression names what it suppresses and says why, on its own line."""

import re
import tokenize

import pytest

from tests.architecture.rows import python_files, shown

SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:|mypy:|nosec|pragma:\s*no cover)", re.IGNORECASE)
# The codes, then the reason as a comment of its own: see the examples below.
WITH_CODE_AND_REASON = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\])(?:  # (?!noqa|type:)\S.*)+$"
)


def comments_of(path):
    with path.open("rb") as file:
        return [
            (token.start[0], token.string)
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        ]


def suppressions():
    return [
        (f"{shown(path)}:{line}", comment)
        for path in python_files()
        for line, comment in comments_of(path)
        if SUPPRESSION.search(comment)
    ]


def test_every_suppression_carries_a_code_and_a_reason():
    wrong = [f"{place} {comment}" for place, comment in suppressions() if not WITH_CODE_AND_REASON.search(comment)]
    assert wrong == []


@pytest.mark.parametrize(
    ("comment", "is_right"),
    [
        ("# noqa: F401  # both register themselves", True),
        ("# noqa: FBT001, FBT002  # django-csp's signature", True),
        ("# type: ignore[misc]  # built at run time", True),
        ("# type: ignore[assignment,misc]  # as Django documents", True),
        ("# noqa", False),
        ("# noqa: F401", False),
        ("# noqa: F401 because", False),
        ("# type: ignore", False),
        ("# type: ignore  # why", False),
        ("# type: ignore[misc]", False),
        ("# type: ignore[misc]  # noqa: F401", False),
    ],
)
def test_the_pattern_knows_right_from_wrong(comment, is_right):
    assert bool(WITH_CODE_AND_REASON.search(comment)) is is_right


def test_the_walk_sees_suppressions():
    assert suppressions()
