"""The units inside packets of H.264 and HEVC, and where decoding can really begin.

Not at every packet that its container calls a keyframe: cameras and editors also mark
pictures from which a decoder only *recovers* after a while (gradual refresh). H.264 and
HEVC say which is which in the units of the packet. Open groups of pictures are fine: what
precedes the keyframe on screen may come out broken, and a range that begins at the
keyframe or after does not show it.
"""

from __future__ import annotations

from collections.abc import Iterator

_H264_IDR, _H264_SEI = 5, 6
_HEVC_IRAP = range(16, 24)  # ITU-T H.265, table 7-1: BLA, IDR, CRA
_USER_DATA, _RECOVERY_POINT = 5, 6  # ITU-T H.264, D.1.7 and D.1.8


def is_true_keyframe(codec: str, data: bytes, length_bytes: int) -> bool:
    """Judge a packet flagged as keyframe. Codecs other than H.264 and HEVC are believed.

    `length_bytes` is the size of the lengths before each unit, from the stream's own
    description; 0 where units stand after start codes, as in transport streams.
    """
    if codec == "h264":
        return _h264_begins(data, length_bytes)
    if codec == "hevc":
        return any(unit[0] >> 1 & 63 in _HEVC_IRAP for unit in units(data, length_bytes))
    return True


def length_size(codec: str, extradata: bytes | None) -> int:
    """The size in bytes of the lengths before units (ISO 14496-15, 5.3.3 and 8.3.3)."""
    if not extradata or extradata[0] != 1:
        return 0
    at = {"h264": 4, "hevc": 21}.get(codec, 0)
    return (extradata[at] & 3) + 1 if 0 < at < len(extradata) else 0


def units(data: bytes, length_bytes: int) -> Iterator[bytes]:
    """The units (NAL units) of a packet, none of them empty."""
    if not length_bytes:
        yield from (unit for unit in data.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit)
        return
    at = 0
    while at + length_bytes < len(data):
        size = int.from_bytes(data[at : at + length_bytes])
        at += length_bytes
        if size:
            yield data[at : at + size]
        at += size


def starts_anew(data: bytes, length_bytes: int) -> bool:
    """Whether an H.264 packet is an IDR picture, before which nothing is needed."""
    return any(unit[0] & 31 == _H264_IDR for unit in units(data, length_bytes))


def without_notes(data: bytes, length_bytes: int) -> bytes:
    """An H.264 packet without messages of free content: x264 puts its settings in one."""
    kept = [unit for unit in units(data, length_bytes) if not _is_note(unit)]
    return b"".join(len(unit).to_bytes(length_bytes) + unit for unit in kept)


def _is_note(unit: bytes) -> bool:
    """Whether a unit holds nothing but unregistered user data (ITU-T H.264, D.1.7)."""
    if unit[0] & 31 != _H264_SEI:
        return False
    return {kind for kind, _ in messages(unit[1:])} == {_USER_DATA}


def _h264_begins(data: bytes, length_bytes: int) -> bool:
    for unit in units(data, length_bytes):
        kind = unit[0] & 31
        if kind == _H264_IDR:
            return True
        if kind == _H264_SEI and _recovers_at_once(unit[1:]):
            return True
    return False


def _recovers_at_once(payload: bytes) -> bool:
    """Whether a message unit holds a recovery point with a count of 0 frames (one bit, `1`)."""
    return any(kind == _RECOVERY_POINT and body[:1] >= b"\x80" for kind, body in messages(payload))


def messages(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """The messages (SEI) of a unit: type and bytes. ITU-T H.264, 7.3.2.3.1."""
    at = 0
    while at + 2 < len(payload):
        kind, at = _extended(payload, at)
        size, at = _extended(payload, at)
        yield kind, payload[at : at + size]
        at += size


def _extended(payload: bytes, at: int) -> tuple[int, int]:
    """A number written as 255s and a rest, and where it ends."""
    total = 0
    while at < len(payload) and payload[at] == 255:
        total += 255
        at += 1
    return total + (payload[at] if at < len(payload) else 0), at + 1
