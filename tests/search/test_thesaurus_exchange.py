"""Reading the thesaurus from a file: what would happen is shown first, nothing of others is overwritten."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from search import services, thesaurus_csv
from search.models import ThesaurusEntry
from search.services.thesaurus_importing import Effect

pytestmark = pytest.mark.django_db

IMPORT = "wagtailsnippets_search_thesaurusentry:import"
EXPORT = "wagtailsnippets_search_thesaurusentry:export"
HEADER = "種類,言葉,ほかの言葉,メモ,使う\r\n"


@pytest.fixture
def entries() -> None:
    ThesaurusEntry.objects.create(term="買い物弱者", others="買い物難民", note="古い")
    ThesaurusEntry.objects.create(term="体操", others="運動")
    ThesaurusEntry.objects.create(term="配食", others="弁当")


def upload(client: Client, *lines: str, content: bytes | None = None) -> str:
    data = content if content is not None else (HEADER + "\r\n".join(lines)).encode()
    response = client.post(reverse(IMPORT), {"file": SimpleUploadedFile("類語.csv", data)})
    assert response.status_code == 200
    return response.content.decode()


def confirm(client: Client, page: str) -> str:
    found = re.search(r'name="shown"\s+value="([^"]+)"', page)
    assert found
    return client.post(reverse(IMPORT), {"shown": found[1]}, follow=True).content.decode()


LINES = (
    "同じ意味の言葉,買い物弱者,買い物難民、買物困難者,新しい,はい",
    "同じ意味の言葉,体操,運動,,はい",
    "一方通行,包括,地域包括支援センター,,いいえ",
    "同じ意味の言葉,店,商店,,はい",
    "なぞ,送迎,移動,,はい",
    "一方通行,包括,別の言葉,,たぶん",
)


@pytest.mark.usefixtures("entries")
def test_what_would_happen_is_shown_and_written_only_when_confirmed(admin_client: Client) -> None:
    page = upload(admin_client, *LINES)
    for text in ("読み込めない：3行", "加える：1行", "変える：1行", "変わらない：1行", "2件を読み込む", "2文字以上"):
        assert text in page, text
    assert "種類「なぞ」はありません" in page
    assert "<del>古い</del>" in page
    assert ThesaurusEntry.objects.count() == 3
    told = confirm(admin_client, page)
    assert "1件を加え、1件を変えました" in told
    assert "3行は、直すところがあるため" in told
    changed = ThesaurusEntry.objects.get(term="買い物弱者")
    assert (changed.other_terms, changed.note) == (["買い物難民", "買物困難者"], "新しい")
    assert not ThesaurusEntry.objects.get(term="包括").is_active
    assert ThesaurusEntry.objects.filter(term="配食").exists()
    logged = ModelLogEntry.objects.values_list("action", "label", "user__is_superuser")
    assert set(logged) == {("wagtail.edit", "買い物弱者", True), ("wagtail.create", "包括", True)}
    again = upload(admin_client, *LINES[:3])
    assert "加わるものも、変わるものもありません" in again


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("deed", ["change", "delete", "add"])
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(admin_client: Client, deed: str) -> None:
    page = upload(admin_client, *LINES[:3])
    if deed == "change":
        ThesaurusEntry.objects.filter(term="買い物弱者").update(note="ほかの人が書いた")
    elif deed == "delete":
        ThesaurusEntry.objects.get(term="体操").delete()
    else:
        ThesaurusEntry.objects.create(kind="one-way", term="包括", others="ほかの人の言葉")
    seen = list(ThesaurusEntry.objects.values_list())
    told = confirm(admin_client, page)
    assert "ほかの人が同じ類語を変えました" in told
    assert list(ThesaurusEntry.objects.values_list()) == seen
    # Shown anew, as things are now, and then carried out.
    confirm(admin_client, told)
    assert ThesaurusEntry.objects.get(term="買い物弱者").note == "新しい"


@pytest.mark.usefixtures("entries")
def test_a_change_of_an_entry_that_is_not_in_the_file_is_no_hindrance(admin_client: Client) -> None:
    page = upload(admin_client, LINES[0])
    ThesaurusEntry.objects.filter(term="配食").update(note="別の話")
    assert "1件を変えました" in confirm(admin_client, page)


@pytest.mark.usefixtures("entries")
def test_what_is_written_out_changes_nothing_when_it_is_read_in(admin_client: Client) -> None:
    services.load_thesaurus()
    ThesaurusEntry.objects.create(term="=1+1", others="@いち", note="'=は式です")
    response = admin_client.get(reverse(EXPORT))
    assert response["Content-Disposition"].startswith("attachment")
    assert "加わるものも、変わるものもありません" in upload(admin_client, content=response.content)


def test_the_defaults_come_back_whole(admin_client: Client) -> None:
    services.load_thesaurus()
    content = admin_client.get(reverse(EXPORT)).content
    before = {(row.kind, row.term, tuple(row.other_terms)) for row in ThesaurusEntry.objects.all()}
    ThesaurusEntry.objects.all().delete()
    plan = services.plan_import(rows=thesaurus_csv.read(content))
    assert len(plan.of(Effect.ADD)) == len(before)
    confirm(admin_client, upload(admin_client, content=content))
    assert {(row.kind, row.term, tuple(row.other_terms)) for row in ThesaurusEntry.objects.all()} == before


def test_one_row_that_fails_leaves_nothing_behind(
    admin_client: Client, entries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = upload(admin_client, *LINES)
    seen = list(ThesaurusEntry.objects.values_list())

    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the power fails")

    monkeypatch.setattr("search.services.thesaurus_importing.CreateAction", refuse)
    with pytest.raises(RuntimeError):
        confirm(admin_client, page)
    assert list(ThesaurusEntry.objects.values_list()) == seen


def test_a_file_that_is_no_table_says_so_beside_the_field(admin_client: Client) -> None:
    assert "CSVのファイルではないようです" in upload(admin_client, content=b"PK\x03\x04\x00")
    assert "大きすぎます" in upload(admin_client, content=b"a" * (thesaurus_csv.MAX_BYTES + 1))
    assert "ファイルを選んでください" in admin_client.post(reverse(IMPORT), {}).content.decode()


def test_a_confirmation_that_was_tampered_with_writes_nothing(admin_client: Client) -> None:
    told = admin_client.post(reverse(IMPORT), {"shown": "e30:forged"}, follow=True).content.decode()
    assert "もう一度、ファイルを選んでください" in told
    assert not ThesaurusEntry.objects.exists()


def test_the_plan_takes_as_many_queries_for_many_rows() -> None:
    def queries(number: int) -> int:
        content = HEADER + "".join(f"同じ意味の言葉,言葉{n},別名{n},,\r\n" for n in range(number))
        with CaptureQueriesContext(connection) as captured:
            services.plan_import(rows=thesaurus_csv.read(content.encode()))
        return len(captured)

    assert queries(2) == queries(50)


def test_only_those_who_may_add_and_change_read_files_in(client: Client) -> None:
    user = User.objects.create_user("change@example.jp", "unused")
    group = Group.objects.create(name="直すだけ")
    group.permissions.set(Permission.objects.filter(codename__in=("access_admin", "change_thesaurusentry")))
    user.groups.add(group)
    client.force_login(user)
    assert client.get(reverse(EXPORT)).status_code == 200
    assert client.get(reverse(IMPORT)).status_code == 302
    assert client.post(reverse(IMPORT), {"shown": "x"}).status_code == 302
    group.permissions.remove(Permission.objects.get(codename="change_thesaurusentry"))
    assert client.get(reverse(EXPORT)).status_code == 302
