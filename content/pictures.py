"""The sizes in which pictures are shown, and the markup that lets a browser choose among them.

Wagtail's `{% picture %}` makes what is missing while the visitor waits: all sizes of one photo of 12 megapixels take
some seconds. Here the worker makes them after the upload (content.tasks); until then a single one stands in.
"""

from dataclasses import dataclass
from functools import cached_property

from wagtail.images.models import Filter, ImageQuerySet, Picture
from wagtail.images.shortcuts import get_rendition_or_not_found

from content.models import PortalImage, PortalRendition

FORMATS = ("format-avif", "format-webp", "bgcolor-ffffff|format-jpeg")


@dataclass(frozen=True)
class Shape:
    """A way to show a picture. `sizes` are Wagtail's operations, the largest first; pixels of the screen, not of CSS."""

    sizes: tuple[str, ...]

    @cached_property
    def specs(self) -> tuple[str, ...]:
        return tuple(f"{size}|{format_name}" for format_name in FORMATS for size in self.sizes)

    @cached_property
    def stand_in(self) -> str:
        """The one that every browser shows and that is made at once if none is there yet."""
        return f"{self.sizes[0]}|{FORMATS[-1]}"


# The whole picture in the text; and 3:2 for a list, cut around the focal point that the editor has set.
WHOLE = Shape(("width-1600", "width-1200", "width-800", "width-400"))
CARD = Shape(("fill-960x640", "fill-480x320"))
ALL_SPECS = (*WHOLE.specs, *CARD.specs)


def with_renditions(images: ImageQuerySet, *shapes: Shape) -> ImageQuerySet:
    """Read what the tag `photo` shows in one further query for all images."""
    return images.prefetch_renditions(*(spec for shape in shapes for spec in shape.specs))


def stand_in(image: PortalImage, shape: Shape) -> PortalRendition:
    """What every browser and program shows; made now if it is not there yet. Width 0: the file of the image is lost."""
    found = image.find_existing_renditions(Filter(spec=shape.stand_in))
    # Not `get_rendition` at once: it writes to the cache, whatever it has found.
    return next(iter(found.values()), None) or get_rendition_or_not_found(image, shape.stand_in)


def picture(image: PortalImage, *, shape: Shape, alt: str, sizes: str, eager: bool) -> Picture:
    """Return <picture> of the renditions that are there: AVIF, WebP and JPEG, each in the widths that differ.

    `sizes` is the attribute of that name: how wide the picture stands on the page. A picture that is not `eager` is
    loaded when the reader comes near. Width and height are given, so that the text does not jump.
    """
    found = image.find_existing_renditions(*(Filter(spec=spec) for spec in shape.specs))
    renditions = {filter_.spec: rendition for filter_, rendition in found.items()}
    if shape.stand_in not in renditions:
        renditions = {shape.stand_in: get_rendition_or_not_found(image, shape.stand_in)}
    shown, widths = {}, set()
    for spec in shape.specs:
        if rendition := renditions.get(spec):
            # A small photo has the same width in several sizes.
            kind = (spec.rpartition("|")[2], rendition.width)
            if kind not in widths:
                widths.add(kind)
                shown[spec] = rendition
    attributes = {"alt": alt, "decoding": "async"}
    if len(shown) > 1:
        attributes["sizes"] = sizes
    attributes |= {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    return Picture(shown, attributes)
