"""Which encoder a batch uses, from what the user asked for and what this machine can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storyforge.compiler.building import Version, aim
from storyforge.compiler.options import Options
from storyforge.ffmpeg.encoding import Encoder, Settings
from storyforge.ffmpeg.hardware import AUTO, HARDWARE
from storyforge.process import CancelToken
from storyforge.render.encoders import Demand, choose_encoder
from storyforge.render.engine import find_engine

_MORE_THAN_A_GROUP = 3
"""Frames of a trial after its first group of pictures, so that a second one begins."""


def encoder_of(
    wanted: Sequence[Version], options: Options, cancel: CancelToken, warn: Callable[[str], None]
) -> Encoder:
    """The encoder of all the stories; warns where it is not the one that was asked for.

    Raises UsageError for a name that there is not.
    """
    asked = options.encoder_name
    demands = [_demand(version, options) for version in wanted]
    choice = choose_encoder(asked, demands, find_engine().path, cancel, HARDWARE)
    if asked != AUTO:
        for name, reason in choice.refused.items():
            warn(f"{name} cannot be used here ({reason}); encoding by {choice.encoder.name}")
    return choice.encoder


def _demand(version: Version, options: Options) -> Demand:
    ready, timeline = version.story.ready, version.timeline
    assert ready is not None
    assert timeline is not None
    target, rate = aim(ready, timeline, options), timeline.rate.value
    gop = Settings(target.quality, target.limits, rate, 1).gop
    settings = Settings(target.quality, target.limits, rate, gop + _MORE_THAN_A_GROUP)
    return Demand(target.size(timeline.canvas), settings)
