"""The commands, run as a shell would run them: what is on which stream, and the exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from storyforge.cli.outcomes import stopped_politely
from tests.cli.conftest import Run
from tests.render.killing import until
from tests.render.stage import command, environment, photo

pytestmark = pytest.mark.usefixtures("project")


def test_new_begins_a_story_that_is_correct(run: Run) -> None:
    """The path is the product; what to do next stands beside it."""
    begun = run("new", "storyboards/fete", "--title", "La fête : samedi")
    assert (begun.status, begun.out) == (0, "storyboards/fete.yaml\n")
    assert "next: storyforge render storyboards/fete.yaml" in begun.err
    checked = run("check", "storyboards")
    assert (checked.status, checked.err) == (0, "")
    assert checked.out == "nothing to correct in 1 storyboard\n"


def test_new_writes_a_schema_that_knows_the_kit(run: Run) -> None:
    """The kit's cards are completed in the story that was begun."""
    run("new", "fete")
    schema = json.loads(Path("brand/starter/storyboard.schema.json").read_text("utf-8"))
    assert schema == json.loads(run("schema", "--brand", "starter").out)
    assert "agenda" in json.dumps(schema)


def test_a_new_kit_names_its_schema(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first line leads to the schema beside it, so that an editor completes the kit too."""
    Path("ailleurs").mkdir()
    monkeypatch.chdir("ailleurs")
    run("new", "fete", "--project", ".")
    first = Path("brand/starter/brand.yaml").read_text("utf-8").splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    schema = json.loads(Path("brand/starter", name).read_text("utf-8"))
    assert schema == json.loads(run("schema", "brand").out)


def test_check_shows_the_line(run: Run) -> None:
    """An error leaves with 1; the report is the product."""
    checked = run("check", "bonsoir.yaml")
    assert (checked.status, checked.err) == (1, "")
    assert "--> bonsoir.yaml:6:" in checked.out
    assert "    6 |   - {type: card, layout: titel," in checked.out
    assert "1 error in 1 storyboard" in checked.out


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif"])
def test_check_for_programs_is_json_and_nothing_else(run: Run, form: str) -> None:
    """A program can read all of stdout."""
    checked = run("check", "--format", form, "bonsoir.yaml", "bonjour.yaml")
    assert (checked.status, checked.err) == (1, "")
    texts = checked.out.splitlines() if form == "json" else [checked.out]
    assert all(json.loads(text) for text in texts)


def test_check_writes_nothing(run: Run, project: Path) -> None:
    """Not even a cache beside the storyboard."""
    before = sorted(project.rglob("*"))
    run("check", ".")
    assert sorted(project.rglob("*")) == before


def test_plan_is_on_stdout(run: Run) -> None:
    """As text for people, as JSON for programs."""
    assert run("plan", "bonjour.yaml").out.startswith('plan "Bonjour" for square')
    assert json.loads(run("plan", "bonjour.yaml", "--format", "json").out)["platform"] == "square"


@pytest.mark.parametrize("command", [("plan",), ("frame", "--at", "0.1s")])
def test_a_broken_story_has_no_product(run: Run, command: tuple[str, ...]) -> None:
    """Diagnostics are on stderr where the product is something else."""
    ran = run(*command, "bonsoir.yaml")
    assert (ran.status, ran.out) == (1, "")
    assert "--> bonsoir.yaml:6:" in ran.err


def test_frame_prints_the_path_of_a_picture(run: Run) -> None:
    """A PNG of the platform's size, beside the rendered stories."""
    framed = run("frame", "bonjour.yaml", "--at", "0.2s")
    assert framed.status == 0
    with Image.open(framed.out.strip()) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 1080))


def test_frame_tells_programs_what_it_shows(run: Run) -> None:
    """One object a line for each picture: its file, and the frames with their times."""
    framed = run("frame", "bonjour.yaml", "--json", "--draft", "--at", "0.1s", "--at", "0.2s")
    records = [json.loads(line) for line in framed.out.splitlines()]
    assert [each["frames"] for each in records] == [
        [{"frame": 3, "time": 0.1, "shows": ""}], [{"frame": 6, "time": 0.2, "shows": ""}]
    ]  # fmt: skip
    assert all(Path(each["file"]).is_file() for each in records)
    line = json.loads(run("frame", "bonjour.yaml", "--json", "--draft", "--line", "6").out)
    assert line["frames"][0]["shows"] == "scene 1"


def test_frame_needs_to_be_told_which(run: Run) -> None:
    """Neither a time nor a line nor a scene is wrong usage, and says what there is."""
    framed = run("frame", "bonjour.yaml")
    assert (framed.status, framed.out) == (2, "")
    assert "--at" in framed.err
    assert "--scene" in framed.err


