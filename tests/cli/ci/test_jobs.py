"""The action's and the template's own scripts, run as a code host's job runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyforge.cli.commands import ci
from tests.review.changes.proposal import commit, git, propose, story, write

ROOT = Path(__file__).parents[3]
CI = ROOT / "ci"
ACTIONS = (ROOT / "action.yml", CI / "github" / "comment" / "action.yml")
WORKFLOWS = tuple(sorted((CI / "github").glob("*.yml")))
TEMPLATE = CI / "gitlab" / "storyforge.yml"


class Clone:
    """What a job finds: a shallow clone of a proposal merged into its base."""

    def __init__(self, origin: Path, folder: Path) -> None:
        self.folder = folder
        git(origin.parent, "clone", "--quiet", "--depth=2", f"file://{origin}", str(folder))
        self.head = git(folder, "rev-parse", "HEAD")
        self.review = folder.parent / "review"

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script in the clone, in the environment of a job and nothing else."""
        scripts = Path(sys.executable).parent
        environment = {
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder.parent),
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"], "CI": "true",
            "STORYFORGE_REVIEW": str(self.review), **variables,
        }  # fmt: skip
        return subprocess.run(
            words, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def github(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """What the action runs, in the shell that GitHub runs it in."""
        venv = str(Path(sys.executable).parents[1])
        return self.run(
            "bash", "-e", "-o", "pipefail", "-c", step()["run"], STORYFORGE_VENV=venv, **variables
        )

    def records(self) -> list[dict[str, Any]]:
        lines = (self.review / "changes.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


def step() -> dict[str, Any]:
    """The step of the action that checks and compares."""
    steps = yaml.safe_load(ACTIONS[0].read_text("utf-8"))["runs"]["steps"]
    (found,) = [each for each in steps if each.get("id") == "run"]
    return dict(found)


@pytest.fixture
def clone(project: Path, tmp_path: Path) -> Clone:
    """Six changes proposed on a branch, and merged into main as GitHub does for its jobs."""
    root = project.parent
    git(root, "checkout", "--quiet", "-b", "proposal")
    propose(project)
    commit(root, "Proposal")
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "Merge", "proposal")
    return Clone(root, tmp_path / "clone")


def github(clone: Clone, event: object) -> dict[str, str]:
    """The variables of a job on GitHub that is about a pull request."""
    home = clone.folder.parent
    (home / "event.json").write_text(json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(home / "event.json"),
        "GITHUB_REF": "refs/pull/3/merge", "GITHUB_SHA": clone.head,
        "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "ville/stories",
        "GITHUB_RUN_ID": "7", "GITHUB_STEP_SUMMARY": str(home / "summary.md"),
        "GITHUB_OUTPUT": str(home / "output"),
    }  # fmt: skip


def test_a_pull_request_on_github(clone: Clone) -> None:
    """Lines are annotated, the summary is written, outputs are set, the page is there."""
    event = {"pull_request": {"number": 3, "base": {"sha": "0" * 39 + "1"}}}
    done = clone.github(
        INPUT_PATHS="ville\n", INPUT_PREVIEWS="true", INPUT_ALLOW_PYTHON="false",
        INPUT_MISSING_MEDIA="placeholder", **github(clone, event),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "::error file=ville/panne.yaml,line=7," in done.stdout
    home = clone.folder.parent
    summary = (home / "summary.md").read_text("utf-8")
    assert "5 changed, 1 new, 1 with errors" in summary
    assert "https://github.example/ville/stories/actions/runs/7" in summary
    assert (home / "output").read_text() == "changed=7\nerrors=1\ncompared=true\n"
    assert (clone.review / "summary.md").read_text("utf-8") == summary
    assert "Parole" in (clone.review / "index.html").read_text("utf-8")
    assert [each["type"] for each in clone.records()] == ["story"] * 7 + ["summary"]
    previews = {path.name for path in (clone.review / "previews").rglob("*.sheet.png")}
    assert "mot.square.sheet.png" in previews
    assert "calme.square.sheet.png" not in previews


def test_without_errors_it_passes_and_limits_count(clone: Clone) -> None:
    """A limit of difference is the gate then; a base may be named."""
    shutil.copyfile(clone.folder / "ville" / "calme.yaml", clone.folder / "ville" / "panne.yaml")
    named = {"INPUT_BASE": "HEAD^1", "INPUT_PATHS": "ville"}
    assert clone.github(**named).returncode == 0
    assert clone.github(**named, INPUT_FAIL_ABOVE="300").returncode == 1, "a new story"


def test_a_push_that_begins_a_branch(clone: Clone) -> None:
    """There is nothing to compare with: storyboards are checked, and that is all."""
    variables = github(clone, {"before": "0" * 40}) | {"GITHUB_REF": "refs/heads/x"}
    done = clone.github(INPUT_PATHS="ville/mot.yaml", **variables)
    assert done.returncode == 0, done.stderr
    assert not (clone.review / "index.html").exists()
    assert "nothing to correct in 1 storyboard" in (clone.review / "summary.md").read_text()


def test_a_base_that_is_not_in_the_clone(clone: Clone) -> None:
    """The message says how to fetch it."""
    done = clone.github(INPUT_BASE="HEAD~5", INPUT_PATHS="ville")
    assert done.returncode == 2
    assert "git fetch" in done.stderr


def test_names_are_never_options(clone: Clone) -> None:
    """A path that looks like an option is a path, which is not there."""
    done = clone.github(INPUT_PATHS="--allow-python")
    assert done.returncode == 2
    assert "--allow-python" in done.stderr
    done = clone.github(INPUT_PATHS='$(touch "$HOME/ran")')
    assert not (clone.folder.parent / "ran").exists()


def template_job() -> dict[str, Any]:
    """The template's job, its inputs as they are without being asked."""
    text = TEMPLATE.read_text("utf-8")
    head, _, body = text.partition("\n---\n")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    defaults = {name: str(each.get("default", "")) for name, each in inputs.items()}
    filled = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: defaults[found[1]], body)
    job: dict[str, Any] = yaml.safe_load(filled)["storyforge"]
    return job


def test_a_merge_request_on_gitlab(clone: Clone) -> None:
    """The template's own script, in the shell that GitLab's runner uses."""
    job = template_job()
    base = git(clone.folder, "rev-parse", "HEAD^1")
    own = {key: str(value) for key, value in job["variables"].items() if key.startswith("INPUT_")}
    done = clone.run(
        "sh", "-e", "-c", "\n".join(job["script"]), GITLAB_CI="true",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=base, **own,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    issues = json.loads((clone.review / "gl-code-quality-report.json").read_text("utf-8"))
    assert [each["location"]["path"] for each in issues if each["severity"] == "major"] == [
        "ville/panne.yaml"
    ]
    assert clone.records()[-1]["stories"]["changed"] == 5
    assert (clone.review / "index.html").exists()


def test_the_same_story_in_every_job(clone: Clone, project: Path) -> None:
    """A proposal that changes nothing that is seen says so, and comments on nothing."""
    write(project, "mot", story("Parole") + "# A remark\n")
    commit(project.parent, "A remark")
    again = Clone(project.parent, clone.folder.parent / "again")
    done = again.github(INPUT_BASE="HEAD^1", INPUT_PATHS="ville")
    assert done.returncode == 1, "the broken story is still there"
    assert again.records() == [again.records()[-1]]


@pytest.mark.parametrize("path", [*ACTIONS, *WORKFLOWS], ids=lambda path: path.name)
def test_files_are_yaml(path: Path) -> None:
    """Of GitHub, each one document."""
    assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict)


@pytest.mark.parametrize("path", [*ACTIONS, *WORKFLOWS], ids=lambda path: path.name)
def test_no_secret_meets_a_strangers_files(path: Path) -> None:
    """What is proposed is built without secrets; what has one checks nothing out."""
    text = re.sub(r"#.*", "", path.read_text("utf-8"))
    assert "pull_request_target" not in text
    if "workflow_run" in text:
        assert "actions/checkout" not in text
    if "actions/checkout" in text:
        assert "persist-credentials: false" in text
        assert "write" not in text
        assert "secrets." not in text


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: str(path.parent.name))
def test_actions_put_no_input_into_a_script(path: Path) -> None:
    """Inputs reach scripts as variables: as text in them they could be script."""
    for step in yaml.safe_load(path.read_text("utf-8"))["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


OPTIONS = {f"INPUT_{each.name}".upper() for each in ci.run.params}


def variables_of(inputs: Iterable[str]) -> set[str]:
    return {f"INPUT_{name.replace('-', '_').upper()}" for name in inputs}


def test_every_input_reaches_the_command() -> None:
    """None that the action promises is forgotten, none is given that nobody reads."""
    action = yaml.safe_load(ACTIONS[0].read_text("utf-8"))
    given = {name for name in step()["env"] if name.startswith("INPUT_")}
    assert given <= OPTIONS
    assert variables_of(action["inputs"]) - given == {"INPUT_PYTHON_VERSION", "INPUT_ARTIFACT"}


def test_every_input_of_the_template_reaches_the_command() -> None:
    """But for those that are about the job itself, it asks for what the action asks for."""
    inputs = yaml.safe_load(TEMPLATE.read_text("utf-8").partition("\n---\n")[0])["spec"]["inputs"]
    given = {name for name in template_job()["variables"] if name.startswith("INPUT_")}
    assert given - OPTIONS == {"INPUT_PACKAGE", "INPUT_REQUIREMENTS"}
    assert variables_of(inputs) - given == {"INPUT_IMAGE", "INPUT_STAGE"}
    assert {name for name in step()["env"] if name.startswith("INPUT_")} - given == {"INPUT_BASE"}


def test_several_folders_with_sources(clone: Clone) -> None:
    """Paths and folders come one a line, with spaces in their names."""
    media = clone.folder / "des médias"
    (clone.folder / "ville" / "média").rename(media)
    (media / "ailleurs").mkdir()
    sources = clone.folder / "ville" / "séance.yaml"
    sources.write_text(sources.read_text("utf-8").replace("média/", ""), "utf-8")
    done = clone.github(
        INPUT_PATHS="ville/séance.yaml\nville/mot.yaml\n", INPUT_BASE="HEAD^1",
        INPUT_MEDIA="des médias/ailleurs\n\ndes médias\n", INPUT_MISSING_MEDIA="error",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert {each["storyboard"] for each in clone.records()[:-1]} == {
        "ville/séance.yaml", "ville/mot.yaml"
    }  # fmt: skip


def test_kept_work_has_its_place_in_the_cache() -> None:
    """The folder that is cached is the one the script works in."""
    action = yaml.safe_load(ACTIONS[0].read_text("utf-8"))
    steps = {each.get("uses", "").partition("@")[0]: each for each in action["runs"]["steps"]}
    own = step()["env"]
    assert steps["actions/cache"]["with"]["path"] == own["STORYFORGE_CACHE_DIR"]
    assert steps["actions/upload-artifact"]["with"]["path"] == own["STORYFORGE_REVIEW"]
    job = template_job()
    assert job["variables"]["STORYFORGE_CACHE_DIR"].startswith("$CI_PROJECT_DIR/.storyforge/")
    assert job["cache"]["paths"] == [".storyforge"]
