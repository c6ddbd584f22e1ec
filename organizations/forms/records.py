"""Forms of what changes at once: contacts, times, whether it is active, and 指定・認定."""

from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.forms.models import ModelForm

from organizations.enums import Activity
from organizations.forms.fields import TelephoneField
from organizations.forms.rows import ContactRow, ContactRowSet
from organizations.models import Organization, OrganizationContact, OrganizationDesignation
from organizations.services.records import CONTACT_COLUMNS
from roles.forms import TextForm
from taxonomy.models import DesignationLabel

# So many blank rows below those that there are: rows are added without JavaScript too.
BLANK_ROWS = 1
MOST_ROWS = 20


class ContactForm(ModelForm):
    phone = TelephoneField(label="電話", required=False, help_text="例：048-000-0000")
    fax = TelephoneField(label="FAX", required=False)
    url = forms.URLField(label="問い合わせのページ", required=False, assume_scheme="https")

    class Meta:
        model = OrganizationContact
        fields: ClassVar[list[str]] = list(CONTACT_COLUMNS)
        help_texts: ClassVar[dict[str, str]] = {
            "name": "例：みどりの会 事務局。個人の名前は、本人の同意があるときだけ書きます。",
            "purpose": "例：利用の申し込み",
            "hours": "例：平日の9時から16時まで",
        }


ContactFormSet = forms.formset_factory(
    ContactForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


class DesignationForm(ModelForm):
    label = forms.ModelChoiceField(label="指定・認定", queryset=DesignationLabel.objects.filter(is_active=True))

    class Meta:
        model = OrganizationDesignation
        fields: ClassVar[list[str]] = ["label", "given_by", "number", "starts_on", "ends_on"]
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("starts_on", "ends_on")
        }
        help_texts: ClassVar[dict[str, str]] = {
            "given_by": "例：埼玉県",
            "ends_on": "過ぎると、公開画面に出なくなります。",
        }


DesignationFormSet = forms.formset_factory(
    DesignationForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


# As members see it: in the look of the portal.
OwnContactFormSet = formset_factory(
    ContactRow, formset=ContactRowSet, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


class TimesForm(TextForm):
    """Whether it is active, and the times of each service of the public version."""

    activity = forms.ChoiceField(label="活動の状況", choices=Activity.choices)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {f"times-{service.uuid}": service for service in organization.services.all()}
        for name, service in self.services.items():
            self.fields[name] = forms.CharField(
                widget=forms.TextInput(attrs={"class": "input"}),
                label=f"「{service.name}」を利用できる日と時間",
                max_length=200,
                required=False,
                help_text="200字まで。例：毎週火曜日と木曜日の10時から15時まで（祝日は休み）",
            )

    @property
    def times(self) -> dict[str, str]:
        """Of a valid form: what was typed, by the uuid of the service."""
        return {str(service.uuid): text for name, service in self.services.items() if (text := self.cleaned_data[name])}
