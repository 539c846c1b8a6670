"""What is installed: a complete lock, from any registry, with nothing known to be unsafe."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import storyforge

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements" / "lock.txt").read_text("utf-8")
NEEDED = (ROOT / "requirements" / "run.txt").read_text("utf-8")
"""What running needs."""
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))


def entries(text: str) -> set[str]:
    """Each package with its version, its marker and its hashes."""
    return set(re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:])


def required() -> list[str]:
    project, groups = SETTINGS["project"], SETTINGS["dependency-groups"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    wanted += [each for group in groups.values() for each in group if isinstance(each, str)]
    return [re.split(r"[<>=]", each, maxsplit=1)[0].lower() for each in wanted]


@pytest.mark.parametrize("name", required())
def test_lock_has_everything(name: str) -> None:
    """Whatever pyproject.toml asks for is locked."""
    assert name in locked()


def test_every_package_is_locked_by_its_hash() -> None:
    """What is installed is what was locked, byte for byte."""
    assert [entry for entry in entries(LOCK) if "--hash=sha256:" not in entry] == []


def test_what_running_needs_is_a_part_of_the_lock() -> None:
    """The same packages byte for byte, all that storyforge is built with and asks for, no tools."""
    assert entries(NEEDED) < entries(LOCK)
    names = {re.split(r"[<>=]", each, maxsplit=1)[0] for each in entries(NEEDED)}
    wanted = [*SETTINGS["project"]["dependencies"], *SETTINGS["dependency-groups"]["build"]]
    assert {re.split(r"[<>=]", each, maxsplit=1)[0] for each in wanted} <= names
    assert not names & {"pytest", "mypy", "ruff", "playwright", "moviepy"}


def test_lock_names_no_registry() -> None:
    """The lock installs from whichever registry a machine is set up for."""
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_pillow_is_not_one_with_known_vulnerabilities() -> None:
    """MoviePy's bound on Pillow is lifted in the lock."""
    major, minor, *_ = map(int, locked()["pillow"].split("."))
    assert (major, minor) >= (12, 3)


def test_python_3_11_is_enough() -> None:
    """The oldest Python that is promised is the one that the tools check for."""
    assert SETTINGS["project"]["requires-python"] == ">=3.11"
    assert SETTINGS["tool"]["ruff"]["target-version"] == "py311"
    assert SETTINGS["tool"]["mypy"]["python_version"] == "3.11"


@pytest.mark.parametrize(
    "file",
    [
        "py.typed",
        "platforms/profiles.toml",
        "starter/storyboard.yaml",
        "starter/brand/brand.yaml",
        "review/page/page.html.j2",
        "review/page/page.css",
        "review/page/page.js",
        "review/page/texts.toml",
    ],
)
def test_package_brings_its_data(file: str) -> None:
    """What the program reads of itself lies within the package."""
    assert (Path(storyforge.__file__).parent / file).is_file()


def test_every_ignored_rule_has_its_reason() -> None:
    """A lint rule is switched off with the reason beside it."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    section = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.mccabe]")]
    rules = [line for line in section.splitlines() if re.match(r'\s+"[A-Z]+\d*",\s*(#|$)', line)]
    assert rules
    assert [line for line in rules if "#" not in line] == []
