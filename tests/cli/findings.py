"""Rules and diagnostics that the tests of the command line report."""

from __future__ import annotations

from storyforge.core.diagnostics import Diagnostic, Rule, Severity, Span

FILE = "storyboards/conseil.yaml"
SOURCE = """\
version: 1
title: "Conseil"
scenes:
  - {type: card, layout: title}
  - type: clip
    transition: {type: crossfade, duration: 3s}
"""
SOURCES = {FILE: SOURCE}


class TooLong(Rule):
    """A transition takes longer than a scene beside it.

    ## Instead
    Shorten it.
    """

    code = "TEST204"
    name = "transition-too-long"
    message = "the transition takes {wanted} but the scene before it lasts {scene}"
    label = "at most {most} fits"
    help = 'shorten the transition, or lengthen scene "{id}"'


class Dim(Rule):
    """Words that are hard to read."""

    code = "TEST301"
    name = "low-contrast"
    severity = Severity.WARNING
    message = "{ratio}:1 is little, for text: 100% of readers want more"


class Tip(Rule):
    """Something that could be better."""

    code = "TEST900"
    name = "could-be-better"
    severity = Severity.HINT
    message = "a thought"
    help = "first this\nthen that"


def too_long(span: Span | None = None) -> Diagnostic:
    return TooLong.at(
        span or Span(FILE, 6, 45, 6, 47), wanted="3.0 s", scene="2.0 s", most="1.9 s", id="seance"
    )


def dim() -> Diagnostic:
    return Dim.at(Span(FILE, 4, 5, 6, 10), ratio="2.1")


def tip() -> Diagnostic:
    return Tip.at(None)
