"""Forms with which staff give a role, change it, or invite to it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminDateInput

from regions.models import Area
from roles.enums import Layer, Role
from roles.models import RoleGrant
from roles.permissions import Reach, may, places_within, reach
from roles.placement import WITHOUT_AREAS, checked_places
from roles.terms import default_end

BEYOND = "ここから付けられるのは、あなたの担当地域の中だけです。担当地域を選び直してください。"


def roles_within_reach(user: Any, verb: str) -> list[Role]:
    """Roles that the person may give (`grant`) or invite to (`invite`) somewhere."""
    return [role for role in Role if role != Role.PARTICIPANT and _reaches_others(reach(user, f"role-{role}", verb))]


def areas_within(reaches: Iterable[Reach]) -> QuerySet[Area]:
    """Places of the home prefecture that one of these reaches, with what their labels need."""
    areas = Area.objects.current().filter(prefecture_code=settings.PORTAL_PREFECTURE).with_ancestors().order_by("code")
    found = list(reaches)
    if any(each.everything for each in found):
        return areas
    return areas.filter(pk__in=places_within({code for each in found for code in each.codes}))


def _reaches_others(found: Reach) -> bool:
    return found.everything or bool(found.codes)


def add_faults(form: forms.BaseForm, error: ValidationError) -> None:
    """What a service refuses, beside the fields that the form has."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, cast("Any", found))


class AreasField(forms.ModelMultipleChoiceField[Area]):
    widget = forms.CheckboxSelectMultiple(attrs={"data-roles-areas": ""})

    def label_from_instance(self, obj: Any) -> str:
        label: str = obj.choice_label
        return label


