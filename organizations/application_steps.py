"""An application as its steps: forms over what was typed, and what is to be made of them.

What was typed is kept as it was typed, also where it is wrong: it is never thrown away, only refused when it is sent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from content.japanese_dates import date_text
from organizations.enums import ApplicationKind
from organizations.forms import rows, steps
from organizations.models import Application
from organizations.organization_content import OrganizationContent

Answers = Mapping[str, Mapping[str, list[str]]]
PHOTOS, RULES = "photos", "rules"
_LEFT_EMPTY = {
    f"{prefix}-{name}": ["0"] for prefix in ("services", "agreements") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


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
class Page:
    """What stands in the list of steps."""

    key: str
    label: str


@dataclass(frozen=True)
class ComparedRow:
    """`before` is None where nothing has changed."""

    label: str
    words: str
    before: str | None

    @property
    def is_shown(self) -> bool:
        """What nobody wrote is left out, unless it was there before."""
        return bool(self.words) or self.before is not None


@dataclass(frozen=True)
class Step:
    """`build` makes its parts from what was typed (None: nothing yet)."""

    key: str
    label: str
    introduction: str
    build: Callable[[QueryDict | None], list[Part]]
    # Nothing needs to be typed there, so nobody needs to open it.
    is_optional: bool = False


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
        is_optional=True,
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
        is_optional=True,
    ),
    Step(
        "contacts",
        "連絡先",
        "利用する人や市町村からの問い合わせ先です。個人の電話番号を公開したくないときは、「生活支援コーディネーターと行政の職員だけ」を選びます。",
        lambda data: [*_addresses(data), Part(rows.ContactRows(data, prefix="contacts"), "連絡先")],
    ),
    Step(RULES, "参加のきまり", "最後に、きまりを読んで、確かめてください。", _of(steps.AgreementToRulesForm)),
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
        is_optional=True,
    ),
    *NEW_STEPS[4:6],
    Step("contacts", "ホームページ", "連絡先は、「連絡先と時間を変える」のページで変えます。", _addresses),
)
_STEPS = {ApplicationKind.NEW: NEW_STEPS, ApplicationKind.CLAIM: CLAIM_STEPS, ApplicationKind.EDIT: EDIT_STEPS}


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

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The steps and, before the rules, the photos, in the order in which they are filled in."""
        found = [Page(step.key, step.label) for step in self.steps]
        if self.application.kind != ApplicationKind.CLAIM:
            last = next((number for number, page in enumerate(found) if page.key == RULES), len(found))
            found.insert(last, Page(PHOTOS, "写真（任意）"))
        return tuple(found)

    def number(self, key: str) -> int:
        """Of a page, from 1."""
        return [page.key for page in self.pages].index(key) + 1

    def following(self, key: str) -> Page | None:
        """None after the last one: then the summary comes."""
        index = self.number(key)
        return self.pages[index] if index < len(self.pages) else None

    def before(self, key: str) -> Page | None:
        index = self.number(key) - 1
        return self.pages[index - 1] if index else None

    def parts(self, key: str) -> list[Part]:
        """Bound to what was typed; empty forms for a step that nobody has opened yet."""
        step = self.step(key)
        if step is None:
            return []
        return step.build(_data(self.answers[key]) if key in self.answers else None)

    def is_done(self, key: str) -> bool:
        """Whether it was opened and is right."""
        return key in self.answers and self._is_right(key)

    def _is_right(self, key: str) -> bool:
        return all([part.form.is_valid() for part in self._bound(key)])  # noqa: C419  # each is to tell its faults

    def _bound(self, key: str) -> list[Part]:
        """Of an optional step that nobody has opened: as if it was left empty."""
        step = self.step(key)
        if step is not None and step.is_optional and key not in self.answers:
            return step.build(_data(_LEFT_EMPTY))
        return self.parts(key)

    def undone(self) -> list[Step]:
        """Steps that are in the way: not answered, or not rightly."""
        return [
            step
            for step in self.steps
            if not (self._is_right(step.key) if step.is_optional else self.is_done(step.key))
        ]

    def to_go_on_with(self) -> Step | None:
        """The first that was not opened or is not right; None if nothing is left to type."""
        return next((step for step in self.steps if not self.is_done(step.key)), None)

    def shown(self) -> Iterator[tuple[Step, list[tuple[str, list[tuple[str, str]]]]]]:
        """For a summary: each step with groups (heading, rows of label and words)."""
        for step in self.steps:
            yield step, [group for part in self.parts(step.key) for group in _groups(part)]

    def rows(self) -> dict[tuple[str, str], str]:
        """Words by step and label, to compare two versions by."""
        return {
            (step.key, _named(heading, label)): words
            for step, groups in self.shown()
            for heading, rows in groups
            for label, words in rows
        }

    def compared(self, before: Answers | None) -> list[tuple[Step, list[tuple[str, list[ComparedRow]]]]]:
        """As `shown`, each row with what it was `before` (None: nothing to compare with); what is gone comes last."""
        known = ApplicationSteps(self.application, before).rows() if before else None
        found = []
        for step, groups in self.shown():
            rows = [
                (heading, [_compared(step.key, heading, label, words, known) for label, words in rows])
                for heading, rows in groups
            ]
            here = {_named(heading, row.label) for heading, group in rows for row in group}
            gone = [
                ComparedRow(label, "", words)
                for (key, label), words in (known or {}).items()
                if key == step.key and words and label not in here
            ]
            both = [*rows, ("消した項目", gone)]
            found.append((step, [(heading, group) for heading, group in both if any(row.is_shown for row in group)]))
        return found

    def form(self, key: str, number: int = 0) -> Any:
        """A valid form of a step; raises ValueError if it is not."""
        form = self._bound(key)[number].form
        if not form.is_valid():
            raise ValueError(f"the step {key} of application {self.application.pk} is not complete")
        return form

    def content(self) -> OrganizationContent:
        """What is to be made of it. Raises ValueError if a step is not complete."""
        name, activity, place = (self.form(key).cleaned_data for key in ("name", "activity", "place"))
        copied = {
            "name": ("name", "kana", "alternate_name", "corporate_number"),
            "activity": ("summary", "description", "is_lifetime_support"),
            "place": ("postal_code", "address", "building"),
        }
        forms = {"name": name, "activity": activity, "place": place}
        values = {column: forms[key][column] for key, columns in copied.items() for column in columns}
        return OrganizationContent(
            values=values
            | {
                "address_is_public": bool(place["address_is_public"]),
                "website": self.form("contacts").cleaned_data["website"],
            },
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
    # Tidies what is right: it is shown as it will be kept.
    part.form.is_valid()
    if not part.is_rows:
        yield part.heading, _rows(part.form)
        return
    filled = [form for form in part.form if rows.is_filled(form)]
    for number, form in enumerate(filled, start=1):
        yield f"{part.form.row_label} {number}", _rows(form)
    if not filled:
        yield f"{part.form.row_label}", []


def _rows(form: Any) -> list[tuple[str, str]]:
    """Label and words of every field; an empty text where nothing was typed. What is read as one stands as one."""
    as_one = form.words_as_one() if isinstance(form, rows.ServiceRow) else {}
    hidden = {"DELETE", *(rows.ServiceRow.READ_AS_ONE if as_one else ())}
    fields = [field for field in form.visible_fields() if field.name not in hidden]
    found = [(str(field.label).removesuffix("（任意）"), _words(field)) for field in fields]
    return [*found, *as_one.items()]


def _words(field: Any) -> str:
    value = field.value()
    if hasattr(field.field, "choices"):
        chosen = value if isinstance(value, list | tuple) else [value]
        labels = _labels(field.field.choices)
        return "、".join(labels.get(str(each), str(each)) for each in chosen if each not in ("", None))
    if isinstance(value, bool) or field.widget_type == "checkbox":
        return "はい" if value and value != "False" else ""
    # As it will be kept: a number in half width, a day as a day.
    tidied = getattr(field.form, "cleaned_data", {}).get(field.name)
    if isinstance(tidied, date):
        return date_text(tidied)
    return tidied if isinstance(tidied, str) else str(value or "")


def _named(heading: str, label: str) -> str:
    return f"{heading}：{label}" if heading else label


def _compared(
    key: str, heading: str, label: str, words: str, known: Mapping[tuple[str, str], str] | None
) -> ComparedRow:
    before = words if known is None else known.get((key, _named(heading, label)), "")
    return ComparedRow(label, words, None if before == words else before)


def _labels(choices: Any) -> dict[str, str]:
    """Of choices with and without headings."""
    found: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= {str(key): str(text) for key, text in label}
        else:
            found[str(value)] = str(label)
    return found
