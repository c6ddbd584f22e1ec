"""What to change on many cases at once."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from django import forms

from casestudies.enums import PlaceRelation
from casestudies.services import Change, FieldsChange, PlacesChange, items_in_drafts
from regions.models import Area
from regions.viewsets import area_chooser_viewset
from taxonomy.models import ActivityField


class BulkForm(forms.Form):
    """`change` is what was asked for, once the form is valid."""

    def __init__(self, *args: Any, page_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page_ids = list(page_ids)

    @property
    @abstractmethod
    def change(self) -> Change: ...

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("add") and not cleaned.get("remove"):
            raise forms.ValidationError("加えるものか外すものを、1つ以上選んでください。")
        return cleaned


class FieldsForm(BulkForm):
    add = forms.ModelMultipleChoiceField(
        label="加える分野",
        queryset=ActivityField.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだページすべてに加えます。",
    )
    remove = forms.ModelMultipleChoiceField(
        label="外す分野",
        queryset=ActivityField.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだページに付いている分野です。付いているページから外します。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if keys := items_in_drafts(page_ids=self.page_ids, change=FieldsChange()):
            fields = ActivityField.objects.filter(pk__in=[key for key in keys if isinstance(key, int)])
            self.fields["remove"].queryset = fields  # type: ignore[attr-defined]  # a model's
        else:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        both = set(cleaned.get("add") or ()) & set(cleaned.get("remove") or ())
        if both:
            names = "、".join(field.label for field in both)
            raise forms.ValidationError({"remove": f"「{names}」が「加える」と「外す」の両方に選ばれています。"})
        return cleaned

    @property
    def change(self) -> FieldsChange:
        data = self.cleaned_data
        return FieldsChange(
            add=tuple(field.pk for field in data["add"]), remove=tuple(field.pk for field in data.get("remove", ()))
        )


class PlacesForm(BulkForm):
    remove = forms.ModelMultipleChoiceField(
        label="外す地域",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだページに付いている地域です。付いているページから外します。",
    )
    add = forms.ModelChoiceField(
        label="加える地域",
        queryset=Area.objects.current(),
        required=False,
        widget=area_chooser_viewset.widget_class(),
        help_text="選んだページすべてに加えます。",
    )
    relation = forms.ChoiceField(
        label="加える地域の関係",
        choices=PlaceRelation.choices,
        initial=PlaceRelation.LOCATED,
        widget=forms.RadioSelect,
        help_text="市区町村で行っている取組は「所在地」、県全体や全国に向けた取組は「対象地域」です。",
    )
    only_instead = forms.BooleanField(
        label="置きかえる",
        required=False,
        help_text="外す地域が付いているページにだけ、加える地域を付けます（例：合併で名前が変わったとき）。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = items_in_drafts(page_ids=self.page_ids, change=PlacesChange())
        if codes := {place[0] for place in places if isinstance(place, tuple)}:
            self.fields["remove"].queryset = Area.objects.filter(pk__in=codes)  # type: ignore[attr-defined]  # a model's
        else:
            del self.fields["remove"], self.fields["only_instead"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("add") in (cleaned.get("remove") or ()):
            raise forms.ValidationError({"add": "外す地域と同じ地域は加えられません。"})
        if cleaned.get("only_instead") and not (cleaned.get("add") and cleaned.get("remove")):
            raise forms.ValidationError(
                {"only_instead": "置きかえるときは、外す地域と加える地域の両方を選んでください。"}
            )
        return cleaned

    @property
    def change(self) -> PlacesChange:
        data = self.cleaned_data
        return PlacesChange(
            add=((data["add"].pk, data["relation"]),) if data["add"] else (),
            remove=tuple(area.pk for area in data.get("remove", ())),
            only_instead=data.get("only_instead", False),
        )