class PlacedForm(forms.Form):
    """Where and until when: the part that all forms of a role share. `user` fills it in, `verb` is what it is for."""

    layer = forms.TypedChoiceField(
        label="層",
        choices=[("", "（コーディネーターではない）"), *Layer.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="生活支援コーディネーターのときに選びます。",
    )
    areas = AreasField(
        label="担当地域",
        queryset=Area.objects.none(),
        required=False,
        help_text="第1層と市町村職員は市区町村、第2層は日常生活圏域を選びます。県職員と管理者は選びません（県全域になります）。",
    )
    affiliation = forms.CharField(
        label="所属", max_length=100, required=False, help_text="例：みどり市社会福祉協議会　地域福祉課"
    )
    ends_on = forms.DateField(
        label="任期の最後の日",
        required=False,
        widget=AdminDateInput,
        help_text="この日を過ぎると、役割は自動で終わります。空にすると、次の年度末（3月31日）までになります。",
    )

    def __init__(self, *args: Any, user: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.verb = user, verb
        cast("AreasField", self.fields["areas"]).queryset = areas_within(
            reach(user, f"role-{role}", verb) for role in self.roles()
        )

    def roles(self) -> list[Role]:
        raise NotImplementedError

    def chosen_role(self) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        role = self.chosen_role()
        if not role or "areas" not in found or "layer" not in found:
            return found
        try:
            found["layer"], found["areas"] = checked_places(role, found["layer"], found["areas"])
        except ValidationError as error:
            self.add_error(None, error)
            return found
        if not may(self.user, f"role-{role}", self.verb, areas=found["areas"]):
            self.add_error("areas", BEYOND)
        return found


class GiveForm(PlacedForm):
    """A role for somebody who has an account."""

    role = forms.ChoiceField(label="役割")
    field_order = ["role", "layer", "areas", "affiliation", "ends_on"]

    def __init__(self, *args: Any, user: Any, verb: str = "grant", **kwargs: Any) -> None:
        initial = {"ends_on": default_end(Role.COORDINATOR), **kwargs.pop("initial", {})}
        super().__init__(*args, user=user, verb=verb, initial=initial, **kwargs)
        choices = [(role.value, role.label) for role in self.roles()]
        cast("forms.ChoiceField", self.fields["role"]).choices = (
            [("", "選んでください"), *choices] if len(choices) > 1 else choices
        )

    def roles(self) -> list[Role]:
        return roles_within_reach(self.user, self.verb)

    def chosen_role(self) -> str:
        return str(self.cleaned_data.get("role", ""))


class InviteForm(GiveForm):
    """A role for somebody who may have no account yet."""

    name = forms.CharField(label="氏名", max_length=100, required=False, help_text="招待のメールのあて名になります。")
    email = forms.EmailField(
        label="メールアドレス",
        help_text="この人だけが使うアドレスにします。何人かで使うアドレスには送らないでください。",
    )
    field_order = ["name", "email", *GiveForm.field_order]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, verb="invite", **kwargs)


class ChangeForm(PlacedForm):
    """Term, areas and affiliation of a role that somebody holds."""

    def __init__(self, *args: Any, user: Any, grant: RoleGrant, **kwargs: Any) -> None:
        self.grant = grant
        initial = {
            "layer": grant.layer,
            "areas": [area.pk for area in grant.areas.all()],
            "affiliation": grant.affiliation,
            "ends_on": grant.ends_on,
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, user=user, verb="grant", initial=initial, **kwargs)
        if default_end(grant.role) is None:
            self.fields[
                "ends_on"
            ].help_text = "この日を過ぎると、役割は自動で終わります。空にすると、終えるまで続きます。"
        if grant.role != Role.COORDINATOR:
            del self.fields["layer"]
        if grant.role in WITHOUT_AREAS:
            del self.fields["areas"]

    def roles(self) -> list[Role]:
        return [Role(self.grant.role)]

    def chosen_role(self) -> str:
        return self.grant.role

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.setdefault("layer", None)
        if "areas" not in self.fields:
            self.cleaned_data["areas"] = []
        return super().clean()


class EndForm(forms.Form):
    reason = forms.CharField(
        label="終える理由", max_length=200, help_text="記録に残ります。例：令和8年3月31日付けで異動したため"
    )


class DecisionForm(forms.Form):
    """Approval of a request: until when the role lasts."""

    ends_on = forms.DateField(
        label="任期の最後の日",
        required=False,
        widget=AdminDateInput,
        help_text="空にすると、次の年度末（3月31日）までになります。",
    )
    note = forms.CharField(
        label="申請した人への言葉",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="知らせのメールに載ります。書かなくてもかまいません。",
    )


class DeclineForm(forms.Form):
    note = forms.CharField(
        label="見送る理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="申請した人に、メールでそのまま伝わります。例：部署名まで書いて、もう一度申請してください。",
        error_messages={"required": "見送る理由を書いてください。申請した人に、そのまま伝わります。"},
    )


class HandoverForm(forms.Form):
    """Which roles end, and who follows."""

    grants = forms.ModelMultipleChoiceField(
        label="引き継ぐ役割",
        queryset=RoleGrant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ役割は、すぐに終わります。書いた事例などは、そのまま残ります。",
        error_messages={"required": "引き継ぐ役割を選んでください。"},
    )
    successor_name = forms.CharField(label="後任の氏名", max_length=100, required=False)
    successor_email = forms.EmailField(
        label="後任のメールアドレス",
        required=False,
        help_text="同じ役割と担当地域の招待が送られます。後任が決まっていなければ空にします。",
    )
    reason = forms.CharField(
        label="理由", max_length=200, required=False, help_text="記録に残ります。例：人事異動のため"
    )

    def __init__(self, *args: Any, grants: list[RoleGrant], labels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[RoleGrant]", self.fields["grants"])
        field.queryset = RoleGrant.objects.filter(pk__in=[grant.pk for grant in grants])
        field.label_from_instance = lambda obj: labels[obj.pk]  # type: ignore[method-assign]  # one form's own words
        field.initial = [grant.pk for grant in grants]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("successor_name") and not found.get("successor_email") and "successor_email" not in self.errors:
            self.add_error("successor_email", "後任のメールアドレスも入力してください。招待を送るのに要ります。")
        return found


class SureForm(forms.Form):
    is_sure = forms.BooleanField(
        label="本人であることを、電話や対面で確かめました",
        error_messages={"required": "確かめてから、印を付けてください。"},
    )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="記録に残ります。本人に届くメールにも書かれます。例：退職のため",
        error_messages={"required": "理由を入力してください。"},
    )
    is_sure = forms.BooleanField(
        label="元に戻せないことを確かめました",
        error_messages={"required": "確かめてから、印を付けてください。"},
    )
