"""Which layer and which areas go with a role. The rule for services and forms alike."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError

from regions.enums import AreaKind
from regions.models import Area
from roles.enums import PREFECTURE_WIDE, Layer, Role

# They name no areas: the whole prefecture by themselves.
WITHOUT_AREAS = (Role.PARTICIPANT, *PREFECTURE_WIDE)


def checked_places(role: str, layer: int | None, areas: Iterable[Area]) -> tuple[int | None, list[Area]]:
    """The layer and the areas as they are kept; what a role does not know is left out.

    Raises ValidationError, by the fields `layer` and `areas`, with words for whoever filled in a form.
    """
    if role in WITHOUT_AREAS:
        return None, []
    places = sorted(set(areas), key=lambda area: area.code)
    if role != Role.COORDINATOR:
        layer = None
    elif layer not in Layer.values:
        raise ValidationError({"layer": "第1層か第2層かを選んでください。"})
    message = _fault_of_any(places) or _fault_of_role(role, layer, places)
    if message:
        raise ValidationError({"areas": message})
    return layer, places


def _fault_of_any(places: Sequence[Area]) -> str:
    if not places:
        return "担当地域を選んでください。"
    if any(area.prefecture_code != settings.PORTAL_PREFECTURE for area in places):
        return "この県の地域を選んでください。"
    if any(area.retired_on for area in places):
        return "いまは使われていない地域が入っています。選び直してください。"
    return ""


def _fault_of_role(role: str, layer: int | None, places: Sequence[Area]) -> str:
    if layer == Layer.SECOND:
        return _fault_of_second_layer(places)
    if role == Role.ADVISOR and all(area.kind == AreaKind.PREFECTURE for area in places):
        return ""
    if not all(_is_municipal(area) for area in places):
        return "市区町村を選んでください。"
    return ""


def _fault_of_second_layer(places: Sequence[Area]) -> str:
    """Daily living areas of one municipality; the municipality itself (or a ward) while none is registered for it."""
    if len({area.municipality for area in places}) > 1:
        return "日常生活圏域は、1つの市町村の中から選んでください。"
    wide = [area for area in places if area.kind != AreaKind.DAILY_LIVING_AREA]
    if not all(_is_municipal(area) for area in wide):
        return "日常生活圏域を選んでください。"
    if any(living_areas_in(area) for area in wide):
        return "日常生活圏域を選んでください。この市町村には、登録された圏域があります。"
    return ""


def living_areas_in(area: Area) -> list[Area]:
    """Daily living areas in use of a municipality, its wards included, or of a ward."""
    found = Area.objects.current().filter(kind=AreaKind.DAILY_LIVING_AREA, prefecture_code=area.prefecture_code)
    return [place for place in found.with_ancestors() if area.code in place.codes_with_ancestors()]


def _is_municipal(area: Area) -> bool:
    return area.is_municipality or area.kind == AreaKind.WARD
