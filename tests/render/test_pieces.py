"""Why a piece was made again, in the author's words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.time import FrameRate, frame_range
from storyforge.render.pieces import Part, Piece, explained, reasons
from storyforge.render.store import Loss

FFMPEG = Part("ffmpeg", "ffmpeg", "9.0 abc")
CRF = Part("setting", "crf", "18")
PRESET = Part("setting", "preset", "superfast")
SIZE = Part("setting", "size", "1080x1920")
SOURCE = Part("source", "b.mp4", digest="b1")
CAPTION = Part("picture", "scene 1 caption 1", "caption “Bonjour”", "c1")
PLATE = Part("picture", "photo a.jpg", "photo a.jpg", "p1")
PHOTO = Part("source", "a.jpg", digest="a1")
GRAPH = Part("composition", "composition", digest="g1")
USUAL = (FFMPEG, CRF, PRESET, SIZE, SOURCE, CAPTION, PLATE, PHOTO, GRAPH)


def piece(*parts: Part, key: str = "k", start: int = 0, end: int = 60) -> Piece:
    return Piece("segment", frame_range(start, end), key, parts or USUAL)


def changed(old: Part, *new: Part) -> tuple[str, ...]:
    """The reasons for a piece in which one part has become others."""
    parts = [each for part in USUAL for each in (new if part == old else (part,))]
    return reasons(piece(*parts, key="other"), [piece()], None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CAPTION, replace(CAPTION, digest="c2"), "caption “Bonjour” changed"),
        (
            CAPTION, replace(CAPTION, words="caption “Bonsoir”", digest="c2"),
            "caption “Bonjour” changed to “Bonsoir”",
        ),
        (SOURCE, replace(SOURCE, digest="b2"), "source b.mp4 changed"),
        (
            PLATE, replace(PLATE, digest="p2"),
            "photo a.jpg is shown at another size, or with another look",
        ),
        (CRF, replace(CRF, words="22"), "the encoder settings changed (crf 18 → 22)"),
        (FFMPEG, replace(FFMPEG, words="10 def"), "the ffmpeg build changed (9.0 abc → 10 def)"),
        (GRAPH, replace(GRAPH, digest="g2"), "its composition changed (timing, place or framing)"),
    ],
)  # fmt: skip
def test_one_thing_changed(old: Part, new: Part, said: str) -> None:
    """It is named as the author knows it."""
    assert changed(old, new) == (said,)


def test_what_came_and_what_went() -> None:
    """A caption more, a caption less, another source."""
    assert changed(CAPTION) == ("caption “Bonjour” was removed",)
    more = Part("picture", "scene 1 caption 2", "caption “Bonsoir”", "c2")
    assert changed(CAPTION, CAPTION, more) == ("caption “Bonsoir” was added",)
    other = Part("source", "c.mp4", digest="x")
    assert changed(SOURCE, other) == ("source b.mp4 was removed", "source c.mp4 was added")


def test_the_cause_is_named_and_not_what_follows_from_it() -> None:
    """A photo that changed has another plate, another size other pictures: said once."""
    now = [replace(PHOTO, digest="a2") if part == PHOTO else part for part in USUAL]
    now = [replace(PLATE, digest="p2") if part == PLATE else part for part in now]
    assert reasons(piece(*now, key="o"), [piece()], None) == ("source a.jpg changed",)
    now = [replace(part, words="540x960") if part == SIZE else part for part in USUAL]
    now = [replace(part, digest="x") if part.role == "picture" else part for part in now]
    assert reasons(piece(*now, key="o"), [piece()], None) == (
        "the encoder settings changed (size 1080x1920 → 540x960)",
    )


def test_names_that_moved_are_no_change() -> None:
    """A scene put in front gives the others new numbers; only what was put in is said."""
    moved = replace(CAPTION, name="scene 2 caption 1")
    more = Part("picture", "scene 2 caption 2", "caption “Bonsoir”", "c2")
    assert changed(CAPTION, moved, more) == ("caption “Bonsoir” was added",)


def test_lengths_and_places() -> None:
    """In frames; a length says why the composition differs, and a move too."""
    graph = replace(GRAPH, digest="g2")
    parts = [graph if part == GRAPH else part for part in USUAL]
    assert reasons(piece(*parts, key="o", end=90), [piece()], None) == (
        "its length changed (60 → 90 frames)",
    )
    assert reasons(piece(*parts, key="o", start=30, end=90), [piece()], None) == (
        "its range moved (frames [0, 60) → [30, 90))",
    )


@pytest.mark.parametrize(
    ("loss", "before", "said"),
    [
        (None, [], "never rendered before"),
        (None, [piece(FFMPEG, CRF, key="o", start=60, end=120)], "never rendered before"),
        ("damaged", [piece()], "its entry in the cache was damaged"),
        ("removed", [], "its entry in the cache was removed"),
        (None, [piece()], "its entry in the cache was removed"),
        (None, [piece(key="o")], "storyforge itself changed"),
    ],
)
def test_when_nothing_of_the_story_changed(
    loss: Loss | None, before: list[Piece], said: str
) -> None:
    """The first time, or the cache's own reasons."""
    assert reasons(piece(), before, loss) == (said,)


