"""What `storyforge media` tells of a file is what is done when it is rendered."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from PIL import Image

from storyforge import compiler
from storyforge.compiler import Options
from storyforge.errors import UsageError
from tests.media.conftest import ffmpeg
from tests.raster.stills import P3, chart, clock, exif, in_p3, png_with, saved
from tests.render.stage import clip, photo, story

TEST = ("-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1")
FIELDS = ("-f", "lavfi", "-i", "testsrc2=s=96x480:r=50:d=2", "-vf", "interlace")
FILM = ("-f", "lavfi", "-i", "testsrc2=s=128x64:r=25:d=2")
SINE = ("-f", "lavfi", "-i", "sine=r=44100:d=1")
X264 = ("-c:v", "libx264", "-preset", "ultrafast")


def tagged(transfer: str) -> str:
    return f"setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc"


RECIPES: Mapping[str, tuple[object, ...]] = {
    "plain.mp4": (*TEST, *X264),
    "hlg.mp4": (*TEST, "-vf", tagged("arib-std-b67"), *X264),
    "pq.mkv": (*TEST, "-vf", tagged("smpte2084"), *X264),
    "full.mp4": (*TEST, "-vf", "scale=out_range=pc", "-color_range", "pc", *X264),
    "square.mp4": (*TEST, "-vf", "setsar=3/2", *X264),
    "variable.mp4": (*TEST, "-vf", "select=not(between(n\\,5\\,9))", "-fps_mode", "vfr", *X264),
    "stream.ts": (*TEST, *X264),
    "sound.mp4": (*TEST, *SINE, *X264, "-ac", 1),
    "tracks.mkv": (*TEST, *SINE, *SINE, "-map", 0, "-map", 1, "-map", 2, *X264,
                   "-metadata:s:a:0", "language=fre", "-metadata:s:a:0", "title=Salle",
                   "-metadata:s:a:1", "language=eng", "-ac:a:1", 2),
    "wide.mp4": (*TEST, "-vf", "setparams=color_primaries=smpte432", *X264),
    "log.mp4": (*TEST, "-vf", "setparams=color_trc=log316", *X264),
    "fields.mp4": (*FIELDS, *X264, "-flags", "+ildct+ilme"),
    "untold.mp4": (*FIELDS, *X264),
    "called.mp4": (*FILM, "-vf", "scale=768:480,setfield=tff", *X264, "-flags", "+ildct+ilme"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one file of each property."""
    place = tmp_path_factory.mktemp("regarder")
    for name, recipe in RECIPES.items():
        ffmpeg(*recipe, place / name)
    turned = ("-display_rotation", -90, "-i", place / "plain.mp4", "-c", "copy")
    ffmpeg(*turned, place / "turned.mp4")
    return place


def told(path: Path) -> dict[str, tuple[str, str]]:
    """What was found and what is done, by subject."""
    (seen,) = compiler.look([path], Options(cache=False))
    assert not seen.refused
    return {each.subject: (each.found, each.done) for each in seen.aspects}


def planned(path: Path) -> str:
    """The commands that render the file as a clip."""
    board = story(path.parent / "essai.yaml", f"scenes:\n  - {{type: clip, source: {path.name}}}\n")
    text, report = compiler.plan_text(board, Options(platforms=("vertical",), cache=False))
    assert text, report.diagnostics
    return text


