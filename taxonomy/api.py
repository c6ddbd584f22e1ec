"""`GET /api/v1/taxonomy`: the terms by which everything is sorted."""

from django.http import HttpRequest
from ninja import Field, Router, Schema

from api.lists import Listing
from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Term, Trouble

router = Router(tags=["用語"])

# Under the name by which the search filters by it; troubles are no filter.
_VOCABULARIES: dict[str, type[Term]] = {
    "field": ActivityField,
    "body": BodyKind,
    "service_a": ServiceAType,
    "designation": DesignationLabel,
    "trouble": Trouble,
}


class TermOut(Schema):
    key: str = Field(description="変わらないキー。")
    label: str = Field(description="名称。")


class VocabularyOut(Schema):
    name: str = Field(description="検索の引数の名前。")
    label: str
    terms: list[TermOut] = Field(description="画面と同じ順番。")


@router.get("/taxonomy", response=Listing[VocabularyOut], summary="分野などの用語の一覧", operation_id="list_taxonomy")
def list_taxonomy(request: HttpRequest) -> Listing[VocabularyOut]:
    """分野、団体の種類、サービス・活動Aの類型、指定・認定、困りごとを、まとめて返します。"""
    found = [
        VocabularyOut(
            name=name,
            label=str(model._meta.verbose_name),
            terms=[TermOut(key=term.key, label=term.label) for term in model._default_manager.filter(is_active=True)],
        )
        for name, model in _VOCABULARIES.items()
    ]
    return Listing[VocabularyOut](total=len(found), results=found)
