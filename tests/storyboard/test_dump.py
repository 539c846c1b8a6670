"""The Storyboard noun in print."""

from __future__ import annotations

from storyforge.storyboard import dump, storyboard_from
from storyforge.storyboard.models import Storyboard
from tests.storyboard.stories import GOOD

PRINTED = """\
version: 1
title: "Conseil métropolitain du 12 octobre"
language: fr
brand: rivemont
platforms: [instagram-story]
sound:
  music:
  - source: "media/ambiance.mp3"
    start: 0s
    volume: -18 dB
    duck: -9 dB
    fade_in: 0.5s
    fade_out: 2s
    loop: true
captions:
- {text: "En direct : le conseil", from: seance, through: tram}
scenes:
- type: card
  layout: title
  slots: {title: Conseil, subtitle: "Ce qu'il faut retenir"}
- type: clip
  id: seance
  captions:
  - {text: "**42 délibérations** examinées", at: 0.5s, duration: 4s}
  source: "media/seance.mp4"
  start: 12s
  end: 17.5s
  reverse: false
  fit: {type: contain, ground: river}
  focus: [0.25, 0.6]
- type: photo
  id: tram
  transition: {type: slide, duration: 0.3s, easing: ease-in-out, to: left}
  source: "media/tram.jpg"
  focus: [0.4, 0.6]
  alt: "Une rame de tram 🚊\\ndevant la gare\\n"
"""


def story(text: str) -> Storyboard:
    reading = storyboard_from(text.encode(), "a")
    assert reading.value is not None, reading.diagnostics
    return reading.value


def test_the_dump_shows_everything_in_one_order() -> None:
    """Values are normalised, defaults are shown, what is absent is left out."""
    text = GOOD.replace("    start: 12s", "    start: 12000ms\n    focus: [25%, 0.60]")
    assert dump(story(text)) == PRINTED


def test_the_order_of_keys_changes_nothing() -> None:
    """Equal stories have equal texts."""
    swapped = GOOD.replace("    start: 12s\n    end: 17.5s\n", "    end: 17.5s\n    start: 0:12\n")
    assert swapped != GOOD
    assert dump(story(swapped)) == dump(story(GOOD))
