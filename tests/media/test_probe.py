"""Facts of files made on the spot, of damaged ones, and of real recordings."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import pytest

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

from storyforge.core.containers import FORMAT_WHITELIST
from storyforge.errors import MediaUnreadable
from storyforge.media.probe import probe
from storyforge.timeline.facts import AudioFacts, ImageFacts, VideoFacts
from tests.media.conftest import H264, PICTURE, TONE, Make


def video_of(path: Path) -> VideoFacts:
    video = probe(path).video
    assert video is not None
    return video


def audio_of(path: Path) -> AudioFacts:
    audio = probe(path).audio
    assert audio is not None
    return audio


def reason_of(path: Path) -> str:
    with pytest.raises(MediaUnreadable) as caught:
        probe(path)
    assert caught.value.path == path
    return caught.value.reason


def test_a_plain_clip(clip: Path) -> None:
    """Everything about an ordinary file, measured."""
    info = probe(clip)
    assert info.kind == "video"
    assert info.duration == 2
    assert info.size_bytes == clip.stat().st_size
    assert info.video == VideoFacts(
        index=0,
        codec="h264",
        width=160,
        height=90,
        pixel_format="yuv420p",
        time_base=Fraction(1, 12800),
        start=Fraction(0),
        container_start=Fraction(0),
        duration=Fraction(2),
        average_rate=Fraction(25),
        frame_count=50,
        field_order="progressive",
        seekable=True,
        last=49 * 512,
        keyframes=(0, 12800),
        beat=Fraction(25),
    )
    assert info.audio == AudioFacts(
        index=1,
        codec="aac",
        sample_rate=48000,
        channels=1,
        start=Fraction(0),
        duration=Fraction(2),
        layout="mono",
    )


def test_the_name_is_never_believed(clip: Path, tmp_path: Path) -> None:
    """A clip called `.jpg` is a clip."""
    assert probe(Path(shutil.copy(clip, tmp_path / "photo.jpg"))).kind == "video"


def test_names_are_neither_options_nor_patterns(clip: Path, tmp_path: Path) -> None:
    """Percent signs, colons and leading dashes in names are just letters."""
    for name in ("%03d.mp4", "-i.mp4", "12:30.mp4", "é è.mp4", "a'b\"c.mp4"):
        assert video_of(Path(shutil.copy(clip, tmp_path / name))).frame_count == 50


def test_matroska_is_seekable_too(clip: Path, make: Make) -> None:
    """Millisecond timestamps do not make the declared rate less true."""
    video = video_of(make("a.mkv", "-i", clip, "-c", "copy"))
    assert video.seekable
    assert video.time_base == Fraction(1, 1000)
    assert video.average_rate == 25
    assert video.keyframes == (0, 1000)


@pytest.mark.parametrize("name", ["a.ts", "a.avi", "a.flv", "a.mpg"])
def test_other_containers_are_not_seekable(make: Make, name: str) -> None:
    """Only mov/mp4 and Matroska seek exactly."""
    info = probe(make(name, *PICTURE, *TONE, "-ar", 44100))
    assert info.video is not None
    assert not info.video.seekable
    assert info.video.frame_count == 50
    assert abs(info.duration - 2) < Fraction(1, 10)


def test_starts_are_kept(clip: Path, make: Make) -> None:
    """A stream that begins late says so, on the file's clock."""
    path = make("late.mp4", "-i", clip, "-itsoffset", 0.48, "-i", clip,
                "-map", "1:v", "-map", "0:a", "-c", "copy")  # fmt: skip
    info = probe(path)
    assert info.video is not None
    assert info.video.start == Fraction(12, 25)
    assert info.video.container_start == 0
    assert info.video.duration == 2
    assert info.duration == Fraction(62, 25)


def test_pictures_before_an_edit_lists_start_are_not_counted(clip: Path, make: Make) -> None:
    """A copy cut between keyframes hides the pictures it needs only for decoding."""
    video = video_of(make("cut.mp4", "-ss", 1.4, "-i", clip, "-c", "copy", "-map", "0:v"))
    assert video.frame_count == 15
    assert video.start == 0
    assert video.keyframes == (-5120,)
    assert video.seekable


