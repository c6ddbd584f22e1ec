"""What a photo's file tells besides the picture: where and when it was taken, with what, by whom.

Pillow does the work: it is there for Wagtail already, and the libraries made for EXIF alone leave XMP and IPTC in place.
"""

import io
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.PngImagePlugin import PngImageFile

WEBP_QUALITY = 90


def without_private_data(file: File) -> File:
    """Return the picture upright, with its colour profile and nothing else that is not picture.

    A file that carries nothing to remove comes back as it is; a JPEG is written with its own tables, so that its quality
    stays. Raises OSError for a file that cannot be read.
    """
    file.seek(0)
    with Image.open(file) as picture:
        picture.load()
        if not _tells_more_than_the_picture(picture):
            file.seek(0)
            return file
        options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
        if isinstance(picture, JpegImageFile):
            format_name = "JPEG"
            options |= {"qtables": picture.quantization, "subsampling": get_sampling(picture)}
        elif isinstance(picture, PngImageFile):
            format_name = "PNG"
            options["transparency"] = picture.info.get("transparency")
        else:
            format_name = "WEBP"
            options["quality"] = WEBP_QUALITY
        upright = ImageOps.exif_transpose(picture)
    upright.info = {}
    written = io.BytesIO()
    upright.save(written, format_name, **{name: value for name, value in options.items() if value is not None})
    file.seek(0)
    return ContentFile(written.getvalue(), name=file.name)


def _tells_more_than_the_picture(picture: Image.Image) -> bool:
    if isinstance(picture, JpegImageFile):
        # EXIF and XMP are APP1, IPTC is APP13, previews of several pictures APP2; comments are COM.
        return any(
            name not in ("APP0", "APP14") and not (name == "APP2" and data.startswith(b"ICC_PROFILE"))
            for name, data in picture.applist
        )
    if isinstance(picture, PngImageFile):
        return bool(picture.text) or "exif" in picture.info
    return "exif" in picture.info or "xmp" in picture.info