@pytest.mark.parametrize(
    ("name", "subject", "found", "done"),
    [
        ("plain.mp4", "orientation", "upright", ""),
        ("turned.mp4", "orientation", "on its side", "turned by 90°"),
        ("turned.mp4", "picture", "96x64", "shown as 64x96"),
        ("square.mp4", "pixel shape", "3:2", "stretched to square pixels"),
        ("square.mp4", "picture", "96x64", "shown as 144x64"),
        ("plain.mp4", "rate", "25 pictures a second, constant", "kept in a story of 25"),
        ("variable.mp4", "rate", "variable", "nearest in time"),
        ("full.mp4", "colour", "full range", "converted to BT.709, limited range"),
        ("hlg.mp4", "colour", "HDR (HLG)", "tone-mapped"),
        ("pq.mkv", "colour", "HDR (PQ)", "tone-mapped"),
        ("sound.mp4", "sound", "mono, 44.1 kHz", "on both sides, resampled to 48 kHz"),
        ("tracks.mkv", "sound track 1", 'fr, "Salle", mono, 44.1 kHz', "heard unless `track` says"),
        ("tracks.mkv", "sound track 2", "en, stereo", "heard with `track: 2` or `track: en`"),
        ("wide.mp4", "colour", "with the colours of display-p3", "brought within BT.709"),
        ("log.mp4", "colour", "log footage (log (316:1))", "warned of"),
        ("plain.mp4", "sound", "none", ""),
        ("fields.mp4", "fields", "interlaced, top field first", "deinterlaced"),
        ("untold.mp4", "fields", "measured, no tag says so", "deinterlaced"),
        ("called.mp4", "fields", "called interlaced, but its pictures are whole", ""),
        ("stream.ts", "keyframes", "keyframe", "from the beginning"),
        ("sound.mp4", "streams", "0 video (h264), 1 audio (aac)", "used: 0, 1"),
        ("plain.mp4", "lasts", "1 s", ""),
    ],
)
def test_each_property_is_told(
    folder: Path, name: str, subject: str, found: str, done: str
) -> None:
    """In words: what is there, and what becomes of it."""
    seen = told(folder / name)[subject]
    assert found in seen[0]
    assert done in seen[1]
    assert bool(done) == bool(seen[1])


PHOTOS: Mapping[str, bytes] = {
    "p3.png": saved(chart(in_p3()), "PNG", icc_profile=P3),
    "turned.jpg": saved(clock(), "JPEG", exif=exif(6)),
    "ink.tif": saved(Image.new("CMYK", (9, 9)), "TIFF"),
    "fine.png": saved(Image.fromarray(np.zeros((9, 9), np.uint16)), "PNG"),
    "bright.png": png_with(b"cICP", bytes((9, 16, 0, 1)), clock()),
    "clear.png": saved(Image.new("RGBA", (9, 9)), "PNG"),
    "opaque.png": saved(Image.new("RGBA", (9, 9), (1, 2, 3, 255)), "PNG"),
    "pages.tif": saved(clock(), "TIFF", save_all=True, append_images=[clock()]),
    "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
}


@pytest.mark.parametrize(
    ("name", "subject", "found", "done"),
    [
        (
            "p3.png",
            "colour",
            "made from the file's own words (its own profile, ICC)",
            "converted to sRGB",
        ),
        ("turned.jpg", "orientation", "on its side", "turned by 90°"),
        ("turned.jpg", "colour", "nothing told, read as sRGB", ""),
        ("ink.tif", "colour", "CMYK without a profile", "by a simple formula"),
        ("fine.png", "picture", "16 bits", "brought to 8 bits"),
        ("bright.png", "colour", "HDR (PQ)", "tone-mapped to sRGB"),
        ("clear.png", "alpha", "transparent parts", "the ground of `contain` shows through"),
        ("opaque.png", "alpha", "", ""),
        ("pages.tif", "beside it", "pages", "the main one is shown"),
        ("logo.svg", "picture", "a drawing (SVG)", "painted as large as it is shown"),
    ],
)
def test_each_property_of_a_photo_is_told(
    name: str, subject: str, found: str, done: str, tmp_path: Path
) -> None:
    """As for clips; of what is not there nothing is said."""
    (tmp_path / name).write_bytes(PHOTOS[name])
    seen = told(tmp_path / name).get(subject, ("", ""))
    assert found in seen[0]
    assert done in seen[1]
    assert (bool(found), bool(done)) == (bool(seen[0]), bool(seen[1]))


@pytest.mark.parametrize("name", [*RECIPES, "turned.mp4"])
def test_what_is_told_is_what_is_planned(folder: Path, name: str) -> None:
    """There is one truth: the plan tones, reads levels and seeks as was said."""
    seen, plan = told(folder / name), planned(folder / name)
    through_a_table = any(words in seen["colour"][1] for words in ("tone-mapped", "brought within"))
    assert through_a_table == ("haldclut" in plan)
    assert ("deinterlaced" in seen.get("fields", ("", ""))[1]) == ("bwdif" in plan)
    assert ("full range" in seen["colour"][0]) == ("in_range=pc" in plan)


