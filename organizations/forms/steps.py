"""The forms of an application, step by step: one form for each question, and rows for what there may be several of."""

import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from organizations.corporate_number import tidied, validate_corporate_number
from organizations.enums import DisclosureAnswer, DisclosureItem
from organizations.forms.fields import PostalCodeField, TelephoneField
from organizations.models import Organization
from regions.enums import MUNICIPALITY_KINDS, AreaKind
from regions.models import Area, faults_of_a_reading
from regions.querysets import to_hiragana
from roles.forms import TextForm, grouped_places, municipalities
from taxonomy.enums import OfferKind
from taxonomy.models import ActivityField, BodyKind

CHOOSE = ("", "選んでください")
PLACES_OF_BODIES = (*MUNICIPALITY_KINDS, AreaKind.WARD, AreaKind.PREFECTURE)
HERE, PART, SOME, WHOLE_PREFECTURE, WHOLE_NATION = "here", "part", "some", "prefecture", "nation"
YES, NO = "yes", "no"


def column(model: Any, name: str, **changed: Any) -> Any:
    """The form field of a column, with its label, length and validators."""
    found = model._meta.get_field(name)
    # Of a column of text Django leaves the length to the validators, and those to the model.
    for validator in found.validators:
        if isinstance(validator, MaxLengthValidator):
            changed.setdefault("max_length", validator.limit_value)
    return found.formfield(**changed)


def column_text(model: Any, name: str, *, rows: int, help_text: str, **changed: Any) -> Any:
    return column(model, name, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text, **changed)


def terms(model: Any) -> list[tuple[str, str]]:
    return list(model.objects.filter(is_active=True).values_list("key", "label"))


def keep_known_places(form: forms.Form, name: str, kinds: Iterable[str]) -> None:
    """Places that are chosen already, by staff or before a change of names, though the list does not offer them."""
    field: Any = form.fields[name]
    value = form[name].value() or []
    codes = [value] if isinstance(value, str) else value
    beyond = [code for code in codes if not field.valid_value(code)]
    if beyond:
        known = Area.objects.filter(code__in=beyond, kind__in=kinds).with_ancestors()
        field.choices = [
            *field.choices,
            ("今の登録にある、ほかの所", [(area.code, _in_prefecture(area)) for area in known]),
        ]


def _in_prefecture(area: Area) -> str:
    return "".join(str(each.name) for each in [*reversed(list(area.ancestors())), area])


