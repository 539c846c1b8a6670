"""Playlists and scripts that pose as media lead nowhere, in PyAV and in ffmpeg alike."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import av
import pytest

from storyforge.errors import MediaUnreadable
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.ffmpeg.engine import find_ffmpeg
from storyforge.ffmpeg.graph import Graph
from storyforge.ffmpeg.sound import PieceRange, piece
from storyforge.ffmpeg.sources import SourceRange, source_frames
from storyforge.media.opening import opened
from storyforge.media.probe import probe
from storyforge.process import CancelToken, run

HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile secret.ts\n"
DASH = """\
<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"
 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" minBufferTime="PT1S"><Period>
<AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">
<BaseURL>secret.mp4</BaseURL>
</Representation></AdaptationSet></Period></MPD>
"""
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
ASX = '<ASX version="3"><ENTRY><REF HREF="secret.ts"/></ENTRY></ASX>\n'
SBAGEN = "-SE\nallon: 300+10/50\nNOW allon\n"
OTHERS = {
    "dash": DASH, "sdp": SDP, "asx": ASX, "sbg": SBAGEN, "text": "file secret.ts\n" * 99,
    "rtsp": "rtsptextrtsp://127.0.0.1/secret\n", "shell": "#!/bin/sh\ncat secret.ts\n",
    "smil": '<smil><body><video src="secret.ts"/></body></smil>',
}  # fmt: skip
FOLLOWED = {"hls": HLS, "concat": CONCAT}
"""Those of which it can be shown that FFmpeg follows them if nobody forbids it."""


@pytest.fixture
def folder(clip: Path, tmp_path: Path) -> Path:
    """A folder with a recording that no story names."""
    shutil.copy(clip, tmp_path / "secret.mp4")
    with av.open(str(clip)) as source, av.open(str(tmp_path / "secret.ts"), "w") as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    return tmp_path


def written(folder: Path, text: str, name: str = "clip.mp4") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def commands() -> dict[str, Command]:
    """How the product reads pictures and sound of a source, as planned for a real recording."""
    source, graph = MediaInput("clip.mp4"), Graph(25)
    wanted = SourceRange(item=source, stream_index=0, origin=0, first=0, count=5, seek_to=None)
    raw: dict[str, object] = {"c:v": "rawvideo", "f": "rawvideo", "pix_fmt": "yuv420p"}
    heard = PieceRange(item=source, stream_index=0, start=Fraction(0), samples=4800, seekable=False)
    return {
        "pictures": graph.command(source_frames(graph, wanted), 5, raw), "sound": piece(heard)
    }  # fmt: skip


def executed(command: Command, path: Path, output: Path) -> tuple[bool, str]:
    argv = (str(find_ffmpeg()), *command.resolved(lambda _: path, output))
    finished = run(argv, cancel=CancelToken())
    return finished.ok, finished.stderr_tail


@pytest.mark.parametrize("text", FOLLOWED.values(), ids=FOLLOWED)
def test_ffmpeg_would_follow_them(folder: Path, text: str) -> None:
    """The files these tests are made with are dangerous indeed: with no list, they lead away."""
    path = written(folder, text, "clip.m3u8")
    with av.open(str(path)) as container:
        assert next(container.decode(video=0)).width == 160


@pytest.mark.parametrize("name", ["clip.mp4", "clip.m3u8", "clip.txt", "clip.sdp", "clip.mpd"])
@pytest.mark.parametrize("text", (FOLLOWED | OTHERS).values(), ids=FOLLOWED | OTHERS)
def test_neither_ffmpeg_follows_them(folder: Path, text: str, name: str) -> None:
    """Not even behind the look at a file's first bytes, which refuses most of them before."""
    path = written(folder, text, name)
    with pytest.raises(MediaUnreadable), opened(path):
        pass
    with pytest.raises(MediaUnreadable):
        probe(path)


@pytest.mark.parametrize("text", (FOLLOWED | OTHERS).values(), ids=FOLLOWED | OTHERS)
def test_the_renderer_follows_none(folder: Path, text: str) -> None:
    """A file that becomes a playlist after it was looked at gives no picture and no sound."""
    path, output = written(folder, text, "clip.m3u8"), folder / "out"
    for kind, command in commands().items():
        ok, said = executed(command, path, output)
        assert not ok, f"{kind}: {said}"
        assert not output.exists() or not output.stat().st_size


def test_the_renderer_reads_recordings_with_the_same_words(folder: Path, clip: Path) -> None:
    """What is refused above is refused for what it is: a recording gives its pictures."""
    pictures = commands()["pictures"]
    assert executed(pictures, clip, folder / "out") == (True, "")
    assert (folder / "out").stat().st_size == 5 * 160 * 90 * 3 // 2
