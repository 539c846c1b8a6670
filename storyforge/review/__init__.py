"""Reviewing: what people look at before a story is rendered at full size, or published.

Contact sheets, low-resolution videos and the page that shows them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyforge.review.previewing import Presentation, preview

__all__ = ["Presentation", "preview"]

_HOMES = {"Presentation": "previewing", "preview": "previewing"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
