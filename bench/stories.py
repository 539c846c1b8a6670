"""The reference stories, written into a folder with their sources and their brand kit.

    three          three scenes of 5 s: a portrait clip, a photo that zooms, a landscape clip on
                   a blurred ground; a caption on each, logo, crossfades, clip sound and music
    long           60 s in twelve scenes: seven clips, three photos, two cards, one caption after
                   the other throughout, logo, music that gives way
    ten-minutes    600 s of the scenes of `long`, with other cuts and other words each time
    hdr            5 s of a 4K recording in high dynamic range (HLG, 10 bits)

The sources are six seconds each of our own drawn films (`make media`), cut, mirrored and tinted
so that they differ, and encoded as a phone records: 1080p, 30 frames a second, a keyframe every
second, about 11 Mbit/s, AAC. They are made once and kept in `output/.bench`.

    python -m bench.stories FOLDER     writes them all there
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg

ROOT = Path(__file__).parents[1]
DRAWN = ROOT / "storyboards" / "media"
PREPARED = ROOT / "output" / ".bench"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
RATE, FADE = 30, 12
THREE_SCENE, LONG_SCENE = 5 * RATE, 161
"""Frames of a scene, its overlaps included: twelve of 161 with 11 crossfades of 12 are 60 s."""

Scene = dict[str, Any]
Data = dict[str, Any]


# --- sources --------------------------------------------------------------------------

_BACK = "split[a][b];[b]reverse[c];[a][c]concat"
_DOUBLED = "aloop=-1:size=480000"

FILMS: Mapping[str, tuple[str, float, str]] = {
    # name: the drawn film, where to begin in it (s), and what makes it another one
    "portrait-1": ("conseil-seance", 0, "null"),
    "portrait-2": ("canicule-ville", 0, _BACK),
    "portrait-3": ("conseil-seance", 2, "hflip,hue=h=25:s=1.1"),
    "portrait-4": ("canicule-ville", 0, f"hflip,hue=h=-20,{_BACK}"),
    "landscape-1": ("tram-pont", 0, "null"),
    "landscape-2": ("fontaine", 0, _BACK),
    "landscape-3": ("tram-pont", 2, "hflip,hue=h=-30:s=0.9"),
    "landscape-4": ("fontaine", 0, f"hflip,crop=1600:900,scale=1920:1080,{_BACK}"),
}
PHOTOS = ("tram-quai.jpg", "fleuve-panorama.jpg", "vieille-ville.jpg")
MUSIC = "musique-lumiere.wav"

_PHONE = (
    "-r", str(RATE), "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high",
    "-b:v", "11M", "-maxrate", "13M", "-bufsize", "13M", "-g", str(RATE), "-bf", "2",
    "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
    "-color_trc", "bt709", "-c:a", "aac", "-b:a", "160k", "-ar", "48000",
)  # fmt: skip
_PHONE_HDR = (
    "-c:v", "libx265", "-preset", "ultrafast", "-b:v", "40M", "-g", str(RATE), "-tag:v", "hvc1",
    "-x265-params", "log-level=error", "-pix_fmt", "yuv420p10le", "-colorspace", "bt2020nc",
    "-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-c:a", "aac",
)  # fmt: skip


def sources() -> Path:
    """The folder of prepared sources; made where this file or a drawn film has changed."""
    folder = PREPARED / _digest()
    if not folder.is_dir():
        draft = folder.with_suffix(f".{os.getpid()}")
        draft.mkdir(parents=True)
        for name in FILMS:
            _film(name, draft)
        for name in (*PHOTOS, MUSIC):
            shutil.copyfile(DRAWN / name, draft / name)
        draft.replace(folder)
    return folder


def _digest() -> str:
    total = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(DRAWN.glob("*.*")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _film(name: str, folder: Path) -> None:
    film, start, change = FILMS[name]
    _ffmpeg(
        "-ss", str(start), "-i", str(DRAWN / f"{film}.mp4"), "-vf", f"{change},trim=duration=6",
        "-af", f"{_DOUBLED},atrim=duration=6", *_PHONE, str(folder / f"{name}.mp4"),
    )  # fmt: skip


def _hdr_film(folder: Path) -> Path:
    """Six seconds of moving detail at 3840x2160 in HLG, made when it is asked for."""
    path = folder / "hdr.mp4"
    if not path.exists():
        draft = path.with_suffix(".draft.mp4")
        picture = f"testsrc2=s=3840x2160:r={RATE}:d=6,noise=alls=4:allf=t:all_seed=7"
        tone = "sine=frequency=330:sample_rate=48000:d=6"
        _ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *_PHONE_HDR, str(draft))
        draft.replace(path)
    return path


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([FFMPEG, "-v", "error", "-nostdin", "-y", *arguments], check=True)


# --- stories --------------------------------------------------------------------------


def _story(title: str, scenes: list[Scene], music: Data, platform: str) -> Data:
    return {
        "version": 1, "title": title, "language": "fr", "brand": "rivemont",
        "platforms": [platform], "sound": {"music": {"source": MUSIC, **music}},
        "defaults": {"transition": {"type": "crossfade", "duration": f"{FADE}f"}},
        "scenes": scenes,
    }  # fmt: skip


def three() -> Data:
    """Three scenes of 5 s."""
    words = ("Le **conseil** se réunit ce soir", "La ligne 4 ouvre au *printemps*",
             "Un pont pour les **trams** et les vélos")  # fmt: skip
    lasts = f"{THREE_SCENE}f"
    scenes: list[Scene] = [
        {"type": "clip", "source": "portrait-1.mp4", "duration": lasts},
        {"type": "photo", "source": PHOTOS[0], "duration": lasts,
         "motion": {"type": "zoom-in", "amount": "12%"}},
        {"type": "clip", "source": "landscape-1.mp4", "duration": lasts, "fit": "blur"},
    ]  # fmt: skip
    for scene, text in zip(scenes, words, strict=True):
        scene["captions"] = [{"text": text}]
    return _story("Trois plans", scenes, {"volume": "-17 dB", "duck": "0 dB"}, "instagram-story")


_TWELVE: tuple[Scene, ...] = (
    {"type": "clip", "source": "portrait-1.mp4"},
    {"type": "photo", "source": PHOTOS[0], "motion": {"type": "zoom-in", "amount": "12%"}},
    {"type": "clip", "source": "landscape-1.mp4", "focus": [0.35, 0.5]},
    {"type": "card", "layout": "number",
     "slots": {"kicker": "Ligne 4", "number": "11 min", "label": "de la gare à l'université"}},
    {"type": "clip", "source": "landscape-2.mp4", "fit": "blur"},
    {"type": "clip", "source": "portrait-2.mp4"},
    {"type": "photo", "source": PHOTOS[1], "motion": {"type": "pan", "to": "right"}},
    {"type": "clip", "source": "landscape-3.mp4", "focus": [0.6, 0.5]},
    {"type": "clip", "source": "portrait-3.mp4"},
    {"type": "photo", "source": PHOTOS[2], "motion": {"type": "zoom-out", "amount": "12%"}},
    {"type": "clip", "source": "landscape-4.mp4", "fit": "blur"},
    {"type": "card", "layout": "quote",
     "slots": {"quote": "La ville se traverse à pied", "author": "Une habitante"}},
)  # fmt: skip
_WORDS = (
    "Le **conseil** se réunit ce soir", "À l'ordre du jour : le *budget*",
    "La ligne 4 ouvre au **printemps**", "Un tram toutes les **6 minutes**",
    "Le pont est **terminé**", "Trams et vélos passent *ensemble*",
    "Deux fois plus vite", "Douze stations, *toutes* accessibles",
    "Les fontaines coulent", "De l'eau **fraîche** sur 40 places",
    "Fortes chaleurs annoncées", "**Buvez** souvent, même sans soif",
    "Le fleuve retrouve ses berges", "Neuf kilomètres de *promenade*",
    "La nuit, un tram par heure", "Du **vendredi** au dimanche",
    "Séance publique", "Les débats sont *filmés*",
    "Le centre passe à **20 km/h**", "Dès le 1er février",
    "Cent bancs de plus", "À l'ombre, près de l'**eau**",
    "Merci à toutes et à tous", "Rendez-vous sur *rivemont.fr*",
)  # fmt: skip


def _twelve(turn: int) -> list[Scene]:
    """The twelve scenes once; each turn begins a little later and says something else."""
    scenes = []
    half = (LONG_SCENE - 2 * FADE) // 2
    for index, scene in enumerate(_TWELVE):
        words = _WORDS[2 * index : 2 * index + 2]
        captions = [
            {"text": f"{turn + 1}. {text}" if turn else text, "at": f"{FADE + n * half}f",
             "duration": f"{half}f"}
            for n, text in enumerate(words)
        ]  # fmt: skip
        start = {"start": f"{turn * 40}ms"} if turn and scene["type"] == "clip" else {}
        scenes.append({**scene, **start, "duration": f"{LONG_SCENE}f", "captions": captions})
    return scenes


_LONG_MUSIC = {"volume": "-17 dB", "duck": "-6 dB"}


def long() -> Data:
    """Twelve scenes, 60 s: one that changes from edit to edit."""
    return _story("Une minute", _twelve(0), _LONG_MUSIC, "instagram-story")


def ten_minutes() -> Data:
    """The twelve scenes ten times, and one more to fill 600 s; for a platform that takes it."""
    scenes = [scene for turn in range(10) for scene in _twelve(turn)]
    missing = 600 * RATE - len(scenes) * (LONG_SCENE - FADE) - FADE
    last = {key: value for key, value in _TWELVE[0].items() if key != "captions"}
    scenes.append({**last, "start": "0.5s", "duration": f"{missing + FADE}f"})
    return _story("Dix minutes", scenes, _LONG_MUSIC, "tiktok")


def hdr() -> Data:
    """One 4K clip in high dynamic range."""
    scene = {"type": "clip", "source": "hdr.mp4", "duration": "5s", "fit": "cover",
             "captions": [{"text": "Filmé en **4K HDR**"}]}  # fmt: skip
    return _story("4K HDR", [scene], _LONG_MUSIC, "instagram-story")


STORIES: Mapping[str, Callable[[], Data]] = {
    "three": three, "long": long, "ten-minutes": ten_minutes, "hdr": hdr
}  # fmt: skip


# --- a folder of them -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a brand kit, sources and storyboards, to be rendered and edited."""

    folder: Path

    def write(self, name: str, data: Data | None = None) -> Path:
        """Write a story, with its sources; where it lies."""
        path = self.folder / f"{name}.yaml"
        # JSON is YAML; a scene a line is easy to read.
        data = data or STORIES[name]()
        scenes = ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in data["scenes"])
        head = json.dumps({**data, "scenes": []}, ensure_ascii=False).removesuffix("[]}")
        path.write_text(f"{head}[\n  {scenes}\n]}}\n", encoding="utf-8")
        for source in _named(data):
            self._bring(source)
        return path

    def output(self, name: str) -> Path:
        """Where the story's video comes to lie."""
        platform = STORIES[name]()["platforms"][0]
        return self.folder / "output" / f"{name}.{platform}.mp4"

    def _bring(self, source: str) -> None:
        place = self.folder / source
        prepared = sources()
        kept = _hdr_film(prepared) if source == "hdr.mp4" else prepared / source
        if not place.exists():
            shutil.copyfile(kept, place)

    # What an author does to `long` between two renders

    def change_a_caption(self) -> None:
        """Other words in the middle of the story."""
        data = long()
        data["scenes"][5]["captions"][0]["text"] = "Chaleur : *prenez soin* de vous"
        self.write("long", data)

    def swap_a_clip(self) -> int:
        """Another film in one scene; how many frames show it."""
        data = long()
        data["scenes"][5]["source"] = "portrait-4.mp4"
        self.write("long", data)
        return LONG_SCENE

    def change_a_colour(self) -> None:
        """A colour of the charter: the accent of the furniture and of stressed words."""
        kit = self.folder / "brand" / "rivemont" / "brand.yaml"
        text = kit.read_text("utf-8")
        assert '"#ffb640"' in text
        kit.write_text(text.replace('"#ffb640"', '"#ffd166"'), "utf-8")


def project(folder: Path) -> Project:
    """An empty project with its own copy of the brand kit."""
    shutil.copytree(ROOT / "brand" / "rivemont", folder / "brand" / "rivemont")
    return Project(folder)


def _named(data: Data) -> list[str]:
    sources = [scene["source"] for scene in data["scenes"] if "source" in scene]
    return list(dict.fromkeys([*sources, data["sound"]["music"]["source"]]))


def main() -> None:
    """Write all the stories into the folder given."""
    made = project(Path(sys.argv[1]))
    for name in STORIES:
        print(made.write(name))


if __name__ == "__main__":
    main()