def test_folders_are_searched_for_media(folder: Path, tmp_path: Path) -> None:
    """Below them too; other files are left out, but what is called media and is none is told."""
    shutil.copy(folder / "plain.mp4", tmp_path / "a.mp4")
    (tmp_path / "below").mkdir()
    photo(tmp_path / "below" / "photo.png")
    (tmp_path / ".hidden.mp4").touch()
    (tmp_path / "story.yaml").write_text("version: 1")
    (tmp_path / "notes.txt").write_text("rien")
    (tmp_path / "below" / "broken.mov").write_text("not a film")
    os.mkfifo(tmp_path / "below" / "pipe.mp4")
    found = list(compiler.look([tmp_path], Options(cache=False)))
    assert [(Path(each.shown).name, each.refused) for each in found] == [
        ("a.mp4", False), ("broken.mov", True), ("photo.png", False), ("pipe.mp4", True),
    ]  # fmt: skip


def test_a_file_that_is_named_is_told_whatever_it_is(tmp_path: Path) -> None:
    """With its reason; twice the same file is told once."""
    path = tmp_path / "notes.txt"
    path.write_text("#EXTM3U\nsecret.ts\n")
    (seen,) = compiler.look([path, path], Options(cache=False))
    assert (seen.refused, seen.reason) == (True, "it is a playlist, not a recording")


def test_nothing_to_look_at_is_wrong_usage(tmp_path: Path) -> None:
    """As for a folder without storyboards."""
    with pytest.raises(UsageError, match="no media file"):
        list(compiler.look([tmp_path], Options(cache=False)))
    with pytest.raises(UsageError, match="there is no"):
        list(compiler.look([tmp_path / "none.mp4"], Options(cache=False)))


def test_plain_data_is_json_without_long_lists(folder: Path) -> None:
    """Facts by their own names, keyframes counted."""
    (seen,) = compiler.look([folder / "sound.mp4"], Options(cache=False))
    data = json.loads(json.dumps(seen.plain()))
    assert set(data) == {"file", "status", "reason", "aspects", "facts", "loudness"}
    assert data["status"] == "usable"
    assert data["facts"]["video"]["average_rate"] == [25, 1]
    assert isinstance(data["facts"]["video"]["keyframes"], int)
    assert set(data["aspects"][0]) == {"subject", "found", "done", "refused"}


def test_what_is_cut_off_or_locked_says_so(tmp_path: Path) -> None:
    """A part of a film, and a film whose pictures are locked."""
    whole = clip(tmp_path / "whole.mp4", 2).read_bytes()
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "locked.mp4").write_bytes(whole.replace(b"avc1", b"encv"))
    assert "cut off" in told(tmp_path / "half.mp4")["lasts"][0]
    assert told(tmp_path / "locked.mp4")["picture"] == (
        "it is protected (encrypted)", "refused as a clip",
    )  # fmt: skip


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the right to read everything, which the administrator has."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        os.setegid(65534)
        os.seteuid(65534)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(user)
            os.setegid(group)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_what_may_not_be_read_is_told(folder: Path) -> None:
    """A file, the folder it lies in, a folder that may be listed but not entered."""
    with TemporaryDirectory(dir="/tmp") as place:
        open_to_all = Path(place)
        open_to_all.chmod(0o755)
        for name, rights in (("closed", 0o000), ("listed", 0o444), ("open", 0o755)):
            (open_to_all / name).mkdir()
            shutil.copy(folder / "plain.mp4", open_to_all / name / "a.mp4")
            (open_to_all / name).chmod(rights)
        (open_to_all / "open" / "a.mp4").chmod(0o000)
        lines = (f"  - {{type: clip, source: {name}/a.mp4}}\n" for name in ("listed", "open"))
        board = story(open_to_all / "essai.yaml", f"scenes:\n{''.join(lines)}")
        board.chmod(0o644)
        options = Options(cache=False, platforms=("square",))
        compiler.check([board], options)  # what has to be imported is imported
        list(compiler.look([open_to_all], options))
        with as_nobody():
            report = compiler.check([board], options)
            seen = list(compiler.look([open_to_all], options))
    assert [(found.code, found.span.line) for found in report.diagnostics if found.span] == [
        ("SF404", 4), ("SF404", 5),
    ]  # fmt: skip
    assert [(Path(each.shown).parent.name, each.refused) for each in seen] == [
        ("listed", True), ("open", True),
    ]  # fmt: skip


