"""Draw and synthesise everything the example storyboards show and sound.

Run as `python -m examples.draw_media`. Files land in storyboards/media/ and are left
alone while the code that makes them is unchanged. Nothing is random: every run writes
the same pictures and the same sound.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PIL import Image

from examples.media import bridge, hall, heat, market, park, portrait, quay, river, sound, street
from examples.media.film import FRAME_RATE, write_film

HERE = Path(__file__).resolve().parent
MEDIA = HERE.parent / "storyboards" / "media"
NOTES = ".drawn.json"
"""What was drawn, by file, with the digest of the code that drew it."""


Frames = Callable[[int, int], Iterator[Image.Image]]
"""Draws so many frames at a frame rate."""


def _clip(frames: Frames, ambience: sound.Ambience, length_s: int, seed: int, path: Path) -> None:
    heard = ambience(length_s, np.random.default_rng(seed))
    write_film(path, frames(length_s * FRAME_RATE, FRAME_RATE), sound.faded(heard))


def _jpeg(draw: Callable[[], Image.Image], path: Path) -> None:
    draw().save(path, quality=92, subsampling=0)


def _png(draw: Callable[[], Image.Image], path: Path) -> None:
    draw().save(path, compress_level=4)


def _wav(compose: Callable[[], sound.Signal], path: Path) -> None:
    sound.write_wav(path, compose())


WORKS: dict[str, Callable[[Path], None]] = {
    "conseil-seance.mp4": partial(_clip, hall.frames, sound.murmur, 8, 11),
    "tram-pont.mp4": partial(_clip, bridge.frames, sound.tram_passing, 8, 12),
    "fontaine.mp4": partial(_clip, park.frames, sound.fountain, 5, 14),
    "canicule-ville.mp4": partial(_clip, heat.frames, sound.cicadas, 5, 13),
    "musique-lumiere.wav": partial(_wav, sound.music_light),
    "musique-fleuve.wav": partial(_wav, sound.music_river),
    "voix-fraicheur.wav": partial(_wav, sound.voice_coolness),
    "voix-aide.wav": partial(_wav, sound.voice_help),
    "sonnette.wav": partial(_wav, sound.bell),
    "fete-lanternes.jpg": partial(_jpeg, market.festival),
    "fleuve-panorama.jpg": partial(_jpeg, river.panorama),
    "parc-ombre.jpg": partial(_jpeg, park.shade),
    "vieille-ville.jpg": partial(_jpeg, street.old_town),
    "tram-quai.jpg": partial(_jpeg, quay.platform),
    "lanterne.png": partial(_png, river.lantern),
    "maire.png": partial(_png, portrait.mayor),
}
"""Every file by name, the longest work first."""


def code_digest() -> str:
    """One digest of everything that decides what the files look like."""
    digest = hashlib.sha256()
    sources = [
        HERE / "draw_media.py",
        HERE / "draw_logo.py",
        *sorted((HERE / "media").glob("*.py")),
    ]
    for source in sources:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()


def _drawn(folder: Path) -> dict[str, str]:
    notes = folder / NOTES
    if not notes.exists():
        return {}
    found: dict[str, str] = json.loads(notes.read_text(encoding="utf-8"))
    return found


def missing(folder: Path) -> list[str]:
    """Names of the files that are not there, or were drawn by other code."""
    drawn, code = _drawn(folder), code_digest()
    return [name for name in WORKS if drawn.get(name) != code or not (folder / name).exists()]


def _make(name: str, folder: Path) -> str:
    WORKS[name](folder / name)
    return name


def draw(folder: Path, workers: int, say: Callable[[str], None]) -> None:
    """Make what is missing in `folder`, several at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    names = missing(folder)
    if not names:
        return
    drawn, code = _drawn(folder), code_digest()
    with ProcessPoolExecutor(workers) as pool:
        works = [pool.submit(_make, name, folder) for name in names]
        for work in as_completed(works):
            drawn[work.result()] = code
            say(work.result())
            (folder / NOTES).write_text(
                json.dumps(drawn, indent=1, sort_keys=True), encoding="utf-8"
            )


def main() -> None:
    begun = time.monotonic()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MEDIA
    draw(folder, os.cpu_count() or 1, lambda name: print(f"drawn {name}", flush=True))
    print(f"media ready in {folder.name}/ ({time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
