"""Forms: how to hear of events, and texts of mails."""

from collections.abc import Mapping
from typing import Any

from django import forms

from notifications import mail_texts
from notifications.mail_texts import LONGEST_SUBJECT, MailText
from notifications.models import Delivery
from notifications.verbs import Verb


class PreferencesForm(forms.Form):
    """A choice for each verb that is not mandatory."""

    def __init__(self, *args: Any, verbs: list[Verb], deliveries: Mapping[str, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for verb in verbs:
            self.fields[verb.key] = forms.ChoiceField(
                label=verb.label,
                help_text=verb.explanation,
                choices=Delivery.choices,
                initial=deliveries[verb.key].value,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "どちらかを選んでください。",
                    "invalid_choice": "どちらかを選んでください。",
                },
            )


class MailTextForm(forms.Form):
    """`seen`: digest of the text that the person had before them (notifications.services.texts)."""

    subject = forms.CharField(
        label="件名",
        required=False,
        strip=False,
        help_text=f"{LONGEST_SUBJECT}文字まで。人の名前など、個人に関わることは書きません。",
        widget=forms.TextInput,
    )
    body = forms.CharField(label="本文", required=False, strip=False, widget=forms.Textarea({"rows": 14}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: MailText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        values = {name: self.cleaned_data.get(name, "") for name in ("subject", "body")}
        for name, messages in mail_texts.faults(self.text, **values).items():
            for message in messages:
                self.add_error(name, message)
        return self.cleaned_data
