"""The last step of a story's work: its files in place, and what is to be told of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storyforge.render.assemble import Assembly, assemble
from storyforge.render.outputs import Output, last_output, note_name, still_standing
from storyforge.render.pieces import Explanation, explained, pieces_of
from storyforge.render.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Finished:
    """A story's files; `unchanged` if they stood there already, as they would be written."""

    files: tuple[Path, ...]
    unchanged: bool
    explanations: tuple[Explanation, ...]


def finish(assembly: Assembly, at: Workplace) -> Finished:
    """Assemble the story, unless that would write again what stands there; note what is there.

    Every task must be made. Raises what assembling raises.
    """
    files = assembly.targets.files
    video = assembly.targets.video
    former, key = last_output(at.store, video), assembly.key(at)
    standing = None
    if former is not None and former.assembly == key:
        standing = still_standing(former, files)
    left = standing or assemble(assembly, at)
    pieces = pieces_of(assembly.plan, at)
    performed = {at.made[task].key for task in at.performed}
    before = former.pieces if former else ()
    told = explained(pieces, before, assembly.plan.rate, performed, at.store.losses)
    now = Output(assembly=key, pieces=pieces, files=left)
    if now != former:
        at.store.write_note(note_name(video), now.text)
    return Finished(files, standing is not None, told)
