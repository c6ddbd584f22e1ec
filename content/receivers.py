"""What follows an upload."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from content.models import PortalImage
from content.photo_files import without_private_data
from content.tasks import make_renditions


@receiver(pre_save, sender=UploadedFile)
def photo_waits_for_its_description(instance: UploadedFile, **kwargs: Any) -> None:
    """Of several photos uploaded at once Wagtail keeps the files under MEDIA_ROOT until each form is filled in."""
    is_image = instance.for_content_type is not None and instance.for_content_type.model_class() is PortalImage
    if is_image and not instance.file._committed:  # noqa: SLF001  # Django has no other word for "new"
        instance.file = without_private_data(instance.file)


@receiver(post_save, sender=PortalImage)
def image_saved(instance: PortalImage, **kwargs: Any) -> None:
    """A new file or another focal point asks for new renditions."""
    transaction.on_commit(lambda: make_renditions.enqueue(instance.pk))
