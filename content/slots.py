"""Slots: places in a template that apps above fill, without the template knowing them.

An app registers in its `AppConfig.ready`; `{% slot "name" %}` renders what was registered, in order.
"""

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Filling:
    order: int
    template_name: str


_fillings: dict[str, list[Filling]] = defaultdict(list)


def fill(slot: str, template_name: str, *, order: int = 100) -> None:
    """Show a template in a slot; to register it again changes nothing."""
    filling = Filling(order, template_name)
    if filling not in _fillings[slot]:
        _fillings[slot].append(filling)
        _fillings[slot].sort()


def fillings_of(slot: str) -> list[Filling]:
    return _fillings[slot]