# --- loudness -------------------------------------------------------------------------------

WAVES = {
    "soft.wav": "0.01*sin(2*PI*997*t)", "loud.wav": "0.9*sin(2*PI*997*t)",
    "silent.wav": "0", "faint.wav": "if(eq(n\\,48000)\\,0.01\\,0.0002*sin(2*PI*997*t))",
    "whisper.wav": "0.002*sin(2*PI*997*t)",
}  # fmt: skip


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sounds of three seconds at known levels, one of half a second, and a picture with two."""
    place = tmp_path_factory.mktemp("niveaux")
    for name, wave in WAVES.items():
        ffmpeg("-f", "lavfi", "-i", f"aevalsrc={wave}|{wave}:s=48000:d=3", place / name)
    ffmpeg("-i", place / "loud.wav", "-t", 0.5, place / "short.wav")
    ffmpeg(*TEST, "-i", place / "soft.wav", "-i", place / "loud.wav", "-map", 0, "-map", 1,
           "-map", 2, *X264, "-c:a", "flac", place / "both.mkv")  # fmt: skip
    ffmpeg(*TEST, *X264, place / "mute.mp4")
    return place


def loudness(path: Path) -> compiler.Seen:
    (seen,) = compiler.look([path], Options(cache=False), loudness=True)
    return seen


@pytest.mark.parametrize(
    ("name", "found", "done"),
    [
        # BS.1770: a sine of 997 Hz at full scale on both sides has 0 LUFS.
        ("soft.wav", "-40.0 LUFS, true peak -40.0 dBTP", "raised by 26.0 dB to -14.0 LUFS"),
        ("loud.wav", "-0.9 LUFS, true peak -0.9 dBTP", "lowered by 13.1 dB to -14.0 LUFS"),
        ("whisper.wav", "-54.0 LUFS", "raised by 30.0 dB, as far as it goes, to -24.0 LUFS"),
        ("faint.wav", "too soft to measure, true peak -4", "left at its own level"),
        ("silent.wav", "silent", "nothing would be heard"),
        ("short.wav", "too short to measure, true peak -0.9 dBTP", "left at its own level"),
    ],
)
def test_how_loud_a_file_is_told(waves: Path, name: str, found: str, done: str) -> None:
    """And what would bring it to the story's loudness, were all of it used."""
    told = {each.subject: each for each in loudness(waves / name).aspects}["loudness"]
    assert found in told.found
    assert done in told.done


def test_each_track_has_a_loudness(waves: Path) -> None:
    """By its number, in words and in JSON; a file without sound has none."""
    seen = loudness(waves / "both.mkv")
    told = {each.subject: each.found for each in seen.aspects}
    assert told["loudness 1"].startswith("-40.0 LUFS")
    assert told["loudness 2"].startswith("-0.9 LUFS")
    plain: Any = json.loads(json.dumps(seen.plain()))["loudness"]
    assert [each["track"] for each in plain] == [1, 2]
    assert [each["gain_db"] for each in plain] == pytest.approx([26, -13.1], abs=0.1)
    assert loudness(waves / "mute.mp4").levels == ()


def test_loudness_is_measured_where_it_is_asked_for(waves: Path) -> None:
    """All of the sound has to be decoded for it."""
    (seen,) = compiler.look([waves / "soft.wav"], Options(cache=False))
    assert seen.levels is None
    assert "loudness" not in [each.subject for each in seen.aspects]
    assert seen.plain()["loudness"] is None
