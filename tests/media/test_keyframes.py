"""Which flagged packets decoding can begin at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.media.keyframes import is_true_keyframe, length_size, messages, units

IDR, SLICE = b"\x65\x88", b"\x41\x9a"
RECOVERS_AT_ONCE = b"\x06\x06\x01\x84\x80"
RECOVERS_LATER = b"\x06\x06\x01\x24\x80"
OTHER_MESSAGE_FIRST = b"\x06\x05\x02xy\x06\x01\x84\x80"


def packet(*nal_units: bytes, length_bytes: int = 4) -> bytes:
    return b"".join(len(unit).to_bytes(length_bytes) + unit for unit in nal_units)


@pytest.mark.parametrize(
    ("content", "true"),
    [
        ((IDR,), True),
        ((b"\x67\x64", b"\x68\xee", IDR), True),
        ((SLICE,), False),
        ((RECOVERS_AT_ONCE, SLICE), True),
        ((OTHER_MESSAGE_FIRST, SLICE), True),
        ((RECOVERS_LATER, SLICE), False),
        ((), False),
    ],
)
def test_h264(content: tuple[bytes, ...], true: bool) -> None:
    """An IDR picture, or an announcement of complete recovery at once; nothing else."""
    assert is_true_keyframe("h264", packet(*content), 4) is true
    assert is_true_keyframe("h264", b"".join(b"\0\0\1" + unit for unit in content), 0) is true


@pytest.mark.parametrize(("kind", "true"), [(1, False), (19, True), (20, True), (21, True)])
def test_hevc(kind: int, true: bool) -> None:
    """IDR and clean random access pictures begin; others do not."""
    assert is_true_keyframe("hevc", packet(bytes([kind << 1, 1, 0xAF])), 4) is true


def test_other_codecs_are_believed() -> None:
    """Where every flagged packet is a keyframe by format, nothing is looked into."""
    assert is_true_keyframe("prores", b"", 0)


@pytest.mark.parametrize(
    ("codec", "extradata", "size"),
    [
        ("h264", bytes([1, 100, 0, 31, 0xFF]), 4),
        ("h264", bytes([1, 100, 0, 31, 0xFD]), 2),
        ("hevc", bytes([1] + [0] * 20 + [0xFB]), 4),
        ("h264", b"\0\0\0\1\x67", 0),
        ("h264", bytes([1, 100]), 0),
        ("h264", None, 0),
        ("vp9", bytes([1, 2, 3, 4, 5]), 0),
    ],
)
def test_length_size(codec: str, extradata: bytes | None, size: int) -> None:
    """Read from the stream's description, 0 where start codes stand instead."""
    assert length_size(codec, extradata) == size


@given(st.lists(st.binary(min_size=1, max_size=300)), st.sampled_from([2, 4]))
def test_units_come_back(content: list[bytes], length_bytes: int) -> None:
    """What was packed with lengths is unpacked."""
    assert list(units(packet(*content, length_bytes=length_bytes), length_bytes)) == content


@given(st.binary(max_size=200), st.sampled_from([0, 1, 2, 4]))
def test_garbage_ends(data: bytes, length_bytes: int) -> None:
    """No packet, however damaged, is read forever or beyond its end."""
    assert sum(map(len, units(data, length_bytes))) <= len(data)
    assert all(len(body) <= len(data) for _, body in messages(data))
