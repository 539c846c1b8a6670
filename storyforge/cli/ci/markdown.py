"""What changed as Markdown, for job summaries and comments on proposed changes.

It is made from the records that `diff --json` prints, which may come from a build of a stranger's
proposal: whatever is in them is text, cut to size, that neither formats, links nor calls anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storyforge.cli.reporting.tally import STATUS_WORDS, changes_tally
from storyforge.errors import UsageError

Record = Mapping[str, Any]

MARKER = "<!-- storyforge: what changed -->"
"""Begins a comment, so that it is found again; nothing else begins so."""

MOST_BYTES = 5_000_000
_MOST_STORIES = 40
_MOST_LINES = 12
_LONGEST_TEXT = 160
_LONGEST = 60_000
"""Characters: GitHub takes 65,536 in a comment, GitLab a million."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>&:/@=])")
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_ICONS = {"changed": "🟡", "added": "🟢", "removed": "🔴", "broken": "❌"}


def read_records(text: str) -> list[Record]:
    """The records of `diff --json`. Raises UsageError for anything else."""
    if len(text) > MOST_BYTES:
        raise UsageError("that is too long to be what `storyforge diff --json` printed")
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError("that is not what `storyforge diff --json` printed") from error
    if not found or not all(isinstance(each, dict) for each in found):
        raise UsageError("that is not what `storyforge diff --json` printed")
    return found


def markdown(records: Sequence[Record], url: str = "") -> str:
    """The summary. `url` is where the page is found; it must be ours, not a record's."""
    stories = [each for each in records if each.get("type") == "story"]
    summary = next((each for each in records if each.get("type") == "summary"), {})
    parts = [f"{MARKER}\n### Stories: {_counts(summary)}"]
    parts += ["\n".join(_story(each)) for each in stories[:_MOST_STORIES]]
    if len(stories) > _MOST_STORIES:
        parts.append(f"… and {len(stories) - _MOST_STORIES} more.")
    link = f"[Before and after, with pictures]({url})" if url else ""
    return _within("\n\n".join(parts), link)


def _within(text: str, link: str) -> str:
    """The text and the link, cut at a line's end to what a comment may hold."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST].rpartition(chr(10))[0]}\n\n…"
    return f"{text}\n\n{link}\n" if link else f"{text}\n"


def _counts(summary: Record) -> str:
    counts = summary.get("stories")
    return changes_tally(counts if isinstance(counts, Mapping) else {})


def _story(story: Record) -> Iterator[str]:
    status = str(story.get("status"))
    name = text(story.get("storyboard"))
    icon, word = _ICONS.get(status, ""), STATUS_WORDS.get(status, "")
    yield f"#### {icon} {text(story.get('title'))} ({word})"
    yield f"{name}{_renamed(story)}{_most(story)}"
    lines = list(_lines(story))
    if lines:
        yield ""
    yield from (f"- {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"- … {len(lines) - _MOST_LINES} more"


def _renamed(story: Record) -> str:
    before, after = story.get("before"), story.get("after")
    return f", formerly {text(before)}" if before and after and before != after else ""


def _most(story: Record) -> str:
    value = story.get("difference")
    return f", ΔE up to {value:.1f}" if isinstance(value, int | float) else ""


def _lines(story: Record) -> Iterator[str]:
    for found in _records(story, "new"):
        place = f" at {text(found.get('file'))}:{text(found.get('line'))}"
        yield f"**{text(found.get('severity'))} {text(found.get('code'))}**{place}: " + text(
            found.get("message")
        )
    for found in _records(story, "solved"):
        yield f"solved: {text(found.get('code'))} {text(found.get('message'))}"
    for platform in _records(story, "platforms"):
        yield from map(_time, _records(platform, "times"))
        yield from map(_words, _records(platform, "texts"))
        for scene in _records(platform, "scenes"):
            yield from _scene(scene)
        if platform.get("sound") is not None:
            yield "the sound changed"


def _scene(scene: Record) -> Iterator[str]:
    status = scene.get("status")
    if status == "same" and not scene.get("moved"):
        return
    name = text(scene.get("scene"))
    told = [*map(_time, _records(scene, "times")), *map(_words, _records(scene, "texts"))]
    moved = " moved" if scene.get("moved") else ""
    if status != "changed" or not told:
        yield f"{name}: {text(scene.get('subject'))} {text(status)}{moved}"
    if status == "changed":
        yield from (f"{name}: {each}" for each in told)


def _time(change: Record) -> str:
    what, after, before = (text(change.get(key)) for key in ("what", "after", "before"))
    return f"{what} {after} s instead of {before} s"


def _words(change: Record) -> str:
    before, after = change.get("before"), change.get("after")
    told = [f"~~{text(before)}~~" if before else "", f"**{text(after)}**" if after else ""]
    return f"{text(change.get('place'))}: {' '.join(filter(None, told))}"


def _records(record: Record, key: str) -> list[Record]:
    found = record.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def text(value: object) -> str:
    """A value as one line of plain text, whatever it holds."""
    words = _NOT_SHOWN.sub(" ", str(value if value is not None else "")).strip()
    if len(words) > _LONGEST_TEXT:
        words = f"{words[: _LONGEST_TEXT - 1].rstrip()}…"
    # A joiner of no width keeps `@name` from calling somebody and `www.` from becoming a link.
    escaped = _SPECIAL.sub(r"\\\1", words)
    return escaped.replace("@", "@\u2060").replace("www", "w\u2060ww")
