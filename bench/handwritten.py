"""One story twice: by storyforge, and by one ffmpeg command as somebody would write it by hand.

The story is five scenes of five seconds: two 1080p clips, a photo that zooms, a blurred
landscape clip, a card; a caption over each of the first four, the kit's logo, crossfades,
clip sound and music. The command has the same filters in one graph and the same encoder
settings, with the encoder's own choice of threads. Its words, its card and the photo's plate
are pictures painted beforehand, whose painting is not counted.
"""

from __future__ import annotations

import json
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[1]
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
RATE, SCENE, FADE = 30, 150, 12

STORY = """\
version: 1
title: "Banc d'essai"
language: fr
brand: rivemont
sound: {music: {source: musique.wav, volume: -12 dB, duck: 0 dB}}
defaults: {transition: {type: crossfade, duration: 12f}}
scenes:
  - {type: clip, source: un.mp4, end: 5s, captions: [{text: "Une légende sur le premier plan"}]}
  - {type: photo, source: photo.jpg, duration: 5s, motion: {type: zoom-in, amount: 12%},
     captions: [{text: "Une légende sur la photo"}]}
  - {type: clip, source: deux.mp4, end: 5s, captions: [{text: "Une légende sur le deuxième plan"}]}
  - {type: clip, source: large.mp4, end: 5s, fit: blur, captions: [{text: "Une légende encore"}]}
  - {type: card, layout: title, duration: 5s, slots: {title: "Fin de l'essai"}}
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with the story, its sources and the painted pictures of the command."""

    folder: Path

    @property
    def storyforge_output(self) -> Path:
        return self.folder / "output" / "essai.instagram-story.mp4"

    @property
    def command_output(self) -> Path:
        return self.folder / "command.mp4"


def prepare(folder: Path) -> Bench:
    """Make the sources, and let storyforge paint what the command lays over them."""
    (folder / "brand").mkdir(parents=True)
    _run("cp", "-r", str(ROOT / "brand" / "rivemont"), str(folder / "brand" / "rivemont"))
    (folder / "essai.yaml").write_text(STORY, encoding="utf-8")
    for name, size, seed in (("un", "1080x1920", 1), ("deux", "1080x1920", 2),
                             ("large", "1920x1080", 3)):  # fmt: skip
        _clip(folder / f"{name}.mp4", size, seed)
    _photo(folder / "photo.jpg")
    _music(folder / "musique.wav")
    _paint(folder)
    return Bench(folder)


def _run(*argv: str) -> None:
    subprocess.run(argv, check=True, capture_output=True)


def _clip(path: Path, size: str, seed: int) -> None:
    """Six seconds with the detail, noise and movement of a phone's recording."""
    picture = (
        f"gradients=s={size}:r={RATE}:d=6:n=6:seed={seed}:speed=0.02,"
        f"noise=alls=6:allf=t:all_seed={seed},format=yuv420p"
    )
    _run(
        FFMPEG, "-y", "-f", "lavfi", "-i", picture,
        "-f", "lavfi", "-i", f"sine=frequency={200 * seed}:d=6:sample_rate=48000",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "60", "-c:a", "aac",
        str(path),
    )  # fmt: skip


