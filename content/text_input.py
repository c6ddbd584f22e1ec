"""Lines of text in the admin's forms."""

from typing import Any

from django.db import models
from django.forms import TextInput
from wagtail.admin.forms.models import register_form_field_override


class WholeTextInput(TextInput):
    """Keeps all that is pasted: with maxlength a browser cuts it without a word. The server names what is too long."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


def let_editors_see_what_is_too_long() -> None:
    register_form_field_override(
        models.CharField,
        override=lambda field: {} if field.choices else {"widget": WholeTextInput},
        exact_class=True,
    )
