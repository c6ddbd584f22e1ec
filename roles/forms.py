"""Forms of the public pages of roles. What may be chosen is asked here; what holds is decided by the services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from regions.enums import AreaKind
from regions.models import Area
from roles.enums import Layer, Role
from roles.placement import living_areas_in

# Role and layer in one question; the value stands in the address of the second step.
KINDS = {
    "coordinator-1": (Role.COORDINATOR, Layer.FIRST),
    "coordinator-2": (Role.COORDINATOR, Layer.SECOND),
    "municipal-staff": (Role.MUNICIPAL_STAFF, None),
}
KIND_LABELS = [
    ("coordinator-1", "生活支援コーディネーター 第1層（市町村の全体を担当）"),
    ("coordinator-2", "生活支援コーディネーター 第2層（日常生活圏域を担当）"),
    ("municipal-staff", "市町村職員（生活支援の担当課など）"),
]

Choices = list[tuple[str, str]]


def kind_of(role: str, layer: int | None) -> str:
    """The answer that asks for this role; empty for a role that is not asked for."""
    return next((key for key, value in KINDS.items() if value == (role, layer)), "")


class TextForm(forms.Form):
    """In the look of the portal; what a service refuses comes to stand at its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault(
                "max_length", "%(limit_value)d字までで書いてください（いまは%(show_value)d字です）。"
            )
            if isinstance(field.widget, forms.TextInput | forms.Textarea | forms.Select):
                field.widget.attrs.setdefault("class", "input")
            if isinstance(field.widget, forms.Textarea):
                # A browser would cut what is pasted without a word; the form says how much is too much.
                field.widget.attrs.pop("maxlength", None)

    def take_errors(self, error: ValidationError) -> None:
        """Errors of a service, by field; those of fields that are not asked for stand above the form."""
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in found.items():
            self.add_error(name if name in self.fields else None, ValidationError(errors))


def municipalities() -> list[Area]:
    """Municipalities and wards of the home prefecture, in the order of their codes."""
    found = Area.objects.current().filter(prefecture_code=settings.PORTAL_PREFECTURE).with_ancestors()
    return [area for area in found if area.is_municipality or area.kind == AreaKind.WARD]


def grouped_places(places: Iterable[Area]) -> list[tuple[str, Choices]]:
    """For a list with headings: cities, towns and villages, and the wards of each city."""
    groups: dict[str, Choices] = {}
    for area in places:
        if area.kind == AreaKind.WARD and area.parent:
            heading = f"{area.parent.name}の区"
        elif area.kind in (AreaKind.TOWN, AreaKind.VILLAGE):
            heading = "町・村"
        else:
            heading = "市・特別区"
        groups.setdefault(heading, []).append((area.code, area.choice_label))
    return list(groups.items())


class WhichRoleForm(TextForm):
    """The first step: which role, and where."""

    kind = forms.ChoiceField(
        label="申請する役割",
        choices=KIND_LABELS,
        widget=forms.RadioSelect,
        error_messages={"required": "申請する役割を選んでください。", "invalid_choice": "役割を選び直してください。"},
    )
    place = forms.ChoiceField(
        label="担当する市区町村",
        help_text="2つ以上を担当する人は、まず1つを選びます。第1層の人と市町村職員は、ほかを次の画面で足せます。",
        error_messages={
            "required": "担当する市区町村を選んでください。",
            "invalid_choice": "市区町村を選び直してください。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {area.code: area for area in municipalities()}
        self.fields["place"].choices = [("", "選んでください"), *grouped_places(self.places.values())]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen_place(self) -> Area:
        return self.places[self.cleaned_data["place"]]


class AskForm(TextForm):
    """The second step: the areas in detail, affiliation and reason."""

    areas = forms.MultipleChoiceField(
        label="担当する日常生活圏域",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "担当する日常生活圏域を選んでください。"},
    )
    more = forms.MultipleChoiceField(
        label="ほかに担当する市区町村（任意）", widget=forms.CheckboxSelectMultiple, required=False
    )
    affiliation = forms.CharField(
        label="所属",
        help_text="団体や課の名前を書きます。例：みどり市社会福祉協議会、みどり市高齢福祉課",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "所属を入力してください。"},
    )
    reason = forms.CharField(
        label="申請する理由",
        help_text="担当になった時期など、確認する職員に伝わることを書きます。例：4月から第1層を担当しています。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "申請する理由を入力してください。"},
    )

    def __init__(self, *args: Any, layer: int | None, place: Area, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        living_areas = living_areas_in(place) if layer == Layer.SECOND else []
        others = [] if layer == Layer.SECOND else [area for area in places if area != place]
        self.known = {area.code: area for area in (*living_areas, *others)}
        if living_areas:
            self.fields["areas"].choices = [(area.code, area.choice_label) for area in living_areas]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["areas"]
        if others:
            self.fields["more"].choices = grouped_places(others)  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["more"]

    @property
    def chosen_areas(self) -> list[Area]:
        chosen = [self.known[code] for name in ("areas", "more") for code in self.cleaned_data.get(name, [])]
        return chosen if "areas" in self.fields else [self.place, *chosen]


class HandOverForm(TextForm):
    successor_name = forms.CharField(label="後任の人の氏名（任意）", required=False)
    successor_email = forms.EmailField(
        label="後任の人のメールアドレス",
        help_text="この宛先に、招待のメールが届きます。",
        error_messages={
            "required": "後任の人のメールアドレスを入力してください。",
            "invalid": "メールアドレスの形が正しくありません。",
        },
    )


class EndForm(TextForm):
    reason = forms.CharField(
        label="終える理由（任意）", help_text="記録に残ります。例：異動のため", required=False, max_length=200
    )
