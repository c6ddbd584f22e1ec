"""Pictures that editors upload."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from content.models import PortalImage
from tests.factories.images import GPS, SECRET, make_image, photo_bytes, photo_with_position, srgb_profile

# Wagtail leaves the closing of files that it opened itself to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

DESCRIPTION = "公民館の台所で、高齢者と学生が野菜を切っている。"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def upload(client, name, content, **values):
    data = {
        "title": "集いの様子",
        "file": SimpleUploadedFile(name, content),
        "description": DESCRIPTION,
        "collection": 1,
        "licence": "CC BY 4.0",
    }
    return client.post(reverse("wagtailimages:add"), data | values)


def errors_of(response):
    assert response.status_code == 200
    return {name: errors[0] for name, errors in response.context["form"].errors.items()}


def test_a_picture_is_kept(admin_client):
    assert upload(admin_client, "a.jpg", photo_bytes()).status_code == 302
    image = PortalImage.objects.get()
    assert (image.width, image.height) == (80, 60)
    assert image.description == DESCRIPTION


@pytest.mark.parametrize(("name", "format_name"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_picture_cut_off_on_its_way_is_refused_and_what_was_typed_stays(admin_client, name, format_name, share):
    content = photo_bytes(format_name)
    response = upload(admin_client, name, content[: max(30, int(len(content) * share))])
    assert list(errors_of(response)) == ["file"]
    assert "集いの様子" in response.content.decode()
    assert not PortalImage.objects.exists()


def test_a_photo_in_the_format_of_iphones_is_refused_in_words(admin_client):
    errors = errors_of(upload(admin_client, "IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 100))
    assert list(errors) == ["file"]
    assert not PortalImage.objects.exists()


# Position


def assert_tells_nothing_more(content, icc_profile):
    assert SECRET.encode() not in content
    with Image.open(io.BytesIO(content)) as kept:
        kept.load()
        assert not kept.getexif()
        assert not kept.getexif().get_ifd(GPS)
        assert not {"xmp", "comment", "photoshop", "exif", "Comment"} & set(kept.info)
        assert kept.info["icc_profile"] == icc_profile


def assert_stands_upright(content):
    """Turned by 90 degrees to the right, what was left is above."""
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.size == (60, 80)
        upper, lower = (kept.convert("RGB").getpixel((30, y)) for y in (10, 70))
    assert upper[0] > 200 > 60 > upper[2]
    assert lower[2] > 200 > 60 > lower[0]


KINDS = [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]


@pytest.mark.parametrize(("name", "format_name"), KINDS)
def test_position_camera_and_names_are_gone_from_the_file_that_is_kept(admin_client, name, format_name):
    content = photo_with_position(format_name)
    assert SECRET.encode() in content
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(GPS)
    assert upload(admin_client, name, content).status_code == 302
    image = PortalImage.objects.get()
    with image.file.storage.open(image.file.name) as file:
        kept = file.read()
    assert_tells_nothing_more(kept, srgb_profile())
    assert_stands_upright(kept)
    assert (image.width, image.height, image.file_size) == (60, 80, len(kept))


def test_no_file_with_the_position_is_left_anywhere_under_media(admin_client, media):
    """Of several photos uploaded at once, Wagtail lays the files aside until each form is filled in."""
    response = admin_client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": SimpleUploadedFile("a.jpg", photo_with_position("JPEG")), "collection": 1},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert json.loads(response.content)["success"]
    waiting = UploadedFile.objects.get()
    with waiting.file as file:
        assert_tells_nothing_more(file.read(), srgb_profile())
    prefix = f"uploaded-image-{waiting.pk}"
    values = {"title": "台所", "description": DESCRIPTION, "collection": 1, "licence": "CC BY 4.0", "tags": ""}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    response = admin_client.post(address, {f"{prefix}-{name}": value for name, value in values.items()})
    assert json.loads(response.content)["success"]
    with PortalImage.objects.get().file as file:
        assert_stands_upright(file.read())
    files = [path for path in media.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_a_photo_that_tells_nothing_is_kept_byte_for_byte():
    content = photo_bytes()
    with make_image(file=SimpleUploadedFile("a.jpg", content)).file as file:
        assert file.read() == content


# Words for those who do not see it


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ("", "必須"),
        ("   ", "必須"),
        ("写真", "「写真」「画像」だけでは"),
        ("画像1", "「写真」「画像」だけでは"),
        ("イメージ写真です。", "「写真」「画像」だけでは"),
        ("photo", "「写真」「画像」だけでは"),
        ("IMG_2041", "ファイル名では"),
        ("IMG_2041.JPG", "ファイル名では"),
        ("20241103", "ファイル名では"),
        ("見守り喫茶.jpg", "ファイル名では"),
        ("tsudoi", "ファイル名では"),
        ("台所", "短すぎます"),
        ("あ" * 151, "長すぎます"),
    ],
)
def test_words_that_tell_nothing_are_refused_and_stay_in_the_form(admin_client, description, message):
    response = upload(admin_client, "tsudoi.jpg", photo_bytes(), description=description)
    errors = errors_of(response)
    assert list(errors) == ["description"]
    assert message in errors["description"]
    assert f'value="{description}"' in response.content.decode() or not description.strip()
    assert not PortalImage.objects.exists()


def test_the_form_gives_advice_with_an_example(admin_client):
    text = admin_client.get(reverse("wagtailimages:add")).content.decode()
    assert "電話で伝えるつもりで" in text
    assert "例：公民館の台所で" in text


def test_the_focal_point_can_be_set_and_decides_what_a_card_shows(admin_client):
    half_red_half_blue = Image.new("RGB", (1200, 200), "red")
    half_red_half_blue.paste("blue", (600, 0, 1200, 200))
    file = io.BytesIO()
    half_red_half_blue.save(file, "JPEG")
    focus = {"focal_point_x": 1100, "focal_point_y": 100, "focal_point_width": 100, "focal_point_height": 100}
    assert upload(admin_client, "a.jpg", file.getvalue(), **focus).status_code == 302
    image = PortalImage.objects.get()
    edit = admin_client.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert "focal-point-chooser" in edit
    with image.get_rendition("fill-300x200|format-png").file.open() as card:
        assert Image.open(card).convert("RGB").getpixel((150, 100))[2] > 200
