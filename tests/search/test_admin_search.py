"""What the search inside the Wagtail admin must do, on whatever database the suite runs."""

import pytest
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse
from modelsearch.index import RelatedFields
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock
from wagtail.fields import RichTextField
from wagtail.models import Page, get_page_models
from wagtail.search.index import SearchField
from wagtail.search.models import IndexEntry

from casestudies.models import CaseLink, CasePhoto, CaseProgram, CaseSource, CaseStudyPage
from content.models import PortalDocument, PortalImage, StandardPage
from tests.factories.images import make_image
from tests.factories.pages import make_case, make_standard_page
from tests.search.admin_index import SIGNS, TITLE, found, make_document, titles_in, work

# Wagtail leaves the closing of files that it opened itself to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("engine", "media"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class TestAdminSearch:
    @pytest.mark.parametrize(
        "query",
        [
            "移動",
            "買い物",
            "買物",
            "サポート",
            "多賀城",
            "賀城",
            "城市の",
            "移動サポート",
            "物移",
            "Wagt",
            "agtail",
            "l2入",
            "賀",
        ],
    )
    def test_words_and_any_part_of_a_title_are_found(self, page: StandardPage, query: str) -> None:
        assert found(query) == [TITLE]
        assert [each.title for each in Page.objects.all().search(query)] == [TITLE]

    def test_every_part_of_a_title_that_a_look_into_the_column_finds_is_found(self, page: StandardPage) -> None:
        for begin in range(len(TITLE) - 1):
            for end in range(begin + 2, len(TITLE) + 1):
                assert TITLE in found(TITLE[begin:end])

    @pytest.mark.parametrize(
        "query", ["ＷＡＧＴＡＩＬ", "wagtail", "ｗａｇ", "ｻﾎﾟｰﾄ", "買い物　移動", "「移動」サポート"]
    )
    def test_width_and_case_make_no_difference(self, page: StandardPage, query: str) -> None:
        assert found(query) == [TITLE]

    @pytest.mark.parametrize(
        "query", ["送迎", "体操", "体操教室", "教室 体操", "民家", "担い手", "募る", "2024", "R6", "Tasukeai2"]
    )
    def test_words_in_texts_and_rich_text_are_found(self, page: StandardPage, query: str) -> None:
        assert found(query) == [TITLE]
        assert [each.title for each in Page.objects.all().search(query)] == [TITLE]

    @pytest.mark.parametrize("query", ["担い", "体操教", "Tas", "tasuke", "教室 体操 担い"])
    def test_the_beginning_of_a_word_in_a_text_is_found_while_it_is_typed(self, page: StandardPage, query: str) -> None:
        assert found(query) == [TITLE]

    @pytest.mark.parametrize("query", ["href", "hidden", "<p>", "p", "example", "h2"])
    def test_what_only_the_markup_holds_is_not_found(self, page: StandardPage, query: str) -> None:
        assert found(query) == []

    @pytest.mark.parametrize("query", ["除雪", "多賀城 除雪", "城賀", "買い物支援", "zz"])
    def test_a_word_that_is_nowhere_finds_nothing(self, page: StandardPage, query: str) -> None:
        assert found(query) == []

    def test_all_words_must_be_there_wherever_they_stand(self, page: StandardPage) -> None:
        make_standard_page(title="体操の会", slug="other")
        work()
        assert found("体操") == ["体操の会", TITLE]
        assert found("多賀城 体操") == found("体操　賀城　担い手") == [TITLE]

    def test_titles_stand_before_texts_and_a_column_may_sort_instead(self, page: StandardPage) -> None:
        for number, title in enumerate(["体操い", "体操あ"]):
            make_standard_page(title=title, slug=f"other-{number}")
        make_standard_page(title="お茶", slug="tea", introduction="体操のあと")
        work()
        assert found("体操") == ["体操あ", "体操い", "お茶", TITLE]
        in_order = Page.objects.order_by("title").autocomplete("体操", order_by_relevance=False)
        assert [each.title for each in in_order] == sorted(["体操い", "体操あ", "お茶", TITLE])
        assert in_order.count() == 4
        scores = [each.score for each in Page.objects.all().search("体操").annotate_score("score")]
        assert scores == [1, 1, 0, 0]

    @pytest.mark.parametrize("sign", SIGNS)
    def test_signs_neither_fail_nor_find_everything(self, page: StandardPage, sign: str) -> None:
        assert found(sign) == found(f"{sign} {sign}") == []
        for query in (f"移動{sign}", f"{sign}移動", f"移動 {sign} 賀城", f"{sign}移動{sign}サポ{sign}"):
            assert found(query) == [TITLE], query

    @pytest.mark.parametrize(
        "query",
        [
            "移動 OR 除雪",
            "NOT 移動",
            "NEAR(移動 サポート)",
            "{title}: 移動",
            "a AND b",
            "あ " * 300,
            "x" * 5000,
            "(" * 500,
        ],
    )
    def test_no_query_is_read_as_the_language_of_the_database(self, page: StandardPage, query: str) -> None:
        assert found(query) == []

    def test_a_query_may_hold_control_characters(self, page: StandardPage) -> None:
        assert found("移動\0サポート\n賀城") == [TITLE]

    def test_a_long_text_and_a_long_word_are_indexed(self, page: StandardPage) -> None:
        page.introduction, page.body = "y" * 5000, "<p>" + "移動の支援について。" * 20_000 + "</p>"
        page.save(clean=False)
        work()
        assert found("支援について") == found("y" * 3000) == [TITLE]

    def test_retitled_and_deleted_pages_are_found_no_more(self, page: StandardPage) -> None:
        page.title, page.body = "見守りの会", "<p>配食</p>"
        page.save_revision().publish()
        work()
        assert found("賀城") == found("体操") == []
        assert found("見守り") == found("配食") == ["見守りの会"]
        page.delete()
        assert found("見守り") == []
        assert not IndexEntry.objects.filter(object_id=str(page.pk)).exists()

    def test_a_draft_beside_a_public_page_is_not_found_until_it_is_published(self, page: StandardPage) -> None:
        page.title = "見守りの会"
        revision = page.save_revision()
        work()
        assert (found("見守り"), found("多賀城")) == ([], [TITLE])
        revision.publish()
        work()
        assert (found("見守り"), found("多賀城")) == (["見守りの会"], [])

    def test_an_unpublished_page_is_still_found_and_can_be_filtered_out(
        self, page: StandardPage, admin_client: Client
    ) -> None:
        page.unpublish()
        work()
        assert found("多賀城") == [TITLE]
        address = reverse("wagtailadmin_pages:search")
        assert titles_in(admin_client.get(address, {"q": "多賀城"}), "pages") == [TITLE]
        assert titles_in(admin_client.get(address, {"q": "多賀城 live:yes"}), "pages") == []

    def test_a_stream_is_found_by_what_its_blocks_say(
        self, page: StandardPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No page has a StreamField yet: this gives one what `StreamField.get_searchable_content` would give."""
        stream = StreamBlock([("heading", CharBlock()), ("text", RichTextBlock())])
        value = stream.to_python(
            [
                {"type": "heading", "value": "配食の見守り"},
                {"type": "text", "value": '<p>弁当を<a href="https://example.jp/">配る</a></p>'},
            ]
        )
        monkeypatch.setattr(StandardPage, "stream", lambda self: stream.get_searchable_content(value), raising=False)
        monkeypatch.setattr(StandardPage, "search_fields", [*StandardPage.search_fields, SearchField("stream")])
        page.save()
        work()
        assert found("見守り") == found("弁当") == found("配食 弁当") == [TITLE]
        assert found("heading") == found("href") == []

    def test_a_case_is_found_by_all_its_texts_and_by_what_hangs_on_it(self) -> None:
        case = make_case(
            title="みんなの車",
            subtitle="峠を越える",
            summary="要約です。",
            keywords=["ラストマイル"],
            parts={"background": "路線バスが廃止された。", "lessons": "焦らず話し合う。"},
            programs=[{"name": "中山間地域振興補助金", "note": "燃料代"}],
            links=[{"title": "町の広報誌", "url": "https://example.jp/"}],
            sources=[{"title": "移動手段の手引き", "publisher": "厚生労働省", "section": "第3章"}],
        )
        case.photos.add(CasePhoto(image=make_image(), caption="出発の朝", alt_text="停留所に並ぶ人たち"))
        case.contact = "<p>長寿社会課</p>"
        case.department = "地域包括ケア推進室"
        case.save()
        work()
        for query in (
            "峠", "要約", "みどり", "マイル", "廃止", "話し合う", "補助金", "燃料", "広報誌", "手引き", "厚生", "3章",
            "出発", "停留所", "長寿", "所沢", "埼玉県所沢市", "推進室", "峠 燃料 広報",
        ):  # fmt: skip
            assert found(query) == ["みんなの車"], query

    def test_no_text_of_a_page_is_forgotten(self) -> None:
        """Every text that a page type or a row below a case keeps in a column of its own."""
        rows = {"programs": CaseProgram, "photos": CasePhoto, "links": CaseLink, "sources": CaseSource}
        declared = {model: model.search_fields for model in get_page_models() if model is not Page}
        declared |= {
            rows[field.field_name]: field.fields
            for field in CaseStudyPage.search_fields
            if isinstance(field, RelatedFields) and field.field_name in rows
        }
        assert set(rows.values()) < set(declared)
        left_out = [
            f"{model.__name__}.{field.name}"
            for model, fields in declared.items()
            for field in model._meta.get_fields()
            if isinstance(field, CharField | TextField | RichTextField)
            and not field.choices
            and field.model is not Page
            and type(field).__name__ != "URLField"
            and field.name not in {each.field_name for each in fields}
        ]
        assert left_out == []

    def test_images_and_documents_are_found_by_parts_of_title_description_and_tag(self) -> None:
        image = make_image(title="公民館での将棋大会", description="高校生と高齢者が盤を囲む。")
        image.tags.add("居場所づくり")
        image.save()
        document = make_document("令和6年度移動支援の手引き")
        document.tags.add("研修資料")
        document.save()
        work()
        for query in ("将棋", "民館", "棋大", "高校生", "盤", "居場所", "将棋 居場所"):
            assert found(query, PortalImage) == ["公民館での将棋大会"], query
        for query in ("移動", "動支", "手引", "研修", "2024"):
            assert found(query, PortalDocument) == ["令和6年度移動支援の手引き"], query
        assert found("除雪", PortalImage) == found("除雪", PortalDocument) == found("将棋") == []
