"""Editors: what is written for them reads what the program really says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from storyforge.cli.editors import TEMPLATES, template
from storyforge.cli.reporting.text import report
from storyforge.cli.watching import teller
from storyforge.compiler import Report
from storyforge.core.diagnostics import Severity
from storyforge.core.time import Frames
from storyforge.review.watching.loop import Kept, Noticed, Updated
from storyforge.review.watching.showing import Shown
from storyforge.storyboard import read_kit, storyboard_from
from storyforge.timeline.spots import Spot
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("project")

DOCS = Path(__file__).parents[2] / "docs" / "editors.md"

FAULTY = """\
version: 1
title: "Fautes"
brand: starter
platforms: [square, nowhere]
defaults: {transition: cut}
scenes:
  - {type: card, layout: titel, slots: {title: "Été"}, duration: 1s, transition: {type: fade}}
  - {type: clip, source: absent.mp4, captions: [{text: "Voilà l'été", style: none-such}]}
"""


def tasks() -> dict[str, dict[str, Any]]:
    return {task["label"]: task for task in json.loads(template("tasks.json"))["tasks"]}


def problems(matcher: Mapping[str, Any], output: str) -> Iterator[dict[str, str]]:
    """What an editor reads from lines with a matcher: each pattern matches one, in a row."""
    lines, patterns = output.splitlines(), matcher["pattern"]
    for number in range(len(lines) - len(patterns) + 1):
        found: dict[str, str] = {}
        for pattern, line in zip(patterns, lines[number:], strict=False):
            match = re.search(pattern["regexp"], line)
            if match is None:
                break
            found |= {key: match[group] for key, group in pattern.items() if key != "regexp"}
        else:
            yield found


def test_a_set_up_is_written_once(run: Run) -> None:
    """What is there is somebody's own; the schemas are ours, and follow the kit."""
    first = run("editor", "vscode")
    names = {Path(line).name for line in first.out.splitlines()}
    assert names == {*TEMPLATES, "storyboard.schema.json", "brand.schema.json"}
    settings = Path(".vscode/settings.json")
    known = json.loads(settings.read_text("utf-8"))["yaml.schemas"]
    assert all((settings.parent.parent / schema).is_file() for schema in known)
    assert "agenda" in Path(".vscode/storyboard.schema.json").read_text("utf-8")
    settings.write_text("{}", "utf-8")
    again = run("editor")
    assert settings.read_text("utf-8") == "{}"
    assert {Path(line).name for line in again.out.splitlines()} == {
        "storyboard.schema.json", "brand.schema.json"
    }  # fmt: skip
    assert again.err.count("left alone") == len(TEMPLATES)


def test_every_diagnostic_is_matched_where_it_stands(run: Run) -> None:
    """All that `check` says, with severity, code, file, line and column; and nothing else."""
    Path("fautes.yaml").write_text(FAULTY, "utf-8")
    files = ("fautes.yaml", "bonsoir.yaml")
    output = run("check", *files).out
    told = [json.loads(line) for line in
            run("check", "--format", "json", *files).out.splitlines()]  # fmt: skip
    wanted = [
        {"severity": each["severity"], "code": each["code"], "file": each["file"],
         "message": f"{each['name']}: {each['message']}",
         "line": str(each["line"]), "column": str(each["column"])}
        for each in told if each["type"] == "diagnostic"
    ]  # fmt: skip
    assert len(wanted) >= 3
    for label in ("storyforge: check this story", "storyforge: watch this story"):
        assert list(problems(tasks()[label]["problemMatcher"], output)) == wanted


@pytest.mark.parametrize("severity", Severity)
def test_each_severity_is_matched(severity: Severity) -> None:
    """Hints and warnings, too, are printed in the form that the pattern reads."""
    found = storyboard_from(FAULTY.replace("scenes", "scnes").encode(), "a b/fautes.yaml")
    told = [replace(each, severity=severity) for each in found.diagnostics]
    matcher = tasks()["storyforge: check this story"]["problemMatcher"]
    matched = list(problems(matcher, report(told, {}, 1)))
    assert [each["severity"] for each in matched] == [severity.value] * len(told) != []
    assert {each["file"] for each in matched} == {"a b/fautes.yaml"}


