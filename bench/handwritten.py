"""The story `three` as one ffmpeg command, as somebody would write it by hand.

The same filters in one graph and the same encoder settings, with the encoder's own choice of
threads. Its captions, logo and furniture and the photo's plate are pictures painted
beforehand, whose painting is not counted.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from bench.composing import BT709, FFMPEG, Overlay, Story
from bench.stories import FADE, MUSIC, PHOTOS, RATE, THREE_SCENE
from bench.stories import THREE_SCENE as SCENE

PLATE = (1210, 2152)
"""The photo's size where it is shown nearest: 12 % above the canvas."""
LEFT_TO_FFMPEG = {"-threads", "-f", "-fflags", "-flags:v", "-map_metadata", "-map_chapters"}


def plate(project: Path, folder: Path) -> Path:
    """The photo, cut to the canvas's proportions at its largest size."""
    path = folder / "plate.png"
    with Image.open(project / PHOTOS[0]) as photo:
        width = photo.height * 1080 / 1920
        left = (photo.width - width) / 2
        box = (left, 0, left + width, photo.height)
        photo.convert("RGB").resize(PLATE, Image.Resampling.LANCZOS, box=box).save(path)
    return path


_FIT = "fps=30,scale=1080:1920:flags=bicubic+accurate_rnd+full_chroma_int:out_color_matrix=bt709"
_FROM_PNG = "scale=out_color_matrix=bt709:out_range=tv"
_DARKER = "lutyuv=y='16+(val-16)*0.62',scale=1080:1920"


def _zoom() -> str:
    """The same move as the story's: 12 % closer, eased, sub-pixel."""
    at = f"(on-1)/{SCENE - 1}"
    eased = f"({at})*({at})*(3-2*({at}))"
    x, y = f"65*{eased}", f"116*{eased}"
    width, height = f"1210*(1.12-0.12*{eased})", f"2152*(1.12-0.12*{eased})"
    return (
        f"perspective=x0='{x}':y0='{y}':x1='{x}+{width}':y1='{y}':x2='{x}':y2='{y}+{height}':"
        f"x3='{x}+{width}':y3='{y}+{height}':eval=frame:interpolation=linear,crop=1080:1920:0:0"
    )


def _graph(layers: Sequence[Overlay]) -> str:
    """The whole story as one filter graph; layers are inputs 4 and on, the music is 3."""
    still = f"loop={SCENE - 1}:1:0,fps=30,setpts=N/30/TB"
    end = f"setsar=1,format=yuv420p,{BT709}"
    parts = [
        f"[0:v]{_FIT},trim=end_frame={SCENE},{end}[s0]",
        f"[1:v]{_FROM_PNG},format=yuv444p,{still},{_zoom()},{end}[s1]",
        f"[2:v]fps=30,trim=end_frame={SCENE},split[b][f]",
        f"[b]scale=240:134,crop=76:134,scale=134:240,gblur=sigma=5:steps=2,{_DARKER}[bg]",
        "[f]scale=1080:608:flags=bicubic+accurate_rnd+full_chroma_int[fg]",
        f"[bg][fg]overlay=(W-w)/2:(H-h)/2,{end}[s2]",
    ]
    last = "s0"
    for number in (1, 2):
        offset = number * (SCENE - FADE) / RATE
        parts.append(
            f"[{last}][s{number}]xfade=fade:duration={FADE / RATE}:offset={offset:.6f}[x{number}]"
        )
        last = f"x{number}"
    for number, layer in enumerate(layers):
        parts += _laid_over(number, layer, last)
        last = f"o{number}"
    parts.append(f"[{last}]format=yuv420p,{BT709}[v]")
    return ";".join([*parts, *_sound()])


def _laid_over(number: int, layer: Overlay, ground: str) -> list[str]:
    """A layer over the ground while it shows; captions come from below and fade."""
    start, end = layer.start / RATE, layer.end / RATE
    picture = f"[{4 + number}:v]{_FROM_PNG},format=yuva420p"
    if not layer.moves:
        return [
            f"{picture}[c{number}]",
            (
                f"[{ground}][c{number}]overlay={layer.x}:{layer.y}:"
                f"enable='between(t,{start},{end - 0.5 / RATE})'[o{number}]"
            ),
        ]
    return [
        (
            f"{picture},loop={layer.end - layer.start}:1:0,setpts=N/30/TB+{start}/TB,"
            f"fade=in:st={start}:d=0.35:alpha=1,fade=out:st={end - 0.25}:d=0.25:alpha=1[c{number}]"
        ),
        (
            f"[{ground}][c{number}]overlay={layer.x}:"
            f"'{layer.y}+40*pow(1-min(1,(t-{start})/0.35),3)':"
            f"enable='between(t,{start},{end - 0.5 / RATE})'[o{number}]"
        ),
    ]


def _sound() -> list[str]:
    fade, length = FADE / RATE, _frames() / RATE
    voices = [
        f"[{index}:a]atrim=end=5,afade=in:d={fade}:curve=qsin,"
        f"afade=out:st={5 - fade}:d={fade}:curve=qsin,adelay={round(at * 1000)}:all=1,"
        f"aresample=48000,aformat=channel_layouts=stereo[a{index}]"
        for index, at in ((0, 0.0), (2, 9.2))
    ]
    return [
        *voices,
        f"[3:a]volume=-17dB,atrim=end={length},afade=out:st={length - 2}:d=2:curve=qsin[m]",
        (
            "[a0][a2][m]amix=inputs=3:normalize=0,aresample=192000,alimiter=limit=0.84:level=0,"
            "aresample=48000[a]"
        ),
    ]


def _frames() -> int:
    return 3 * THREE_SCENE - 2 * FADE


def command(story: Story, painted: Path, layers: Sequence[Overlay], output: Path) -> list[str]:
    """One process, one graph, the same encoder settings."""
    project = story.path.parent
    names = [project / "portrait-1.mp4", painted, project / "landscape-1.mp4", project / MUSIC]
    inputs = [word for path in (*names, *(each.path for each in layers)) for word in ("-i", path)]
    encoder = story.encoder()
    settings = [
        word
        for name, value in zip(encoder[::2], encoder[1::2], strict=True)
        if name not in LEFT_TO_FFMPEG
        for word in (name, value)
    ]
    return [
        FFMPEG, "-hide_banner", "-loglevel", "error", "-y", *map(str, inputs),
        "-filter_complex", _graph(layers), "-map", "[v]", "-map", "[a]",
        "-frames:v", str(_frames()), *settings, "-c:a", "aac", "-b:a", "128k",
        "-movflags", "+faststart", str(output),
    ]  # fmt: skip


def counted(video: Path) -> int:
    """The frames of a file, to show that it is the whole story."""
    said = subprocess.run(
        [FFMPEG, "-i", str(video), "-map", "0:v", "-c", "copy", "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    return int(said.rsplit("frame=", 1)[1].split()[0])