def test_variable_rate_is_measured(make: Make) -> None:
    """The average rate is that of the pictures there are."""
    thinned = "select='not(between(n,10,29))'"
    video = video_of(make("vfr.mp4", *PICTURE, "-vf", thinned, "-fps_mode", "vfr", *H264))
    assert video.frame_count == 30
    assert video.duration == 2
    assert video.average_rate is not None
    assert abs(video.average_rate - 15) < 1


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_a_beat_is_found_where_pictures_are_left_out(make: Make, name: str) -> None:
    """A screen capture of 60 leaves out what did not change; milliseconds blur it a little."""
    left = "select='not(n)+gt(mod(n*n,11),4)'"
    video = video_of(make(name, "-f", "lavfi", "-i", "testsrc2=s=64x64:r=60:d=2", "-vf", left,
                          "-fps_mode", "passthrough"))  # fmt: skip
    assert not video.steady
    assert video.beat == 60


def test_what_comes_at_any_time_has_no_beat(make: Make) -> None:
    """Phones give pictures the times at which they were taken."""
    video = video_of(make("a.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=2", "-vf",
                          "settb=1/90000,setpts='N*3003+30*sin(N)'", "-fps_mode", "passthrough",
                          "-enc_time_base", "1/90000"))  # fmt: skip
    assert video.steady
    assert video.beat is None


def test_repeated_timestamps_are_not_seekable(make: Make) -> None:
    """Two pictures at one time: seeking to it would not say which."""
    path = make("twice.mkv", *PICTURE, "-vf", "settb=1/2000,setpts=N", "-enc_time_base", "1/2000",
                "-fps_mode", "passthrough", "-c:v", "mjpeg")  # fmt: skip
    assert not video_of(path).seekable


def test_open_groups_of_pictures_have_true_keyframes(make: Make) -> None:
    """Keyframes that are no IDR pictures count when they recover at once."""
    path = make("open.mp4", *PICTURE, *H264, "-bf", 2, "-g", 10,
                "-x264-params", "open-gop=1:scenecut=0")  # fmt: skip
    assert len(video_of(path).keyframes) == 5


def test_gradual_refresh_has_one_true_keyframe(make: Make) -> None:
    """Pictures from which a decoder only recovers after a while are no place to begin."""
    path = make("refresh.mp4", *PICTURE, *H264, "-bf", 0, "-g", 10, "-x264-params",
                "intra-refresh=1:scenecut=0")  # fmt: skip
    assert video_of(path).keyframes == (0,)


@pytest.mark.parametrize("name", ["a.mov", "a.mkv"])
@pytest.mark.parametrize(
    ("options", "rotation", "mirrored"),
    [
        (["-display_rotation", "90"], 270, False),
        (["-display_rotation", "-90"], 90, False),
        (["-display_rotation", "180"], 180, False),
    ],
)
def test_rotation(
    clip: Path, make: Make, name: str, options: list[str], rotation: int, mirrored: bool
) -> None:
    """The display matrix is found wherever a container keeps it."""
    video = video_of(make(name, *options, "-i", clip, "-c", "copy"))
    assert (video.rotation, video.mirrored) == (rotation, mirrored)
    assert video.shown_size == ((90, 160) if rotation % 180 else (160, 90))


def test_mirroring(clip: Path, make: Make) -> None:
    """A selfie camera's flip is read, alone and with a turn."""
    flipped = video_of(make("a.mov", "-display_hflip", "-i", clip, "-c", "copy"))
    assert (flipped.rotation, flipped.mirrored) == (0, True)
    upended = video_of(make("b.mov", "-display_vflip", "-i", clip, "-c", "copy"))
    assert (upended.rotation, upended.mirrored) == (180, True)


def test_a_matrix_in_the_stream_itself(clip: Path, make: Make) -> None:
    """A turn may also stand in the pictures' own messages."""
    path = make(
        "a.mp4",
        "-i",
        clip,
        "-c",
        "copy",
        "-bsf:v",
        "h264_metadata=rotate=90:display_orientation=insert",
    )
    assert video_of(path).rotation == 270


def test_sample_aspect(make: Make) -> None:
    """Pixels that are not square widen the picture shown."""
    video = video_of(make("a.mp4", *PICTURE, "-vf", "setsar=3/2", *H264))
    assert video.sample_aspect == Fraction(3, 2)
    assert video.shown_size == (240, 90)