def test_the_nearest_former_piece_is_compared() -> None:
    """Whatever its place: the one that shows the same things."""
    other = piece(FFMPEG, CRF, Part("source", "z.mp4", digest="z"), key="z")
    former = piece(key="f", start=300, end=360)
    now = piece(*(replace(CAPTION, digest="c2") if part == CAPTION else part for part in USUAL),
                key="n", start=330, end=390)  # fmt: skip
    assert reasons(now, [other, former], None) == ("caption “Bonjour” changed",)


def test_what_is_still_there_did_not_become_another() -> None:
    """A new scene with the same slots is new; of two equal scenes one may change."""
    words = replace(CAPTION, words="caption “Bonsoir”", digest="c2")
    new = piece(*(words if part == CAPTION else part for part in USUAL), key="n", start=60, end=120)
    rate = FrameRate(30)
    told = explained([piece(), new], [piece()], rate, {"n"}, {})
    assert told[1].reasons == ("never rendered before",)
    twice = [piece(), piece(start=60, end=120)]
    told = explained([piece(), new], twice, rate, {"n"}, {})
    assert told[1].reasons == ("caption “Bonjour” changed to “Bonsoir”",)


def test_a_piece_of_the_same_things_is_nearer_than_a_transition() -> None:
    """Even where a transition has more settings in common; a cap follows from the length."""
    both = piece(FFMPEG, CRF, PRESET, SIZE, SOURCE, PLATE, PHOTO, GRAPH, key="t", start=48, end=60)
    rate = Part("setting", "bufsize", "16000")
    alone = piece(FFMPEG, replace(CRF, words="20"), rate, PLATE, PHOTO, key="p", start=60, end=90)
    now = piece(FFMPEG, replace(CRF, words="20"), replace(rate, words="20000"), PLATE, PHOTO,
                key="n", start=60, end=120)  # fmt: skip
    assert reasons(now, [both, alone], None) == ("its length changed (30 → 60 frames)",)


def test_what_was_reused_needs_no_reason() -> None:
    """Only what was performed in this run is explained, in the order of the pieces."""
    pieces = [piece(key="a"), piece(key="b", start=60, end=120)]
    told = explained(pieces, pieces, FrameRate(30), {"b"}, {"b": "damaged"})
    assert [each.reasons for each in told] == [(), ("its entry in the cache was damaged",)]


ROLES = st.sampled_from(["source", "picture", "setting", "composition", "ffmpeg"])
WORDS = st.text("ab“”→", max_size=3)
PARTS = st.builds(Part, ROLES, WORDS, WORDS, WORDS)
PIECES = st.builds(
    lambda parts, key, start, length: Piece(
        "segment", frame_range(start, start + length), key, tuple(parts)
    ),
    st.lists(PARTS, max_size=6), WORDS, st.integers(0, 9), st.integers(1, 9),
)  # fmt: skip


@given(now=PIECES, before=st.lists(PIECES, max_size=3))
def test_there_is_always_a_reason(now: Piece, before: list[Piece]) -> None:
    """For any piece and any past; and a piece survives being written down."""
    assert all(reasons(now, before, None))
    assert reasons(now, before, None)
    assert Piece.from_plain(now.plain) == now
