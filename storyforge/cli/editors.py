"""Setting up an editor for a project: schemas, snippets, tasks; nothing is overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template

from storyforge.cli.scaffold import KIT_SCHEMA_FILE, SCHEMA_FILE, kits_of
from storyforge.cli.schemas import brand_schema, storyboard_schema
from storyforge.storyboard import starter_kit_folder

VSCODE = ".vscode"
TEMPLATES = ("settings.json", "tasks.json", "extensions.json", "storyforge.code-snippets")
SCHEMAS = (SCHEMA_FILE, KIT_SCHEMA_FILE)
"""Written anew each time: they are nobody's but ours, and change with the kit."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was written, and what was left alone because it was there already."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def set_up_vscode(project: Path) -> SetUp:
    """Write what Visual Studio Code needs into the project's `.vscode`.

    A project with one kit gets a schema that knows its cards, styles and colours. Raises
    UsageError where that kit cannot be read.
    """
    kits = kits_of(project)
    schema = storyboard_schema(project / "brand" / kits[0] if len(kits) == 1 else None)
    schemas = dict(zip(SCHEMAS, (schema, brand_schema()), strict=True))
    texts = {name: _text(name, project) for name in TEMPLATES}
    folder = project / VSCODE
    folder.mkdir(exist_ok=True)
    kept = tuple(folder / name for name in texts if (folder / name).exists())
    written = []
    for name, text in (schemas | texts).items():
        if folder / name not in kept:
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            written.append(folder / name)
    return SetUp(tuple(written), kept)


def template(name: str) -> str:
    """A file of the set-up, as it is in the package."""
    return (starter_kit_folder().parent / "vscode" / name).read_text(encoding="utf-8")


def _text(name: str, project: Path) -> str:
    text = template(name)
    if name != "settings.json":
        return text  # `$` has a meaning of its own in tasks and snippets
    return Template(text).substitute(storyboards=json.dumps(_storyboards(project)))


def _storyboards(project: Path) -> list[str]:
    """Which files are storyboards, as the YAML extension writes patterns."""
    if (project / "storyboards").is_dir():
        return ["storyboards/**/*.yaml", "storyboards/**/*.yml"]
    return ["/*.yaml", "/*.yml"]
