"""Known pictures through the whole pipeline: what a finished video shows of them, measured.

A clock face says which way up and how wide a picture is, bars say what its colours are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from storyforge.media.probe import probe
from tests.media.conftest import ffmpeg
from tests.render.deltae import delta_e, lab
from tests.render.stage import Pixels, frames, rendered, story

STEP = 6  # frames of a scene of 0.2 s
Recipe = tuple[object, ...]
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-qp", 8)


def shown(folder: Path, names: Mapping[str, str], fit: str = "cover") -> dict[str, Pixels]:
    """The middle frame of each file in a story of them all, 960x540; names to files."""
    scenes = "".join(
        f"  - {{type: clip, source: {file}, duration: 0.2s, fit: {fit}}}\n"
        for file in names.values()
    )
    board = story(folder / "essai.yaml", f"defaults: {{transition: cut}}\nscenes:\n{scenes}")
    video = rendered(board, platforms=("landscape",))
    return dict(zip(names, frames(video, STEP // 2, STEP), strict=True))


# A clock face: a white disc, red at twelve, green at three

_FACE = 180


def face(path: Path, width: int = 320) -> Path:
    image = Image.new("RGB", (width, _FACE), (30, 30, 60))
    draw = ImageDraw.Draw(image)
    middle, radius = width / 2, 80 * width / 320
    draw.ellipse((middle - radius, 10, middle + radius, 170), fill=(230, 230, 230))
    draw.rectangle((middle - 12, 15, middle + 12, 60), fill=(200, 0, 0))
    draw.rectangle((middle + radius * 0.4, 80, middle + radius * 0.9, 100), fill=(0, 160, 0))
    image.save(path)
    return path


STILL = ("-loop", 1, "-framerate", 25, "-t", 0.4)
# What is done to the upright face before it is stored, and what its display matrix undoes it by.
TURNS: dict[str, tuple[str, Recipe]] = {
    "upright": ("null", ()),
    "quarter": ("transpose=cclock", ("-display_rotation", -90)),
    "half": ("hflip,vflip", ("-display_rotation", 180)),
    "three-quarters": ("transpose=clock", ("-display_rotation", 90)),
    "mirrored": ("hflip", ("-display_hflip",)),
    "upended": ("vflip", ("-display_vflip",)),
}
SHAPES = {"wide-pixels": (160, "2"), "narrow-pixels": (640, "1/2"), "dvd-pixels": (300, "16/15")}


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pixels]:
    """The clock face as it is shown, however it was stored."""
    folder = tmp_path_factory.mktemp("horloge")
    names = {}
    for name, (filters, matrix) in TURNS.items():
        plain = folder / f"plain-{name}.mp4"
        ffmpeg(*STILL, "-i", face(folder / "face.png"), "-vf", filters, "-pix_fmt", "yuv420p",
               *X264, plain)  # fmt: skip
        names[name] = f"{name}.mov"
        ffmpeg(*matrix, "-i", plain, "-c", "copy", folder / names[name])
    for name, (width, aspect) in SHAPES.items():
        names[name] = f"{name}.mp4"
        ffmpeg(*STILL, "-i", face(folder / "face.png", width), "-vf", f"setsar={aspect}",
               "-pix_fmt", "yuv420p", *X264, folder / names[name])  # fmt: skip
    return shown(folder, names, "{type: contain, ground: ink}")


def middle_of(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    assert rows.size > 100
    return float(columns.mean()), float(rows.mean())


@pytest.mark.parametrize("name", [*TURNS, *SHAPES])
def test_a_clock_face_is_upright_and_round(faces: dict[str, Pixels], name: str) -> None:
    """Twelve above the middle, three right of it, as wide as high, whatever the file says."""
    frame = faces[name]
    red, green = frame[..., 0], frame[..., 1]
    is_face = (red > 120) | (green > 100)
    rows, columns = np.nonzero(is_face)
    x, y = (columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2
    assert (np.ptp(columns) + 1) / (np.ptp(rows) + 1) == pytest.approx(1, abs=0.02)
    twelve = middle_of((red > 140) & (green < 80))
    three = middle_of((green > 110) & (red < 80))
    assert abs(twelve[0] - x) < 6
    assert twelve[1] < y - 50
    assert three[0] > x + 50
    assert abs(three[1] - y) < 6


# Bars

BARS = [
    (235, 235, 235), (180, 180, 16), (16, 180, 180), (16, 180, 16),
    (180, 16, 180), (180, 16, 16), (16, 16, 180), (110, 80, 60),
]  # fmt: skip


def bars(path: Path, width: int, height: int, alpha: int | None = None) -> Path:
    row = np.repeat(np.array(BARS, np.uint8), width // len(BARS), axis=0)
    pixels = np.broadcast_to(row, (height, *row.shape))
    if alpha is not None:
        pixels = np.concatenate([pixels, np.full((*pixels.shape[:2], 1), alpha)], axis=-1)
    Image.fromarray(np.ascontiguousarray(pixels).astype(np.uint8)).save(path)
    return path


def tags(matrix: str, levels: str = "tv", primaries: str = "bt709") -> Recipe:
    return ("-colorspace", matrix, "-color_range", levels, "-color_primaries", primaries,
            "-color_trc", "bt709")  # fmt: skip


def coded(matrix: str, levels: str, pixels: str) -> str:
    return f"scale=out_color_matrix={matrix}:out_range={levels}:flags=accurate_rnd,format={pixels}"


# How the bars are coded, of which size; without tags the size must tell.
CODED: dict[str, tuple[int, int, str, Recipe]] = {
    "bt709.mp4": (320, 180, coded("bt709", "tv", "yuv420p"), (*X264, *tags("bt709"))),
    "bt601.mp4": (320, 180, coded("bt601", "tv", "yuv420p"), (*X264, *tags("smpte170m"))),
    "pal.mp4": (320, 180, coded("bt601", "tv", "yuv420p"), (*X264, *tags("bt470bg"))),
    "full.mp4": (320, 180, coded("bt709", "pc", "yuv420p"), (*X264, *tags("bt709", "pc"))),
    "small-untold.mkv": (320, 180, coded("bt601", "tv", "yuv420p"), X264),
    "large-untold.mkv": (1280, 720, coded("bt709", "tv", "yuv420p"), X264),
    "422.mp4": (320, 180, coded("bt709", "tv", "yuv422p10le"), (*X264, *tags("bt709"))),
    "444.mp4": (320, 180, coded("bt709", "tv", "yuv444p"), (*X264, *tags("bt709"))),
    "rgb.mkv": (320, 180, "format=rgb24", ("-c:v", "libx264rgb", "-qp", 4)),
    "hevc.mov": (320, 180, coded("bt709", "tv", "yuv420p10le"), (
        "-c:v", "libx265", "-x265-params", "log-level=none:qp=8:pools=1", *tags("bt709"))),
    "av1.mp4": (320, 180, coded("bt709", "tv", "yuv420p10le"), (
        "-c:v", "libaom-av1", "-cpu-used", 8, "-crf", 10, *tags("bt709"))),
    "vp9.webm": (320, 180, coded("bt709", "tv", "yuv420p"), (
        "-c:v", "libvpx-vp9", "-cpu-used", 8, "-crf", 8, "-b:v", 0, *tags("bt709"))),
    "vp8.webm": (320, 180, coded("bt601", "tv", "yuv420p"), (
        "-c:v", "libvpx", "-cpu-used", 8, "-crf", 4, "-b:v", "4M")),
    "mpeg2.ts": (320, 180, coded("bt709", "tv", "yuv420p"), (
        "-c:v", "mpeg2video", "-q:v", 2, *tags("bt709"))),
    "mpeg2.vob": (320, 180, coded("bt601", "tv", "yuv420p"), ("-c:v", "mpeg2video", "-q:v", 2)),
    "mjpeg.avi": (320, 180, coded("bt601", "pc", "yuvj420p"), ("-c:v", "mjpeg", "-q:v", 2)),
    "dv.avi": (720, 576, f"{coded('bt601', 'tv', 'yuv420p')},setsar=64/45", ("-c:v", "dvvideo")),
    "dnxhr.mov": (320, 180, coded("bt709", "tv", "yuv422p"), (
        "-c:v", "dnxhd", "-profile:v", "dnxhr_hq", *tags("bt709"))),
    "prores.mov": (320, 180, coded("bt709", "tv", "yuv422p10le"), (
        "-c:v", "prores_ks", "-profile:v", 3, *tags("bt709"))),
    "screen.mov": (320, 180, "format=rgb24", ("-c:v", "qtrle")),
}  # fmt: skip


def coded_file(folder: Path, name: str) -> None:
    width, height, filters, options = CODED[name]
    source = bars(folder / f"{width}.png", width, height)
    ffmpeg(*STILL, "-i", source, "-vf", filters, *options, "-r", 25, folder / name)


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pixels]:
    """The bars as they are shown, however they were coded."""
    folder = tmp_path_factory.mktemp("mire")
    for name in CODED:
        coded_file(folder, name)
    return shown(folder, {name: name for name in CODED})


def differences(frame: Pixels) -> list[float]:
    """How far each bar is from what it should be (CIEDE2000)."""
    across = frame.shape[1] / len(BARS)
    found = []
    for number, wanted in enumerate(BARS):
        x = round((number + 0.5) * across)
        patch = frame[200:340, x - 20 : x + 20].reshape(-1, 3).mean(axis=0)
        found.append(delta_e(lab(*patch), lab(*wanted)))
    return found


@pytest.mark.parametrize("name", CODED)
def test_bars_keep_their_colours(coloured: dict[str, Pixels], name: str) -> None:
    """Whatever the codec, the matrix, the range and the depth, told or not."""
    assert max(differences(coloured[name])) < 3


# A moving bar: interlaced, as broadcasters send it

FIELDS: dict[str, tuple[str, Recipe]] = {
    "tff.mp4": ("tff", (*X264, "-flags", "+ildct+ilme")),
    "bff.ts": ("bff", ("-c:v", "mpeg2video", "-q:v", 2, "-flags", "+ildct+ilme")),
    "untold.mp4": ("tff", X264),
}
STRIDE = 4  # px of 320 from field to field
# Soft on both sides, so that nothing depends on where its edges fall between pixels.
_BAR = f"geq=lum='16+200*exp(-pow((X-20-{STRIDE}*N)/6,2))':cb=128:cr=128"


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("rate", [25, 50])
def test_a_bar_moves_evenly_and_whole(tmp_path: Path, name: str, rate: int) -> None:
    """In a story of 50 every field shows once, in order; in one of 25 every other."""
    scan, options = FIELDS[name]
    ffmpeg("-f", "lavfi", "-i", "color=black:s=320x480:r=50:d=1.2,format=yuv420p", "-vf",
           f"{_BAR},interlace=scan={scan}:lowpass=0,setsar=8/3", *options,
           tmp_path / name)  # fmt: skip
    board = story(
        tmp_path / "essai.yaml",
        f"frame_rate: {rate}\nscenes:\n  - {{type: clip, source: {name}, start: 0.2s, end: 1s}}\n",
    )
    video = rendered(board, platforms=("landscape",))
    columns = np.arange(960)
    places = []
    for frame in frames(video):
        light = np.clip(frame[60:480, :, 1] - 20, 0, None)
        middles = (light * columns).sum(axis=1) / light.sum(axis=1)
        assert middles.std() < 0.7, "its lines lie above each other"
        places.append(float(middles.mean()))
    steps = np.diff(places)
    assert len(places) == 0.8 * rate
    assert steps == pytest.approx([3 * STRIDE * 50 / rate] * len(steps), abs=1)


# Transparent pictures

CLEAR: dict[str, Recipe] = {
    "vp9.webm": ("-pix_fmt", "yuva420p", "-c:v", "libvpx-vp9", "-cpu-used", 8, "-b:v", "4M"),
    "vp8.webm": ("-pix_fmt", "yuva420p", "-c:v", "libvpx", "-auto-alt-ref", 0, "-b:v", "4M"),
    "4444.mov": ("-pix_fmt", "yuva444p10le", "-c:v", "prores_ks", "-profile:v", 4),
    "rle.mov": ("-pix_fmt", "argb", "-c:v", "qtrle"),
}


@pytest.mark.parametrize(("fit", "ground"), [
    ("cover", (255, 255, 255)), ('{type: contain, ground: "#204080"}', (32, 64, 128)),
])  # fmt: skip
def test_the_ground_shows_through(tmp_path: Path, fit: str, ground: tuple[int, int, int]) -> None:
    """Half-transparent bars are half the ground's colour, wholly transparent ones all of it."""
    for alpha in (0, 128):
        source = bars(tmp_path / f"clear-{alpha}.png", 320, 180, alpha)
        for name, options in CLEAR.items():
            ffmpeg(*STILL, "-i", source, "-vf", "scale=out_color_matrix=bt601", *options,
                   tmp_path / f"{alpha}-{name}")  # fmt: skip
            video = probe(tmp_path / f"{alpha}-{name}").video
            assert video is not None
            assert video.has_alpha
    names = {f"{alpha}-{name}": f"{alpha}-{name}" for alpha in (0, 128) for name in CLEAR}
    for name, frame in shown(tmp_path, names, fit).items():
        share = float(name.partition("-")[0]) / 255
        for number, bar in enumerate(BARS):
            wanted = share * np.array(bar) + (1 - share) * np.array(ground)
            x = round((number + 0.5) * 120)
            found = frame[200:340, x - 20 : x + 20].reshape(-1, 3).mean(axis=0)
            assert delta_e(lab(*found), lab(*wanted)) < 3, (name, bar)


