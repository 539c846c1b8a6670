"""From a prepared story to its timelines, one for each platform, with all diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storyforge.check.case import Case
from storyforge.check.checking import judge
from storyforge.compiler.options import PLACEHOLDER, Options
from storyforge.compiler.preparing import Prepared, Ready
from storyforge.compiler.rules import UnknownPlatform
from storyforge.core.diagnostics import Diagnostic, has_errors, in_order
from storyforge.errors import UsageError
from storyforge.ffmpeg.encoding import SOFTWARE, Encoder, VideoLimits
from storyforge.plan.surface import Aim
from storyforge.platforms.profiles import PLATFORMS, Platform
from storyforge.platforms.profiles import platform as known_platform
from storyforge.timeline.build import build
from storyforge.timeline.model import Timeline
from storyforge.timeline.naming import did_you_mean
from storyforge.timeline.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A story on one platform; `timeline` None where its errors allow none."""

    story: Prepared
    platform: str
    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def refused(self) -> bool:
        return self.timeline is None or has_errors(self.diagnostics)


def versions(story: Prepared, options: Options) -> Iterator[Version]:
    """The story on every platform asked for; without its errors, one with the reasons."""
    if story.ready is None:
        yield Version(story=story, platform="", timeline=None, diagnostics=story.diagnostics)
        return
    for name, platform, unknown in _platforms(story.ready, options):
        if platform is None:
            yield Version(story=story, platform=name, timeline=None, diagnostics=unknown)
        else:
            yield _version(story, story.ready, platform, options)


def _version(story: Prepared, ready: Ready, platform: Platform, options: Options) -> Version:
    built = build(
        Story(
            storyboard=ready.storyboard, places=ready.document, kit=ready.kit,
            platform=platform, catalog=ready.catalog,
            slates=options.missing_media == PLACEHOLDER,
        )
    )  # fmt: skip
    found = [*story.diagnostics, *built.diagnostics]
    if built.timeline is not None:
        case = Case(
            timeline=built.timeline, platform=platform, places=ready.document,
            layouts=ready.layouts, catalog=ready.catalog,
        )  # fmt: skip
        found += judge(case)
    return Version(
        story=story, platform=platform.name, timeline=built.timeline, diagnostics=in_order(found)
    )


def _platforms(
    ready: Ready, options: Options
) -> Iterator[tuple[str, Platform | None, tuple[Diagnostic, ...]]]:
    """Each platform by name; None with its diagnostic for a name in the storyboard not known.

    Raises UsageError for an unknown name given on the command line.
    """
    for name in dict.fromkeys(options.platforms):
        yield name, known_platform(name), ()
    if options.platforms:
        return
    for name in dict.fromkeys(ready.storyboard.platforms):
        if name in PLATFORMS:
            yield name, PLATFORMS[name], ()
        else:
            index = ready.storyboard.platforms.index(name)
            span = ready.document.span(("platforms", index))
            suggestion = did_you_mean(name, PLATFORMS)
            yield name, None, (UnknownPlatform.at(span, platform=name, suggestion=suggestion),)


def aim(ready: Ready, timeline: Timeline, options: Options, encoder: Encoder = SOFTWARE) -> Aim:
    """What to plan for: the quality asked for, within the limits of the timeline's platform."""
    platform = PLATFORMS[timeline.platform]
    lasts = timeline.rate.seconds(timeline.length)
    return Aim(
        quality=options.encoding,
        limits=VideoLimits(
            max_rate_bps=platform.cap_for(lasts), buffer_bits=platform.buffer_bits,
            level=platform.level(timeline.rate.value),
            b_frames=platform.b_frames, profile=platform.profile,
        ),
        catalog=ready.catalog, layouts=ready.layouts,
        audio_bits_per_second=platform.audio_bitrate, encoder=encoder,
    )  # fmt: skip


def one_version(story: Prepared, options: Options) -> Version:
    """The story on the first platform asked for. Raises UsageError for several on purpose."""
    if len(options.platforms) > 1:
        raise UsageError("name one platform at a time here")
    return next(iter(versions(story, options)))
