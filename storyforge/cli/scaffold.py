"""Beginning a project: a storyboard that renders, a kit where there is none, a schema."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from string import Template

from storyforge.errors import UsageError
from storyforge.storyboard import find_project, starter_kit_folder

STARTER_KIT = "starter"
KIT_FILE = "brand.yaml"
SCHEMA_FILE = "storyboard.schema.json"
KIT_SCHEMA_FILE = "brand.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a new storyboard goes, in which project, with which kit.

    `kit_is_new` says that the project has no kit yet, so that the starter kit is copied.
    """

    storyboard: Path
    project: Path
    kit: str
    kit_is_new: bool

    @property
    def kit_folder(self) -> Path:
        return self.project / "brand" / self.kit

    @property
    def schema(self) -> Path:
        return self.kit_folder / SCHEMA_FILE


def site(name: Path, project: Path | None, kit: str | None) -> Site:
    """Decide where everything goes. Raises `UsageError` where that cannot be."""
    storyboard = name if name.suffix in {".yaml", ".yml"} else name.with_name(f"{name.name}.yaml")
    if storyboard.exists():
        raise UsageError(f"{storyboard} is already there, and nothing is ever overwritten")
    home = project or _project(storyboard)
    kits = kits_of(home)
    if not kits:
        chosen = kit or STARTER_KIT
        if (home / "brand" / chosen).exists():
            raise UsageError(f"{home / 'brand' / chosen} is in the way: it is not a brand kit")
        return Site(storyboard=storyboard, project=home, kit=chosen, kit_is_new=True)
    if kit is not None and kit not in kits:
        raise UsageError(f'there is no brand kit "{kit}" here: there is {", ".join(kits)}')
    return Site(storyboard=storyboard, project=home, kit=kit or kits[0], kit_is_new=False)


def kits_of(project: Path) -> list[str]:
    """The names of a project's kits, in order."""
    return sorted(kit.parent.name for kit in project.glob(f"brand/*/{KIT_FILE}"))


def _project(storyboard: Path) -> Path:
    """The project there is; where there is none, it begins where the user stands."""
    nearest = find_project(storyboard)
    if (nearest / "brand").is_dir():
        return nearest
    return Path.cwd() if Path.cwd() in storyboard.absolute().parents else nearest


def write_kit(where: Site) -> None:
    """Copy the starter kit."""
    shutil.copytree(starter_kit_folder(), where.kit_folder)


def write_kit_schema(where: Site, text: str) -> None:
    """Write the schema that the first line of the starter kit names."""
    (where.kit_folder / KIT_SCHEMA_FILE).write_text(text, encoding="utf-8", newline="\n")


def write_schema(where: Site, text: str) -> None:
    """Write the schema that editors read, unless the kit has one already."""
    if not where.schema.exists():
        where.schema.write_text(text, encoding="utf-8", newline="\n")


def write_storyboard(where: Site, title: str) -> None:
    """Write the storyboard. Raises FileExistsError rather than overwrite."""
    template = Template(
        starter_kit_folder().with_name("storyboard.yaml").read_text(encoding="utf-8")
    )
    text = template.substitute(
        schema=_relative(where.schema, where.storyboard.parent),
        name=where.storyboard.as_posix(),
        brand=where.kit,
        title=_quotable(title),
    )
    where.storyboard.parent.mkdir(parents=True, exist_ok=True)
    with where.storyboard.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def title_from(storyboard: Path) -> str:
    """A title to begin with: `conseil-d-octobre` becomes `Conseil d octobre`."""
    words = storyboard.stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _quotable(text: str) -> str:
    """Text that may stand between the double quotes of YAML (a superset of JSON's)."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _relative(path: Path, start: Path) -> str:
    # Path.relative_to(walk_up=True) needs Python 3.12.

    return Path(os.path.relpath(path, start)).as_posix()
