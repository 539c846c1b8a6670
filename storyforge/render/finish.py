"""The last step of a story's work: its files in place, and what is to be told of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from storyforge.core.time import FrameRate
from storyforge.render.assemble import Assembly, assemble
from storyforge.render.hearing import Place, silent_sources
from storyforge.render.outputs import Output, last_output, note_name, still_standing
from storyforge.render.pieces import Explanation, explained, pieces_of
from storyforge.render.store import Store
from storyforge.render.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Finished:
    """A story's files; `unchanged` if they stood there already, as they would be written.

    `silent` are the places in the storyboard where sources are named that cannot be heard.
    """

    files: tuple[Path, ...]
    unchanged: bool
    explanations: tuple[Explanation, ...]
    silent: tuple[Place, ...] = ()


def unchanged(
    store: Store, files: tuple[Path, ...], inputs: str, rate: FrameRate
) -> Finished | None:
    """The files as they stand, where they were made from the same inputs; else None.

    The first of them is the one by which the output is remembered.
    """
    former = last_output(store, files[0])
    if former is None or not inputs or former.inputs != inputs:
        return None
    left = still_standing(former, files)
    if left is None:
        return None
    for piece in former.pieces:
        store.recall(piece.key)  # used, so that what is still there stays
    store.write_note(note_name(files[0]), replace(former, files=left).text)
    told = explained(former.pieces, former.pieces, rate, (), {})
    return Finished(files, unchanged=True, explanations=told, silent=former.silent)


def finish(assembly: Assembly, at: Workplace) -> Finished:
    """Assemble the story, unless that would write again what stands there; note what is there.

    Every task must be made. Raises what assembling raises, and SoundLost.
    """
    silent = silent_sources(assembly.plan, at)
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
    now = Output(inputs=assembly.inputs, assembly=key, pieces=pieces, files=left, silent=silent)
    if now != former:
        at.store.write_note(note_name(video), now.text)
    return Finished(files, standing is not None, told, silent)
