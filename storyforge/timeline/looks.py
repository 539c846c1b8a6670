"""Looks: the steps and the table of a scene, its own and those it takes from the defaults."""

from __future__ import annotations

from storyforge.core.look import AS_IT_IS, Look
from storyforge.storyboard import models
from storyforge.timeline.framing import kind_of
from storyforge.timeline.naming import did_you_mean, listed
from storyforge.timeline.rules import UnknownLut
from storyforge.timeline.story import Path, Report, Story

NO_LUT = "none"
STEPS = ("exposure", "contrast", "saturation", "warmth", "tint")


def look_of(story: Story, scene: models.PictureScene, path: Path, report: Report) -> Look:
    """What is said of each step by the scene, else by the storyboard's defaults, else the kit's."""
    kind = kind_of(scene)
    own, kit = (getattr(each, kind).look
                for each in (story.storyboard.defaults, story.kit.defaults))  # fmt: skip
    said = [(scene.look, (*path, "look")), (own, ("defaults", kind, "look")), (kit, path)]
    looks = [(look, place) for look, place in said if look is not None]
    if not looks:
        return AS_IT_IS
    steps = {name: _first([getattr(look, name) for look, _ in looks]) or 0 for name in STEPS}
    name, place = next(((look.lut, place) for look, place in looks if look.lut), (NO_LUT, path))
    return Look(**steps, lut=_table(story, name, place, report))


def _first(values: list[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)


def _table(story: Story, name: str, place: Path, report: Report) -> str:
    """The kit's file of a table; empty for none, and after reporting that there is none."""
    if name == NO_LUT:
        return ""
    if name not in story.kit.luts:
        suggestion = did_you_mean(name, story.kit.luts)
        report.at((*place, "lut"), UnknownLut, lut=name, suggestion=suggestion,
                  known=listed(story.kit.luts))  # fmt: skip
        return ""
    return story.kit.luts[name]
