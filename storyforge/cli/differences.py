"""What changed between two revisions, for people and for programs. Pure: values in, text out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyforge.cli.reporting.records import diagnostic_record
from storyforge.cli.reporting.tally import changes_tally, counted
from storyforge.cli.reporting.text import blocks
from storyforge.cli.terminal import Paint, shown

if TYPE_CHECKING:
    from storyforge.review.changes.comparing import SceneChange, TextChange, TimeChange
    from storyforge.review.changes.comparison import (
        Comparison,
        PlatformDifference,
        StoryDifference,
    )
    from storyforge.review.changes.pictures import Sight

_COLOURS = {"changed": "yellow", "added": "green", "removed": "red", "broken": "red"}
_MARKS = {"-": "red", "+": "green"}


def text(comparison: Comparison, page: Path | None, paint: Paint) -> str:
    """Every story that changed, scene by scene, then where the page is, and a line that counts."""
    parts = ["\n".join(_story(each, comparison, paint)) for each in comparison.changed]
    where = [f"page: {shown(str(page))}"] if page else []
    return "\n\n".join([*parts, *where, paint(summary(comparison), bold=True)])


def summary(comparison: Comparison) -> str:
    """`5 stories between main and working tree: 2 changed, 1 new`."""
    since = shown(f"between {comparison.base} and {comparison.head}")
    stories = counted(len(comparison.stories), "story", "stories")
    return f"{stories} {since}: {changes_tally(comparison.counts)}"


def _story(story: StoryDifference, comparison: Comparison, paint: Paint) -> Iterator[str]:
    status = paint(story.status, fg=_COLOURS[story.status], bold=True)
    renamed = f" (was {shown(story.pair.before or '')})" if story.pair.is_renamed else ""
    yield f"{status} {paint(shown(story.pair.name), bold=True)}{renamed}"
    if story.was_broken:
        yield "  its errors are not new; storyforge check shows them"
    base = shown(comparison.base)
    for what, names in (
        (f"not in {base}, the file here is shown", story.borrowed),
        ("missing, a slate is shown", story.slated),
    ):
        if names:
            yield f"  {what}: {shown(', '.join(names))}"
    for platform in story.platforms:
        yield f"  on {', '.join(platform.platforms)}"
        yield from (f"    {line}" for line in _platform(platform, paint))
    for block in blocks(story.new, comparison.sources, paint):
        yield from (f"  {line}" for line in ("new:", *block.splitlines()))
    for each in story.solved:
        yield f"  solved: {each.severity} {each.code} {each.name}: {shown(each.message)}"


def _platform(platform: PlatformDifference, paint: Paint) -> Iterator[str]:
    change = platform.change
    yield from _times(change.times)
    yield from _texts(change.texts, paint)
    for scene, sights in platform.scenes:
        yield from _scene(scene, sights, paint)
    if change.sound_changed:
        yield "the sound changed"
        yield from (f"  {_painted(shown(line), paint)}" for line in change.sound)
    same = sum(each.is_same for each in change.scenes)
    if same:
        yield f"{counted(same, 'scene')} unchanged"
    if platform.trouble:
        yield f"no pictures: {shown(platform.trouble)}"


def _scene(change: SceneChange, sights: Sequence[Sight], paint: Paint) -> Iterator[str]:
    if change.is_same:
        return
    scene = change.shown
    moved = ", moved" if change.moved else ""
    where = " in its transition" if change.is_transition_only else ""
    status = "the same" if change.status == "same" else f"{change.status}{where}"
    yield f"{shown(scene.name)} ({shown(scene.subject)}): {status}{moved}{_difference(sights)}"
    yield from (f"  {line}" for line in _times(change.times))
    yield from (f"  {line}" for line in _texts(change.texts, paint))
    if not change.texts and not change.times:
        yield from (f"  {_painted(shown(line), paint)}" for line in change.details)


def _difference(sights: Sequence[Sight]) -> str:
    compared = [each for each in sights if each.difference is not None]
    if not compared:
        return ""
    most = max(compared, key=lambda each: each.difference or 0.0)
    share = f"{100 * (most.share or 0):.{most.share_places}f}"
    return f", ΔE {most.difference:.1f} over {share} % of the picture"


def _times(changes: Iterable[TimeChange]) -> Iterator[str]:
    for each in changes:
        yield f"{each.what} {each.after} s instead of {each.before} s"


def _texts(changes: Iterable[TextChange], paint: Paint) -> Iterator[str]:
    for each in changes:
        yield f"{shown(each.place)}:"
        for mark, words in (("-", each.before), ("+", each.after)):
            if words is not None:
                yield _painted(f"  {mark} {shown(words.replace(chr(10), ' / '))}", paint)


def _painted(line: str, paint: Paint) -> str:
    return paint(line, fg=_MARKS.get(line.strip()[:1]))


# For programs


def records(comparison: Comparison, page: Path | None = None) -> Iterator[str]:
    """JSON Lines: one object for each story that changed, then one that counts."""
    for story in comparison.changed:
        yield json.dumps(story_record(story), ensure_ascii=False)
    summary = summary_record(comparison) | {"page": str(page) if page else None}
    yield json.dumps(summary, ensure_ascii=False)


def summary_record(comparison: Comparison) -> dict[str, Any]:
    differences = [each.largest for each in comparison.changed if each.largest is not None]
    return {
        "type": "summary",
        "base": comparison.base,
        "head": comparison.head,
        "stories": comparison.counts,
        "difference": _rounded(max(differences, default=None)),
        "sound_changed": sum(each.sound_changed for each in comparison.stories),
    }  # fmt: skip


def story_record(story: StoryDifference) -> dict[str, Any]:
    """A story that changed. Differences are mean ΔE of a frame, null where there is none."""
    return {
        "type": "story",
        "status": story.status,
        "storyboard": story.pair.name,
        "before": story.pair.before,
        "after": story.pair.after,
        "title": story.title,
        "difference": _rounded(story.largest),
        "sound_changed": story.sound_changed,
        "platforms": [_platform_record(each) for each in story.platforms],
        "new": [diagnostic_record(each) for each in story.new],
        "solved": [diagnostic_record(each) for each in story.solved],
        "from_working_tree": list(story.borrowed),
        "slates": list(story.slated),
    }


def _platform_record(platform: PlatformDifference) -> dict[str, Any]:
    change = platform.change
    return {
        "platforms": list(platform.platforms),
        "times": [_time_record(each) for each in change.times],
        "texts": [_text_record(each) for each in change.texts],
        "scenes": [_scene_record(scene, sights) for scene, sights in platform.scenes],
        "sound": list(change.sound) if change.sound_changed else None,
        "trouble": platform.trouble,
    }


def _scene_record(change: SceneChange, sights: Sequence[Sight]) -> dict[str, Any]:
    return {
        "scene": change.shown.name,
        "subject": change.shown.subject,
        "status": change.status,
        "moved": change.moved,
        "before": change.before.index if change.before else None,
        "after": change.after.index if change.after else None,
        "times": [_time_record(each) for each in change.times],
        "texts": [_text_record(each) for each in change.texts],
        "details": list(change.details),
        "frames": [
            {
                "at": each.moment.what,
                "before": each.moment.before,
                "after": each.moment.after,
                "difference": _rounded(each.difference),
                "share": _rounded(each.share),
            }
            for each in sights
        ],
    }


def _time_record(change: TimeChange) -> dict[str, str]:
    return {"what": change.what, "before": change.before, "after": change.after}


def _text_record(change: TextChange) -> dict[str, str | None]:
    return {"place": change.place, "before": change.before, "after": change.after}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
