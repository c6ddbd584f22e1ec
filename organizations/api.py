"""`GET /api/v1/organizations` and `/api/v1/organizations/{id}`, under the labels of GIF 434 法人, 432 連絡先 and 451-7.

What is not public (contacts for coordinators, an address that is kept back, drafts) is in no answer.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from api.lists import Listing, Stretch
from api.problems import Problem
from api.values import Day, Moment, Text
from content.metadata import absolute_address
from organizations.enums import Activity, Visibility
from organizations.models import Organization
from organizations.querysets import OrganizationQuerySet
from organizations.searchable import OrganizationSearchable
from regions.models import Area
from taxonomy.enums import OfferKind
from taxonomy.models import ActivityField, BodyKind, DesignationLabel

router = Router(tags=["団体"])

# No larger one fits into the column.
OrganizationNumber = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="団体の番号。/search の id では「organization:」より後。")
]


class NamedOut(Schema):
    key: str
    label: str


class PlaceOut(Schema):
    code: str = Field(description="地域のコード（/regions）。")
    name: str
    note: str = Field("", description="一部だけのときの説明。")


class AddressOut(Schema):
    """GIF 442 住所。公開していない団体では、市区町村まで。"""

    code: str = Field(title="市区町村コード")
    municipality: str = Field(title="市区町村")
    postal_code: str = Field("", title="郵便番号")
    street: str = Field("", title="町字以下")
    latitude: float | None = Field(None, title="緯度")
    longitude: float | None = Field(None, title="経度")


class FeeOut(Schema):
    text: str = Field(description="画面に出る書き方。")
    least: int | None = Field(description="円。")
    most: int | None = Field(description="円。")
    unit: str = Field(description="料金の単位。")


class ServiceOut(Schema):
    id: UUID = Field(description="変わらない番号。")
    name: str = Field(title="サービス名")
    field: NamedOut | None = Field(description="分野。")
    description: str = Field(title="説明")
    for_whom: str = Field(title="対象者")
    fee: FeeOut = Field(title="費用")
    times: str = Field(title="利用日時説明")
    how_to_apply: str = Field(title="申請方法")
    apply_url: str
    capacity: int | None = Field(title="定員", description="人。")
    capacity_note: str


class ContactOut(Schema):
    """GIF 432 連絡先。だれでも見られるものだけ。"""

    name: str = Field(title="連絡先名称")
    purpose: str = Field(title="用途")
    phone: str = Field(title="電話番号")
    fax: str
    email: str = Field(title="メールアドレス")
    url: str = Field(title="URL")
    hours: str = Field(title="備考", description="受付の時間。")


class OfferOut(Schema):
    kind: NamedOut
    text: str


class DesignationOut(Schema):
    label: NamedOut
    given_by: str
    number: str
    ends_on: date | None


class AgreementOut(Schema):
    name: str
    area: PlaceOut
    signed_on: date | None
    ends_on: date | None
    url: str


class OrganizationOut(Schema):
    """団体のあらましとサービス。"""

    id: int = Field(title="ID")
    url: str = Field(title="URL", description="このポータルのページ。")
    name: str = Field(title="商号または名称")
    kana: str = Field(title="商号または名称（カナ）", description="ひらがな。")
    alternate_name: str = Field(title="通称")
    corporate_number: str = Field(title="法人番号", description="ない団体では空。")
    body_kind: NamedOut | None = Field(title="組織種別", description="団体の種類。")
    activity: str = Field(title="事業活動状況")
    summary: str = Field(title="説明")
    website: str = Field(title="WebサイトURL")
    fields: list[NamedOut] = Field(title="事業種目", description="分野。")
    address: AddressOut | None = Field(title="住所")
    serves: list[PlaceOut] = Field(title="サービス・担当区域")
    services: list[ServiceOut]
    offers: list[OfferOut] = Field(description="いっしょに取り組むときに提供できるもの。")
    designations: list[DesignationOut] = Field(description="指定・認定。")
    confirmed_on: date | None = Field(description="最終確認日。")
    published: Moment | None = Field(title="公開日")
    updated: Moment | None = Field(title="最終更新日")


class WholeOrganizationOut(OrganizationOut):
    """団体の全体。"""

    description: str
    contacts: list[ContactOut] = Field(title="連絡先情報")
    agreements: list[AgreementOut] = Field(description="自治体との協定。")


class OrganizationParameters(Stretch):
    region: Text = Field(
        "", examples=["11"], description="都道府県か市区町村のコード。そこで活動する団体だけ。", max_length=10
    )
    field: Text = Field("", description="分野のキー（/taxonomy）。", max_length=60)
    body: Text = Field("", description="団体の種類のキー（/taxonomy）。", max_length=60)
    designation: Text = Field("", description="指定・認定のキー（/taxonomy）。", max_length=60)
    since: Day | None = Field(None, description="この日（日本時間）以後に更新されたもの。YYYY-MM-DD。")
    until: Day | None = Field(None, description="この日（日本時間）以前に更新されたもの。YYYY-MM-DD。")

    def check_known(self) -> None:
        """Raise a Problem for a value that is none: the list would be empty for no reason told."""
        known = {
            "region": Area.objects.filter(code=self.region),
            "field": ActivityField.objects.filter(key=self.field),
            "body": BodyKind.objects.filter(key=self.body),
            "designation": DesignationLabel.objects.filter(key=self.designation),
        }
        errors = [
            {"name": name, "reason": "どこにもない値です。"}
            for name, rows in known.items()
            if getattr(self, name) and not rows.exists()
        ]
        if errors:
            raise Problem("unknown-value", errors=errors)


@router.get(
    "/organizations", response=Listing[OrganizationOut], summary="団体の一覧", operation_id="list_organizations"
)
def list_organizations(request: HttpRequest, parameters: Query[OrganizationParameters]) -> Listing[OrganizationOut]:
    """公開中の団体を、サービスとともに、最後に更新したものから順に返します。言葉で探すには /search を使います。"""
    parameters.check_names(request)
    parameters.check_known()
    found = _public()
    if parameters.region:
        found = found.reaching(parameters.region)
    if parameters.field:
        found = found.in_field(parameters.field)
    if parameters.body:
        found = found.filter(body_kind__key=parameters.body)
    if parameters.designation:
        found = found.designated(parameters.designation)
    if parameters.since:
        found = found.filter(last_published_at__date__gte=parameters.since)
    if parameters.until:
        found = found.filter(last_published_at__date__lte=parameters.until)
    total, rows = parameters.of(found.order_by("-last_published_at", "-pk"))
    return Listing[OrganizationOut](total=total, results=[OrganizationOut(**_values(row, request)) for row in rows])


@router.get(
    "/organizations/{organization_id}",
    response=WholeOrganizationOut,
    summary="団体の全体",
    operation_id="get_organization",
)
def get_organization(request: HttpRequest, organization_id: Path[OrganizationNumber]) -> WholeOrganizationOut:
    """ひとつの団体を、公開されていることすべてとともに返します。"""
    found = _public().filter(pk=organization_id).first()
    if found is None:
        raise Problem("not-found", detail="この番号の団体はないか、公開が終わっています。")
    return WholeOrganizationOut(
        **_values(found, request),
        description=found.description,
        contacts=[ContactOut.from_orm(contact) for contact in found.contacts.filter(visibility=Visibility.PUBLIC)],
        agreements=[
            AgreementOut(
                name=row.name, area=_place(row.area), signed_on=row.signed_on, ends_on=row.ends_on, url=row.url
            )
            for row in found.agreements.select_related("area")
        ],
    )


_searchable = OrganizationSearchable()


def _public() -> OrganizationQuerySet:
    """Public organizations with all that `_values` reads, in a constant number of queries."""
    return _searchable.with_relations(Organization.objects.public()).prefetch_related("service_times")


def _values(found: Organization, request: HttpRequest) -> dict[str, Any]:
    status = getattr(found, "status", None)
    notes = {row.area_id: row.note for row in found.service_areas.all()}
    times = {row.service: row.text for row in found.service_times.all()}
    return {
        "id": found.pk,
        "url": absolute_address(found.get_absolute_url(), request),
        "name": found.name,
        "kana": found.kana,
        "alternate_name": found.alternate_name,
        "corporate_number": found.corporate_number,
        "body_kind": _named(found.body_kind),
        "activity": Activity(status.activity).label if status else "",
        "summary": found.summary,
        "website": found.website,
        "fields": [_named(field) for field in found.fields.all()],
        "address": _address(found),
        "serves": [_place(area, notes.get(area.pk, "")) for area in found.serves],
        "services": [_service(service, times) for service in found.services.all()],
        "offers": [
            OfferOut(kind=NamedOut(key=offer.kind, label=OfferKind(offer.kind).label), text=offer.text)
            for offer in found.offers.all()
        ],
        "designations": [
            DesignationOut(label=_named(row.label), given_by=row.given_by, number=row.number, ends_on=row.ends_on)
            for row in found.designations.all()
        ],
        "confirmed_on": status.confirmed_on if status else None,
        "published": found.first_published_at,
        "updated": found.last_published_at,
    }


def _address(found: Organization) -> AddressOut | None:
    if found.located_in is None:
        return None
    is_public = found.address_is_public
    latitude, longitude = found.public_point or (None, None)
    return AddressOut(
        code=found.located_in.code,
        municipality=found.located_in.full_name,
        postal_code=found.postal_code if is_public else "",
        street=f"{found.address} {found.building}".strip() if is_public else "",
        latitude=latitude,
        longitude=longitude,
    )


def _service(service: Any, times: dict[UUID, str]) -> ServiceOut:
    return ServiceOut(
        id=service.uuid,
        name=service.name,
        field=_named(service.field),
        description=service.description,
        for_whom=service.for_whom,
        fee=FeeOut(text=service.fee, least=service.fee_min, most=service.fee_max, unit=service.get_fee_unit_display()),
        times=times.get(service.uuid, ""),
        how_to_apply=service.how_to_apply,
        apply_url=service.apply_url,
        capacity=service.capacity,
        capacity_note=service.capacity_note,
    )


def _place(area: Area, note: str = "") -> PlaceOut:
    return PlaceOut(code=area.code, name=str(area), note=note)


def _named(term: Any) -> Any:
    return NamedOut(key=term.key, label=term.label) if term else None
