"""Photos that come with an application."""

import uuid
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
    if application.kind == ApplicationKind.CLAIM:
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
    storage, name = photo.file.storage, photo.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def copy_photos(source: Application, target: Application) -> None:
    """To a draft begun again. Each keeps a file of its own; one whose file is gone stays behind."""
    for photo in source.photos.select_related("image"):
        name = photo.file.name or ""
        if name and not photo.file.storage.exists(name):
            continue
        copy = ApplicationPhoto(application=target, image=photo.image, alt_text=photo.alt_text, caption=photo.caption)
        if name:
            with photo.file.open("rb") as file:
                copy.file.save(name, ContentFile(file.read()), save=False)
        copy.save()


def take_photos_along(application: Application, organization: Organization) -> None:
    """To an edit, those that are shown now."""
    images = PortalImage.objects.in_bulk([photo.image_id for photo in organization.photos.all()])
    ApplicationPhoto.objects.bulk_create(
        ApplicationPhoto(
            application=application, image=images[photo.image_id], alt_text=photo.alt_text, caption=photo.caption
        )
        for photo in organization.photos.all()
        if photo.image_id in images
    )


def publish_photos(application: Application, organization: Organization) -> None:
    """Put them, as images of the portal, into the organization, which is not saved yet."""
    photos = application.photos.select_related("image")
    organization.photos = [
        OrganizationPhoto(
            image=photo.image or _image_of(photo, f"{organization.name} 写真{number + 1}", organization.name),
            alt_text=photo.alt_text,
            caption=photo.caption,
            sort_order=number,
        )
        for number, photo in enumerate(photos)
        if photo.shown_file
    ]


def _image_of(photo: ApplicationPhoto, title: str, credit: str) -> PortalImage:
    # Of an edit it waits for the review: by then nobody guesses its address.
    name = f"{uuid.uuid4().hex}{Path(photo.file.name or '').suffix}"
    with photo.file.open("rb") as file:
        content = ContentFile(file.read(), name=name)
    image = PortalImage(
        title=title[:255], file=content, description=photo.alt_text, credit=credit[:100], licence=LICENCE
    )
    image.save()
    photo.image = image
    photo.save(update_fields=["image"])
    return image
