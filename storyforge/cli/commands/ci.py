"""`storyforge ci` and its commands."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    compiler_options,
    gate_options,
    paths_argument,
    platform_option,
    project_options,
    python_option,
    slated_media_option,
)
from storyforge.core.diagnostics import has_errors

if TYPE_CHECKING:
    from storyforge.cli.ci.hosts import Job
    from storyforge.compiler import Options, Report
    from storyforge.review.changes.comparison import Comparison

SUMMARY, CHANGES, PAGE = "summary.md", "changes.jsonl", "index.html"
QUALITY = "gl-code-quality-report.json"
PREVIEWS = "previews"
INPUT = "INPUT"
"""Begins the names of variables by which jobs give options: `INPUT_FAIL_ABOVE`."""


@click.group("ci")
def command() -> None:
    """Review proposed changes in a code host's jobs.

    What the GitHub action and the GitLab template run; docs/ci.md shows how.
    """


@command.command("run", context_settings={"auto_envvar_prefix": INPUT})
@partial(paths_argument, envvar=f"{INPUT}_PATHS")
@click.option("--base", help="The revision to compare with; otherwise the one the code host names.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("storyforge-review"),
    show_default=True,
    help="The folder for page, summary and records.",
)
@gate_options
@click.option("--previews", is_flag=True, help="Also make the previews of what changed.")
@slated_media_option
@platform_option
@python_option
@project_options
def run(
    paths: tuple[Path, ...],
    base: str | None,
    output: Path,
    fail_above: float | None,
    ignore_sound: bool,
    previews: bool,
    **options: Any,
) -> int:
    """Check storyboards, compare them with BASE, annotate and summarise.

    Diagnostics are told in the host's own way; OUTPUT gets the page (index.html), the summary
    (summary.md) and the records (changes.jsonl). Leaves with 1 where there is an error.

    Jobs give what is asked for as variables: PATH as INPUT_PATHS and every option by its name
    (INPUT_FAIL_ABOVE), several values one a line. What stands on the command line comes first.
    """
    from storyforge import compiler
    from storyforge.cli.ci.hosts import job_of
    from storyforge.cli.outcomes import stopped_politely

    job = job_of(os.environ, _event())
    settings = compiler_options(**options)
    output.mkdir(parents=True, exist_ok=True)
    with stopped_politely():
        report = compiler.check(paths, settings)
        _annotate(job, report, output)
        found = _compared(base, job, paths, settings)
        if found is not None:
            _write(found, paths, settings, output)
            if previews:
                _preview(found, settings, output)
    _tell(job, report, found, output)
    too_much = (
        fail_above is not None
        and found is not None
        and found.exceeds(fail_above, heard=not ignore_sound)
    )
    return Exit.DIAGNOSTICS if has_errors(report.diagnostics) or too_much else Exit.DONE


@command.command("comment")
@click.argument("changes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="", help="Where the page is; otherwise the page of the build.")
def comment(changes: Path, url: str) -> int:
    """Keep one comment on the proposed change up to date.

    CHANGES is the changes.jsonl of a build. On GitHub GITHUB_TOKEN is used, on GitLab
    STORYFORGE_GITLAB_TOKEN; which pull request it is comes from the event, never from the build.
    """
    from storyforge.cli.ci.commenting import GitHub, GitLab, keep_up_to_date
    from storyforge.cli.ci.hosts import job_of
    from storyforge.cli.ci.markdown import MOST_BYTES, markdown, read_records

    event = _event()
    job = job_of(os.environ, event)
    if job.host == "none":
        raise click.UsageError("this is no job of GitHub or GitLab")
    with changes.open(encoding="utf-8", errors="replace") as file:
        records = read_records(file.read(MOST_BYTES + 1))
    comments = GitLab.of(os.environ) if job.host == "gitlab" else GitHub.of(os.environ, event)
    build = event.get("workflow_run") or {}
    text = markdown(records, url or str(build.get("html_url") or job.url))
    nothing = not any(each.get("type") == "story" for each in records)
    written = keep_up_to_date(comments, text, only_update=nothing)
    click.echo("the comment is up to date" if written else "there was nothing to write")
    return Exit.DONE


def _event() -> Mapping[str, Any]:
    """What started the job; empty where that is not known."""
    try:
        found = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    except (KeyError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _annotate(job: Job, report: Report, output: Path) -> None:
    from storyforge.cli.reporting import reporter

    values = (report.diagnostics, report.sources, report.stories)
    click.echo(reporter("github" if job.host == "github" else "text")(*values))
    if job.host == "gitlab":
        (output / QUALITY).write_text(reporter("gitlab")(*values), "utf-8")


def _compared(
    base: str | None, job: Job, paths: Sequence[Path], options: Options
) -> Comparison | None:
    """What changed since the first of the bases that is here; None for a job about no change.

    Raises UsageError where none of them is here.
    """
    from storyforge.errors import UsageError
    from storyforge.review.changes.comparison import compare_revisions

    bases = (base,) if base else job.bases
    for number, each in enumerate(bases, start=1):
        try:
            return compare_revisions(each, None, paths, options)
        except UsageError:
            if number == len(bases):
                raise
    return None


def _write(found: Comparison, paths: Sequence[Path], options: Options, output: Path) -> None:
    from storyforge.cli.differences import records
    from storyforge.review.changes.writing import write_page

    write_page(found, paths, options, output / PAGE)
    (output / CHANGES).write_text("".join(f"{line}\n" for line in records(found)), "utf-8")


def _preview(found: Comparison, options: Options, output: Path) -> None:
    """The previews of the stories that changed and are still there."""
    from dataclasses import replace

    from storyforge.cli.progress import listening
    from storyforge.review import Presentation, preview

    paths = [path for story in found.changed if (path := found.path_of(story)) is not None]
    if paths:
        with listening(as_json=False) as on_event:
            preview(paths, replace(options, output=output / PREVIEWS), Presentation(), on_event)


def _tell(job: Job, report: Report, found: Comparison | None, output: Path) -> None:
    """The summary: into OUTPUT, and to GitHub, with what later steps ask for."""
    from storyforge.cli.ci.markdown import markdown, read_records
    from storyforge.cli.reporting.tally import counted, tally

    told = tally(report.diagnostics) or "nothing to correct"
    text = f"{told} in {counted(report.stories, 'storyboard')}\n"
    if found is not None:
        changes = read_records((output / CHANGES).read_text("utf-8"))
        text = f"{markdown(changes, job.url)}\n{text}"
    (output / SUMMARY).write_text(text, "utf-8")
    errors = sum(each.is_error for each in report.diagnostics)
    _append("GITHUB_STEP_SUMMARY", text)
    _append(
        "GITHUB_OUTPUT",
        f"changed={len(found.changed) if found else 0}\nerrors={errors}\n"
        f"compared={'true' if found else 'false'}\n",
    )


def _append(variable: str, text: str) -> None:
    """Add to a file that the host names; nothing where it names none."""
    if place := os.environ.get(variable):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(text)