# High dynamic range

GREYS = {"hlg": ((38, 109), (75, 230), (100, 255)), "pq": ((38, 108), (58, 230), (75, 255))}
"""Per cent of the signal of a grey card, of reference white and of 1000 cd/m² (ITU-R BT.2408,
table 1), and the code value (0 to 255) that each must be near to."""
TRANSFERS = {"hlg": "arib-std-b67", "pq": "smpte2084"}


@pytest.mark.parametrize("container", ["mp4", "ts"])
def test_greys_of_high_dynamic_range(tmp_path: Path, container: str) -> None:
    """Mid-grey in the middle, white bright, the brightest just white, whoever tells of it."""
    # A transport stream knows no tags: there only the pictures tell.
    names = {}
    for kind, greys in GREYS.items():
        signals = np.repeat([64 + 8.76 * percent for percent, _ in greys], 108)
        luma = np.broadcast_to(signals, (180, 324)).round().astype("<u2")
        raw = luma.tobytes() + np.full((90, 324), 512, "<u2").tobytes()
        (tmp_path / f"{kind}.yuv").write_bytes(raw * 10)
        told = f"color_trc={TRANSFERS[kind]}:color_primaries=bt2020:colorspace=bt2020nc:range=tv"
        names[kind] = f"{kind}.{container}"
        ffmpeg("-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", "324x180", "-r", 25, "-i",
               tmp_path / f"{kind}.yuv", "-vf", f"setparams={told}", "-c:v", "libx265",
               "-x265-params", "log-level=none:qp=6:pools=1", tmp_path / names[kind])  # fmt: skip
        assert (b"colrnclx" in (tmp_path / names[kind]).read_bytes()) == (container == "mp4")
    for kind, frame in shown(tmp_path, names).items():
        for number, (_, wanted) in enumerate(GREYS[kind]):
            x = round((number + 0.5) * 320)
            found = frame[200:340, x - 40 : x + 40].reshape(-1, 3).mean(axis=0)
            assert found == pytest.approx([wanted] * 3, abs=4), (kind, number)