@pytest.mark.parametrize("at", ["9s", "0,2s", "soon"])
def test_a_time_that_is_not_in_the_story_is_wrong_usage(run: Run, at: str) -> None:
    """Nothing is written for a time that does not exist."""
    framed = run("frame", "bonjour.yaml", "--at", at)
    assert (framed.status, framed.out) == (2, "")


def test_schema_of_both_languages(run: Run) -> None:
    """The kit's own language has a schema too; a kit's names belong to the storyboard's."""
    assert json.loads(run("schema").out) != json.loads(run("schema", "brand").out)
    assert run("schema", "brand", "--brand", "starter").status == 2
    assert run("schema", "--brand", "rivmont").status == 2


def test_schema_into_a_file(run: Run) -> None:
    """The path is printed, and folders are made."""
    assert run("schema", "--output", "x/story.json").out == f"{Path('x/story.json')}\n"
    assert json.loads(Path("x/story.json").read_text("utf-8"))


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="files of any size may be written")
def test_a_schema_that_cannot_be_written_leaves_the_former(run: Run) -> None:
    """All of it or nothing: an editor would complete from half a file, or an empty one."""
    import resource

    former = Path("story.json")
    former.write_text("former", encoding="utf-8")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
        refused = run("schema", "--output", former.name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (refused.status, refused.out) == (4, "")
    assert former.read_text("utf-8") == "former"
    assert [path.name for path in Path().iterdir() if path.suffix == ".part"] == []


def test_explain_shows_a_rule(run: Run) -> None:
    """The page is the product; an unknown code is wrong usage."""
    assert run("explain", "SF204").out.startswith("## SF204 transition-too-long")
    assert run("explain", "SF999").status == 2


@pytest.mark.parametrize("arguments", [("render", "brand"), ("check", "no-such-file.yaml")])
def test_a_path_without_storyboards_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """A slip in a path is never "nothing to do"."""
    assert run(*arguments).status == 2


def test_render_writes_the_good_and_names_the_broken(run: Run) -> None:
    """One bad storyboard never stops the others, and the exit code tells of it."""
    rendered = run("render", ".", "--draft", "--workers", "1")
    assert rendered.status == 1
    files = [Path(line) for line in rendered.out.splitlines()]
    assert [file.name for file in files] == [
        "bonjour.square.mp4",
        "bonjour.square.jpg",
        "bonjour.square.json",
    ]
    assert all(file.is_file() for file in files)
    assert "done bonjour (square)" in rendered.err
    assert "refused bonsoir" in rendered.err
    assert "--> bonsoir.yaml:6:" in rendered.err
    assert "1 done, 1 refused; 1 error" in rendered.err.splitlines()[-1]


def test_render_for_programs(run: Run) -> None:
    """With --json every line of stdout is an object, and stderr is silent."""
    rendered = run("render", ".", "--draft", "--workers", "1", "--json")
    records = [json.loads(line) for line in rendered.out.splitlines()]
    assert (rendered.status, rendered.err) == (1, "")
    kinds = [record["type"] for record in records]
    assert kinds[0] == "story-started"
    assert {"task-done", "progress", "story-done", "diagnostic", "story-refused"} <= set(kinds)
    assert records[-1]["outputs"] == {"done": 1, "refused": 1, "failed": 0, "cancelled": 0}


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way on Windows")
@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupted_render_leaves_nothing_behind(project: Path, stop: str) -> None:
    """By Ctrl-C, a server or a terminal that closes: it leaves with 130, and no half file."""
    photo(project / "photo.png")
    moving = "{type: photo, source: photo.png, duration: 58s, motion: zoom-in}"
    text = (project / "bonjour.yaml").read_text("utf-8").replace("0.4s", "3s")
    (project / "long.yaml").write_text(f"{text}  - {moving}\n", encoding="utf-8")
    cache = project / "cache"
    with subprocess.Popen(
        command("render", "long.yaml", "--quality", "small"),
        cwd=project, env=environment({"STORYFORGE_CACHE_DIR": cache}), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        assert program.stderr is not None
        assert program.stderr.readline().startswith("rendering long (square)")
        assert until(lambda: list((cache / "store" / "contents").rglob("*.*")), 120)
        program.send_signal(signal.Signals[stop])
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert not list(project.glob("output/**/*.*"))
    assert not list((cache / "runs").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="terminals do not hang up on Windows")
def test_what_survives_its_terminal_is_left_to(run: Run) -> None:
    """`nohup` has it ignore the end of the terminal, and so it is while it works."""
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopped_politely():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) == signal.default_int_handler
        assert run("check", "bonjour.yaml").status == 0
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, former)
