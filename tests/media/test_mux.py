"""Pieces are joined exactly: every frame, every sample, and nothing else."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from storyforge.core.time import SAMPLE_RATE, STORY_RATES, FrameRate
from storyforge.errors import NotWritable, OutputWrong
from storyforge.media.inspect import inspect
from storyforge.media.mux import AAC_FRAME, join
from tests.media.conftest import ffmpeg
from tests.mp4 import Movie, movie

TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
LENGTHS = (7, 40, 1, 23)


def segment(folder: Path, rate: int, begin: int, length: int, *extra: object) -> Path:
    """Frames `begin` and following of a moving pattern, as the renderer encodes them."""
    path = folder / f"{begin:05}.mp4"
    picture = f"testsrc2=s=160x96:r={rate},trim=start_frame={begin},setpts=PTS-STARTPTS"
    ffmpeg("-f", "lavfi", "-i", f"{picture},format=yuv420p,{TAGS}", "-frames:v", length,
           "-c:v", "libx264", "-preset", "veryfast", "-crf", 20, "-bf", 2, "-threads", 1,
           "-x264-params", "keyint=15:open-gop=0", *extra, "-f", "mp4", path)  # fmt: skip
    return path


def segments(folder: Path, rate: int, lengths: Sequence[int] = LENGTHS) -> list[Path]:
    begins = [sum(lengths[:number]) for number in range(len(lengths))]
    return [segment(folder, rate, *both) for both in zip(begins, lengths, strict=True)]


CLICKS = "aevalsrc='if(lt(mod(n,4800),48),0.5,0)|0.3*sin(2*PI*440*n/48000)':s=48000"


def sound(folder: Path, samples: int, *extra: object) -> Path:
    """A mix of so many samples, clicking ten times a second, without its first 1024."""
    path = folder / "sound.mp4"
    cut = f"atrim=start_sample={AAC_FRAME}:end_sample={samples},asetpts=PTS-STARTPTS"
    ffmpeg("-f", "lavfi", "-i", CLICKS, "-af", cut, "-c:a", "aac", "-b:a", "128k",
           "-flags:a", "+bitexact", *extra, "-f", "mp4", path)  # fmt: skip
    return path


def pictures(path: Path) -> list[bytes]:
    """Every frame's luma as decoded, in the order shown."""
    with av.open(str(path)) as container:
        return [bytes(frame.planes[0]) for frame in container.decode(video=0)]


def heard(path: Path) -> list[float]:
    """The left channel's samples as decoded."""
    with av.open(str(path)) as container:
        return [
            sample
            for frame in container.decode(audio=0)
            for sample in memoryview(frame.planes[0]).cast("B").cast("f")[: frame.samples]
        ]


@pytest.fixture(scope="module", params=STORY_RATES)
def rate(request: pytest.FixtureRequest) -> FrameRate:
    return FrameRate(request.param)


