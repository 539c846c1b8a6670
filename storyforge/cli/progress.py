"""What is seen of a render while it works: bars on a terminal, lines elsewhere, or JSON.

The product (paths written, or with `--json` everything) goes to stdout, the rest to stderr.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.reporting.tally import counted
from storyforge.cli.terminal import is_watched, shown
from storyforge.render.events import (
    Event,
    Progress,
    StoryDone,
    StoryFailed,
    StoryStarted,
    TaskDone,
    Warned,
)

if TYPE_CHECKING:
    from rich.progress import Progress as RichBars
    from rich.progress import TaskID

Listener = Callable[[Event], None]

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def listening(*, as_json: bool) -> AbstractContextManager[Listener]:
    """The listener that suits where the program runs."""
    if as_json:
        return json_lines()
    return live_bars() if is_watched(sys.stderr) else plain_lines()


@contextmanager
def json_lines() -> Iterator[Listener]:
    """Each event as one JSON object a line on stdout."""
    yield lambda event: click.echo(json.dumps(event_record(event), ensure_ascii=False))


@contextmanager
def plain_lines() -> Iterator[Listener]:
    """One line for each change of a story's state; for logs."""

    def hear(event: Event) -> None:
        line = event_line(event)
        if line is not None:
            click.echo(line, err=True)
        _print_files(event)

    yield hear


@contextmanager
def live_bars() -> Iterator[Listener]:
    """A bar for each story at work; stories that end leave a line behind."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichBars

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
    )
    # Where stdout is the same terminal, printed paths have to go above the bars.
    with RichBars(*columns, console=console, redirect_stdout=sys.stdout.isatty()) as bars:
        yield _Bars(bars)


class _Bars:
    """Turns events into movements of bars."""

    def __init__(self, bars: RichBars) -> None:
        self._bars = bars
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case StoryStarted():
                self._tasks[event.story, event.platform] = self._bars.add_task(
                    story_title(event), total=event.frames
                )
            case Progress():
                self._bars.update(
                    self._tasks[event.story, event.platform], completed=event.frames_done
                )
            case StoryDone() | StoryFailed():
                self._end(event)
            case Warned():
                self._bars.console.print(event_line(event))
            case TaskDone():
                pass

    def _end(self, event: StoryDone | StoryFailed) -> None:
        task = self._tasks.pop((event.story, event.platform), None)
        if task is not None:
            self._bars.remove_task(task)
        self._bars.console.print(event_line(event))
        _print_files(event)


def event_line(event: Event) -> str | None:
    """A change of a story's state in one line; None for what is not one."""
    match event:
        case StoryStarted():
            work = f"{counted(event.frames, 'frame')} in {counted(event.tasks, 'task')}"
            return f"rendering {story_title(event)}: {work}"
        case StoryDone():
            word = "unchanged" if event.unchanged else "done"
            return f"{word} {story_title(event)} in {event.seconds:.1f} s"
        case StoryFailed():
            return f"failed {story_title(event)}: {shown(event.reason)}"
        case Warned():
            return f"warning: {shown(event.message)}"
        case _:
            return None


def event_record(event: Event) -> dict[str, Any]:
    """An event as plain data: `type` is the event's name in kebab-case."""
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    kind = _CAPITAL.sub("-", type(event).__name__).lower()
    return {"type": kind} | {name: _plain(value) for name, value in fields.items()}


def story_title(event: StoryStarted | StoryDone | StoryFailed) -> str:
    return shown(f"{event.story} ({event.platform})")


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def _print_files(event: Event) -> None:
    if isinstance(event, StoryDone):
        # Not click.echo: it would write past the bars, which hold sys.stdout while they live.
        sys.stdout.writelines(f"{shown(str(file))}\n" for file in event.files)
        sys.stdout.flush()
