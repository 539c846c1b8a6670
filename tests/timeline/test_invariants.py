"""What holds of every timeline, whatever was written."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings

from storyforge.core.time import FrameRange
from storyforge.timeline.build import build
from storyforge.timeline.dump import dump
from storyforge.timeline.model import Layer, Timeline
from tests.timeline.cases import Case, each, lines
from tests.timeline.generated import Data, reordered, spoken, story_of, storyboards

FEW = settings(max_examples=40)
ABSOLUTE_PATH = re.compile(r"(?:^|[\s\"'(])(?:[/~]\w|[A-Za-z]:[\\/])", re.MULTILINE)


def timeline_of(data: Data, platform: str = "instagram-story") -> Timeline:
    """The timeline of a storyboard without a mistake."""
    built = build(story_of(data, platform))
    assert built.timeline is not None, lines(built.diagnostics)
    assert built.diagnostics == ()
    return built.timeline


def moves(layer: Layer) -> int:
    return sum(each.frames for each in (layer.enter, layer.exit) if each)


def assert_sound(timeline: Timeline) -> None:
    """Everything a plan relies on."""
    whole, spans = FrameRange(timeline.scenes[0].range.start, timeline.length), []
    leads = {transition.into: transition.range for transition in timeline.transitions}
    assert whole.start == 0
    assert timeline.scenes[-1].range.end == timeline.length
    for index, (before, after) in enumerate(pairwise(timeline.scenes), 1):
        shared = before.range.intersection(after.range)
        assert after.range.start <= before.range.end, "no gap between scenes"
        assert leads.get(index) == shared, "scenes overlap where a transition joins them"
    for index, scene in enumerate(timeline.scenes):
        shared_frames = sum(leads[i].length for i in (index, index + 1) if i in leads)
        assert scene.range.length > shared_frames, "every scene has a frame of its own"
    for layer in timeline.layers:
        assert layer.range.length > moves(layer) - (layer.kind == "furniture")
        spans.append(layer.range)
    spans += [sound.range for sound in timeline.soundtrack.sounds]
    for sound in timeline.soundtrack.sounds:
        assert sound.fade_in + sound.fade_out <= sound.range.length
    for music in timeline.soundtrack.music:
        assert music.fade_in + music.fade_out <= music.range.length
        spans.append(music.range)
    assert all(span.intersection(whole) == span for span in spans)
    assert whole.contains(timeline.cover_at)


@FEW
@given(storyboards())
def test_scenes_follow_each_other_without_a_gap(data: Data) -> None:
    """Scenes partition the story but for the transitions' overlaps; nothing sticks out."""
    assert_sound(timeline_of(data))


@each("timeline", "timeline")
def test_every_case_is_sound(case: Case) -> None:
    """The same of every case."""
    for fence in case.fences("timeline"):
        timeline = case.built(fence.platform).timeline
        assert timeline is not None
        assert_sound(timeline)


@FEW
@given(storyboards())
def test_a_story_is_as_long_as_its_parts(data: Data) -> None:
    """Exact lengths add up; only their sum is rounded, by half a frame at most."""
    timeline = timeline_of(data)
    usual = _transition_seconds(data.get("defaults", {}).get("transition", "cut"), Fraction(2, 5))
    fallback = usual or Fraction(2, 5)
    total = Fraction(0)
    for index, scene in enumerate(data["scenes"]):
        total += _seconds(scene.get("duration", "4000ms"))
        if index:
            own = scene.get("transition", data.get("defaults", {}).get("transition", "cut"))
            total -= _transition_seconds(own, fallback)
    drift = timeline.rate.seconds(timeline.length) - total
    assert abs(drift) <= timeline.rate.seconds(1) / 2


def _seconds(text: str) -> Fraction:
    return Fraction(text.removesuffix("ms")) / 1000


def _transition_seconds(written: str | Data, usual: Fraction) -> Fraction:
    if written == "cut":
        return Fraction(0)
    lasts = written.get("duration") if isinstance(written, dict) else None
    return _seconds(lasts) if lasts else usual


@FEW
@given(reordered())
def test_the_order_of_keys_means_nothing(pair: tuple[Data, Data]) -> None:
    """A storyboard with its keys in another order is the same timeline."""
    one, other = (timeline_of(data) for data in pair)
    assert one == other
    assert dump(one) == dump(other)


@FEW
@given(storyboards())
def test_platforms_change_the_canvas_and_never_the_frames(data: Data) -> None:
    """One storyboard has the same rhythm everywhere."""
    story, square = timeline_of(data), timeline_of(data, "square")
    assert [scene.range for scene in story.scenes] == [scene.range for scene in square.scenes]
    assert story.transitions == square.transitions
    assert story.soundtrack == square.soundtrack
    assert [layer.range for layer in story.layers] == [layer.range for layer in square.layers]


@FEW
@given(storyboards())
def test_texts_hold_no_path_of_a_machine(data: Data) -> None:
    """A timeline's text reads the same on every machine."""
    assert not ABSOLUTE_PATH.search(dump(timeline_of(data)))


@FEW
@given(spoken())
def test_voices_never_meet(data: Data) -> None:
    """Each begins when its scene is fully there, and is over before the next one comes."""
    timeline = timeline_of(data)
    leads = {transition.into: transition.range for transition in timeline.transitions}
    breath = timeline.rate.frames(Fraction(1, 2))
    for scene, voice in zip(timeline.scenes, timeline.soundtrack.sounds, strict=True):
        into, after = leads.get(scene.index), leads.get(scene.index + 1)
        assert voice.range.start == (into.end if into else scene.range.start)
        assert voice.range.end <= (after.start if after else scene.range.end)
        assert voice.range.end <= scene.range.end - breath + 1, "but for rounding"
