"""A batch as the review page is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storyforge.review.entry import Entry
from storyforge.review.marks import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedVersion:
    """A story on a platform, as the page is told of it.

    `entry` is None where it could not be previewed, `reason` why, where that is no diagnostic.
    `files` are its video, animation and sheets. `platform` is empty where none is known.
    """

    platform: str
    marks: Sequence[Mark]
    entry: Entry | None = None
    files: Sequence[Path] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedStory:
    """A storyboard with its versions; `sources` are the texts that diagnostics point into."""

    title: str
    file: str
    versions: Sequence[PreviewedVersion]
    sources: Mapping[str, str]
