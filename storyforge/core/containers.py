"""Which containers a source may be in: the one list for looking at sources and rendering them."""

from __future__ import annotations

CONTAINERS = (
    "mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf", "mxf", "ogg", "dv", "nut",
    "gif", "apng", "webp_anim",
    "mp3", "wav", "w64", "aiff", "flac", "aac", "ac3", "eac3", "caf", "amr", "au",
)  # fmt: skip
"""The demuxers whose files carry their own pictures and sound.

Not among them: playlists, scripts and devices, which lead to other files or addresses.
"""

FORMAT_WHITELIST = ",".join(CONTAINERS)
"""As FFmpeg's option `-format_whitelist` takes it."""

MAX_PIXELS = 8192 * 8192
"""A larger moving picture is refused, before it is decoded: a few bytes may fill all memory."""