def test_colour_tags(make: Make) -> None:
    """The tags are spelt as ffmpeg's options spell them."""
    hdr = "setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=smpte2084:range=tv"
    path = make("a.mp4", *PICTURE, *H264, "-vf", hdr)
    video = video_of(path)
    tags = (video.matrix, video.primaries, video.transfer, video.colour_range)
    assert tags == ("bt2020nc", "bt2020", "smpte2084", "tv")


def test_interlaced(make: Make) -> None:
    """Fields are told from pictures, and which comes first."""
    path = make("a.mov", *PICTURE, "-vf", "scale=160:96,setfield=tff", "-flags", "+ildct+ilme",
                "-c:v", "mpeg2video", "-field_order", "tt")  # fmt: skip
    assert video_of(path).field_order in {"tt", "tb"}


PHONES = ("com.apple.quicktime.model=iPhone 14 Pro", "com.android.capture.fps=30")
EDITORS = ("com.apple.quicktime.make=Sony", "com.android.version=14")


@pytest.mark.parametrize("note", [*PHONES, *EDITORS])
def test_what_a_phone_took_is_not_looked_at(make: Make, note: str) -> None:
    """Its camera knows no fields; a program for phones may have been given some."""
    path = make("a.mp4", "-f", "lavfi", "-i", "testsrc2=s=96x480:r=50:d=2", "-vf", "interlace",
                "-metadata", note, "-movflags", "use_metadata_tags")  # fmt: skip
    assert video_of(path).fields == ("none" if note in PHONES else "top")


WHOLE = "testsrc2=s=96x480:r=25:d=1.6,fps=50"


@pytest.mark.parametrize(
    ("parts", "fields"),
    [((WHOLE,), "none"), ((WHOLE, "testsrc2=s=96x480:r=50:d=3.2"), "top"),
     (("color=navy:s=96x480:r=50:d=1.6", "testsrc2=s=96x480:r=50:d=3.2"), "top")],
    ids=["whole", "whole at first", "title first"],
)  # fmt: skip
def test_fields_are_looked_for_all_over_a_file(
    make: Make, parts: tuple[str, ...], fields: str
) -> None:
    """A title of whole pictures, or one that stands still, does not speak for what follows."""
    inputs = [word for part in parts for word in ("-f", "lavfi", "-i", part)]
    woven = f"concat=n={len(parts)},interlace=lowpass=0,setfield=prog"
    path = make("a.mp4", *inputs, "-filter_complex", woven, *H264, "-g", 20)
    video = video_of(path)
    assert (video.field_order, video.fields) == ("progressive", fields)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.webm", ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-cpu-used", "8"]),
        ("b.webm", ["-c:v", "libvpx", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"]),
        ("c.mov", ["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"]),
        ("d.mov", ["-c:v", "qtrle", "-pix_fmt", "argb"]),
        ("e.webp", ["-c:v", "libwebp_anim", "-pix_fmt", "yuva420p"]),
        ("f.apng", ["-f", "apng", "-pix_fmt", "rgba"]),
    ],
)
def test_alpha(make: Make, name: str, arguments: list[str]) -> None:
    """Transparency is seen in every form it is stored in."""
    keyed = "format=rgba,colorchannelmixer=aa=0.5"
    video = video_of(make(name, *PICTURE, "-frames:v", 5, "-vf", keyed, *arguments))
    assert video.has_alpha
    assert (video.width, video.height, video.frame_count) == (160, 90, 5)


def test_hidden_pictures_are_not_counted(make: Make) -> None:
    """VP8's packets that are never shown are no frames."""
    path = make("a.webm", *PICTURE, "-c:v", "libvpx", "-auto-alt-ref", 1, "-lag-in-frames", 16,
                "-b:v", "200k", "-cpu-used", 1)  # fmt: skip
    assert video_of(path).frame_count == 50


def test_no_sound_is_fine(make: Make) -> None:
    """A clip without sound has none, and no start moved by it."""
    info = probe(make("a.mp4", *PICTURE, *H264))
    assert info.audio is None
    assert info.duration == 2


def test_a_cover_picture_is_not_a_video(make: Make) -> None:
    """A song with its sleeve is a song."""
    cover = make("cover.png", *PICTURE, "-frames:v", 1, "-update", 1)
    song = make("a.mp3", *TONE, "-i", cover, "-map", 0, "-map", 1, "-c:v", "copy",
                "-disposition:v", "attached_pic")  # fmt: skip
    info = probe(song)
    assert (info.kind, info.video) == ("audio", None)
    assert abs(info.duration - 2) < Fraction(1, 20)