@pytest.mark.parametrize("kind", GREYS)
def test_high_dynamic_range_may_be_transparent(tmp_path: Path, kind: str) -> None:
    """It is toned as what is opaque is, and the ground shows through beside it."""
    signals = np.repeat([64 + 8.76 * percent for percent, _ in GREYS[kind]], 108)
    luma = np.broadcast_to(signals, (180, 324)).round()
    alpha = np.full((180, 324), 1023)
    luma[:90], alpha[:90] = 940, 0
    raw = np.stack([luma, *np.full((2, 180, 324), 512), alpha]).astype("<u2").tobytes()
    (tmp_path / "clear.yuv").write_bytes(raw * 10)
    told = f"color_trc={TRANSFERS[kind]}:color_primaries=bt2020:colorspace=bt2020nc:range=tv"
    ffmpeg("-f", "rawvideo", "-pix_fmt", "yuva444p10le", "-s", "324x180", "-r", 25, "-i",
           tmp_path / "clear.yuv", "-vf", f"setparams={told}", "-c:v", "prores_ks", "-profile:v", 4,
           tmp_path / "clear.mov")  # fmt: skip
    ground = '{type: contain, ground: "#204080"}'
    frame = shown(tmp_path, {kind: "clear.mov"}, ground)[kind]
    for number, (_, wanted) in enumerate(GREYS[kind]):
        columns = slice(number * 320 + 40, number * 320 + 280)
        above, below = (frame[rows, columns].mean(axis=(0, 1))
                        for rows in (slice(40, 230), slice(310, 500)))  # fmt: skip
        assert above == pytest.approx([32, 64, 128], abs=3)
        assert below == pytest.approx([wanted] * 3, abs=4)
