"""Pictures that editors upload."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from content.models import PortalImage

pytestmark = pytest.mark.django_db


def picture(format_name):
    file = io.BytesIO()
    Image.effect_noise((80, 60), 50).convert("RGB").save(file, format_name)
    return file.getvalue()


def upload(client, name, content):
    data = {"title": "集いの様子", "file": SimpleUploadedFile(name, content), "collection": 1, "licence": "CC BY 4.0"}
    return client.post(reverse("wagtailimages:add"), data)


def test_a_picture_is_kept(admin_client):
    assert upload(admin_client, "a.jpg", picture("JPEG")).status_code == 302
    image = PortalImage.objects.get()
    assert (image.width, image.height) == (80, 60)
    image.file.delete(save=False)


@pytest.mark.parametrize(("name", "format_name"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_picture_cut_off_on_its_way_is_refused_and_what_was_typed_stays(admin_client, name, format_name, share):
    content = picture(format_name)
    response = upload(admin_client, name, content[: max(30, int(len(content) * share))])
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert "集いの様子" in response.content.decode()
    assert not PortalImage.objects.exists()