class NameForm(TextForm):
    name = column(Organization, "name", help_text="正式な名前です。例：特定非営利活動法人みどりの会、元町お助け隊")
    kana = column(
        Organization,
        "kana",
        help_text="ひらがなで入力します。株式会社などの法人の種類は入れません。例：みどりのかい",
    )
    alternate_name = column(
        Organization,
        "alternate_name",
        label="通称・略称（任意）",
        help_text="ふだん呼ばれている名前があれば入力します。",
    )
    corporate_number = forms.CharField(
        label="法人番号（任意）",
        required=False,
        max_length=30,
        help_text="13けたの数字です。自治会や住民のグループなど、法人でないときは空けておきます。",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    body_kind = forms.ChoiceField(
        label="団体の種類",
        widget=forms.RadioSelect,
        help_text="いちばん近いものを1つ選びます。迷うときは、どれでもかまいません。事務局が確かめます。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body_kind"].choices = terms(BodyKind)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_kana(self) -> str:
        kana = to_hiragana(unicodedata.normalize("NFKC", self.cleaned_data["kana"]))
        if faults := faults_of_a_reading(kana):
            raise ValidationError(faults["kana"])
        return kana

    def clean_corporate_number(self) -> str:
        number = tidied(self.cleaned_data["corporate_number"])
        if number:
            validate_corporate_number(number)
        return number


class ActivityForm(TextForm):
    summary = column_text(
        Organization,
        "summary",
        rows=4,
        help_text="だれのために、どこで、何をしているかを、2〜3文で書きます。一覧に出ます。300字まで。",
    )
    description = column_text(
        Organization,
        "description",
        rows=8,
        label="活動のくわしい説明（任意）",
        help_text="活動の様子や、始めたきっかけなど。3000字まで。",
    )
    fields_of_activity = forms.MultipleChoiceField(
        label="分野", widget=forms.CheckboxSelectMultiple, help_text="当てはまるものをすべて選びます。"
    )
    is_lifetime_support = forms.BooleanField(
        label="身元の保証や、亡くなった後の手続きなどを、契約して引き受けている（高齢者等終身サポート事業）",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_of_activity"].choices = terms(ActivityField)  # type: ignore[attr-defined]  # a ChoiceField


class PlaceForm(TextForm):
    located_in = forms.ChoiceField(
        label="所在地の市区町村", help_text="事務所や活動の拠点がある所です。県外のときは、都道府県を選びます。"
    )
    postal_code = PostalCodeField(label="郵便番号（任意）", required=False, help_text="例：330-0001")
    address = column(Organization, "address", label="町名・番地（任意）", help_text="例：元町1丁目2-3")
    building = column(Organization, "building", label="建物・部屋（任意）")
    address_is_public = forms.TypedChoiceField(
        label="町名・番地の公開",
        choices=[(YES, "公開する"), (NO, "公開しない（市区町村だけを見せる）")],
        coerce=lambda value: value == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="町名・番地を入力したときは、どちらかを選びます。代表の人の自宅のときは、「公開しない」にしてください。",
    )
    reach = forms.ChoiceField(
        label="活動地域",
        widget=forms.RadioSelect,
        choices=[
            (HERE, "所在地の市区町村の全体"),
            (PART, "所在地の市区町村の一部"),
            (SOME, "いくつかの市区町村"),
            (WHOLE_PREFECTURE, "県の全域"),
            (WHOLE_NATION, "全国"),
        ],
        help_text="利用できる地域や、出向ける地域です。",
    )
    area_note = forms.CharField(
        label="どの部分か（「一部」を選んだとき）",
        max_length=100,
        required=False,
        help_text="例：東部地区だけ、みどり町の1丁目から3丁目まで",
    )
    areas = forms.MultipleChoiceField(
        label="活動する市区町村（「いくつか」を選んだとき）", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = municipalities()
        elsewhere = [(area.code, area.name) for area in Area.objects.current().prefectures()]
        home = grouped_places(places)
        self.fields["located_in"].choices = [CHOOSE, *home, ("県外（都道府県）", elsewhere)]  # type: ignore[attr-defined]  # a ChoiceField
        living = Area.objects.current().filter(kind="daily-living-area", prefecture_code=home_prefecture())
        below = [(area.code, area.choice_label) for area in living.select_related("parent")]
        self.fields["areas"].choices = [*home, *([("日常生活圏域", below)] if below else [])]  # type: ignore[attr-defined]  # a ChoiceField
        if below:
            self.fields["areas"].label = "活動する市区町村・日常生活圏域（「いくつか」を選んだとき）"
        keep_known_places(self, "located_in", PLACES_OF_BODIES)
        keep_known_places(self, "areas", [*PLACES_OF_BODIES, AreaKind.DAILY_LIVING_AREA])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = values.get("areas") or []
        if values.get("reach") == SOME and not chosen:
            self.add_error("areas", "活動する市区町村や圏域を、1つ以上選んでください。")
        if values.get("reach") == PART and not values.get("area_note"):
            self.add_error("area_note", "市区町村のどの部分で活動しているかを書いてください。")
        has_one = values.get("reach") == PART or (values.get("reach") == SOME and len(chosen) == 1)
        if values.get("area_note") and not has_one:
            self.add_error(
                "area_note",
                "この説明は、「所在地の市区町村の一部」を選んだときに書けます。ほかのときは、活動のくわしい説明に書いてください。",
            )
        has_address = values.get("address") or values.get("building")
        if has_address and "address_is_public" in values and not self.data.get(self.add_prefix("address_is_public")):
            self.add_error("address_is_public", "町名・番地を公開するか、公開しないかを選んでください。")
        return values

    @property
    def service_areas(self) -> list[tuple[str, str]]:
        """Of a valid form: (code, note); nothing where it works where it is."""
        values = self.cleaned_data
        if values["reach"] == PART:
            return [(values["located_in"], values["area_note"])]
        whole = {HERE: [], WHOLE_PREFECTURE: [(home_prefecture(), "")], WHOLE_NATION: [("00", "")]}
        return whole.get(values["reach"]) or (
            [(code, values["area_note"]) for code in values["areas"]] if values["reach"] == SOME else []
        )


def home_prefecture() -> str:
    return str(settings.PORTAL_PREFECTURE)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check_lines(text: str) -> None:
    lines = _lines(text)
    if any(len(line) > OffersForm.LONGEST for line in lines):
        raise ValidationError(f"1行は{OffersForm.LONGEST}字までで書いてください。")
    if len(lines) > OffersForm.MOST:
        raise ValidationError(f"{OffersForm.MOST}行までで書いてください。")


class OffersForm(TextForm):
    """One question for each kind, each line an offer; what is left empty is not offered."""

    # Characters in a line, and lines.
    LONGEST, MOST = 200, 20
    EXAMPLES: ClassVar[dict[str, str]] = {
        OfferKind.GOODS: "例：軽トラック1台。平日の昼に運転手つきで",
        OfferKind.PLACE: "例：2階の会議室（20人）。土日と夜",
        OfferKind.PEOPLE: "例：月に1回、社員5人ほどが手伝えます",
        OfferKind.KNOW_HOW: "例：スマートフォンの教え方、車の運転の研修",
        OfferKind.MONEY: "例：年に10万円までの活動費",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in OfferKind:
            widget = forms.Textarea(attrs={"rows": 2, "class": "input"})
            self.fields[kind.value] = forms.CharField(
                label=f"{kind.label}（任意）",
                required=False,
                widget=widget,
                validators=[_check_lines],
                help_text=f"{self.EXAMPLES[kind]}。2つ以上あるときは、行を分けます。",
            )

    @property
    def offers(self) -> list[dict[str, str]]:
        """Of a valid form, in the order of the kinds."""
        return [
            {"kind": kind.value, "text": line} for kind in OfferKind for line in _lines(self.cleaned_data[kind.value])
        ]


class WebsiteForm(TextForm):
    website = column(
        Organization,
        "website",
        label="ホームページ（任意）",
        assume_scheme="https",
        help_text="https:// から始まるアドレス",
    )


class DisclosureForm(TextForm):
    """An answer and a note for each item of the checklist."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in DisclosureItem:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label,
                choices=[("", "答えない"), *DisclosureAnswer.choices],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"{item.value}-note"] = forms.CharField(
                label=f"「{item.label}」の説明（任意）",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"class": "input"}),
            )

    @property
    def answers(self) -> list[dict[str, str]]:
        values = self.cleaned_data
        return [
            {"item": item.value, "answer": values[item.value], "note": values[f"{item.value}-note"]}
            for item in DisclosureItem
            if values[item.value]
        ]


class ClaimForm(TextForm):
    relation = forms.CharField(label="団体での立場", max_length=100, help_text="例：代表、事務局長、広報の担当（社員）")
    reason = forms.CharField(
        label="確かめられること",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="事務局が団体に確かめるための手がかりを書きます。例：代表の電話番号（048-000-0000）に電話すれば、確かめられます。",
    )


class AgreementToRulesForm(TextForm):
    person = forms.CharField(
        label="申請についての連絡先：氏名",
        max_length=100,
        help_text="確認のために連絡することがあります。公開されません。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    person_phone = TelephoneField(label="申請についての連絡先：電話", help_text="例：048-000-0000。公開されません。")
    not_antisocial = forms.BooleanField(
        label="この団体は、暴力団などの反社会的勢力ではなく、関わりもありません。",
        error_messages={"required": "反社会的勢力でないことを確かめて、印を付けてください。"},
    )
    agrees = forms.BooleanField(
        label="参加のきまりを読み、守ります。",
        error_messages={"required": "参加のきまりを読んで、印を付けてください。"},
    )
