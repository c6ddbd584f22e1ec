"""Photos of an application: checked by content, closed to others, images of the portal once it is approved."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from content.models import PortalImage
from organizations import services
from organizations.models import Application, Organization
from organizations.services.photos import MOST_PHOTOS
from roles.enums import Role
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import answers, fill, rules

pytestmark = pytest.mark.django_db

ALT_TEXT = "公民館で体操をする10人"


def picture(name="photo.jpg"):
    content = io.BytesIO()
    Image.effect_noise((300, 200), 50).convert("RGB").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


@pytest.fixture
def place():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def applicant():
    return make_user("applicant@example.jp")


@pytest.fixture
def draft(applicant, place):
    rules()
    return fill(services.start_application(by=applicant), applicant, answers(place))


@pytest.fixture
def client(client, applicant):
    client.force_login(applicant)
    return client


def post(client, draft, **data):
    values = {"file": picture(), "alt_text": ALT_TEXT, "caption": "", "has_permission": "on"} | data
    return client.post(reverse("organizations:photos", args=[draft.pk]), values)


def opened(client, address):
    """Status and type of a file, which is read to its end."""
    answer = client.get(address)
    assert b"".join(answer.streaming_content)
    return answer.status_code, answer["Content-Type"]


def test_photo_becomes_an_image_when_it_is_approved(client, draft, applicant):
    assert post(client, draft, caption="毎週水曜日").status_code == 302
    sent = services.submit_application(application=draft, by=applicant)
    assert not PortalImage.objects.exists()
    found = services.approve_application(application=sent, by=make_person(Role.PREFECTURE_OFFICE))
    photo = found.photos.get()
    assert (photo.alt_text, photo.caption) == (ALT_TEXT, "毎週水曜日")
    assert photo.image.file.size > 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": SimpleUploadedFile("photo.jpg", b"%PDF-1.7", "image/jpeg")}, "画像"),
        ({"file": ""}, "選んで"),
        ({"has_permission": ""}, "許可"),
    ],
    ids=["wrong file", "no file", "no permission"],
)
def test_what_was_typed_stays(client, draft, changed, said):
    response = post(client, draft, **changed)
    text = response.content.decode()
    assert response.status_code == 200
    assert ALT_TEXT in text
    assert said in " ".join(error for errors in response.context["form"].errors.values() for error in errors)
    assert not draft.photos.exists()


def test_photo_is_taken_away_with_its_file(client, draft, django_capture_on_commit_callbacks):
    post(client, draft)
    photo = draft.photos.get()
    assert photo.file.storage.exists(photo.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("organizations:photos", args=[draft.pk]), {"remove": str(photo.pk)})
    assert not draft.photos.exists()
    assert not photo.file.storage.exists(photo.file.name)


def test_no_more_than_five(client, draft):
    for _ in range(MOST_PHOTOS):
        assert post(client, draft).status_code == 302
    assert f"写真は{MOST_PHOTOS}枚までです" in post(client, draft).content.decode()
    assert draft.photos.count() == MOST_PHOTOS


def test_others_see_none_of_it(client, draft, applicant, place):
    post(client, draft)
    photo = draft.photos.get()
    address = reverse("organizations:photo", args=[photo.pk])
    assert opened(client, address) == (200, "image/jpeg")
    stranger = make_user("stranger@example.jp")
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    assert client.get(reverse("organizations:photos", args=[draft.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.remove_photo(photo=photo, by=stranger)
    # Staff see it once it was sent; those of another area do not.
    office = make_person(Role.PREFECTURE_OFFICE)
    client.force_login(office)
    assert client.get(address).status_code == 404
    services.submit_application(application=draft, by=applicant)
    assert opened(client, address) == (200, "image/jpeg")
    client.force_login(make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(code="11215", name="狭山市")))
    assert client.get(address).status_code == 404


def test_sent_photos_stay_as_they_are(client, draft, applicant):
    post(client, draft)
    services.submit_application(application=draft, by=applicant)
    assert post(client, draft)["Location"] == reverse("organizations:application", args=[draft.pk])
    assert draft.photos.count() == 1


class TestOfAnEdit:
    """Those that are shown come along; what is added or taken away waits with the rest."""

    @pytest.fixture
    def found(self, client, draft, applicant):
        post(client, draft, caption="毎週水曜日")
        sent = services.submit_application(application=draft, by=applicant)
        return services.approve_application(application=sent, by=make_person(Role.PREFECTURE_OFFICE))

    def shown(self, found):
        return [photo.alt_text for photo in Organization.objects.get(pk=found.pk).photos.all()]

    def approve(self, edit):
        services.approve_application(
            application=edit, by=make_person(Role.PREFECTURE_OFFICE, email="second@example.jp")
        )

    def test_sent_unchanged_they_stay_what_they_are(self, found, applicant):
        before = list(found.photos.values_list("image", "alt_text", "caption"))
        edit = services.start_edit(organization=found, by=applicant)
        services.submit_edit(application=edit, by=applicant)
        self.approve(edit)
        assert list(found.photos.values_list("image", "alt_text", "caption")) == before
        assert PortalImage.objects.count() == 1

    def test_added_and_taken_away(self, client, found, applicant):
        edit = services.start_edit(organization=found, by=applicant)
        page = client.get(reverse("organizations:photos", args=[edit.pk])).content.decode()
        (old,) = edit.photos.all()
        assert reverse("organizations:photo", args=[old.pk]) in page
        assert opened(client, reverse("organizations:photo", args=[old.pk])) == (200, "image/jpeg")
        post(client, edit, alt_text="畑で芋を掘る子どもたち")
        client.post(reverse("organizations:photos", args=[edit.pk]), {"remove": str(old.pk)})
        services.submit_edit(application=edit, by=applicant)
        assert self.shown(found) == [ALT_TEXT]
        office = make_person(Role.PREFECTURE_OFFICE, email="third@example.jp")
        client.force_login(office)
        text = client.get(reverse("organization_application", args=[edit.pk])).content.decode()
        assert "（新しい写真）" in text
        assert "公開中の写真から外します" in text
        # Asked about and sent once more, it is no second image.
        services.ask_applicant(application=edit, by=office, text="撮った日を教えてください。")
        services.submit_edit(application=edit, by=applicant)
        self.approve(edit)
        assert self.shown(found) == ["畑で芋を掘る子どもたち"]
        assert PortalImage.objects.count() == 2


def test_begun_again_with_a_copy_of_each(applicant, place):
    sent = services.submit_application(
        application=fill(services.start_application(by=applicant), applicant, answers(place)), by=applicant
    )
    office = make_person(Role.PREFECTURE_OFFICE)
    services.ask_applicant(application=sent, by=office, text="写真をください。")
    theirs = services.add_photo(application=sent, by=applicant, file=picture(), alt_text=ALT_TEXT, caption="")
    services.decline_application(application=sent, by=office, text="見送ります。", is_seen_asked=True)
    again = services.begin_again(application=Application.objects.get(pk=sent.pk), by=applicant)
    (copied,) = again.photos.all()
    with copied.file.open() as copy, theirs.file.open() as original:
        assert copy.read() == original.read()
    # Taken away in one, it stays in the other.
    services.remove_photo(photo=copied, by=applicant)
    assert theirs.file.storage.exists(theirs.file.name)
