"""Transitions, rendered: where each scene shows at each frame, and any range alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.easing import EASINGS, Easing, ease
from storyforge.ffmpeg import recipes
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.ffmpeg.recipes import WIPE_EDGE, Direction, Overlap
from storyforge.raster.masks import wipe_mask
from tests.ffmpeg.rendering import SIZE, Bytes, Studio, flat, luma, ramp

DIRECTIONS: tuple[Direction, ...] = ("left", "right", "up", "down")
KINDS = [
    "crossfade",
    "fade",
    *(f"{k} {to}" for k in ("slide", "push", "wipe") for to in DIRECTIONS),
]
FRAMES = 12
FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])

Ground = Callable[[Graph, int], tuple[Stream, Stream]]


def progress(frame: int, easing: Easing = "ease-in-out", frames: int = FRAMES) -> float:
    return ease(easing, (frame + 1) / (frames + 1))


@pytest.fixture(scope="module")
def stage(studio: Studio) -> Studio:
    """Two flat scenes, two with structure, a colour to fade through, and the masks."""
    studio.keep("dark", flat(60, 90, 200))
    studio.keep("bright", flat(200, 150, 100))
    studio.keep("colour", flat(16, 128, 128))
    studio.keep("one", ramp(20))
    studio.keep("other", ramp(80))
    for to in DIRECTIONS:
        size = recipes.wipe_mask_size(SIZE, to)
        side = SIZE.width if to in ("left", "right") else SIZE.height
        studio.keep(f"mask {to}", wipe_mask(size, to, round(side * WIPE_EDGE / 2) * 2))
    return studio


def rendered(
    stage: Studio, kind: str, first: int = 0, count: int = FRAMES,
    scenes: tuple[str, str] = ("dark", "bright"), easing: Easing = "ease-in-out",
    frames: int = FRAMES, lengths: tuple[int, int] | None = None,
) -> Bytes:  # fmt: skip
    """Frames of a transition, beginning `first` frames into it; `lengths` are of the scenes."""

    def make(graph: Graph) -> Stream:
        before, after = (
            graph.still(name, SIZE, "yuv420p", length)
            for name, length in zip(scenes, lengths or (count, count), strict=True)
        )
        overlap = Overlap(frames, first, easing)
        name, _, to = kind.partition(" ")
        if name == "crossfade":
            return recipes.crossfade(graph, before, after, SIZE, overlap, count)
        if name == "fade":
            colour = graph.still("colour", SIZE, "yuv420p", count)
            return recipes.fade_through(graph, before, after, colour, SIZE, overlap, count)
        assert to in DIRECTIONS
        if name == "wipe":
            size = recipes.wipe_mask_size(SIZE, to)
            mask = graph.still(f"mask {to}", size, "yuv420p", count)
            return recipes.wipe(before, after, mask, SIZE, to, overlap)
        move = recipes.slide if name == "slide" else recipes.push
        return move(before, after, SIZE, to, overlap)

    return stage.frames(make, count)


@cache
def _whole(stage: Studio, kind: str) -> Bytes:
    return rendered(stage, kind, scenes=("one", "other"))


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(first=st.integers(0, FRAMES - 1), count=st.integers(1, FRAMES))
def test_a_range_alone_is_the_range_within_the_whole(
    stage: Studio, kind: str, first: int, count: int
) -> None:
    """Any part of a transition renders to the very pixels the whole has there."""
    count = min(count, FRAMES - first)
    part = rendered(stage, kind, first, count, scenes=("one", "other"))
    assert np.array_equal(part, _whole(stage, kind)[first : first + count])


@pytest.mark.parametrize("easing", EASINGS)
def test_a_crossfade_mixes_by_its_easing(stage: Studio, easing: Easing) -> None:
    """Each frame is a mixture of both scenes in code values, by the curve."""
    levels = luma(rendered(stage, "crossfade", easing=easing)).reshape(FRAMES, -1)
    assert np.ptp(levels, axis=1).max() == 0
    wanted = [60 + 140 * progress(frame, easing) for frame in range(FRAMES)]
    assert np.abs(levels[:, 0] - np.array(wanted)).max() <= 1


def test_a_long_crossfade_that_begins_slowly_keeps_every_frame(stage: Studio) -> None:
    """Steps too small for any clock still show one frame each."""
    levels = luma(rendered(stage, "crossfade", count=240, frames=240, easing="ease-in"))[:, 0, 0]
    wanted = [60 + 140 * progress(frame, "ease-in", 240) for frame in range(240)]
    assert np.abs(levels - np.array(wanted)).max() <= 1


@pytest.mark.parametrize("easing", EASINGS)
@pytest.mark.parametrize("frames", [1, 2, 5, 12])
def test_a_fade_goes_out_to_the_colour_and_in_from_it(
    stage: Studio, frames: int, easing: Easing
) -> None:
    """The scene before until the curve's half, the next one after, each mixed with the colour."""
    levels = luma(rendered(stage, "fade", count=frames, frames=frames, easing=easing))[:, 0, 0]
    for frame, level in enumerate(levels):
        reached = progress(frame, easing, frames)
        scene, share = (60, 1 - 2 * reached) if reached < 0.5 else (200, 2 * reached - 1)
        assert abs(level - (16 + (scene - 16) * share)) <= 1


