"""Looking at files as a story would: what is in each, and what would be done about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from mimetypes import MimeTypes
from pathlib import Path

from storyforge.compiler.levels import Level, levels, loudness_aspects
from storyforge.compiler.memory import media_memo
from storyforge.compiler.options import Options
from storyforge.compiler.pictures import with_images
from storyforge.compiler.preparing import shown_path
from storyforge.compiler.treatment import Aspect, aspects
from storyforge.core.records import to_plain
from storyforge.errors import FFmpegFailed, UsageError
from storyforge.media.catalogue import gather
from storyforge.media.memo import Memo
from storyforge.storyboard.project import find_project
from storyforge.timeline.facts import MediaInfo, MediaProblem

_MEDIA = ("video", "audio", "image")
_NAMES = MimeTypes(filenames=())  # Python's own list, not the machine's


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file: its facts and what is done about them, or the reason why it is refused.

    `levels` are those of its sounds, None where they were not asked for.
    """

    shown: str
    info: MediaInfo | None
    reason: str
    aspects: tuple[Aspect, ...]
    levels: tuple[Level, ...] | None = None

    @property
    def refused(self) -> bool:
        return self.info is None or any(each.refused for each in self.aspects)

    def plain(self) -> dict[str, object]:
        """As plain data. Times are seconds, fractions `[numerator, denominator]`."""
        facts = to_plain(self.info) if self.info else None
        if facts and facts["video"]:
            facts["video"]["keyframes"] = len(facts["video"]["keyframes"])  # there may be thousands
        return {
            "file": self.shown,
            "status": "refused" if self.refused else "usable",
            "reason": self.reason,
            "aspects": [asdict(each) for each in self.aspects],
            "facts": facts,
            "loudness": None if self.levels is None else [each.plain() for each in self.levels],
        }


def look(paths: Sequence[Path], options: Options, *, loudness: bool = False) -> Iterator[Seen]:
    """Every file given, and every media file below the folders given, one after the other.

    With `loudness`, all of their sound is decoded and measured. Raises UsageError for a path that
    is not there, and where there is no media at all; FFmpegNotFound where there is nothing to
    measure with.
    """
    memo, count = media_memo(options.cache), 0
    for path, is_named in _files(paths):
        seen = _seen(path, options, memo)
        if is_named or _is_media(path, seen):
            count += 1
            yield _heard(path, seen, memo) if loudness else seen
    if not count:
        raise UsageError(f"there is no media file in {', '.join(map(str, paths))}")


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Files, each once, and whether the user named them."""
    known: set[Path] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"there is no {path}")
        for each in _below(path) if path.is_dir() else (path,):
            place = each.absolute()
            if place not in known:
                known.add(place)
                yield each, each is path


def _below(folder: Path) -> Iterator[Path]:
    """The files of a folder, then those of its folders; hidden ones not, nor links to folders.

    What may not be read is passed over.
    """
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def _seen(path: Path, options: Options, memo: Memo) -> Seen:
    """A file as a story beside it would find it."""
    beside = path.parent.resolve()
    project = (options.project or find_project(beside / path.name)).resolve()
    catalog = gather((path.name,), beside, project, options.roots, {}, memo)
    catalog, _ = with_images(catalog, memo)
    info, problem = catalog.infos.get(path.name), catalog.problems.get(path.name)
    return Seen(
        shown=shown_path(path), info=info, reason=_reason(problem),
        aspects=aspects(info) if info else (),
    )  # fmt: skip


def _heard(path: Path, seen: Seen, memo: Memo) -> Seen:
    """The same with how loud it is."""
    if seen.info is None:
        return seen
    try:
        found = tuple(levels(path.resolve(), seen.info, memo))
    except FFmpegFailed as failure:
        told = Aspect("loudness", f"it cannot be measured: {failure.reason}")
        return replace(seen, levels=(), aspects=(*seen.aspects, told))
    return replace(seen, levels=found, aspects=(*seen.aspects, *loudness_aspects(found)))


def _reason(problem: MediaProblem | None) -> str:
    return problem.reason if problem else ""


def _is_media(path: Path, seen: Seen) -> bool:
    """Whether a file is media by what is in it, or is called so."""
    if seen.info is not None:
        return True
    kind, _ = _NAMES.guess_type(path.name)
    return (kind or "").partition("/")[0] in _MEDIA or _has_an_ending(path)


def _has_an_ending(path: Path) -> bool:
    from storyforge.media.opening import endings  # not needed where all is well

    return path.suffix.lower().removeprefix(".") in endings()
