"""What the tests of the review room share: one small project, previewed once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from storyforge.compiler import Options, Outcome
from storyforge.review import Presentation, preview
from storyforge.review.entry import Entry
from storyforge.review.previewing import Previews
from tests.media.conftest import ffmpeg
from tests.render.stage import photo, story

GOOD = """\
language: fr
platforms: [youtube-shorts]
scenes:
  - {type: card, layout: title, duration: 0.5s, slots: {title: "Bonjour à tous"}}
  - type: clip
    source: film.mp4
    transition: {type: crossfade, duration: 0.2s}
    captions: [{text: "Une **courte** légende"}]
"""
CROWDED = """\
language: en
platforms: [square]
scenes:
  - type: photo
    source: photo.png
    alt: "A test picture"
    duration: 1s
    captions:
      - {text: "One over"}
      - {text: "the other"}
"""
BROKEN = """\
scenes:
  - {type: card, layout: titel, slots: {title: "<i>Bonsoir</i>"}}
"""


@dataclass(frozen=True, slots=True)
class Previewed:
    """A project, and what became of previewing it."""

    folder: Path
    made: Previews

    @property
    def outcome(self) -> Outcome:
        return self.made.outcome

    @property
    def entries(self) -> list[Entry]:
        """What the page tells of each story that has a preview."""
        versions = [each for story in self.made.stories for each in story.versions]
        return [each.entry for each in versions if each.entry]

    @property
    def output(self) -> Path:
        return self.folder / "output" / "preview"


def previews_of(*paths: Path, look: Presentation | None = None, **options: object) -> Previews:
    return preview(paths, Options(**options), look or Presentation(), lambda _: None)  # type: ignore[arg-type]


def project(folder: Path) -> Path:
    """A story that is well, one with a warning in the picture, one that cannot be built."""
    ffmpeg("-f", "lavfi", "-i", "color=teal:s=180x320:r=30:d=1.2", "-f", "lavfi", "-i",
           "sine=f=440:r=48000:d=1.2", "-pix_fmt", "yuv420p", folder / "film.mp4")  # fmt: skip
    photo(folder / "photo.png")
    story(folder / "bon.yaml", GOOD)
    story(folder / "dense.yaml", CROWDED)
    story(folder / "faux.yaml", BROKEN)
    return folder


@pytest.fixture(scope="session")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Previewed:
    """The project, previewed once for all tests, which leave it as it is."""
    folder = project(tmp_path_factory.mktemp("projet"))
    return Previewed(folder, previews_of(folder))
