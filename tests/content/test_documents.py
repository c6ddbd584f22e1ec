"""Documents hold what they say, and those of closed collections stay closed."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, CollectionViewRestriction

from content.models import PortalDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    file = ContentFile(b"secret", name="minutes.txt")
    document = PortalDocument.objects.create(title="議事録", file=file, collection=Collection.get_first_root_node())
    yield document
    document.file.delete(save=False)


def office_file(folder):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(f"{folder}/document.xml", "<document/>")
    return file.getvalue()


def name_alone(value):
    """An id without the content: a package carries the time at which it was made, another one in each worker."""
    return value if isinstance(value, str) else ""


def upload(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("wagtaildocs:add"), {"title": "申請書", "file": file, "collection": 1})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.pdf", b"%PDF-1.7\n"),
        ("form.docx", office_file("word")),
        ("form.xlsx", office_file("xl")),
        ("form.pptx", office_file("ppt")),
        ("form.csv", "名称,電話\r\n".encode("cp932")),
        ("form.txt", "申請書".encode()),
    ],
    ids=name_alone,
)
def test_a_document_that_is_what_it_says_is_kept(admin_client, name, content):
    assert upload(admin_client, name, content).status_code == 302
    document = PortalDocument.objects.get()
    with document.file as file:
        assert file.read() == content
    document.file.delete(save=False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.pdf", b"<html><script>alert(1)</script></html>"),
        ("form.docx", b"%PDF-1.7\n"),
        ("form.docx", office_file("xl")),
        ("form.xlsx", office_file("other")),
        ("form.csv", b"MZ\x90\x00\x03"),
    ],
    ids=name_alone,
)
def test_a_document_that_is_something_else_is_refused_by_name(admin_client, name, content):
    text = upload(admin_client, name, content).content.decode()
    assert f"ファイルの中身が「{Path(name).suffix}」の形式ではありません" in text
    assert not PortalDocument.objects.exists()


def test_a_deleted_document_leaves_no_file(admin_client, document, django_capture_on_commit_callbacks, settings):
    """Also one put on line by mistake. The worker removes the file, so what it is told must fit into a task."""
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert response.status_code == 302
    task = DBTaskResult.objects.get(task_path__endswith="delete_file_from_storage_task")
    task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    assert not document.file.storage.exists(document.file.name)


def test_a_document_whose_file_is_lost_can_still_be_renamed(admin_client, document):
    document.file.storage.delete(document.file.name)
    data = {"title": "新しい題名", "collection": document.collection_id}
    admin_client.post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    document.refresh_from_db()
    assert document.title == "新しい題名"


def answers(client, document):
    """Of Wagtail's view, and of the addresses under which the file would lie in the open."""
    for address in (document.url, f"/media/{document.file.name}", f"/media/private/{document.file.name}"):
        response = client.get(address)
        b"".join(response)  # to its end, which closes the file
        yield response.status_code


def test_a_document_is_handed_out_by_wagtails_view_alone(client, document):
    assert list(answers(client, document)) == [200, 404, 404]


def test_a_document_of_a_closed_collection_asks_for_a_sign_in(client, document):
    CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert list(answers(client, document)) == [302, 404, 404]
