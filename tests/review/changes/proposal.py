"""A repository with stories, and six proposed changes to them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from storyforge.cli import scaffold
from tests.media.conftest import ffmpeg

BLUE, LATER_BLUE = "#0057a8", "#7a1fa2"
KIT = """\
version: 1
name: Ville
extends: ../starter
palette: {{slate: "{blue}"}}
"""
_STORY = """\
version: 1
title: "{title}"
brand: {brand}
platforms: [square]
defaults: {{transition: cut}}
scenes:
  - {{type: card, layout: title, duration: {lasts}, slots: {{title: "{title}"}}}}
  - {{type: card, layout: quote, duration: 0.4s, slots: {{quote: "Deuxième", author: "Elle"}}}}
"""
CLIP = """\
version: 1
title: "Séance"
brand: starter
platforms: [square]
defaults: {{transition: cut}}
scenes:
  - {{type: card, layout: title, duration: 0.4s, slots: {{title: "Séance"}}}}
  - {{type: clip, source: {source}, end: 0.5s}}
"""
FOLDER = "ville"


def story(title: str, brand: str = "starter", lasts: str = "0.4s") -> str:
    return _STORY.format(title=title, brand=brand, lasts=lasts)


def git(folder: Path, *words: str) -> str:
    """Run git as nobody in particular, with nobody's settings."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_AUTHOR_DATE": "2026-01-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T12:00:00Z",
    }  # fmt: skip
    done = subprocess.run(
        ["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, message: str) -> str:
    """Commit everything; the commit's id."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD")


def recording(path: Path, picture: str) -> Path:
    """A short recording of a test picture of ffmpeg's (`testsrc2`, `smptebars`…)."""
    ffmpeg("-f", "lavfi", "-i", f"{picture}=s=320x320:r=30:d=0.6", "-pix_fmt", "yuv420p", path)
    return path


def project(root: Path) -> Path:
    """A repository whose folder `ville` is a project, everything committed; the project."""
    folder = root / FOLDER
    folder.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    scaffold.write_kit(scaffold.site(folder / "bonjour", None, None))
    kit = folder / "brand" / "ville"
    kit.mkdir()
    (kit / "brand.yaml").write_text(KIT.format(blue=BLUE), "utf-8")
    for name in ("mot", "rythme", "panne", "calme"):
        write(folder, name, story(name.capitalize()))
    write(folder, "marque", story("Marque", "ville"))
    write(folder, "affiche", story("Affiche", "ville"))
    (folder / "média").mkdir()
    recording(folder / "média" / "film.mp4", "testsrc2")
    write(folder, "séance", CLIP.format(source="média/film.mp4"))
    commit(root, "Stories")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def propose(folder: Path) -> None:
    """Six changes: a word, a clip, a timing, the brand's blue, a new story, a broken line."""
    write(folder, "mot", story("Parole"))
    recording(folder / "média" / "autre.mp4", "smptebars")
    write(folder, "séance", CLIP.format(source="média/autre.mp4"))
    write(folder, "rythme", story("Rythme", lasts="0.6s"))
    (folder / "brand" / "ville" / "brand.yaml").write_text(KIT.format(blue=LATER_BLUE), "utf-8")
    write(folder, "nouvelle", story("Nouvelle"))
    write(folder, "panne", story("Panne").replace("layout: title", "layout: titel"))
