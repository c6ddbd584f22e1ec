"""Looking through published pages for links that lead nowhere and words that nobody explains."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from casestudies.models import CaseLink, CaseProgram
from content.enums import JargonTreatment, LinkKind, LinkProblem
from content.models import Jargon, PageLink, PageScan, PortalDocument, UnexplainedWord, WebAddress
from content.probing import Answer, Prober
from content.services import addresses, check_addresses, findings, recheck_links_inside, scan_changed_pages
from tests.factories.pages import make_case, make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture(autouse=True)
def no_words():
    Jargon.objects.all().delete()


def scan():
    while scan_changed_pages():
        pass
    recheck_links_inside()


def publish(page, **values):
    page = Page.objects.get(pk=page.pk).specific
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def problems(page):
    return {link.text: link.problem for link in PageLink.objects.filter(page_id=page.pk)}


def target_page(slug="target", **values):
    return make_standard_page(title="行き先", slug=slug, **values)


def page_with(html, **values):
    return make_standard_page(title="リンクのあるページ", slug="links", body=html, **values)


def test_links_of_rich_text_to_pages_follow_what_becomes_of_the_page():
    target = target_page()
    page = page_with(f'<p><a linktype="page" id="{target.pk}">行き先</a></p>')
    scan()
    assert problems(page) == {"行き先": ""}
    target.unpublish()
    recheck_links_inside()
    assert problems(page) == {"行き先": LinkProblem.UNPUBLISHED}
    since = PageLink.objects.get(page=page).problem_since
    assert since is not None
    Page.objects.get(pk=target.pk).delete()
    recheck_links_inside()
    link = PageLink.objects.get(page=page)
    assert (link.problem, link.problem_since) == (LinkProblem.GONE, since)
    publish(page, title="直していない")
    scan()
    link = PageLink.objects.get(page=page)
    assert (link.problem, link.problem_since) == (LinkProblem.GONE, since)
    publish(page, body="<p>直しました。</p>")
    scan()
    assert problems(page) == {}


def test_link_to_a_page_for_few_is_named():
    target = target_page()
    page = page_with(f'<p><a linktype="page" id="{target.pk}">行き先</a></p>')
    restriction = PageViewRestriction.objects.create(page=target, restriction_type=PageViewRestriction.LOGIN)
    scan()
    assert problems(page) == {"行き先": LinkProblem.CLOSED}
    restriction.delete()
    recheck_links_inside()
    assert problems(page) == {"行き先": ""}


def test_links_to_documents_follow_what_becomes_of_the_document():
    collection = Collection.get_first_root_node().add_child(name="内部")
    document = PortalDocument.objects.create(title="手引き", file=ContentFile(b"text", name="a.txt"))
    page = page_with(
        f'<p><a linktype="document" id="{document.pk}">手引き</a> <a href="{document.url}">手で入れた手引き</a></p>'
    )
    scan()
    assert problems(page) == {"手引き": "", "手で入れた手引き": ""}
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    document.collection = collection
    document.save()
    recheck_links_inside()
    assert set(problems(page).values()) == {LinkProblem.CLOSED}
    document.delete()
    recheck_links_inside()
    assert set(problems(page).values()) == {LinkProblem.GONE}


def test_typed_addresses_of_own_pages_are_followed_too():
    target = target_page()
    make_case()
    page = page_with(
        '<p><a href="/target/">道</a><a href="http://localhost/target">全部</a><a href="/nowhere/">無い</a>'
        '<a href="/search/?q=a">検索</a><a href="/">始め</a><a href="#a">中</a><a href="mailto:a@example.jp">メール</a>'
        '<a href="/old/">引っ越し</a><a href="www.example.jp">書き間違い</a></p>'
    )
    Redirect.objects.create(old_path="/old", redirect_link="/target/")
    scan()
    assert problems(page) == {
        "道": "",
        "全部": "",
        "無い": LinkProblem.GONE,
        "始め": "",
        "引っ越し": "",
        "書き間違い": LinkProblem.MALFORMED,
    }
    target.unpublish()
    recheck_links_inside()
    since = PageLink.objects.get(text="道").problem_since
    publish(page, title="直していない")
    scan()
    assert PageLink.objects.get(text="道").problem_since == since is not None
    assert problems(page)["道"] == problems(page)["全部"] == LinkProblem.UNPUBLISHED
    assert problems(page)["書き間違い"] == LinkProblem.MALFORMED


def test_links_in_rows_of_a_case_are_found():
    target = target_page()
    case = make_case(sources=[{"title": "事例集", "publisher": "国", "url": "https://example.jp/a.pdf"}])
    case.links = [CaseLink(title="関連", url="https://example.jp/b")]
    case.programs = [CaseProgram(name="補助金", program_page=target)]
    case.video_url = "https://example.jp/v"
    case.save_revision().publish()
    target.unpublish()
    scan()
    links = PageLink.objects.filter(page=case)
    assert {(link.kind, link.text, link.url) for link in links} == {
        (LinkKind.ELSEWHERE, "事例集", "https://example.jp/a.pdf"),
        (LinkKind.ELSEWHERE, "関連", "https://example.jp/b"),
        (LinkKind.ELSEWHERE, "動画のURL", "https://example.jp/v"),
        (LinkKind.PAGE, "補助金", ""),
    }
    assert links.get(text="補助金").problem == LinkProblem.UNPUBLISHED


def test_page_is_looked_through_once_until_it_is_published_again():
    page = page_with("<p>SCです。</p>")
    scan()
    assert scan_changed_pages() == 0
    draft = Page.objects.get(pk=page.pk).specific
    draft.body = "<p>ICTです。</p>"
    draft.save_revision()
    assert scan_changed_pages() == 0
    draft.get_latest_revision().publish()
    assert scan_changed_pages() == 1
    assert [row.word for row in UnexplainedWord.objects.filter(page=page)] == ["ICT"]


def test_new_word_of_staff_has_all_pages_looked_through_again():
    page = page_with("<p>協議体です。</p>")
    scan()
    assert not UnexplainedWord.objects.filter(page=page).exists()
    Jargon.objects.create(word="協議体", treatment=JargonTreatment.EXPLAIN)
    scan()
    assert UnexplainedWord.objects.get(page=page).word == "協議体"
    Jargon.objects.get().delete()
    scan()
    assert not UnexplainedWord.objects.filter(page=page).exists()


def test_words_of_the_search_and_of_citations_are_no_prose():
    case = make_case(keywords=("ICT",), sources=[{"title": "DXの手引き", "publisher": "OECD"}])
    scan()
    assert not UnexplainedWord.objects.filter(page=case).exists()


def test_page_that_cannot_be_read_holds_up_no_other(monkeypatch, caplog):
    make_home()
    bad, good = page_with("<p>SCです。</p>"), target_page(body="<p>ICTです。</p>")
    read = findings.text_of

    def text_of(page):
        if page.pk == bad.pk:
            raise ValueError("broken")
        return read(page)

    monkeypatch.setattr(findings, "text_of", text_of)
    scan()
    assert "could not be looked through" in caplog.text
    assert UnexplainedWord.objects.get().page_id == good.pk
    assert PageScan.objects.filter(page=bad).exists()


def test_recheck_takes_a_constant_number_of_queries():
    publish(page := page_with('<a href="/a/">a</a>'), title="一つ")
    scan()

    def queries():
        PageLink.objects.update(problem="")
        with CaptureQueriesContext(connection) as captured:
            assert recheck_links_inside() == PageLink.objects.count()
        return len(captured)

    one = queries()
    publish(page, body="".join(f'<a href="/{number}/">{number}</a>' for number in range(20)))
    scan()
    assert PageLink.objects.count() == 20
    assert queries() == one


# Other sites.


class Site(dict):
    """Answers by address, in place of the network."""

    def ask(self, url):
        self.asked.append(url)
        return self[url]


@pytest.fixture
def other_sites(monkeypatch, settings):
    settings.LINK_CHECK = True
    site = Site()
    site.asked = []
    monkeypatch.setattr(Prober, "ask", lambda prober, url: site.ask(url))
    monkeypatch.setattr(addresses, "HOST_PAUSE", 0)
    return site


def make_due():
    WebAddress.objects.update(next_check_at=timezone.now() - timedelta(seconds=1))


URL = "https://example.jp/a"


def test_missing_page_elsewhere_is_told_at_once_and_forgotten_when_it_is_back(other_sites):
    page = page_with(f'<p><a href="{URL}">よそ</a></p>')
    scan()
    other_sites[URL] = Answer(problem=LinkProblem.NOT_FOUND, status=404)
    assert check_addresses() == 1
    link = PageLink.objects.get(page=page)
    assert (link.problem, link.address.status) == (LinkProblem.NOT_FOUND, 404)
    assert link.problem_since is not None
    assert check_addresses() == 0
    # A page that is published again keeps what is known.
    publish(page, title="新しい題名")
    scan()
    assert problems(page) == {"よそ": LinkProblem.NOT_FOUND}
    make_due()
    other_sites[URL] = Answer(status=200)
    check_addresses()
    assert problems(page) == {"よそ": ""}
    assert WebAddress.objects.get().next_check_at > timezone.now() + timedelta(days=6)


def test_site_that_is_down_is_told_after_the_third_failure(other_sites):
    page = page_with(f'<p><a href="{URL}">よそ</a></p>')
    scan()
    other_sites[URL] = Answer(problem=LinkProblem.NO_ANSWER, is_passing=True)
    for told in ("", "", LinkProblem.NO_ANSWER):
        make_due()
        check_addresses()
        assert problems(page) == {"よそ": told}
    assert WebAddress.objects.get().failures == 3


def test_address_is_asked_once_for_many_links_and_forgotten_with_the_last(other_sites):
    page = page_with(f'<p><a href="{URL}">一</a><a href="{URL}">二</a></p>')
    make_case(sources=[{"title": "資料", "publisher": "国", "url": URL}])
    scan()
    other_sites[URL] = Answer(problem=LinkProblem.NOT_FOUND, status=404)
    check_addresses()
    assert other_sites.asked == [URL]
    assert set(PageLink.objects.filter(url=URL).values_list("problem", flat=True)) == {LinkProblem.NOT_FOUND}
    Page.objects.get(pk=page.pk).delete()
    PageLink.objects.all().delete()
    check_addresses()
    assert not WebAddress.objects.exists()


def test_one_run_is_bounded(other_sites):
    page_with("".join(f'<a href="https://example.jp/{number}">{number}</a>' for number in range(5)))
    scan()
    for number in range(5):
        other_sites[f"https://example.jp/{number}"] = Answer(status=200)
    assert check_addresses(most=3) == 3
    assert check_addresses() == 2


def test_one_host_is_asked_with_pauses(other_sites, monkeypatch):
    pauses = []
    monkeypatch.setattr(addresses, "HOST_PAUSE", 60)
    monkeypatch.setattr(addresses.time, "sleep", pauses.append)
    urls = ["https://example.jp/a", "https://example.com/", "https://example.jp/b"]
    page_with("".join(f'<a href="{url}">{url}</a>' for url in urls))
    scan()
    for url in urls:
        other_sites[url] = Answer(status=200)
    check_addresses()
    assert len(pauses) == 1
    assert 50 < pauses[0] <= 60


def test_strange_address_holds_up_no_other(other_sites, caplog):
    page = page_with(f'<p><a href="https://strange.example/">変</a><a href="{URL}">よそ</a></p>')
    scan()
    other_sites[URL] = Answer(problem=LinkProblem.NOT_FOUND, status=404)
    assert check_addresses() == 2
    assert "could not ask" in caplog.text
    assert problems(page) == {"変": "", "よそ": LinkProblem.NOT_FOUND}


def test_nothing_is_asked_where_the_check_is_off(other_sites, settings):
    page_with(f'<p><a href="{URL}">よそ</a></p>')
    scan()
    settings.LINK_CHECK = False
    assert check_addresses() == 0
    assert other_sites.asked == []


def test_longer_address_than_sites_make_is_left_alone(other_sites):
    page_with(f'<p><a href="https://example.jp/{"a" * 600}">長い</a></p>')
    scan()
    assert not WebAddress.objects.exists()
    assert PageLink.objects.get().problem == ""