def test_a_watcher_s_rounds_are_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """A round begins and ends with the lines that are printed then, whatever becomes of it."""
    background = tasks()["storyforge: watch this story"]["problemMatcher"]["background"]
    say, nothing = teller(as_json=False), Report()
    shown = Shown(file=Path("a.png"), spot=Spot(Frames(3), "scene 1"), time=0.1)
    begins = [Noticed((Path("essai.yaml"),))]
    ends = [Updated(shown, 0.2, nothing), Updated(Shown(file=Path("a.mp4")), 1, nothing),
            Kept(report=nothing), Kept(reason="the disk is full")]  # fmt: skip
    for kind, news in (("beginsPattern", begins), ("endsPattern", ends)):
        for each in news:
            say(each)  # type: ignore[arg-type]
            lines = capsys.readouterr().err.splitlines()
            assert sum(bool(re.search(background[kind], line)) for line in lines) == 1


def test_tasks_run(run: Run) -> None:
    """Their arguments are the program's; a key shows the caption at the line of the cursor."""
    values = {"relativeFile": "bonjour.yaml", "lineNumber": "6", "workspaceFolder": "."}

    def typed(task: Mapping[str, Any]) -> list[str]:
        return [re.sub(r"\$\{(\w+)\}", lambda name: values[name[1]], word)
                for word in task["args"]]  # fmt: skip

    for label, task in tasks().items():
        assert task["command"] == "storyforge"
        if "watch" not in label:
            assert run(*typed(task)).status == 0
    with Image.open("output/line.png") as picture:
        assert picture.height > picture.width, "the last one is on a phone"


def has_vim() -> bool:
    if shutil.which("vim") is None:
        return False
    said = subprocess.run(["vim", "--version"], capture_output=True, text=True, check=False).stdout
    return "+eval" in said and "+quickfix" in said


def expanded(name: str) -> str:
    """What a snippet leaves when every proposal is accepted, the first of each choice."""
    body = json.loads(template("storyforge.code-snippets"))[name]["body"]
    text = re.sub(r"\$\{\d+\|([^,|]+)[^}]*\|\}", r"\1", "\n".join(body))
    return re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text).replace("$0", "")


def test_snippets_of_a_storyboard_are_correct() -> None:
    """Begun, and each scene added; then a transition, a caption and music."""
    scenes = ("A clip", "A caption", "A photo", "A caption", "A card", "A transition")
    text = "".join(map(expanded, ("A story", *scenes, "Music")))
    reading = storyboard_from(text.encode(), "essai.yaml")
    assert reading.diagnostics == ()
    assert reading.value is not None
    assert [len(scene.captions) for scene in reading.value.scenes] == [0, 2, 2, 0]


def test_snippets_of_a_kit_are_correct() -> None:
    """A kit of palette, font and text style can be read."""
    kit = Path("brand/essai")
    shutil.copytree("brand/starter/fonts", kit / "fonts")
    parts = (expanded("A palette"), expanded("A font"), "text_styles:\n", expanded("A text style"))
    (kit / "brand.yaml").write_text(f"version: 1\nname: Essai\n{''.join(parts)}", "utf-8")
    reading = read_kit(kit, "brand/essai")
    assert reading.diagnostics == ()
    assert reading.value is not None


def test_the_page_names_what_there_is() -> None:
    """Its keys run tasks that exist, and every snippet is told of."""
    page = DOCS.read_text("utf-8")
    (keys,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert {each["args"] for each in json.loads(keys)} <= set(tasks())
    for label in tasks():
        assert re.sub("^storyforge: | on a phone$", "", label) in page
    for snippet in json.loads(template("storyforge.code-snippets")).values():
        assert f"`{snippet['prefix']}`" in page


@pytest.mark.skipif(not has_vim(), reason="there is no Vim with its own language here")
def test_vim_finds_every_mistake(run: Run, tmp_path: Path) -> None:
    """By the page's own `errorformat`: the same lines and columns as in JSON."""
    Path("fautes.yaml").write_text(FAULTY, "utf-8")
    report, found = tmp_path / "report.txt", tmp_path / "found.json"
    report.write_text(run("check", "fautes.yaml").out, "utf-8")
    told = [json.loads(line) for line in
            run("check", "--format", "json", "fautes.yaml").out.splitlines()]  # fmt: skip
    (setting,) = re.findall(r"^let &l:errorformat = .*$", DOCS.read_text("utf-8"), re.MULTILINE)
    script = tmp_path / "script.vim"
    script.write_text(
        f"{setting}\ncgetfile {report}\n"
        f"call writefile([json_encode(map(getqflist(), '[v:val.lnum, v:val.col]'))], '{found}')\n"
        "qall!\n",
        "utf-8",
    )
    vim = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", str(script)]
    subprocess.run(vim, timeout=60, check=False, stdin=subprocess.DEVNULL)
    wanted = [[each["line"], each["column"]] for each in told if each["type"] == "diagnostic"]
    assert json.loads(found.read_text("utf-8")) == wanted
