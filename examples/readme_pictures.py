"""The pictures that the README opens with: frames of the example stories, side by side.

    python examples/readme_pictures.py

Renders the frames with storyforge itself and writes docs/images/*.jpg.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
FRAME = (360, 640)
GAP = 24
ROUND = 22
GROUND = (255, 255, 255)

STRIPS = {
    "stories": [
        ("conseil-recap", "1.6s"),
        ("conseil-recap", "5s"),
        ("tram-ligne-4", "2.5s"),
        ("rappel-fete", "2s"),
        ("canicule", "2.2s"),
    ],
    "cards": [
        ("tram-ligne-4", "10s"),
        ("conseil-recap", "19s"),
        ("rappel-fete", "7s"),
        ("conseil-recap", "22s"),
        ("canicule", "6s"),
    ],
}


def main() -> None:
    """Write every strip."""
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for name, frames in STRIPS.items():
        strip([_frame(story, at) for story, at in frames]).save(folder / f"{name}.jpg", quality=86)


def _frame(story: str, at: str) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "frame.png"
        subprocess.run(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", "storyforge", "frame", f"storyboards/{story}.yaml",
             "--at", at, "--allow-python", "--platform", "instagram-story",
             "--output", str(target)],
            check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with Image.open(target) as image:
            return image.convert("RGB").resize(FRAME, Image.Resampling.LANCZOS)


def strip(frames: list[Image.Image]) -> Image.Image:
    """Frames next to each other, their corners rounded like a phone's screen."""
    width, height = FRAME
    across = len(frames) * (width + GAP) - GAP
    sheet = Image.new("RGB", (across, height), GROUND)
    mask = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), ROUND * 4, 255)
    mask = mask.resize(FRAME, Image.Resampling.LANCZOS)
    for number, frame in enumerate(frames):
        sheet.paste(frame, (number * (width + GAP), 0), mask)
    return sheet


if __name__ == "__main__":
    main()
