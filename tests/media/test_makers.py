"""What makers tell of colours beside tags: Dolby Vision, how bright a master is, log curves."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyforge.errors import MediaUnreadable
from storyforge.media.dolby import DolbyVision, in_pictures
from storyforge.media.probe import probe
from storyforge.timeline.facts import VideoFacts
from tests.media.conftest import H264, PICTURE, TONE, Make

FEW = ("-frames:v", 5)
X265 = ("-c:v", "libx265", "-pix_fmt", "yuv420p10le")
WAY = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1")


def x265(*told: str) -> tuple[object, ...]:
    return (*X265, "-x265-params", ":".join(("log-level=none", "pools=1", *told)))


def video_of(path: Path) -> VideoFacts:
    video = probe(path).video
    assert video is not None
    return video


def told(path: Path, profile: int, base: int) -> Path:
    """The file with Dolby's box beside the codec's (version 2.4, 3.1), as phones write it."""
    flags = profile << 9 | 6 << 3 | 0b101
    body = bytes((1, 0)) + flags.to_bytes(2) + bytes((base << 4,)) + bytes(19)
    box = (8 + len(body)).to_bytes(4) + (b"dvcC" if profile < 8 else b"dvvC") + body
    data = bytearray(path.read_bytes())
    assert data.index(b"mdat") < data.index(b"moov"), "what comes after may move"
    at = 0
    for name in WAY:
        at = data.index(name, at) - 4
        size = int.from_bytes(data[at : at + 4])
        data[at : at + 4] = (size + len(box)).to_bytes(4)
        at += 8
    end = at - 8 + size
    data[end:end] = box
    path.write_bytes(data)
    return path


def dolby(make: Make, profile: int, base: int, *sound: object, tags: str = "") -> Path:
    told_in = (f"setparams={tags}",) if tags else ("null",)
    path = make("vision.mov", *PICTURE, *sound, "-vf", *told_in, *x265(), *FEW, "-tag:v", "hvc1")
    return told(path, profile, base)


HLG = "color_trc=arib-std-b67:color_primaries=bt2020:colorspace=bt2020nc"
OLD_PLAYERS = "color_trc=bt2020-10:color_primaries=bt2020:colorspace=bt2020nc"


@pytest.mark.parametrize(
    ("profile", "base", "tags", "transfer"),
    [
        (8, 4, HLG, "arib-std-b67"),
        (8, 4, OLD_PLAYERS, "arib-std-b67"),
        (8, 1, "", "smpte2084"),
        (7, 6, "", "smpte2084"),
        (8, 2, "", "unknown"),
        (4, 0, "", "unknown"),
    ],
)
def test_profiles_with_a_base_are_shown_by_it(
    make: Make, profile: int, base: int, tags: str, transfer: str
) -> None:
    """HDR10, HLG or SDR, as the box says, where the tags do not."""
    video = video_of(dolby(make, profile, base, tags=tags))
    assert video.dolby_vision == (f"{profile}.{base}" if base else f"{profile}")
    assert video.transfer == transfer


def test_profile_5_is_refused(make: Make) -> None:
    """Green and purple is worse than a reason; its sound may still be used."""
    with pytest.raises(MediaUnreadable, match="Dolby Vision of profile 5"):
        probe(dolby(make, 5, 0))
    info = probe(dolby(make, 5, 0, *TONE))
    assert (info.kind, info.video) == ("audio", None)
    assert "Dolby Vision of profile 5" in info.unshown


def rpu(profile: int, *, full: bool) -> bytes:
    """A unit of notes, as far as its profile: ETSI GS CCM 001, 5.3.2."""
    bits = f"{2:06b}{0:011b}{profile:04b}{0:04b}1" + "0" + "00" + "0001110" + "01" + f"{int(full)}"
    padded = bits.ljust(-(-len(bits) // 8) * 8, "1")
    return b"\x7c\x01\x19" + int(padded, 2).to_bytes(len(padded) // 8) + b"\xaa" * 8


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        (rpu(0, full=True), DolbyVision(5)),
        (rpu(0, full=False), None),
        (rpu(1, full=True), None),
        (b"\x26\x01" + bytes(30), None),
        (b"\x7c\x01\x19", None),
        (b"\x7c", None),
    ],
)
def test_pictures_tell_of_profile_5(unit: bytes, found: DolbyVision | None) -> None:
    """In the head of their notes, behind start codes and behind lengths."""
    assert in_pictures(b"\0\0\0\1\x40\x01\x0c\0\0\1" + unit, 0) == found
    assert in_pictures(len(unit).to_bytes(4) + unit, 4) == found


def test_profile_5_is_refused_where_only_the_pictures_tell(make: Make, tmp_path: Path) -> None:
    """A transport stream, or a copy by a tool that knows no such boxes."""
    plain = make("plain.hevc", *PICTURE, *x265("bframes=0"), *FEW).read_bytes()
    first = min(
        at for kind in b"\x26\x28\x2a" if (at := plain.find(b"\0\0\1" + bytes((kind,)))) > 0
    )
    (tmp_path / "noted.hevc").write_bytes(
        plain[:first] + b"\0\0\1" + rpu(0, full=True) + plain[first:]
    )
    noted = ("-fflags", "+genpts", "-r", 25, "-i", tmp_path / "noted.hevc", "-c", "copy")
    for name in ("a.mkv", "a.ts"):
        with pytest.raises(MediaUnreadable, match="Dolby Vision of profile 5"):
            probe(make(name, *noted))


MASTER = "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L({},50)"


@pytest.mark.parametrize(
    ("notes", "peak"),
    [
        ((MASTER.format(40_000_000), "max-cll=0,0"), 4000),
        ((MASTER.format(40_000_000), "max-cll=1200,300"), 1200),
        ((), 0),
    ],
)
def test_how_bright_a_master_is(make: Make, notes: tuple[str, ...], peak: int) -> None:
    """As its pictures say, else the display they were made on; and only PQ is told that."""
    video = video_of(make("master.mkv", *PICTURE, *x265("hdr10=1", *notes), *FEW))
    assert video.peak_nits == peak
    assert video.transfer == ("smpte2084" if peak else "unknown")


@pytest.mark.parametrize(
    ("key", "value", "log"),
    [
        ("com.apple.proapps.customgamma", "com.apple.apple-log", "Apple Log"),
        ("com.apple.proapps.customgamma", "com.sony.slog3", "S-Log3"),
        ("TransferCharacteristics", "V-Log", "V-Log"),
        ("title", "V-Log of a journey", ""),
        ("com.apple.proapps.customgamma", "analogue", ""),
    ],
)
def test_logs_are_known_by_name(make: Make, key: str, value: str, log: str) -> None:
    """Where a camera says what its curve is, and nowhere else."""
    path = make("log.mov", *PICTURE, *H264, *FEW, "-movflags", "use_metadata_tags",
                "-metadata", f"{key}={value}")  # fmt: skip
    assert video_of(path).log == log


@pytest.mark.parametrize(("value", "log"), [("s-log3-cine", "S-Log3"), ("rec709", "")])
def test_logs_are_known_by_the_cameras_document(make: Make, value: str, log: str) -> None:
    """Sony's cameras write XML into a box of its own."""
    path = make("log.mp4", *PICTURE, *H264, *FEW)
    document = f'<Item name="CaptureGammaEquation" value="{value}"/>'.encode()
    with path.open("ab") as file:
        file.write((8 + len(document)).to_bytes(4) + b"uuid" + document)
    assert video_of(path).log == log


def test_logs_are_known_by_tags(make: Make) -> None:
    """The two curves that ITU-T H.273 numbers."""
    path = make("log.mp4", *PICTURE, "-vf", "setparams=color_trc=log316", *H264, *FEW)
    assert video_of(path).log == "log (316:1)"


def test_colours_of_a_rare_kind_are_refused(make: Make) -> None:
    """What would come out wrong is said before it does."""
    path = make("rare.mp4", *PICTURE, "-vf", "setparams=colorspace=ictcp", *H264, *FEW)
    with pytest.raises(MediaUnreadable, match="ICtCp"):
        probe(path)