def _photo(path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 255, (400, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((3000, 4000), Image.Resampling.BICUBIC).save(path, quality=92)


def _music(path: Path) -> None:
    time = np.arange(30 * 48_000) / 48_000
    tone = (np.sin(2 * np.pi * 220 * time) * 8000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.repeat(tone, 2).tobytes())


def _paint(folder: Path) -> None:
    """The pictures that the command's writer has drawn beforehand."""
    for number, text in enumerate(("premier plan", "la photo", "deuxième plan", "encore")):
        picture = Image.new("RGBA", (720, 160), (14, 31, 51, 255))
        picture.putpixel((0, 0), (len(text), 0, 0, 255))
        picture.save(folder / f"caption{number}.png")
    Image.new("RGBA", (380, 84), (253, 248, 238, 255)).save(folder / "logo.png")
    Image.new("RGB", (1080, 1920), (11, 74, 102)).save(folder / "card.png")
    width, height = 1210, 2152
    with Image.open(folder / "photo.jpg") as photo:
        photo.resize((width, height), Image.Resampling.LANCZOS, box=(375, 0, 2625, 4000)).save(
            folder / "plate.png"
        )


_FIT = "fps=30,scale=1080:1920:flags=bicubic+accurate_rnd+full_chroma_int:out_color_matrix=bt709"
_BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
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


def _graph() -> str:
    """The whole story as one filter graph."""
    still = f"loop={SCENE - 1}:1:0,fps=30,setpts=N/30/TB"
    parts = [
        f"[0:v]{_FIT},trim=end_frame={SCENE},setsar=1,format=yuv420p,{_BT709}[s0]",
        f"[3:v]{_FROM_PNG},format=yuv444p,{still},{_zoom()},setsar=1,format=yuv420p,{_BT709}[s1]",
        f"[1:v]{_FIT},trim=end_frame={SCENE},setsar=1,format=yuv420p,{_BT709}[s2]",
        f"[2:v]fps=30,trim=end_frame={SCENE},split[b][f]",
        f"[b]scale=240:134,crop=134:134,scale=134:240,gblur=sigma=5:steps=2,{_DARKER}[bg]",
        "[f]scale=1080:608:flags=bicubic+accurate_rnd+full_chroma_int[fg]",
        f"[bg][fg]overlay=(W-w)/2:(H-h)/2,setsar=1,format=yuv420p,{_BT709}[s3]",
        f"[4:v]{_FROM_PNG},{still},setsar=1,format=yuv420p,{_BT709}[s4]",
    ]
    last = "s0"
    for number in range(1, 5):
        offset = number * (SCENE - FADE) / RATE
        parts.append(
            f"[{last}][s{number}]xfade=fade:duration={FADE / RATE}:offset={offset:.6f}[x{number}]"
        )
        last = f"x{number}"
    for number in range(4):
        start = (number * (SCENE - FADE) + FADE) / RATE
        end = start + (SCENE - 2 * FADE) / RATE
        parts.append(
            f"[{5 + number}:v]{_FROM_PNG},format=yuva420p,loop=120:1:0,setpts=N/30/TB+{start}/TB,"
            f"fade=in:st={start}:d=0.35:alpha=1,fade=out:st={end - 0.25}:d=0.25:alpha=1[c{number}]"
        )
        parts.append(
            f"[{last}][c{number}]overlay=65:1300:enable='between(t,{start},{end})'[o{number}]"
        )
        last = f"o{number}"
    parts.append(f"[9:v]{_FROM_PNG},format=yuva420p[l]")
    parts.append(f"[{last}][l]overlay=65:270:enable='lt(t,18.4)',format=yuv420p,{_BT709}[v]")
    parts += [_sound()]
    return ";".join(parts)


def _sound() -> str:
    fade = FADE / RATE
    voices = [
        f"[{index}:a]atrim=end=5,afade=in:d={fade}:curve=qsin,"
        f"afade=out:st={5 - fade}:d={fade}:curve=qsin,adelay={round(at * 1000)}:all=1,"
        f"aresample=48000,aformat=channel_layouts=stereo[a{number}]"
        for number, (index, at) in enumerate(((0, 0), (1, 9.2), (2, 13.8)))
    ]
    mix = (
        "[10:a]volume=-12dB,atrim=end=23.4,afade=out:st=21.4:d=2:curve=qsin[m];"
        "[a0][a1][a2][m]amix=inputs=4:normalize=0,aresample=192000,alimiter=limit=0.84:level=0,"
        "aresample=48000[a]"
    )
    return ";".join([*voices, mix])


def command(bench: Bench) -> Sequence[str]:
    """The hand-written command: one process, one graph, the same encoder settings."""
    captions = [f"caption{number}.png" for number in range(4)]
    names = ["un.mp4", "deux.mp4", "large.mp4", "plate.png", "card.png", *captions]
    names += ["logo.png", "musique.wav"]
    inputs = [word for name in names for word in ("-i", str(bench.folder / name))]
    frames = 5 * SCENE - 4 * FADE
    return [
        FFMPEG, "-hide_banner", "-loglevel", "error", "-y", *inputs,
        "-filter_complex", _graph(), "-map", "[v]", "-map", "[a]", "-frames:v", str(frames),
        *_encoder(), "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart",
        str(bench.command_output),
    ]  # fmt: skip


def _encoder() -> list[str]:
    """The settings that storyforge uses, as its own plan names them."""
    from storyforge.ffmpeg.encoding import QUALITIES, VideoLimits, video_encoding

    limits = VideoLimits(max_rate_bps=12_000_000, buffer_bits=16_000_000)
    options = video_encoding(QUALITIES["master"], limits, RATE, 5 * SCENE - 4 * FADE)
    left_to_ffmpeg = {"threads", "f", "fflags", "flags:v", "map_metadata", "map_chapters"}
    return [
        word
        for name, value in options.items()
        if name not in left_to_ffmpeg
        for word in (f"-{name}", str(value))
    ]


def same_length(bench: Bench) -> str:
    """Frames of both results, to show that both are the whole story."""
    manifest = bench.storyforge_output.with_suffix(".json")
    ours = json.loads(manifest.read_text(encoding="utf-8"))["frames"]
    counted = subprocess.run(
        [FFMPEG, "-i", str(bench.command_output), "-map", "0:v", "-c", "copy", "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr.rsplit("frame=", 1)[1].split()[0]  # fmt: skip
    return f"{ours} frames by storyforge, {counted} by the command"
