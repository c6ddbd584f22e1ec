"""Photos as cameras and phones write them, and images of the portal."""

import io
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, IptcImagePlugin
from PIL.PngImagePlugin import PngInfo

from content.models import PortalImage

SECRET = "SECRET-PLACE"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>{SECRET}</exif:GPSLatitude></x:xmpmeta>'.encode()
GPS, ORIENTATION, MAKER, ON_ITS_SIDE = 0x8825, 0x0112, 0x010F, 6


def photo_bytes(format_name: str = "JPEG", size: tuple[int, int] = (80, 60)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(file, format_name)
    return file.getvalue()


def photo_with_position(format_name: str, *, orientation: int = ON_ITS_SIDE) -> bytes:
    """80×60, the left half red and the right half blue, stored as a phone does that was held on its side.

    It carries EXIF with a position, XMP, IPTC (JPEG), a comment and a colour profile.
    """
    picture = Image.new("RGB", (80, 60), "red")
    picture.paste("blue", (40, 0, 80, 60))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = SECRET
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 51.0, 25.0), 3: "E", 4: (139.0, 38.0, 56.0)})
    options: dict[str, Any] = {"exif": exif, "icc_profile": srgb_profile()}
    if format_name == "PNG":
        texts = PngInfo()
        texts.add_text("Comment", SECRET)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = texts
    else:
        options |= {"xmp": XMP, "quality": 95}
        if format_name == "JPEG":
            options["comment"] = SECRET.encode()
    file = io.BytesIO()
    picture.save(file, format_name, **options)
    content = file.getvalue()
    return with_iptc(content) if format_name == "JPEG" else content


def with_iptc(jpeg: bytes) -> bytes:
    """A photo whose APP13 names a city, as Photoshop writes it (IPTC-IIM 2:90)."""
    city = b"\x1c\x02\x5a" + len(SECRET).to_bytes(2, "big") + SECRET.encode()
    resource = b"8BIM\x04\x04\x00\x00" + len(city).to_bytes(4, "big") + city + b"\0" * (len(city) % 2)
    segment = b"Photoshop 3.0\0" + resource
    jpeg = jpeg[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]
    assert IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(jpeg)))
    return jpeg


@cache
def srgb_profile() -> bytes:
    """One for all, since it bears the second in which it was made."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def make_image(*, size: tuple[int, int] = (80, 60), **values: Any) -> PortalImage:
    """An image without renditions. Tests that make them set MEDIA_ROOT to a folder of their own."""
    content = {
        "title": "集いの様子",
        "file": ContentFile(photo_bytes(size=size), name="photo.jpg"),
        "description": "公民館で高齢者と学生が将棋をさしている。",
        "licence": "CC BY 4.0",
    } | values
    return PortalImage.objects.create(**content)
