"""What a document file holds, against what its name says.

filetype and puremagic were tried: both take every .xlsx, .pptx and bare .zip for a .docx.
"""

import zipfile

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile

# Folder of an Office Open XML package (ECMA-376) that holds the text, the cells or the slides.
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_PDF_HEAD = 1024
_TEXT_HEAD = 64 * 1024


def validate_document_content(file: FieldFile) -> None:
    """Refuse a newly uploaded file whose content is not what its ending says.

    Raises ValidationError. Endings as such are Wagtail's matter (WAGTAILDOCS_EXTENSIONS).
    """
    # A file that was stored before has nothing new to look at, and may be missing.
    if getattr(file, "_committed", True):
        return
    ending = (file.name or "").rpartition(".")[2].lower()
    file.seek(0)
    try:
        if not _holds(file, ending):
            raise ValidationError(
                f"ファイルの中身が「.{ending}」の形式ではありません。元のソフトで保存し直してから、もう一度選んでください。"
            )
    finally:
        file.seek(0)


def _holds(file: FieldFile, ending: str) -> bool:
    if ending == "pdf":
        return b"%PDF-" in file.read(_PDF_HEAD)
    if ending in _OFFICE_FOLDERS:
        try:
            names = zipfile.ZipFile(file).namelist()
        except zipfile.BadZipFile:
            return False
        return "[Content_Types].xml" in names and any(name.startswith(_OFFICE_FOLDERS[ending]) for name in names)
    # Text has no NUL, in whatever encoding a municipality's spreadsheet wrote it.
    return b"\0" not in file.read(_TEXT_HEAD)
