"""Documents of closed collections stay closed."""

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction

from content.models import PortalDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    file = ContentFile(b"secret", name="minutes.txt")
    document = PortalDocument.objects.create(title="議事録", file=file, collection=Collection.get_first_root_node())
    yield document
    document.file.delete(save=False)


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
