"""`storyforge cache` and its commands."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from storyforge.render.pruning import Survey, Tally


class Quantity(click.ParamType[int]):
    """A size or an age, read by one of `render.pruning`'s functions."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from storyforge.render import pruning

        read: Callable[[str], int] = pruning.size_of if self.name == "size" else pruning.age_of
        try:
            return read(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


@click.group("cache", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Look after the work that is kept from one render to the next.

    Without a command: show. What is removed here is made again when it is needed.
    """
    if context.invoked_subcommand is None:
        context.invoke(show, form="text")


@command.command("show")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
def show(form: str) -> None:
    """Say where the work lies, how much there is, and how much there may be."""
    from storyforge.render.folders import store_folder
    from storyforge.render.pruning import limit, survey

    found, most = survey(store_folder()), limit()
    if form == "json":
        record = {"place": str(store_folder()), **_record(found), "limit_bytes": most}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        click.echo(_text(str(store_folder()), found, most))


@command.command("verify")
def verify() -> None:
    """Read everything that is kept, and remove what is damaged."""
    from storyforge.render import pruning
    from storyforge.render.folders import store_folder

    whole, damaged = pruning.verify(store_folder())
    click.echo(f"{_counted(whole)} whole, {damaged} damaged{' and removed' if damaged else ''}")


@command.command("prune")
@click.option(
    "--max-size", type=Quantity("size"), help="Keep at most this much: 5GB; otherwise the limit."
)
@click.option(
    "--max-age", type=Quantity("age"), help="Keep what was used within: 12h, 60d (usual) or 2w."
)
def prune(max_size: int | None, max_age: int | None) -> None:
    """Remove what was not used for longest.

    The limit is 20 GB, or what STORYFORGE_CACHE_SIZE says. A render does the same, once a day.
    """
    from storyforge.render import pruning
    from storyforge.render.folders import store_folder

    most = pruning.limit() if max_size is None else max_size
    oldest = pruning.DEFAULT_AGE_S if max_age is None else max_age
    gone = pruning.prune(store_folder(), most, oldest)
    left = pruning.survey(store_folder()).total
    click.echo(f"removed {_counted(gone)}; {_counted(left)} left")


@command.command("clear")
def clear() -> None:
    """Remove everything that is kept, and what is remembered of sources."""
    from storyforge.render import pruning
    from storyforge.render.folders import memos, store_folder

    gone = pruning.clear(store_folder())
    for memo in memos():
        memo.unlink(missing_ok=True)
    click.echo(f"removed {_counted(gone)}")


def _counted(tally: Tally) -> str:
    from storyforge.cli.reporting.tally import counted

    entries = counted(tally.entries, "entry", "entries")
    return f"{entries} ({_size(tally.bytes)})"


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _record(found: Survey) -> dict[str, object]:
    return {
        "entries": found.total.entries,
        "bytes": found.total.bytes,
        "kinds": {
            kind: {"entries": tally.entries, "bytes": tally.bytes}
            for kind, tally in found.kinds.items()
        },
        "oldest_use_days": _days(found),
    }


def _days(found: Survey) -> float | None:
    return None if found.oldest is None else round((time.time() - found.oldest) / 86_400, 2)


def _text(place: str, found: Survey, most: int) -> str:
    from storyforge.cli.tables import table
    from storyforge.cli.terminal import shown

    lines = [shown(place), f"{_counted(found.total)}, at most {_size(most)}"]
    if (days := _days(found)) is not None:
        lines.append(f"longest unused for {days:.0f} days")
        rows = [(kind, str(tally.entries), _size(tally.bytes))
                for kind, tally in found.kinds.items()]  # fmt: skip
        lines += ["", table(("kind", "entries", "size"), rows)]
    return "\n".join(lines)