def _next_shows(frame: Bytes) -> Bytes:
    """Where the next scene shows, by brightness."""
    shows: Bytes = (frame > 130).astype(np.uint8)
    return shows


@pytest.mark.parametrize("to", DIRECTIONS)
@pytest.mark.parametrize("kind", ["slide", "push"])
def test_the_next_scene_comes_from_the_opposite_side(
    stage: Studio, kind: str, to: Direction
) -> None:
    """It covers as much as the curve says, to within two pixels, on the right side."""
    across = to in ("left", "right")
    side = SIZE.width if across else SIZE.height
    for number, frame in enumerate(luma(rendered(stage, f"{kind} {to}"))):
        shows = _next_shows(frame)
        line = shows[0] if across else shows[:, 0]
        assert (shows == (line[None] if across else line[:, None])).all()
        assert abs(int(line.sum()) - side * progress(number)) <= 2
        coming = line[::-1] if to in ("left", "up") else line
        assert (np.diff(coming.astype(int)) <= 0).all(), "from its own side, in one piece"


@pytest.mark.parametrize("to", DIRECTIONS)
def test_a_slide_keeps_and_a_push_moves_the_scene_before(stage: Studio, to: Direction) -> None:
    """Under a slide the scene before stands still; a push takes it along."""
    before = np.frombuffer(ramp(20), np.uint8).reshape(-1, SIZE.width)[: SIZE.height]
    middle = FRAMES // 2
    slide, push = (
        luma(rendered(stage, f"{kind} {to}", middle, 1, scenes=("one", "bright")))[0]
        for kind in ("slide", "push")
    )
    rests = slide < 190
    assert 0.3 < rests.mean() < 0.7
    assert (slide == before)[rests].all()
    assert not (push == before)[push < 190].all()


@pytest.mark.parametrize("to", DIRECTIONS)
def test_a_wipe_travels_with_a_soft_edge(stage: Studio, to: Direction) -> None:
    """The next scene grows from its side, frame by frame; the edge is soft and monotonous."""
    frames = luma(rendered(stage, f"wipe {to}")).astype(int)
    lines = frames[:, 0] if to in ("left", "right") else frames[:, :, 0]
    lines = lines if to in ("right", "down") else lines[:, ::-1]
    assert (np.diff(lines, axis=1) <= 0).all(), "bright first, along the travel"
    assert (np.diff(lines, axis=0) >= 0).all(), "never back"
    assert (np.diff(lines.mean(axis=1)) > 0).all()
    assert np.abs(np.diff(lines, axis=1)).max() < 20, "no hard edge"
    assert set(np.unique(frames)) <= set(range(60, 201))


@pytest.mark.parametrize("kind", KINDS)
def test_colours_come_through_unchanged(stage: Studio, kind: str) -> None:
    """Both scenes' chroma is theirs wherever a frame shows only one of them."""
    frame = rendered(stage, kind, FRAMES - 1, 1)[0]
    planes = frame[SIZE.height :].reshape(2, -1)
    late = luma(frame[None])[0] == 200
    if late.mean() > 0.9:
        assert (np.median(planes[0]), np.median(planes[1])) == (150, 100)
    low, high = planes.min(axis=1), planes.max(axis=1)
    assert (low >= (90, 100)).all()
    assert (high <= (150, 200)).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("short", ["before", "after"])
def test_a_transition_ends_with_the_scene_that_ends_first(
    stage: Studio, kind: str, short: str
) -> None:
    """A source that ran out is not covered up by its last picture: frames are missing, and told."""
    lengths = (7, FRAMES) if short == "before" else (FRAMES, 7)
    assert len(rendered(stage, kind, scenes=("one", "other"), lengths=lengths)) == 7
