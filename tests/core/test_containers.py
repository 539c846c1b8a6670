"""Containers that are looked at are containers that are rendered."""

from __future__ import annotations

from storyforge.core.containers import CONTAINERS, FORMAT_WHITELIST
from storyforge.ffmpeg.graph import DEMUXERS


def test_there_is_one_list() -> None:
    """A source that passes the check is none the renderer refuses, and the other way round."""
    assert DEMUXERS == FORMAT_WHITELIST


def test_what_leads_elsewhere_is_not_on_it() -> None:
    """Playlists, scripts and devices open other files or addresses."""
    assert {"hls", "concat", "dash", "lavfi", "sdp", "rtsp", "image2", "tee"}.isdisjoint(CONTAINERS)
