"""An application as its steps: forms over what was typed, and what is to be made of them.

What was typed is kept as it was typed, also where it is wrong: it is never thrown away, only refused when it is sent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import QueryDict

from organizations.enums import ApplicationKind
from organizations.forms import rows, steps
from organizations.models import Application, Organization
from organizations.organization_content import OrganizationContent

# Of a posted form: what is no answer.
NO_ANSWERS = {"csrfmiddlewaretoken", "seen", "go", "add", "leave"}
Answers = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True)
class Part:
    """A form, or rows of one, on the page of a step."""

    form: Any
    heading: str = ""
    explanation: str = ""

    @property
    def is_rows(self) -> bool:
        return not isinstance(self.form, BaseForm)


@dataclass(frozen=True)
class Step:
    """`build` makes its parts from what was typed (None: nothing yet)."""

    key: str
    label: str
    introduction: str
    build: Callable[[QueryDict | None], list[Part]]


def _of(form: Any) -> Callable[[QueryDict | None], list[Part]]:
    return lambda data: [Part(form(data))]


def _addresses(data: QueryDict | None) -> list[Part]:
    return [
        Part(steps.WebsiteForm(data)),
        Part(
            rows.LinkRows(data, prefix="links"),
            "ほかのリンク",
            "ブログやSNSなど、ホームページのほかに見てほしいページがあれば書きます。",
        ),
    ]


NEW_STEPS = (
    Step("name", "名前と種類", "はじめに、団体の名前を教えてください。", _of(steps.NameForm)),
    Step("activity", "活動", "何をしている団体かが、はじめて読む人にも分かるように書きます。", _of(steps.ActivityForm)),
    Step(
        "place",
        "場所と活動地域",
        "所在地と、活動している地域は、別のものとして入力します。",
        _of(steps.PlaceForm),
    ),
    Step(
        "services",
        "サービス",
        "利用できることを、1つずつ書きます。なければ、そのまま次へ進めます。",
        lambda data: [Part(rows.ServiceRows(data, prefix="services"))],
    ),
    Step(
        "disclosure",
        "情報の開示",
        "高齢者等終身サポート事業を行う団体に、国のガイドラインの主な項目を尋ねています。答えは団体のページに出ます。",
        _of(steps.DisclosureForm),
    ),
    Step(
        "offers",
        "提供できるもの",
        "市町村やほかの団体と、いっしょに取り組むときに提供できるものを書きます。なければ、そのまま次へ進めます。",
        lambda data: [
            Part(steps.OffersForm(data)),
            Part(
                rows.AgreementRows(data, prefix="agreements"),
                "自治体との協定",
                "市町村や県と結んでいる協定があれば書きます。",
            ),
        ],
    ),
    Step(
        "contacts",
        "連絡先",
        "利用する人や市町村からの問い合わせ先です。個人の電話番号を公開したくないときは、「生活支援コーディネーターと行政の職員だけ」を選びます。",
        lambda data: [*_addresses(data), Part(rows.ContactRows(data, prefix="contacts"), "連絡先")],
    ),
    Step("rules", "参加のきまり", "最後に、きまりを読んで、確かめてください。", _of(steps.AgreementToRulesForm)),
)
CLAIM_STEPS = (
    Step(
        "claim",
        "団体との関わり",
        "あなたがこの団体の人であることを、事務局が団体に確かめます。",
        _of(steps.ClaimForm),
    ),
    NEW_STEPS[-1],
)


EDIT_STEPS = (
    *NEW_STEPS[:3],
    Step(
        "services",
        "サービス",
        "利用できることを、1つずつ書きます。利用できる日と時間は、「連絡先と時間を変える」のページで変えます。",
        lambda data: [Part(rows.ListedServiceRows(data, prefix="services"))],
    ),
    *NEW_STEPS[4:6],
    Step("contacts", "ホームページ", "連絡先は、「連絡先と時間を変える」のページで変えます。", _addresses),
)
_STEPS = {ApplicationKind.NEW: NEW_STEPS, ApplicationKind.CLAIM: CLAIM_STEPS, ApplicationKind.EDIT: EDIT_STEPS}


def answers_from(data: QueryDict) -> dict[str, list[str]]:
    """What was typed into the form of a step, to be kept."""
    return {name: values for name, values in data.lists() if name not in NO_ANSWERS}


class ApplicationSteps:
    """The steps of one application, over its `answers` or over what was sent."""

    def __init__(self, application: Application, answers: Answers | None = None) -> None:
        self.application = application
        self.answers: Answers = application.answers if answers is None else answers

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        is_asked = bool(self.answers.get("activity", {}).get("is_lifetime_support"))
        of_kind = _STEPS[ApplicationKind(self.application.kind)]
        return tuple(step for step in of_kind if step.key != "disclosure" or is_asked)

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def following(self, key: str) -> Step | None:
        """None after the last one: then the summary comes."""
        keys = [step.key for step in self.steps]
        index = keys.index(key) + 1
        return self.steps[index] if index < len(keys) else None

    def before(self, key: str) -> Step | None:
        index = [step.key for step in self.steps].index(key)
        return self.steps[index - 1] if index else None

    def parts(self, key: str) -> list[Part]:
        """Bound to what was typed; empty forms for a step that nobody has opened yet."""
        step = self.step(key)
        if step is None:
            return []
        return step.build(_data(self.answers[key]) if key in self.answers else None)

    def is_done(self, key: str) -> bool:
        return key in self.answers and all([part.form.is_valid() for part in self.parts(key)])  # noqa: C419  # each is to tell its faults

    def undone(self) -> list[Step]:
        """Steps that are not answered, or not rightly."""
        return [step for step in self.steps if not self.is_done(step.key)]

    def shown(self) -> Iterator[tuple[Step, list[tuple[str, list[tuple[str, str]]]]]]:
        """For a summary: each step with groups (heading, rows of label and words)."""
        for step in self.steps:
            yield step, [group for part in self.parts(step.key) for group in _groups(part)]

    def rows(self) -> dict[tuple[str, str], str]:
        """Words by step and label, to compare two versions by."""
        return {
            (step.key, f"{heading}：{label}" if heading else label): words
            for step, groups in self.shown()
            for heading, rows in groups
            for label, words in rows
        }

    def form(self, key: str, number: int = 0) -> Any:
        """A valid form of a step; raises ValueError if it is not."""
        form = self.parts(key)[number].form
        if not form.is_valid():
            raise ValueError(f"the step {key} of application {self.application.pk} is not complete")
        return form

    def content(self) -> OrganizationContent:
        """What is to be made of it. Raises ValueError if a step is not complete."""
        name, activity, place = (self.form(key).cleaned_data for key in ("name", "activity", "place"))
        copied = {
            "name": ("name", "kana", "alternate_name", "corporate_number"),
            "activity": ("summary", "description", "is_lifetime_support"),
            "place": ("postal_code", "address", "building", "address_is_public"),
        }
        forms = {"name": name, "activity": activity, "place": place}
        values = {column: forms[key][column] for key, columns in copied.items() for column in columns}
        return OrganizationContent(
            values=values | {"website": self.form("contacts").cleaned_data["website"]},
            body_kind=name["body_kind"],
            fields=activity["fields_of_activity"],
            located_in=place["located_in"],
            service_areas=self.form("place").service_areas,
            services=self.form("services").filled(),
            offers=self.form("offers").offers,
            agreements=self.form("offers", 1).filled(),
            links=self.form("contacts", 1).filled(),
            contacts=self.form("contacts", 2).filled() if self.application.kind == ApplicationKind.NEW else (),
            disclosures=self.form("disclosure").answers if self.step("disclosure") else (),
        )


def _data(answers: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in answers.items():
        data.setlist(name, values)
    return data


def _groups(part: Part) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if not part.is_rows:
        yield part.heading, _rows(part.form)
        return
    filled = [form for form in part.form if rows.is_filled(form)]
    for number, form in enumerate(filled, start=1):
        yield f"{part.form.row_label} {number}", _rows(form)
    if not filled:
        yield f"{part.form.row_label}", []


def _rows(form: Any) -> list[tuple[str, str]]:
    """Label and words of every field; an empty text where nothing was typed."""
    fields = (field for field in form.visible_fields() if field.name != "DELETE")
    return [(str(field.label).removesuffix("（任意）"), _words(field)) for field in fields]


def _words(field: Any) -> str:
    value = field.value()
    if hasattr(field.field, "choices"):
        chosen = value if isinstance(value, list | tuple) else [value]
        labels = _labels(field.field.choices)
        return "、".join(labels.get(str(each), str(each)) for each in chosen if each not in ("", None))
    if isinstance(value, bool) or field.widget_type == "checkbox":
        return "はい" if value and value != "False" else "いいえ"
    return str(value or "")


def _labels(choices: Any) -> dict[str, str]:
    """Of choices with and without headings."""
    found: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= {str(key): str(text) for key, text in label}
        else:
            found[str(value)] = str(label)
    return found


def answers_of(organization: Organization) -> dict[str, dict[str, list[str]]]:
    """What the steps of an edit would hold if somebody had typed what the organization says of itself now."""
    areas = [(row.area_id, row.note) for row in organization.service_areas.all()]
    codes = [code for code, _ in areas]
    reach = {(): steps.HERE, ("00",): steps.WHOLE_NATION, (settings.PORTAL_PREFECTURE,): steps.WHOLE_PREFECTURE}
    place = organization.located_in
    found: dict[str, dict[str, list[str]]] = {
        "name": {
            **_columns(organization, "name", "kana", "alternate_name", "corporate_number"),
            "body_kind": [organization.body_kind.key] if organization.body_kind else [],
        },
        "activity": {
            **_columns(organization, "summary", "description"),
            "fields_of_activity": [field.key for field in organization.fields.all()],
            **_ticked(organization, "is_lifetime_support"),
        },
        "place": {
            "located_in": [place.code] if place else [],
            **_columns(organization, "postal_code", "address", "building"),
            **_ticked(organization, "address_is_public"),
            "reach": [reach.get(tuple(codes), steps.SOME)],
            "areas": codes if tuple(codes) not in reach else [],
            "area_note": [areas[0][1] if len(areas) == 1 and tuple(codes) not in reach else ""],
        },
        "services": _row_answers(
            "services",
            [
                {"uuid": str(row.uuid), "field": row.field.key if row.field else ""}
                | {name: _typed(getattr(row, name)) for name in _SERVICE_COLUMNS}
                for row in organization.services.all()
            ],
        ),
        "offers": {kind: ["\n".join(texts)] for kind, texts in _offers(organization).items()}
        | _row_answers(
            "agreements",
            [
                {"area": row.area_id} | {name: _typed(getattr(row, name)) for name in _AGREEMENT_COLUMNS}
                for row in organization.agreements.all()
            ],
        ),
        "contacts": _columns(organization, "website")
        | _row_answers("links", [{"title": row.title, "url": row.url} for row in organization.links.all()]),
    }
    if organization.is_lifetime_support:
        found["disclosure"] = {
            name: [value]
            for row in organization.disclosures.all()
            for name, value in ((row.item, row.answer), (f"{row.item}-note", row.note))
        }
    return found


_SERVICE_COLUMNS = (
    "name",
    "description",
    "for_whom",
    "fee_min",
    "fee_max",
    "fee_unit",
    "fee_text",
    "how_to_apply",
    "apply_url",
    "capacity",
)


_AGREEMENT_COLUMNS = ("name", "signed_on", "ends_on", "url")


def _offers(organization: Organization) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for offer in organization.offers.all():
        found.setdefault(offer.kind, []).append(offer.text)
    return found


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _columns(organization: Organization, *names: str) -> dict[str, list[str]]:
    return {name: [_typed(getattr(organization, name))] for name in names}


def _ticked(organization: Organization, name: str) -> dict[str, list[str]]:
    """A box that is not ticked is not sent."""
    return {name: ["on"]} if getattr(organization, name) else {}


def _row_answers(prefix: str, rows: list[dict[str, str]]) -> dict[str, list[str]]:
    found = {f"{prefix}-TOTAL_FORMS": [str(len(rows) + 1)], f"{prefix}-INITIAL_FORMS": ["0"]}
    for number, row in enumerate(rows):
        found |= {f"{prefix}-{number}-{name}": [value] for name, value in row.items()}
    return found
