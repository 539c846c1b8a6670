"""Putting finished files in place, all of them or none."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from storyforge.media.files import situations
from storyforge.process import CancelToken
from storyforge.render.claims import claimed_folder, sweep
from storyforge.render.outputs import Standing

_BESIDE = ".storyforge-"
"""How the folders begin in which files wait beside their places."""


def demand_writable(folder: Path) -> None:
    """See that files can be made in a folder, which is made too, before any work is done.

    Raises NotWritable or DiskFull.
    """
    with situations(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, _BESIDE)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0")


def place(
    targets: Sequence[Path], write: Callable[[Sequence[Path]], None], cancel: CancelToken
) -> tuple[Standing, ...]:
    """Have files of one folder written beside their places, then rename all of them.

    `write` is given a draft for each target, of the same name. Returns how the files were
    left, as known before they had their names, which others may take. What `write` raises
    leaves the former files as they were. Raises Cancelled, DiskFull and NotWritable.
    """
    folder = targets[0].parent
    with situations(targets[0]):
        folder.mkdir(parents=True, exist_ok=True)
        with claimed_folder(folder, _BESIDE) as beside:
            drafts = [beside / path.name for path in targets]
            write(drafts)
            left = tuple(Standing.of(draft) for draft in drafts)
            cancel.raise_if_cancelled()
            exchange(drafts, targets, beside)
    return left


def exchange(drafts: Sequence[Path], targets: Sequence[Path], beside: Path) -> None:
    """Put all files in place; where one cannot be, the former ones stay.

    `beside` is a folder for the former ones, on the same disk.
    """
    former: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for draft, target in zip(drafts, targets, strict=True):
            kept = beside / f"former-{target.name}"
            if _kept_aside(target, kept):
                former.append((kept, target))
            draft.replace(target)
            placed.append(target)
    except OSError:
        for target in placed:
            target.unlink(missing_ok=True)
        for kept, target in former:
            kept.replace(target)
        raise


def _kept_aside(target: Path, kept: Path) -> bool:
    """Keep a file under a second name, so that it is never away; False where there is none.

    Where the disk has no such thing it is moved. Another run may take it away at any time.
    Raises IsADirectoryError for a folder: nobody asked to have what is in it removed.
    """
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "a folder has this name", str(target))
    try:
        try:
            os.link(target, kept)
        except FileNotFoundError:
            raise
        except OSError:
            target.replace(kept)
    except FileNotFoundError:
        return False
    return True
