"""System checks of the permission matrix: a faulty file is told before anybody asks for a right."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from roles import matrix, protected


@register()
def matrix_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """Every row has words, and every object that the admin protects has a row."""
    try:
        cells, words = matrix.cells(), matrix.words()
    except (ValueError, KeyError, OSError) as error:
        return [Error(f"The permission matrix cannot be read: {error}", id="roles.E001")]
    keys = {("object", key) for key, _ in cells} | {("verb", verb) for _, verb in cells}
    found: list[CheckMessage] = [
        Error(f"permission_words.csv has no {kind} {key}", id="roles.E002") for kind, key in sorted(keys - set(words))
    ]
    protected_keys = {entry.key for entry in protected.everything()}
    found += [
        Error(f"The permission matrix has no row of {key}", id="roles.E003")
        for key in sorted(protected_keys - {key for key, _ in cells})
    ]
    return found
