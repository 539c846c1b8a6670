"""Arguments and options that several commands share, and the value they become."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from storyforge.compiler import Look, Options

Function = TypeVar("Function", bound=Callable[..., Any])

ALL = "all"
QUALITIES = ("master", "small", "draft")
ENCODERS = (
    "software", "auto", "nvenc", "qsv", "vaapi", "videotoolbox", "amf", "mediafoundation",
)  # fmt: skip


LANGUAGES = ("fr", "en")
SHOWN = ("frame", "sheet", "video")
SIGHTS = ("protanopia", "deuteranopia", "tritanopia", "greyscale")


class TimeText(click.ParamType[str]):
    """A time, as the storyboard language writes it; stays text."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from storyforge.core.time import parse_time

        try:
            parse_time(value)
        except ValueError as wrong:
            self.fail(f"{value!r} is {wrong}", param, ctx)
        return value


class PlatformName(click.ParamType[str]):
    """The name of a platform, with a suggestion where it is misspelt."""

    name = "platform"

    def __init__(self, *, allow_all: bool = False) -> None:
        self.allow_all = allow_all

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from storyforge.platforms import UnknownPlatform, platform

        if self.allow_all and value == ALL:
            return value
        try:
            return platform(value).name
        except UnknownPlatform as unknown:
            self.fail(str(unknown), param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        from storyforge.platforms import PLATFORMS

        names = {name: platform.title for name, platform in PLATFORMS.items()}
        if self.allow_all:
            names[ALL] = "every platform"
        return [
            CompletionItem(name, help=title)
            for name, title in names.items()
            if name.startswith(incomplete)
        ]


class Lines(click.Path):
    """Paths; where a variable gives several, one a line."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [line for line in rv.splitlines() if line.strip()]


def paths_argument(function: Function, envvar: str | None = None) -> Function:
    """PATH…: storyboards, or folders of them; without any, those that a variable names."""
    return click.argument(
        "paths",
        nargs=-1,
        required=True,
        metavar="PATH...",
        envvar=envvar,
        type=Lines(exists=True, path_type=Path),
    )(function)


def file_argument(function: Function) -> Function:
    """FILE: one storyboard."""
    return click.argument(
        "file",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
    )(function)


def project_options(function: Function) -> Function:
    """--project and --media: where kits and sources are looked for."""
    folder = Lines(exists=True, file_okay=False, path_type=Path)
    media = click.option(
        "--media",
        multiple=True,
        type=folder,
        help="Another folder to look for sources in, after the storyboard's own; "
        "STORYFORGE_MEDIA names more. Repeatable.",
    )
    project = click.option(
        "--project",
        type=folder,
        help="The project's folder; otherwise the nearest parent that holds brand/.",
    )
    return project(media(function))


def platform_option(function: Function) -> Function:
    """--platform, repeatable."""
    return click.option(
        "--platform",
        "platforms",
        multiple=True,
        type=PlatformName(allow_all=True),
        help="A platform instead of the story's own; `all` means every one. Repeatable.",
    )(function)


def python_option(function: Function) -> Function:
    """--allow-python: scenes written in Python run code of the project."""
    return click.option(
        "--allow-python",
        is_flag=True,
        help="Run the project's own Python code, for scenes of type python.",
    )(function)


def wish_options(function: Function) -> Function:
    """--at, repeatable, and --line: which frames are looked at."""
    at = click.option(
        "--at",
        multiple=True,
        type=TimeText(),
        help="When: 3s, 250ms, 1:02.5 or a frame like 12f. Repeatable.",
    )
    return at(line_option(function))


def line_option(function: Function) -> Function:
    """--line: what stands there."""
    return click.option(
        "--line",
        type=click.IntRange(min=1),
        help="The caption, transition or scene at this line of FILE, when it shows best.",
    )(function)


def look_options(function: Function) -> Function:
    """What is drawn over a frame, and how it is seen (`look_of`)."""
    marks = (
        click.option("--safe-zones", is_flag=True, help="Show what the platform covers."),
        click.option(
            "--zones-of", metavar="PLATFORM", multiple=True, type=PlatformName(allow_all=True),
            help="Show what another platform of the same shape leaves free; `all` means every "
            "one. Repeatable.",
        ),
        click.option("--grid", is_flag=True, help="Show thirds, the middle and the safe zone."),
        click.option(
            "--phone", is_flag=True,
            help="On a phone, under buttons and words like the platform's.",
        ),
        click.option(
            "--see", multiple=True, type=click.Choice(SIGHTS),
            help="With other eyes: without red, green or blue cones, or in grey. Repeatable.",
        ),
    )  # fmt: skip
    for option in reversed(marks):
        function = option(function)
    return function


def look_of(options: dict[str, Any]) -> Look:
    """The look asked for; its options are taken out of those given."""
    from storyforge.compiler import Look

    return Look(
        safe_zones=options.pop("safe_zones"), zones_of=options.pop("zones_of"),
        grid=options.pop("grid"), phone=options.pop("phone"), sights=options.pop("see"),
    )  # fmt: skip


MISSING_MEDIA = ("error", "placeholder")


def _missing_media(default: str) -> Callable[[Function], Function]:
    return click.option(
        "--missing-media",
        type=click.Choice(MISSING_MEDIA),
        default=default,
        show_default=True,
        help="What a source that is not here is: an error, or a slate in its place.",
    )


def missing_media_option(function: Function) -> Function:
    """--missing-media: what becomes of sources that are not here; an error, unless told."""
    return _missing_media(MISSING_MEDIA[0])(function)


def slated_media_option(function: Function) -> Function:
    """--missing-media, for jobs that have no sources: a slate, unless told otherwise."""
    return _missing_media(MISSING_MEDIA[1])(function)


def gate_options(function: Function) -> Function:
    """--fail-above and --ignore-sound: how much may look or sound different."""
    most = click.option(
        "--fail-above",
        type=click.FloatRange(min=0),
        metavar="ΔE",
        help="Leave with 1 where a frame differs by more than this mean colour difference "
        "(1 is hardly visible, 100 is black and white), a scene is new or gone, or something "
        "else is heard.",
    )
    silent = click.option(
        "--ignore-sound", is_flag=True, help="With --fail-above: what is heard may differ."
    )
    return most(silent(function))


def cache_option(function: Function) -> Function:
    """--no-cache: as if nothing had ever been made."""
    return click.option("--no-cache", is_flag=True, help="Neither use nor keep earlier work.")(
        function
    )


def events_option(function: Function) -> Function:
    """--json: what is told on the way, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Events as JSON Lines on stdout.")(
        function
    )