@pytest.fixture(scope="module")
def pieces(rate: FrameRate, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return segments(tmp_path_factory.mktemp("segments"), rate.value)


@pytest.fixture(scope="module")
def joined(rate: FrameRate, pieces: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story of the pieces and a sound, at each rate."""
    folder = tmp_path_factory.mktemp("story")
    frames = sum(LENGTHS)
    join(pieces, sound(folder, rate.samples(frames)), folder / "story.mp4", rate, frames)
    return folder / "story.mp4"


def test_every_frame_is_there(joined: Path, pieces: list[Path]) -> None:
    """The joined file decodes to the frames of its pieces, one after the other."""
    expected = [picture for piece in pieces for picture in pictures(piece)]
    assert pictures(joined) == expected
    assert len(expected) == sum(LENGTHS)


def test_frames_stand_on_the_grid(joined: Path, rate: FrameRate) -> None:
    """Shown from 0 on, one after the other, each for one frame; B-frames and all."""
    video = movie(joined).tracks["vide"]
    step = video.timescale // rate.value
    assert video.timescale % rate.value == 0
    assert set(video.deltas) == {step}
    assert sorted(video.shown_at) == [frame * step for frame in range(sum(LENGTHS))]
    assert min(video.offsets) < 0, "there are B-frames, so the test means something"
    assert Fraction(video.duration, video.timescale) == rate.seconds(sum(LENGTHS))


def test_sound_lasts_to_the_sample(joined: Path, rate: FrameRate) -> None:
    """The sound track is exactly as long as the frames, whatever AAC's packets hold."""
    audio = movie(joined).tracks["soun"]
    assert audio.timescale == SAMPLE_RATE
    assert audio.duration == sum(audio.deltas) == rate.samples(sum(LENGTHS))
    assert set(audio.deltas[:-1]) == {AAC_FRAME}
    assert 0 < audio.deltas[-1] <= AAC_FRAME


def test_clocks_agree(joined: Path, rate: FrameRate) -> None:
    """The movie's header, both tracks' and the media say the same, with no edit list."""
    whole = movie(joined)
    assert whole.duration == rate.seconds(sum(LENGTHS))
    for track in whole.tracks.values():
        assert Fraction(track.header_duration, SAMPLE_RATE) == whole.duration
        assert track.edits == []


def test_sound_is_in_step(joined: Path) -> None:
    """Each click begins where the mix has it, to the sample, after 21 ms of silence."""
    samples = heard(joined)
    loud = [number for number, sample in enumerate(samples) if abs(sample) > 0.25]
    onsets = loud[:1] + [after for before, after in pairwise(loud) if after - before > 1000]
    assert onsets[0] > AAC_FRAME
    assert all(abs((onset + 2400) % 4800 - 2400) <= 2 for onset in onsets)
    assert len(onsets) >= len(samples) // 4800 - 1


def test_the_file_can_be_streamed_and_says_nothing_of_us(joined: Path) -> None:
    """The index comes first, colours are tagged, and no clock, name or version is in it."""
    whole = movie(joined)
    assert whole.order[0] == "ftyp"
    assert whole.order.index("moov") < whole.order.index("mdat")
    assert whole.tracks["vide"].colour == ("nclx", 1, 1, 1, False)
    assert whole.tracks["vide"].entry.type == "avc1"
    assert all(track.created == {0} for track in whole.tracks.values())
    names = {track.handler_name for track in whole.tracks.values()}
    assert names == {"VideoHandler", "SoundHandler"}
    assert not any(box.body for box in whole.box.find("moov/udta/meta/ilst"))
    data = joined.read_bytes()
    assert not any(word in data for word in (b"x264", b"Lavf", b"Lavc"))


def test_keyframes_are_those_of_the_pieces(joined: Path) -> None:
    """Each piece begins with one."""
    begins = {sum(LENGTHS[:number]) for number in range(len(LENGTHS))}
    assert begins <= set(movie(joined).tracks["vide"].keyframes)


def test_inspection_agrees(joined: Path, rate: FrameRate) -> None:
    """What the manifest says of a file is what is in it."""
    facts = inspect(joined)
    frames = sum(LENGTHS)
    assert facts.index_first
    assert facts.size_bytes == joined.stat().st_size
    assert facts.duration == rate.seconds(frames)
    video, audio = facts.video, facts.sound
    assert audio is not None
    assert (video.codec, video.profile) == ("h264", "High")
    assert video.level in {"1.0", "1.1", "1.2"}
    assert (video.width, video.height, video.pixel_format) == (160, 96, "yuv420p")
    tags = {video.primaries, video.transfer, video.matrix}
    assert (tags, video.colour_range) == ({"bt709"}, "tv")
    assert (video.frames, video.missing, video.rate) == (frames, 0, Fraction(rate.value))
    assert (video.start, video.duration) == (Fraction(0), rate.seconds(frames))
    assert video.max_gop == 15
    assert (audio.codec, audio.sample_rate, audio.channels) == ("aac", SAMPLE_RATE, 2)
    assert (audio.start, audio.samples) == (Fraction(0), rate.samples(frames))
    both = video.bit_rate + audio.bit_rate
    assert 0.7 * facts.bit_rate < both <= facts.bit_rate


def test_same_pieces_same_bytes(joined: Path, pieces: list[Path], rate: FrameRate) -> None:
    """Joining again, elsewhere, gives the same file."""
    again = joined.with_name("again.mp4")
    join(pieces, joined.with_name("sound.mp4"), again, rate, sum(LENGTHS))
    assert again.read_bytes() == joined.read_bytes()


def test_a_sound_of_whole_packets(tmp_path: Path) -> None:
    """A length that AAC's packets divide needs no shorter last one."""
    frames, rate = 32, FrameRate(60)
    assert rate.samples(frames) % AAC_FRAME == 0
    join(segments(tmp_path, 60, [frames]), sound(tmp_path, rate.samples(frames)),
         tmp_path / "story.mp4", rate, frames)  # fmt: skip
    assert set(movie(tmp_path / "story.mp4").tracks["soun"].deltas) == {AAC_FRAME}


def test_silence_is_no_track(tmp_path: Path) -> None:
    """Without sound there is one track."""
    join(segments(tmp_path, 25, [5]), None, tmp_path / "story.mp4", FrameRate(25), 5)
    assert list(movie(tmp_path / "story.mp4").tracks) == ["vide"]
    assert inspect(tmp_path / "story.mp4").sound is None


def refused(pieces: list[Path], sound: Path | None, frames: int, rate: int = 25) -> str:
    """Why pieces cannot be joined; nothing is left of the attempt."""
    folder = pieces[0].parent / "out"
    folder.mkdir(exist_ok=True)
    with pytest.raises(OutputWrong) as caught:
        join(pieces, sound, folder / "story.mp4", FrameRate(rate), frames)
    assert not list(folder.iterdir())
    return str(caught.value)


def test_frames_must_add_up(tmp_path: Path) -> None:
    """Neither fewer nor more than planned."""
    pieces = segments(tmp_path, 25, [5, 3])
    for frames in (7, 9):
        assert refused(pieces, None, frames) == (
            f"the 2 segments hold 8 frames instead of {frames}"
        )


def test_pieces_must_be_alike(tmp_path: Path) -> None:
    """A piece of another encoder setting is named."""
    pieces = [segment(tmp_path, 25, 0, 5), segment(tmp_path, 25, 5, 5, "-bf", 0)]
    assert "00005.mp4 is encoded otherwise" in refused(pieces, None, 10)


def test_pieces_must_be_tagged(tmp_path: Path) -> None:
    """A piece whose colours anyone may guess is named."""
    piece = segment(tmp_path, 25, 0, 5, "-vf", "setparams=color_trc=unknown")
    assert "00000.mp4 is not tagged" in refused([piece], None, 5)


def test_pieces_must_be_at_the_storys_rate(tmp_path: Path) -> None:
    """Frames between the grid's lines, or lines without a frame, are no story."""
    pieces = segments(tmp_path, 24, [5])
    assert "not on the grid of 25" in refused(pieces, None, 5)
    assert "does not show every frame" in refused(segments(tmp_path, 25, [5]), None, 5, rate=50)


def test_pieces_must_be_whole(tmp_path: Path) -> None:
    """A piece whose writer was stopped, or that is no video at all, is named."""
    piece = segment(tmp_path, 25, 0, 5)
    piece.write_bytes(piece.read_bytes()[:-800])
    assert "00000.mp4" in refused([piece], None, 5)
    piece.write_bytes(b"")
    assert "00000.mp4 cannot be joined" in refused([piece], None, 5)
    assert "there is no segment" in _no_pieces(tmp_path)
    assert "sound.mp4 has 0 streams" in refused([sound(tmp_path, 9600)], None, 5)


def _no_pieces(folder: Path) -> str:
    with pytest.raises(OutputWrong) as caught:
        join([], None, folder / "story.mp4", FrameRate(25), 0)
    return str(caught.value)


@pytest.mark.parametrize(
    ("samples", "word"), [(19_200 - 2048, "shorter"), (19_200 + 2048, "longer")]
)
def test_sound_must_fit(tmp_path: Path, samples: int, word: str) -> None:
    """A sound that is a packet short or long is not stretched to fit."""
    pieces = segments(tmp_path, 25, [10])
    assert f"sound.mp4 is {word}" in refused(pieces, sound(tmp_path, samples), 10)


def test_sound_must_be_the_agreed_one(tmp_path: Path) -> None:
    """Another rate or codec is refused."""
    pieces = segments(tmp_path, 25, [10])
    assert "44100" in refused(pieces, sound(tmp_path, 19_200, "-ar", 44100), 10)
    assert "not AAC-LC" in refused(pieces, sound(tmp_path, 19_200, "-c:a", "libmp3lame"), 10)


def test_the_former_file_stays_when_joining_fails(tmp_path: Path) -> None:
    """A story that cannot be finished does not cost the one before."""
    output = tmp_path / "story.mp4"
    output.write_bytes(b"before")
    with pytest.raises(OutputWrong):
        join(segments(tmp_path, 25, [5]), None, output, FrameRate(25), 6)
    assert output.read_bytes() == b"before"


def test_a_missing_folder_is_not_writable(tmp_path: Path) -> None:
    """Where nothing can be written, that is said."""
    pieces = segments(tmp_path, 25, [5])
    with pytest.raises(NotWritable):
        join(pieces, None, tmp_path / "gone" / "story.mp4", FrameRate(25), 5)


def test_the_reader_of_boxes_sees_edit_lists(tmp_path: Path) -> None:
    """What the assertions above rely on: ffmpeg's own file has what ours must not have."""
    own: Movie = movie(segment(tmp_path, 25, 0, 5))
    assert own.tracks["vide"].edits
    assert own.order.index("moov") > own.order.index("mdat")
    assert b"x264" in own.box.body


def test_a_folder_may_be_called_like_a_protocol(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colon in the way to a story does not name a protocol."""
    monkeypatch.chdir(tmp_path)
    Path("md5:a").mkdir()
    join(segments(tmp_path, 25, [5]), None, Path("md5:a/story.mp4"), FrameRate(25), 5)
    assert inspect(tmp_path / "md5:a" / "story.mp4").duration == Fraction(5, 25)
