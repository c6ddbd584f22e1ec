"""Writing a case in the admin, as an editor does."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from accounts.models import User
from casestudies.models import CaseStudyPage
from portal.services import EDITORS
from taxonomy.models import BodyKind
from tests.factories.pages import make_case, make_case_index
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory, BodyKindFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

# The questions of the form, in the order of GIF DS-451-3 and the ministry's form.
QUESTIONS = [
    "タイトル",
    "サブタイトル",
    "取組の概要",
    "地域",
    "実施主体",
    "団体の種類",
    "開始年度",
    "終了年度",
    "分野",
    "サービス・活動Aの類型",
    "キーワード",
    "背景・取り組んだ理由",
    "目的",
    "推進体制",
    "協力者",
    "取組の内容",
    "資金",
    "担い手",
    "利用した制度",
    "苦労した点",
    "成果",
    "続けるための仕組み",
    "今後の方向性",
    "ほかの地域へのヒント",
    "連絡先",
    "写真",
    "動画のタイトル",
    "関連するリンク",
    "出典",
]


BLANK_PLACE = {"id": "", "area": "", "relation": "located", "ORDER": "1", "DELETE": ""}


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor@example.jp", "unused")
    user.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(user)
    return client


def address_of_new_case(index):
    return reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", index.pk])


def form_data(**values):
    place = {"area": MunicipalityFactory().code, "relation": "located"}
    parts = {name: rich_text("") for name in (*CaseStudyPage.PARTS, "contact")}
    children = {name: inline_formset([]) for name in ("programs", "photos", "links", "sources", "comments")}
    return nested_form_data(
        {
            "title": "住民が運転する買い物送迎",
            "slug": "shopping-bus",
            "summary": "住民が交代で運転します。",
            "body_name": "みどり",
            "body_kind": BodyKindFactory().pk,
            "fields": ActivityFieldFactory().pk,
            "places": inline_formset([place]),
        }
        | parts
        | children
        | values
    )


def test_form_asks_the_questions_in_japanese_and_in_order(editor):
    text = editor.get(address_of_new_case(make_case_index())).content.decode()
    form = text[text.index('id="page-edit-form"') :]
    position = 0
    for question in QUESTIONS:
        found = re.search(rf">\s*{re.escape(question)}\s*<", form[position:])
        assert found, f"{question} is missing or stands too early"
        position += found.end() - 1


def test_every_part_has_help_in_plain_words(editor):
    text = editor.get(address_of_new_case(make_case_index())).content.decode()
    for name in (*CaseStudyPage.PARTS, "contact"):
        help_text = CaseStudyPage._meta.get_field(name).help_text
        assert help_text
        assert help_text in text


def test_editor_saves_a_draft_that_is_not_public(editor):
    index = make_case_index()
    response = editor.post(address_of_new_case(index), form_data())
    page = CaseStudyPage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert editor.get(f"{index.url}shopping-bus/").status_code == 404


def draft_without_a_place(editor):
    values = {"summary": "", "body_name": "", "body_kind": "", "fields": []}
    data = form_data(places=inline_formset([BLANK_PLACE]), **values)
    editor.post(address_of_new_case(make_case_index()), data)
    return CaseStudyPage.objects.get()


def saved_draft(page):
    page.refresh_from_db()
    return page.get_latest_revision_as_object()


def test_draft_with_a_title_alone_is_kept(editor):
    page = draft_without_a_place(editor)
    assert page.title == "住民が運転する買い物送迎"
    assert not page.live
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"summary": "長" * 301}, "300 文字以下"),
        ({"fiscal_year_end": "2024"}, "開始年度"),
        ({"title": ""}, "この項目は必須です"),
    ],
)
def test_wrong_answer_in_a_draft_without_a_place_is_named_and_kept(editor, wrong, message):
    data = form_data(places=inline_formset([BLANK_PLACE]), subtitle="書きかけの副題", **wrong)
    response = editor.post(address_of_new_case(make_case_index()), data)
    text = response.content.decode()
    assert response.status_code == 200
    assert message in text
    assert "書きかけの副題" in text
    place = response.context["form"].formsets["places"].forms[0]
    assert not place.errors
    assert "disabled" not in str(place["DELETE"])
    assert not CaseStudyPage.objects.exists()


def test_draft_without_a_place_is_saved_again_and_again(editor):
    """The editor saves by itself every few seconds, and counts the blank row as one that is stored."""
    page = draft_without_a_place(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for title in ("二度目", "三度目"):
        data = form_data(title=title, slug=page.slug, places=inline_formset([BLANK_PLACE], initial=1))
        response = editor.post(address, data, headers={"accept": "application/json"})
        assert response.json()["success"]
        assert saved_draft(page).title == title
        assert not saved_draft(page).places.all()
    area = MunicipalityFactory()
    data = form_data(slug=page.slug, places=inline_formset([BLANK_PLACE | {"area": area.code}], initial=1))
    editor.post(address, data, headers={"accept": "application/json"})
    assert [place.area for place in saved_draft(page).places.all()] == [area]


def test_place_emptied_in_a_draft_is_taken_away(editor):
    page = make_case()
    [place] = page.places.all()
    row = {"id": place.pk, "area": "", "relation": "located", "ORDER": "1", "DELETE": ""}
    data = form_data(slug=page.slug, places=inline_formset([row], initial=1))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(address, data, headers={"accept": "application/json"}).json()["success"]
    assert not saved_draft(page).places.all()
    assert editor.get(address).status_code == 200
    assert page.places.get() == place


@pytest.mark.parametrize("name", ["summary", "body_name", "body_kind", "fields"])
def test_case_that_lacks_what_the_form_asks_for_is_not_submitted(editor, name):
    data = form_data(**{name: [] if name == "fields" else "", "action-submit": "1"})
    response = editor.post(address_of_new_case(make_case_index()), data)
    assert "この項目は必須です" in response.content.decode()
    assert not CaseStudyPage.objects.exists()


def test_case_without_a_place_is_refused(editor):
    """A draft may lack it; a case that is submitted may not."""
    data = form_data(places=inline_formset([]), **{"action-submit": "1"})
    response = editor.post(address_of_new_case(make_case_index()), data)
    assert response.status_code == 200
    assert not CaseStudyPage.objects.exists()


def test_missing_place_is_asked_for_in_plain_words(editor):
    data = form_data(places=inline_formset([BLANK_PLACE | {"DELETE": "1"}]), **{"action-submit": "1"})
    assert "地域を1つ以上選んでください。" in editor.post(address_of_new_case(make_case_index()), data).content.decode()


@pytest.mark.parametrize(("name", "factory"), [("fields", ActivityFieldFactory), ("body_kind", BodyKindFactory)])
def test_term_out_of_use_is_kept_where_it_stands_and_offered_nowhere_else(editor, name, factory):
    page = make_case()
    chosen = page.fields.get() if name == "fields" else page.body_kind
    type(chosen).objects.filter(pk=chosen.pk).update(is_active=False)
    in_use = factory(key="in-use")
    new = editor.get(address_of_new_case(page.get_parent())).context["form"].fields[name].queryset
    assert set(new) == {in_use}
    old = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"].fields[name].queryset
    assert set(old) == {in_use, chosen}


def test_chooser_of_terms_offers_those_in_use(editor):
    BodyKindFactory(key="old", label="古い種類", is_active=False)
    BodyKindFactory(key="new", label="新しい種類")
    text = editor.get(reverse(BodyKind.snippet_viewset.chooser_viewset.get_url_name("choose"))).json()["html"]
    assert "新しい種類" in text
    assert "古い種類" not in text


def test_summary_longer_than_300_characters_is_refused(editor):
    response = editor.post(
        address_of_new_case(make_case_index()), form_data(summary="長" * 301, **{"action-publish": "1"})
    )
    assert response.status_code == 200
    assert not CaseStudyPage.objects.exists()


def test_preview_of_a_new_case_is_the_real_page(editor):
    index = make_case_index()
    address = reverse("wagtailadmin_pages:preview_on_add", args=["casestudies", "casestudypage", index.pk])
    data = form_data(background=rich_text("<p>店が遠くなりました。</p>"), fiscal_year="2024")
    answer = editor.post(address, data).json()
    assert (answer["is_valid"], answer["is_available"]) == (True, True)
    response = editor.get(address)
    text = response.content.decode()
    assert "casestudies/case_study_page.html" in [template.name for template in response.templates]
    assert "<h1>住民が運転する買い物送迎</h1>" in text
    assert "店が遠くなりました。" in text
    assert "埼玉県所沢市" in text
    assert "令和6年度（2024年度）" in text
    assert "skip-link" in text
    assert not CaseStudyPage.objects.exists()


def test_part_left_empty_in_the_editor_has_no_heading(editor):
    """The editor stores an empty paragraph for a part that was never touched."""
    page = make_case(parts={"activities": "週に2回です。"})
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    editor.post(address, form_data(slug=page.slug, background=rich_text("<p>店が遠い。</p>"), contact=rich_text("")))
    text = editor.get(address).content.decode()
    assert re.findall(r'<h2 id="([^"]+)"', text) == [
        "facts-heading",
        "contents-heading",
        "background",
        "place",
        "contact",
    ]


def test_preview_of_a_change_shows_it_and_changes_nothing(editor):
    page = make_case()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = editor.post(address, form_data(title="新しい題名", slug=page.slug)).json()
    assert answer["is_valid"]
    assert "<h1>新しい題名</h1>" in editor.get(address).content.decode()
    assert "新しい題名" not in editor.get(page.url).content.decode()


def test_preview_may_be_framed_by_the_editor_alone(editor):
    page = make_case()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    editor.post(address, form_data(slug=page.slug))
    response = editor.get(address)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_term_that_a_draft_may_name_cannot_be_deleted(admin_client):
    """Rows are protected while a page points at them, but a draft's choice stands in its revision alone."""
    kind = BodyKindFactory(key="company")
    listing = admin_client.get(reverse("wagtailsnippets_taxonomy_bodykind:list"))
    delete = reverse("wagtailsnippets_taxonomy_bodykind:delete", args=[kind.pk])
    assert delete not in listing.content.decode()
    assert admin_client.post(delete).status_code == 302
    assert BodyKind.objects.filter(pk=kind.pk).exists()


def test_summary_that_is_too_long_is_refused_and_kept(editor):
    """A limit in the browser would cut a pasted text without a word."""
    index = make_case_index()
    form = editor.get(address_of_new_case(index)).content.decode()
    assert "maxlength" not in re.search(r'<textarea[^>]*name="summary"[^>]*>', form)[0]
    page = make_case()
    page.summary = "あ" * 301
    with pytest.raises(ValidationError, match="300"):
        page.full_clean()
