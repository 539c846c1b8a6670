"""What the user asked for, as one value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from storyforge.errors import UsageError
from storyforge.ffmpeg.encoding import QUALITIES, SOFTWARE, Quality
from storyforge.ffmpeg.hardware import AUTO, HARDWARE

MEDIA_VARIABLE = "STORYFORGE_MEDIA"

REFUSE, PLACEHOLDER = MISSING_MEDIA = ("error", "placeholder")
"""What becomes of sources that are not here: an error, or a slate in their place."""

ENCODERS = (SOFTWARE.name, AUTO, *HARDWARE)
"""What `encoder` may be: x264, whatever this machine has, or one kind of graphics chip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options that commands share; None and empty mean the usual.

    `media` are folders in which sources are looked for after the storyboard's own;
    `platforms` takes the place of the stories' own; `encoder` is a name of `ENCODERS`;
    `workers` is how many processes run at once; `missing_media` one of `MISSING_MEDIA`.
    """

    project: Path | None = None
    media: tuple[Path, ...] = ()
    platforms: tuple[str, ...] = ()
    output: Path | None = None
    draft: bool = False
    quality: str = "master"
    encoder: str = SOFTWARE.name
    workers: int | None = None
    cache: bool = True
    allow_python: bool = False
    missing_media: str = REFUSE

    @property
    def encoding(self) -> Quality:
        """The row of the quality table. Raises UsageError for a name it has not."""
        try:
            return QUALITIES["draft" if self.draft else self.quality]
        except KeyError:
            known = ", ".join(QUALITIES)
            raise UsageError(f'there is no quality "{self.quality}"; there are {known}') from None

    @property
    def encoder_name(self) -> str:
        """The encoder asked for. Raises UsageError for a name that there is not."""
        if self.encoder not in ENCODERS:
            known = ", ".join(ENCODERS)
            raise UsageError(f'there is no encoder "{self.encoder}"; there are {known}')
        return self.encoder

    @property
    def roots(self) -> tuple[Path, ...]:
        """The media folders given, then those of `STORYFORGE_MEDIA`."""
        named = os.environ.get(MEDIA_VARIABLE, "")
        return (*self.media, *(Path(each) for each in named.split(os.pathsep) if each))
