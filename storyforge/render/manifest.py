"""The manifest: what went into a video and what came out, without clock, host or path."""

from __future__ import annotations

import importlib.metadata
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING

from storyforge import __version__
from storyforge.core.diagnostics import Diagnostic
from storyforge.core.loudness import Loudness
from storyforge.core.time import FrameRange, FrameRate
from storyforge.timeline.model import (
    CardContent,
    ClipContent,
    Content,
    Cover,
    PhotoContent,
    Scene,
    Timeline,
)
from storyforge.timeline.picture import Picture, words_in

if TYPE_CHECKING:
    from storyforge.media.inspect import StreamFacts

VERSION = 1
_NOTHING_DB = -100.0
_LIBRARIES = ("av", "pillow", "uharfbuzz", "resvg-py", "numpy")


def manifest(
    timeline: Timeline, inputs: Mapping[str, str], engine: str, quality: str,
    diagnostics: Sequence[Diagnostic],
) -> dict[str, object]:  # fmt: skip
    """The manifest's content but for the file's facts; times in seconds, digests SHA-256."""
    return {
        "manifest": VERSION,
        "title": timeline.title,
        "language": timeline.language,
        "platform": timeline.platform,
        "quality": quality,
        "made_with": _versions(engine),
        "duration_s": _number(timeline.rate.seconds(timeline.length)),
        "frames": timeline.length,
        "frame_rate": timeline.rate.value,
        "scenes": [_scene(scene, timeline.rate) for scene in timeline.scenes],
        "captions": [
            {"text": _words(layer.picture), **_times(layer.range, timeline.rate)}
            for layer in timeline.layers if layer.kind == "caption"
        ],
        "inputs": [{"name": name, "sha256": digest} for name, digest in inputs.items()],
        "file": None,
        "diagnostics": [_diagnostic(each) for each in diagnostics],
    }  # fmt: skip


def with_facts(
    content: Mapping[str, object], facts: StreamFacts, level: Loudness
) -> dict[str, object]:
    """The whole manifest: what was measured of the finished file in its place."""
    return {**content, "file": _plain({**asdict(facts), "loudness": _loudness(level)})}


def _loudness(level: Loudness) -> dict[str, float | None]:
    """EBU R128: loudness in LUFS, true peak in dBTP; null where there is nothing to hear."""
    found = {
        "integrated_lufs": level.integrated_lufs,
        "most_momentary_lufs": max(level.momentary_lufs, default=-math.inf),
        "true_peak_dbtp": level.peak_db,
    }
    return {name: round(value, 2) if value > _NOTHING_DB else None
            for name, value in found.items()}  # fmt: skip


def _versions(engine: str) -> dict[str, str]:
    libraries = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"storyforge": __version__, "ffmpeg": engine} | libraries


def _scene(scene: Scene, rate: FrameRate) -> dict[str, object]:
    found: dict[str, object] = {"id": scene.id, **_times(scene.range, rate)}
    match scene.content:
        case ClipContent(source=source, time=time):
            start = time.sweeps[0].source
            found |= {"type": "clip", "source": source, "source_start_s": _number(start)}
        case PhotoContent(source=source, alt=alt):
            found |= {"type": "photo", "source": source, "alt": alt}
        case CardContent(layout=layout, picture=picture):
            found |= {"type": "card", "layout": layout, "text": _words(picture)}
        case python:
            found |= {"type": "python", "function": f"{python.module}:{python.function}"}
    return found | _framing(scene.content)


def _framing(content: Content) -> dict[str, object]:
    """What was done to a scene's picture: its view and who chose it, its look, what is hidden."""
    found: dict[str, object] = {}
    if not isinstance(content, CardContent) and isinstance(content.fit, Cover):
        middle = content.fit.focus.at(0).middle
        found["focus"] = {"x": round(middle.x, 3), "y": round(middle.y, 3), "by": content.fit.by}
    if not isinstance(content, CardContent) and str(content.look):
        found["look"] = str(content.look)
    if isinstance(content, ClipContent | PhotoContent) and content.hidden:
        found["hidden_parts"] = len(content.hidden)
    return found


def _times(span: FrameRange, rate: FrameRate) -> dict[str, object]:
    return {"start_s": _number(rate.seconds(span.start)), "end_s": _number(rate.seconds(span.end))}


def _words(picture: Picture) -> str:
    return " / ".join(words.plain.replace("\n", " ") for words in words_in(picture))


def _plain(value: object) -> object:
    """Nested facts as plain data."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return _number(value)


def _number(value: object) -> object:
    """Exact fractions as decimals of a microsecond, the rest as it is."""
    return round(float(value), 6) if isinstance(value, Fraction) else value


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    found: dict[str, object] = {
        "code": diagnostic.code, "name": diagnostic.name, "severity": str(diagnostic.severity),
        "message": diagnostic.message,
    }  # fmt: skip
    if diagnostic.span:
        found |= {"line": diagnostic.span.line, "column": diagnostic.span.column}
    return found
