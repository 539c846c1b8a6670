"""What Pillow's decoders raise for damaged files, and how that is told."""

from __future__ import annotations

import struct

from PIL import Image

DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, struct.error,
    OverflowError, MemoryError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


def reason_of(error: BaseException) -> str:
    """Why an image cannot be read, for the author."""
    told = str(error).lower()
    if "truncated" in told or "broken data stream" in told or "unexpected end" in told:
        return "the image is cut short; copy it again from where it came"
    return f"the image is damaged ({error})" if told else "the image is damaged"