def test_the_default_stream_is_chosen(make: Make) -> None:
    """Of several, the one its maker marked; of pictures alike, the largest."""
    small = ("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1")
    marked = make("a.mkv", *PICTURE, *TONE, *small, *TONE, "-map", 0, "-map", 1, "-map", 2,
                  "-map", 3, *H264, "-disposition:v:0", 0, "-disposition:v:1", "default",
                  "-disposition:a:0", 0, "-disposition:a:1", "default", "-t", 1)  # fmt: skip
    assert video_of(marked).index == 2
    assert audio_of(marked).index == 3
    alike = make("b.mkv", *small, *PICTURE, "-map", 0, "-map", 1, *H264,
                 "-disposition:v", "default", "-t", 1)  # fmt: skip
    assert video_of(alike).width == 160


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.m4a", "a.mp3", "a.aiff", "a.opus"])
def test_sounds(make: Make, name: str) -> None:
    """Sound in any container is as long as what is heard."""
    audio = audio_of(make(name, *TONE))
    assert (audio.sample_rate, audio.channels) == (48000, 1)
    assert abs(audio.duration - 2) < Fraction(1, 20)


def test_a_still(make: Make) -> None:
    """A photo has a size and no duration."""
    info = probe(make("a.jpg", *PICTURE, "-frames:v", 1, "-update", 1))
    assert info.kind == "image"
    assert info.duration == 0
    assert info.video is None
    assert info.image is not None
    assert (info.image.width, info.image.height, info.image.format) == (160, 90, "jpeg")


def test_a_still_that_could_move(make: Make) -> None:
    """A GIF of one picture is a still, of several a video."""
    still = probe(make("one.gif", *PICTURE, "-frames:v", 1))
    assert still.kind == "image"
    assert still.image == ImageFacts(
        width=160, height=90, format="gif", mode="bgra", has_alpha=True
    )
    moving = probe(make("many.gif", *PICTURE, "-vf", "fps=10"))
    assert moving.kind == "video"
    assert moving.duration == 2


def test_svg(tmp_path: Path) -> None:
    """A drawing is told apart; its size is for the painters."""
    path = tmp_path / "logo.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'/>")
    assert probe(path).kind == "svg"


def test_a_file_without_its_index_is_refused(clip: Path, make: Make, tmp_path: Path) -> None:
    """An interrupted copy of a recording whose index comes last is named as such."""
    path = make("b.mp4", "-i", clip, "-c", "copy")
    assert "cut off" in reason_of(part_of(path, tmp_path))


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.webm", "a.avi"])
def test_of_a_file_that_is_cut_off_a_part_is_left(make: Make, tmp_path: Path, name: str) -> None:
    """What is said to be there really is: every picture of it can be decoded."""
    fast = ("-movflags", "faststart") if name in {"a.mp4", "a.mov"} else ()
    path = make(name, *PICTURE, *TONE, "-g", 12, *fast)
    assert not probe(path).cut_off
    cut = probe(part_of(path, tmp_path))
    assert cut.cut_off
    assert cut.video is not None
    assert Fraction(1) < cut.duration < Fraction(19, 10)
    until = cut.duration / cut.video.time_base
    shown = {time for time in decoded(tmp_path / "cut.mp4") if time < until}
    assert len(shown) >= int(cut.duration * 25)


def test_sound_that_ends_before_the_cut_is_whole(make: Make, tmp_path: Path) -> None:
    """A short sound under a long picture is not what was cut off, whatever the container."""
    for name in ("a.mp4", "a.mkv"):
        path = make(name, "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=8", *TONE, "-t", 8,
                    "-map", "0:v", "-map", "1:a", *H264, "-movflags", "faststart")  # fmt: skip
        info = probe(part_of(path, tmp_path))
        assert info.cut_off
        assert info.audio is not None
        assert info.audio.duration < Fraction(21, 10)
        assert info.duration > 5


