"""The review page: one file for a whole batch, which opens from disk and asks for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from storyforge.core.diagnostics import Diagnostic, Severity
from storyforge.core.excerpts import Excerpt, excerpt
from storyforge.platforms.profiles import PLATFORMS
from storyforge.review.documents import document
from storyforge.review.entry import Entry
from storyforge.review.facts import Fact, facts
from storyforge.review.marks import Mark
from storyforge.review.previewed import PreviewedStory, PreviewedVersion
from storyforge.review.speaking import both, number, time
from storyforge.review.texts import LANGUAGES, Language, language_of, say

MOST_EMBEDDED = 24_000_000
"""Bytes of video that a page holds in itself; with more, its videos are the files beside it.

In base64 that is 32 MB, which every browser opens at once and every mail server refuses anyway.
"""

_QUIETEST_LUFS = -48.0
"""The foot of the loudness curve: what is below nobody hears in a street."""

_STYLES = ("page/base.css", "page/page.css")


def review_page(
    name: str,
    stories: Sequence[PreviewedStory],
    folder: Path,
    language: Language | None = None,
    most_embedded: int = MOST_EMBEDDED,
) -> str:
    """The page as text; it will lie in `folder`, where the files of the stories lie too.

    `name` is what the batch is called. Without a language it is that of most stories.
    """
    videos = [each.files[0] for story in stories for each in story.versions if each.entry]
    embedded = sum(path.stat().st_size for path in videos) <= most_embedded
    told = [_story(f"s{number}", story, folder) for number, story in enumerate(stories, 1)]
    chosen = language or _most_used(stories)
    return document(
        "page/page.html.j2", styles=_STYLES, script="page/page.js",
        # Videos beside the page are of its own folder, which for a page from disk is `file:`.
        media="blob:" if embedded else "'self' file:",
        name=name, stories=told, language=chosen, embedded=embedded,
        versions=sum(len(story.versions) for story in stories),
        titles={each: f"{name} · {say('previews', each)}" for each in LANGUAGES},
        videos=list(_packed(told)) if embedded else (),
        t=both, time=time, number=number,
        fr_name=Markup('<span lang="fr">Français</span>'),
        en_name=Markup('<span lang="en">English</span>'),
    )  # fmt: skip


def _most_used(stories: Sequence[PreviewedStory]) -> Language:
    found = Counter(
        language_of(each.entry.language)
        for story in stories for each in story.versions if each.entry
    )  # fmt: skip
    return max(LANGUAGES, key=lambda language: found[language])


# What the template is told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    severity: str
    code: str
    message: str
    help: str
    where: str
    line: int
    excerpt: Excerpt | None
    scene: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    id: str
    platform: str
    title: str
    entry: Entry | None
    findings: Sequence[_Finding]
    reason: str
    path: Path | None
    video: str
    animation: str
    sheet: str
    sheet_webp: str
    curve: str
    target_y: str
    facts: Sequence[Fact]
    at_fault: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    id: str
    title: str
    language: str
    file: str
    picture: str
    counts: Sequence[tuple[str, int]]
    versions: Sequence[_Version]


def _story(id: str, story: PreviewedStory, folder: Path) -> _Story:
    versions = [
        _version(f"{id}-{number}", each, story, folder)
        for number, each in enumerate(story.versions, 1)
    ]
    first = next((each.entry for each in versions if each.entry), None)
    unique = {mark.diagnostic.rule.code + str(mark.diagnostic.span): mark.diagnostic.severity
              for each in story.versions for mark in each.marks}  # fmt: skip
    counts = Counter(unique.values())
    return _Story(
        id=id, title=first.title if first else story.title,
        language=first.language if first else "",
        file=story.file, picture=first.scenes[0].thumb if first else "",
        counts=[(severity.value, counts[severity]) for severity in Severity], versions=versions,
    )  # fmt: skip


def _version(id: str, version: PreviewedVersion, story: PreviewedStory, folder: Path) -> _Version:
    entry = version.entry
    names = [_address(path, folder) for path in version.files] or [""] * 4
    return _Version(
        id=id, platform=version.platform, entry=entry, reason=version.reason,
        title=PLATFORMS[version.platform].title if version.platform in PLATFORMS
        else version.platform,
        findings=[_finding(mark, story.sources) for mark in version.marks],
        path=version.files[0] if version.files else None,
        video=names[0], animation=names[1], sheet=names[2], sheet_webp=names[3],
        curve=_curve(entry.heard.curve) if entry else "",
        target_y=f"{_height(entry.target_lufs):.1f}" if entry else "",
        facts=tuple(facts(entry.access)) if entry else (), at_fault=_at_fault(version.marks),
    )  # fmt: skip


def _at_fault(marks: Iterable[Mark]) -> dict[int, str]:
    """The scenes that errors and warnings are about, by number, with the class that shows it."""
    found: dict[int, str] = {}
    for severity, name in ((Severity.WARNING, "at-risk"), (Severity.ERROR, "at-fault")):
        found |= {mark.scene + 1: name for mark in marks
                  if mark.scene is not None and mark.diagnostic.severity is severity}  # fmt: skip
    return found


def _finding(mark: Mark, sources: Mapping[str, str]) -> _Finding:
    found = mark.diagnostic
    return _Finding(
        severity=found.severity.value, code=found.code, message=found.message,
        help=found.help, where=str(found.span or ""),
        line=found.span.line if found.span else 0, excerpt=_excerpt(found, sources),
        scene=None if mark.scene is None else mark.scene + 1,
    )  # fmt: skip


def _excerpt(found: Diagnostic, sources: Mapping[str, str]) -> Excerpt | None:
    if found.span is None or found.span.file not in sources:
        return None
    return excerpt(found.span, sources[found.span.file])


def _address(path: Path, folder: Path) -> str:
    """The way to a file from the page's folder, as a relative address."""
    return f"./{quote(path.relative_to(folder).as_posix())}"


def _height(lufs: float) -> float:
    """The place of a level in the curve, from 0 at the top to 100."""
    return min(100.0, max(0.0, lufs / _QUIETEST_LUFS * 100))


def _curve(levels: Sequence[float]) -> str:
    """The outline of the loudness curve over a width of 1000."""
    if not levels:
        return "M0 100L1000 100"
    last = max(1, len(levels) - 1)
    points = (
        f"{number * 1000 / last:.1f} {_height(level):.1f}" for number, level in enumerate(levels)
    )
    return "M" + "L".join(points)


def _packed(stories: Iterable[_Story]) -> Iterator[tuple[str, bytes]]:
    """Each video, with the id under which the script finds it."""
    for story in stories:
        for each in story.versions:
            if each.entry and each.path:
                yield f"{each.id}-video", each.path.read_bytes()
