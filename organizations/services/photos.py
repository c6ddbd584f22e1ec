"""Photos that come with an application."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from content.models import PortalImage
from organizations.enums import ApplicationKind
from organizations.models import Application, ApplicationPhoto, Organization, OrganizationPhoto
from organizations.services.errors import NotInThisState
from organizations.services.states import for_applicant

MOST_PHOTOS = 5
LICENCE = "団体の許可を得て掲載"


@transaction.atomic
def add_photo(*, application: Application, by: Any, file: Any, alt_text: str, caption: str) -> ApplicationPhoto:
    """Keep a photo; `file` was checked by its content. Raises PermissionDenied, NotInThisState, ValidationError."""
    application = for_applicant(application, by)
    if application.kind != ApplicationKind.NEW:
        raise NotInThisState(application)
    if application.photos.count() >= MOST_PHOTOS:
        raise ValidationError({"file": f"写真は{MOST_PHOTOS}枚までです。"})
    photo = ApplicationPhoto(application=application, alt_text=alt_text, caption=caption)
    photo.file.save(file.name, file, save=False)
    photo.full_clean()
    photo.save()
    return photo


@transaction.atomic
def remove_photo(*, photo: ApplicationPhoto, by: Any) -> None:
    """Raises PermissionDenied, NotInThisState."""
    for_applicant(photo.application, by)
    delete_file(photo)
    photo.delete()


def delete_file(photo: ApplicationPhoto) -> None:
    """Once the row is gone for good: what is taken back keeps its file."""
    storage, name = photo.file.storage, str(photo.file.name)
    transaction.on_commit(lambda: storage.delete(name))


def publish_photos(application: Application, organization: Organization) -> None:
    """Make images of the portal out of them, and put them into the organization, which is not saved yet."""
    rows = []
    for number, photo in enumerate(application.photos.all()):
        with photo.file.open("rb") as file:
            content = ContentFile(file.read(), name=f"photo{Path(photo.file.name or '').suffix}")
        image = PortalImage(
            title=f"{organization.name} 写真{number + 1}"[:255],
            file=content,
            description=photo.alt_text,
            credit=organization.name[:100],
            licence=LICENCE,
        )
        image.save()
        rows.append(OrganizationPhoto(image=image, alt_text=photo.alt_text, caption=photo.caption, sort_order=number))
    organization.photos = rows
