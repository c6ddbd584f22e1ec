"""Verbs of the pictures."""

from collections.abc import Iterable

from django.db.models import Count, Q
from wagtail.images.models import SourceImageIOError

from content.models import PortalImage
from content.pictures import ALL_SPECS

AT_ONCE = 20


def make_renditions(*, image_id: int) -> int:
    """Make the sizes and formats of a picture that are missing; return how many it has then, 0 if its file is gone."""
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        # One after the other: Wagtail would hold several decoded photos in memory at once.
        return len([image.get_rendition(spec) for spec in ALL_SPECS])
    except SourceImageIOError:
        return 0


def images_lacking_renditions() -> Iterable[int]:
    """Primary keys of some pictures whose task was lost, the newest first."""
    there = Count("renditions__filter_spec", filter=Q(renditions__filter_spec__in=ALL_SPECS), distinct=True)
    images = PortalImage.objects.annotate(there=there).filter(there__lt=len(ALL_SPECS)).order_by("-pk")
    found: Iterable[int] = images.values_list("pk", flat=True)[:AT_ONCE]
    return found
