"""Font files to a FontBook."""

from __future__ import annotations

from collections.abc import Mapping

from storyforge.timeline.facts import FontBook


def load_fonts(
    files: Mapping[str, Mapping[str, bytes]],
    fallbacks: Mapping[str, tuple[str, ...]] | None = None,
) -> FontBook:
    """A FontBook from the bytes of font files (TrueType or OpenType).

    `files` is family → file name (its place in the kit) → bytes; `fallbacks` is family →
    the families in which letters it lacks are looked for. A variable font becomes one face
    for each hundred its weight axis has. Raises MediaUnreadable for a file that is no font.
    """
    raise NotImplementedError