def workers_option(function: Function) -> Function:
    """--workers: how many programs run at once."""
    return click.option(
        "--workers",
        type=click.IntRange(min=1),
        help="How many programs run at once; otherwise one for each processor.",
    )(function)


def expanded(platforms: tuple[str, ...]) -> tuple[str, ...]:
    """Names of platforms, each once, with `all` written out."""
    if ALL in platforms:
        from storyforge.platforms import PLATFORMS

        return tuple(PLATFORMS)
    return tuple(dict.fromkeys(platforms))


def compiler_options(
    *,
    project: Path | None = None,
    media: tuple[Path, ...] = (),
    platforms: tuple[str, ...] = (),
    output: Path | None = None,
    draft: bool = False,
    quality: str = QUALITIES[0],
    encoder: str = ENCODERS[0],
    workers: int | None = None,
    no_cache: bool = False,
    allow_python: bool = False,
    missing_media: str = MISSING_MEDIA[0],
) -> Options:
    """The compiler's options, from what was typed."""
    from storyforge.compiler import Options

    return Options(
        project=project,
        media=media,
        platforms=expanded(platforms),
        output=output,
        draft=draft,
        quality=quality,
        encoder=encoder,
        workers=workers,
        cache=not no_cache,
        allow_python=allow_python,
        missing_media=missing_media,
    )
