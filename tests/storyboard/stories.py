"""Texts that hypothesis makes: anything at all, and storyboards with slips in them."""

from __future__ import annotations

from hypothesis import strategies as st

GOOD = """\
version: 1
title: "Conseil métropolitain du 12 octobre"
brand: rivemont
sound:
  music: {source: media/ambiance.mp3, volume: -18 dB, fade_out: 2s}
captions:
  - {text: "En direct : le conseil", from: seance, through: tram}
scenes:
  - {type: card, layout: title, slots: {title: "Conseil", subtitle: "Ce qu'il faut retenir"}}
  - type: clip
    id: seance
    source: media/seance.mp4
    start: 12s
    end: 17.5s
    fit: {type: contain, ground: river}
    captions:
      - {text: "**42 délibérations** examinées", at: 0.5s, duration: 4s}
  - type: photo
    id: tram
    source: media/tram.jpg
    focus: [0.4, 0.6]
    alt: |
      Une rame de tram 🚊
      devant la gare
    transition: {type: slide, to: left, duration: 0.3s}
"""

# Whatever means something to YAML, to French, or to nobody.
ODD = st.text(
    "#:,-?*&!|>'\"%@`{}[]\\~=<. \t\n\r\u00a0\u202f\u2028\ufeff\x00\x07é🚊a0_/", max_size=6
)

ANYTHING = st.one_of(st.text(max_size=80), st.text("{}[]:,-#&*!|>'\" \n\tab0é", max_size=60))


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A good storyboard in which some stretches are replaced by odd characters."""
    text = GOOD
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 4)))
        text = text[:start] + draw(ODD) + text[end:]
    return text
