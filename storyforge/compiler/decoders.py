"""Whether the ffmpeg in use can decode what a story is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyforge.compiler.blame import places
from storyforge.compiler.building import Version
from storyforge.compiler.rules import NoDecoder
from storyforge.core.diagnostics import Diagnostic
from storyforge.ffmpeg.engine import find_ffmpeg, is_chosen
from storyforge.plan.model import CommandTask, Task, sources
from storyforge.render.engine import decodable
from storyforge.timeline.facts import MediaCatalog


def lacking_decoders(version: Version, tasks: Iterable[Task]) -> list[Diagnostic]:
    """What an ffmpeg of the user's own could not decode, where it is named.

    The one that was installed along decodes all that PyAV does, and is not asked.
    """
    ready = version.story.ready
    if ready is None or not is_chosen():
        return []
    known = decodable(find_ffmpeg())
    return [
        NoDecoder.at(span, source=name, codec=codec, scene=scene)
        for name, codec in dict.fromkeys(_codecs(version, tasks, ready.catalog))
        if codec not in known
        for span, scene in places(version, name)
    ]


def _codecs(
    version: Version, tasks: Iterable[Task], catalog: MediaCatalog
) -> Iterator[tuple[str, str]]:
    """Each source with the codec of what tasks read of it: its pictures, its sounds."""
    heard = version.timeline.soundtrack.everything if version.timeline else ()
    for task in tasks:
        if not isinstance(task, CommandTask):
            continue
        for name in sources(task):
            info = catalog.infos[name]
            sounds = [info.sound(each.track) for each in heard if each.source == name]
            parts = sounds if task.kind == "piece" else [info.video]
            yield from ((name, part.codec) for part in parts if part is not None)
