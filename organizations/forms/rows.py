"""Rows of an application: what there may be several of. Any may be left blank; one more is a press of a button."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, BoundField, formset_factory

from organizations.enums import FeeUnit, Visibility
from organizations.forms.fields import TelephoneField
from organizations.forms.steps import (
    CHOOSE,
    PLACES_OF_BODIES,
    column,
    column_text,
    home_prefecture,
    keep_known_places,
    terms,
)
from organizations.models import OrganizationAgreement, OrganizationContact, OrganizationLink, OrganizationService
from regions.models import Area
from roles.forms import TextForm, grouped_places, municipalities
from taxonomy.models import ActivityField

MOST_ROWS = 30


def check_row(form: TextForm, model: Any, columns: Iterable[str]) -> None:
    """Columns that are checked together are checked as the model does it."""
    values = form.cleaned_data
    try:
        model(**{name: values[name] for name in columns if name in values}).clean()
    except ValidationError as error:
        form.take_errors(error)


class ServiceRow(TextForm):
    # Of one that is in the directory already.
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = column(OrganizationService, "name", help_text="例：買い物の代行")
    field = forms.ChoiceField(label="分野（任意）", required=False, help_text="いちばん近いものを1つ選びます。")
    description = column_text(OrganizationService, "description", rows=2, label="内容（任意）", help_text="300字まで。")
    for_whom = column(
        OrganizationService, "for_whom", label="利用できる人（任意）", help_text="例：市内に住む65歳以上の人"
    )
    fee_min = column(OrganizationService, "fee_min", label="料金（円）から（任意）", help_text="無料は0と入力します。")
    fee_max = column(
        OrganizationService,
        "fee_max",
        label="料金（円）まで（任意）",
        help_text="金額が決まっていれば、「から」と同じ数字。",
    )
    fee_unit = forms.ChoiceField(
        label="料金の単位（料金を入力したとき）", choices=[CHOOSE, *FeeUnit.choices], required=False
    )
    fee_text = column(
        OrganizationService, "fee_text", label="料金についての説明（任意）", help_text="例：燃料代は別にかかります"
    )
    times = forms.CharField(
        label="利用できる日と時間（任意）",
        max_length=200,
        required=False,
        help_text="例：火曜日と木曜日の10時から15時まで",
    )
    how_to_apply = column_text(
        OrganizationService, "how_to_apply", rows=2, label="申し込み方（任意）", help_text="例：前の週までに電話"
    )
    apply_url = column(
        OrganizationService,
        "apply_url",
        label="申し込みのページ（任意）",
        assume_scheme="https",
        help_text="https:// から始まるアドレス",
    )
    capacity = column(OrganizationService, "capacity", label="定員（人）（任意）")

    READ_AS_ONE = ("fee_min", "fee_max", "fee_unit", "fee_text")

    def words_as_one(self) -> dict[str, str]:
        """The fee as the public page shows it; empty while something in it is wrong, so that each field is shown."""
        values = getattr(self, "cleaned_data", {})
        if any(name not in values for name in self.READ_AS_ONE):
            return {}
        return {"料金": OrganizationService(**{name: values[name] for name in self.READ_AS_ONE}).fee}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [CHOOSE, *terms(ActivityField)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        check_row(self, OrganizationService, ("fee_min", "fee_max", "fee_unit"))
        return values


class AgreementRow(TextForm):
    area = forms.ChoiceField(label="相手の自治体")
    name = column(OrganizationAgreement, "name", help_text="例：高齢者の見守りに関する協定")
    signed_on = column(
        OrganizationAgreement,
        "signed_on",
        label="結んだ日（任意）",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )
    ends_on = column(
        OrganizationAgreement,
        "ends_on",
        label="終わる日（任意）",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        help_text="終わりが決まっているときだけ入力します。",
    )
    url = column(
        OrganizationAgreement,
        "url",
        label="紹介のページ（任意）",
        assume_scheme="https",
        help_text="https:// から始まるアドレス",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefecture = Area.objects.filter(code=home_prefecture()).values_list("code", "name")
        self.fields["area"].choices = [CHOOSE, *prefecture, *grouped_places(municipalities())]  # type: ignore[attr-defined]  # a ChoiceField
        keep_known_places(self, "area", PLACES_OF_BODIES)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        check_row(self, OrganizationAgreement, ("signed_on", "ends_on"))
        return values


class ContactRow(TextForm):
    name = column(OrganizationContact, "name", help_text="例：事務局、代表（連絡用）")
    purpose = column(OrganizationContact, "purpose", label="何の問い合わせか（任意）", help_text="例：利用の申し込み")
    phone = TelephoneField(
        label="電話",
        required=False,
        help_text="電話、FAX、メール、問い合わせのページは、どれか1つあれば足ります。例：048-000-0000",
    )
    fax = TelephoneField(label="FAX", required=False)
    email = column(OrganizationContact, "email", label="メール")
    url = column(OrganizationContact, "url", label="問い合わせのページ", assume_scheme="https")
    hours = column(OrganizationContact, "hours", label="受付の時間（任意）", help_text="例：平日の9時から16時まで")
    visibility = forms.ChoiceField(label="見られる人", choices=Visibility.choices, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(values.get(name) for name in ("phone", "fax", "email", "url")):
            self.add_error("phone", "電話、FAX、メール、問い合わせのページのうち、1つは入力してください。")
        return values


class LinkRow(TextForm):
    title = column(OrganizationLink, "title", help_text="例：活動の記録（ブログ）")
    url = column(OrganizationLink, "url", assume_scheme="https", help_text="https:// から始まるアドレス")


def is_filled(form: Any) -> bool:
    """A row in which something was typed or chosen, now or before, besides what stands there by itself."""
    return bool(set(form.changed_data) - {"uuid", "DELETE"}) or bool(form.initial)


class RowFormSet(BaseFormSet[Any]):
    """Rows that may be left blank. `row_label` is what one is called."""

    row_label = ""

    def filled(self) -> list[dict[str, Any]]:
        """Of valid rows: the values of those that hold something and stay."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self
            if is_filled(form) and not form.cleaned_data.get("DELETE")
        ]

    def faulty(self) -> list[BoundField]:
        """The fields that are to be mended; each says in which row it stands (content/components/error_summary)."""
        found = []
        for number, form in enumerate(self.forms, start=1):
            for field in (field for field in form.visible_fields() if field.errors):
                field.row = f"{self.row_label} {number}の"
                found.append(field)
        return found

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = f"この{self.row_label}を消す"


class ListedServiceRow(ServiceRow):
    """Times change at once, on a page of their own."""

    times = None  # type: ignore[assignment]  # Django's way to take a field away


class ServiceRowSet(RowFormSet):
    row_label = "サービス"


class AgreementRowSet(RowFormSet):
    row_label = "協定"


class LinkRowSet(RowFormSet):
    row_label = "リンク"


class ContactRowSet(RowFormSet):
    row_label = "連絡先"


def _rows(form: type[TextForm], formset: type[RowFormSet]) -> type[RowFormSet]:
    made: Any = formset_factory(
        form, formset=formset, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=2 * MOST_ROWS
    )
    rows: type[RowFormSet] = made
    return rows


ListedServiceRows = _rows(ListedServiceRow, ServiceRowSet)
ServiceRows = _rows(ServiceRow, ServiceRowSet)
AgreementRows = _rows(AgreementRow, AgreementRowSet)
LinkRows = _rows(LinkRow, LinkRowSet)
ContactRows = _rows(ContactRow, ContactRowSet)