def test_a_hole_of_zeros_at_the_end_is_a_cut(clip: Path, tmp_path: Path) -> None:
    """Some copies are made as long as they will be, and then interrupted."""
    data = bytearray(clip.read_bytes())
    data[len(data) * 3 // 4 :] = bytes(len(data) - len(data) * 3 // 4)
    path = tmp_path / "hole.mp4"
    path.write_bytes(data)
    info = probe(path)
    assert info.cut_off
    assert Fraction(1) < info.duration < Fraction(19, 10)


@pytest.mark.parametrize(("name", "codec"), [("black.mov", "rawvideo"), ("black.mkv", "ffv1")])
def test_black_is_no_hole(make: Make, name: str, codec: str) -> None:
    """Zeros are pictures where a codec writes them."""
    black = ("-f", "lavfi", "-i", "color=black:s=32x32:d=1,format=rgb24")
    assert not probe(make(name, *black, "-c:v", codec)).cut_off


def test_a_hole_in_the_middle_is_told(make: Make) -> None:
    """From the first picture that is gone to the next that stands alone."""
    path = make("a.mp4", *PICTURE, *H264, "-g", 10, "-bf", 0, "-movflags", "faststart")
    assert video_of(path).damaged == ()
    with av.open(str(path)) as container:
        packets = [(each.pos, each.size) for each in container.demux(video=0) if each.size]
    data = bytearray(path.read_bytes())
    for at, size in packets[13:16]:
        assert at is not None
        data[at : at + size] = bytes(size)
    path.write_bytes(data)
    assert video_of(path).damaged == ((Fraction(13, 25), Fraction(20, 25)),)
    assert not probe(path).cut_off


def test_sounds_may_be_cut_off(make: Make, tmp_path: Path) -> None:
    """A WAV says how long it should be; one that was streamed does not."""
    path = make("a.wav", *TONE)
    assert not probe(path).cut_off
    info = probe(part_of(path, tmp_path))
    assert info.cut_off
    assert Fraction(14, 10) < info.duration < Fraction(16, 10)
    streamed = bytearray(path.read_bytes())
    streamed[4:8] = b"\xff" * 4
    (tmp_path / "s.wav").write_bytes(streamed)
    assert not probe(tmp_path / "s.wav").cut_off


@pytest.mark.parametrize(
    ("box", "codec", "shown", "heard"),
    [
        (b"avc1", b"zzz1", "its codec is not known (zzz1)", ""),
        (b"avc1", b"encv", "it is protected (encrypted)", ""),
        (b"avc1", b"drmi", "it is protected (encrypted)", ""),
        (b"mp4a", b"enca", "", "it is protected (encrypted)"),
        (b"mp4a", b"drms", "", "it is protected (encrypted)"),
    ],
)
def test_streams_that_cannot_be_decoded_say_why(
    clip: Path, tmp_path: Path, box: bytes, codec: bytes, shown: str, heard: str
) -> None:
    """A film from a shop is no sound file, and no silent one: the lock is named."""
    path = tmp_path / "film.mp4"
    path.write_bytes(clip.read_bytes().replace(box, codec))
    info = probe(path)
    assert (info.unshown, info.unheard) == (shown, heard)
    assert (info.video is None, info.audio is None) == (bool(shown), bool(heard))


def test_a_cover_is_no_picture_that_is_missed(make: Make) -> None:
    """A song with its cover lacks nothing."""
    picture = make("c.png", *PICTURE, "-frames:v", 1)
    song = make("a.m4a", *TONE, "-i", picture, "-map", 0, "-map", 1, "-c:v", "copy",
                "-disposition:v", "attached_pic")  # fmt: skip
    info = probe(song)
    assert (info.kind, info.unshown, info.unheard) == ("audio", "", "")


def decoded(path: Path) -> Iterator[int]:
    """The times of the pictures that come out whole, in ticks."""
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            with suppress(av.FFmpegError):
                for frame in packet.decode():
                    if frame.pts is not None and not frame.is_corrupt:
                        yield frame.pts


def part_of(path: Path, folder: Path) -> Path:
    """Three quarters of a file."""
    data = path.read_bytes()
    cut = folder / "cut.mp4"
    cut.write_bytes(data[: len(data) * 3 // 4])
    return cut


def test_fragments_are_whole_or_cut_off(clip: Path, make: Make, tmp_path: Path) -> None:
    """A file in fragments is read as one, and its last fragment must be there."""
    path = make("a.mp4", "-i", clip, "-c", "copy", "-movflags", "frag_keyframe+empty_moov")
    assert video_of(path).frame_count == 50
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(path.read_bytes()[:-20_000])
    assert probe(cut).cut_off


def test_protected_files_are_refused(make: Make) -> None:
    """Encryption is named; nobody hunts for a codec."""
    key = "00112233445566778899aabbccddeeff"
    path = make("a.mp4", *PICTURE, *H264, "-encryption_scheme", "cenc-aes-ctr",
                "-encryption_key", key, "-encryption_kid", key)  # fmt: skip
    assert "protected" in reason_of(path)


def test_a_scrambled_broadcast_is_named_so(make: Make) -> None:
    """As a receiver without its card records it."""
    path = make("a.ts", *PICTURE, *TONE, *H264)
    data = bytearray(path.read_bytes())
    for at in range(0, len(data), 188):
        if int.from_bytes(data[at + 1 : at + 3]) & 0x1FFF in (0x100, 0x101):
            data[at + 3] |= 0x80
            data[at + 20 : at + 188] = bytes(byte ^ 0x5A for byte in data[at + 20 : at + 188])
    path.write_bytes(data)
    assert "protected" in reason_of(path)


@pytest.mark.skipif(resource is None, reason="memory is not measured in this way on Windows")
def test_a_huge_picture_fills_no_memory(make: Make) -> None:
    """A few kilobytes may unfold to hundreds of megabytes: they are refused folded."""
    size = "color=red:s=9000x9000:d=1,format=gray"
    path = make("big.mov", *TONE, "-f", "lavfi", "-i", size, "-frames:v", 1, "-c:v", "png",
                "-map", 0, "-map", 1)  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "larger than 8192x8192" in probe(path).unshown
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # it has 81 MB


def test_noise_is_refused(tmp_path: Path) -> None:
    """Bytes that are nothing are nothing, silently as far as FFmpeg is concerned."""
    path = tmp_path / "noise.mp4"
    path.write_bytes(bytes(range(256)) * 64)
    assert "not a picture" in reason_of(path)


def test_ffmpeg_stays_silent(clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What FFmpeg thinks of a damaged file does not reach the terminal."""
    data = bytearray(clip.read_bytes())
    data[-9000:-3000] = b"\xa5" * 6000
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(data)
    assert video_of(damaged).frame_count == 50
    assert capfd.readouterr() == ("", "")


def test_what_is_no_file(tmp_path: Path) -> None:
    """Folders and missing files are named as what they are."""
    assert reason_of(tmp_path) == "it is a folder"
    assert reason_of(tmp_path / "x.mp4") == "there is no such file"


def test_a_playlist_reaches_no_other_file(clip: Path, tmp_path: Path) -> None:
    """Whatever a script disguises itself as, FFmpeg does not follow it."""
    shutil.copy(clip, tmp_path / "clip.mp4")
    scripts = {
        "a.mp4": "\n\n#EXTM3U\n#EXTINF:2,\nclip.mp4\n#EXT-X-ENDLIST\n",
        "b.m3u8": "#EXTM3U\n#EXTINF:2,\nclip.mp4\n#EXT-X-ENDLIST\n",
        "c.mp4": "ffconcat version 1.0\nfile clip.mp4\n",
        "%d.mp4": "not a pattern",
    }
    for name, text in scripts.items():
        path = tmp_path / name
        path.write_text(text)
        assert reason_of(path)
    assert not {"hls", "concat", "dash", "image2", "lavfi"} & set(FORMAT_WHITELIST.split(","))


def test_absurd_last_durations_are_not_believed(make: Make) -> None:
    """A last picture that claims to stay for minutes stays as long as the others."""
    path = make("a.gif", *PICTURE, "-vf", "fps=10")
    data = bytearray(path.read_bytes())
    delay = data.rindex(b"\x21\xf9\x04") + 4
    data[delay : delay + 2] = b"\xff\xff"  # hundredths of a second
    path.write_bytes(data)
    assert probe(path).duration == 2


@pytest.mark.parametrize(
    ("name", "rotation", "shown"),
    [
        ("decord_video_180.mov", 180, (568, 320)),
        ("decord_video_270.mov", 270, (320, 568)),
        ("ios9.mov", 90, (720, 1280)),
        ("rails_rotated_hdr_video.mov", 90, (1080, 1920)),
        ("rails_rotated_video.mp4", 90, (480, 640)),
        ("flir_vfr_portrait.mp4", 0, (1080, 1440)),
        ("rails_rectangular_samples_sar3x2.mp4", 0, (1920, 1080)),
    ],
)
def test_real_orientations(
    recordings: Path, name: str, rotation: int, shown: tuple[int, int]
) -> None:
    """Real phones' files stand upright."""
    video = video_of(recordings / "video" / name)
    assert (video.rotation, video.mirrored, video.shown_size) == (rotation, False, shown)


@pytest.mark.parametrize(
    ("name", "transfer"),
    [
        ("hdr10-av1.mp4", "smpte2084"),
        ("hlg10-color-test.mp4", "arib-std-b67"),
        ("rails_rotated_hdr_video.mov", "arib-std-b67"),
        ("ios9.mov", "bt709"),
    ],
)
def test_real_colours(recordings: Path, name: str, transfer: str) -> None:
    """HDR is told from SDR."""
    assert video_of(recordings / "video" / name).transfer == transfer


def test_real_streams(recordings: Path) -> None:
    """Data tracks, absent sound, late sound, transparent video, a song with a sleeve."""
    folder = recordings / "video"
    assert audio_of(folder / "ios9.mov").index == 1
    assert probe(folder / "rails_no_audio.mp4").audio is None
    assert audio_of(folder / "flir_vfr_portrait.mp4").start == Fraction(8297, 44100)
    assert video_of(folder / "flir_vfr_portrait.mp4").frame_count == 84
    assert video_of(folder / "transparent.webm").has_alpha
    assert probe(recordings / "audio" / "music_macleod_30s_cover.mp3").kind == "audio"


def test_real_stills(recordings: Path) -> None:
    """Photos are stills, whatever codec they share with video."""
    kinds = {path.name: probe(path).kind for path in (recordings / "image").iterdir()}
    assert kinds.pop("iss634.apng") == "video"
    assert set(kinds.values()) == {"image"}


# --- several sounds -------------------------------------------------------------------------


def sounds(*hertz: int) -> tuple[object, ...]:
    """Inputs of a picture and of tones that last a second, the next two, and so on."""
    tones = (f"sine=f={each}:d={number}" for number, each in enumerate(hertz, start=1))
    inputs = (PICTURE, *(("-f", "lavfi", "-i", tone) for tone in tones))
    maps = (("-map", number) for number in range(len(hertz) + 1))
    return (*(word for each in inputs for word in each), *(word for each in maps for word in each))


TITLED = ("-metadata:s:a:0", "language=fra", "-metadata:s:a:0", "title=Salle\x1b[31m",
          "-metadata:s:a:1", "language=eng", "-metadata:s:a:1", "title=Interprète")  # fmt: skip


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.mov"])
def test_each_sound_has_facts_of_its_own(make: Make, name: str) -> None:
    """Its number, how long it is, and what the file says of it, fit to be shown."""
    info = probe(make(name, *sounds(440, 880), *TITLED, "-ac:a:1", 2))
    assert info.audio is not None
    first, second = info.audio, info.other_audio[0]
    assert (first.number, first.index, first.channels) == (1, 1, 1)
    assert (second.number, second.index, second.channels) == (2, 2, 2)
    assert [float(info.until(each)) for each in (first, second)] == pytest.approx([1, 2], abs=0.05)
    told = [(each.number, each.language, each.title) for each in info.tracks if each.number]
    assert told == [(1, "fr", "Salle [31m"), (2, "en", "Interprète")]


def test_the_default_sound_keeps_its_number(make: Make) -> None:
    """Numbers are places in the file, whichever is heard where nobody chooses."""
    path = make("a.mkv", *sounds(440, 880, 1_320), "-disposition:a:0", 0, "-disposition:a:1",
                "default", "-disposition:a:2", 0)  # fmt: skip
    info = probe(path)
    assert info.audio is not None
    assert info.audio.number == 2
    assert [each.number for each in info.other_audio] == [1, 3]
    assert info.sound(3) is info.other_audio[1]
    assert info.sound(4) is None


def test_a_sound_that_cannot_be_heard_has_a_number_and_a_reason(make: Make) -> None:
    """It counts, so that the numbers are those of any player."""
    path = make("a.mp4", *sounds(440, 880))
    locked = bytearray(path.read_bytes())
    at = locked.index(b"mp4a")
    locked[at : at + 4] = b"enca"
    path.write_bytes(locked)
    info = probe(path)
    assert info.audio is not None
    assert (info.audio.number, info.other_audio) == (2, ())
    assert [each.unheard for each in info.tracks if each.number] == [
        "it is protected (encrypted)",
        "",
    ]
