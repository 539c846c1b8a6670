"""The checks, on the cases that expect one, and what no case can show."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

from storyforge.check import case as check_case
from storyforge.check import footage_rate, frame_rate
from storyforge.check.checking import CHECKS, judge
from storyforge.core.diagnostics import RULES, in_order
from storyforge.platforms.profiles import PLATFORMS, Platform
from storyforge.raster.fonts import load_fonts
from storyforge.raster.layouts import Layouts
from storyforge.storyboard import starter_kit_folder
from storyforge.timeline.facts import FontBook, MediaCatalog
from tests.timeline.cases import Case, cases, each, expect, lines, with_fence

OURS = {
    code: rule for code, rule in RULES.items() if rule.__module__.startswith("storyforge.check.")
}
DRAWING = (400.0, 100.0)
"""The size of every SVG of the cases."""


@cache
def font_book() -> FontBook:
    """The starter kit's fonts, under the family of the cases' kit."""
    folder = starter_kit_folder() / "fonts"
    files = {f"fonts/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.ttf"))}
    return load_fonts({"text": files})


def layouts_of(catalog: MediaCatalog, *drawings: str) -> Layouts:
    """Layouts that know the sizes of a case's pictures."""
    sizes = dict.fromkeys(drawings, DRAWING)
    for name, info in catalog.infos.items():
        if info.image:
            sizes[name] = (float(info.image.width), float(info.image.height))
        elif info.kind == "svg":
            sizes[name] = DRAWING
    return Layouts(font_book(), MappingProxyType(sizes))


def judged(case: Case, platform: Platform) -> check_case.Case:
    """What the checks look at in a case."""
    built = case.built(platform)
    assert built.timeline is not None, lines(built.diagnostics)
    return check_case.Case(
        timeline=built.timeline, platform=platform, places=case.document,
        layouts=layouts_of(case.catalog), catalog=case.catalog,
    )  # fmt: skip


@each("timeline", "checked")
def test_what_the_checks_find_in_a_case(case: Case) -> None:
    """Every finding with its place, on each platform alone."""
    expect(case, "checked", lambda name: lines(in_order(judge(judged(case, name)))))


@pytest.mark.parametrize("rate", [24, 60])
def test_a_rate_outside_the_platforms_bounds_is_a_warning(rate: int) -> None:
    """No platform of today refuses a story's rate; one that did would be named."""
    (case, *_) = with_fence("timeline", "timeline")
    strict = replace(PLATFORMS["instagram-story"], fps_min=25, fps_max=50)
    told = judged(case, strict)
    told = replace(
        told, timeline=replace(told.timeline, rate=replace(told.timeline.rate, value=rate))
    )
    (found,) = frame_rate.judge(told)
    assert found.message == f"instagram-story takes 25 to 50 frames a second, not {rate}"
    assert not found.is_error


def test_every_check_has_a_case() -> None:
    """A rule that no case shows is one that nobody can look up, or that cannot happen."""
    shown = {
        found.code
        for case in with_fence("timeline", "checked")
        for fence in case.fences("checked")
        for found in judge(judged(case, fence.platform))
    }
    above = {"SF703"}  # shown above, with a platform of its own
    assert set(OURS) - shown == above


def test_every_check_is_asked() -> None:
    """A file of the room that holds a rule has its judge on the list."""
    asked = {check.__module__ for check in CHECKS}
    assert asked == {rule.__module__ for rule in OURS.values()}
    assert len(CHECKS) == len(asked)


def test_checks_point_at_the_authors_words() -> None:
    """Whatever is found, it is found at a place in the file."""
    for case in cases("timeline"):
        for fence in case.fences("checked"):
            for found in judge(judged(case, fence.platform)):
                assert found.span is not None
                assert case.document.line(found.span.line)[found.span.column - 1 :]


@pytest.mark.parametrize(
    ("rate", "footage", "better"),
    [(30, 25, 25), (30, 50, 25), (60, 25, 50), (25, 30, 30), (50, 60, 60), (25, 25, None),
     (50, 25, None), (30, 60, None), (24, 25, None), (30, 24, None)],
)  # fmt: skip
def test_footage_of_the_other_family_is_a_hint(rate: int, footage: int, better: int | None) -> None:
    """Each rate has a twin; 25 and 50 go together, and so do 30 and 60."""
    source = f"film.mp4: video 1920x1080 {footage} fps 40 s"
    text = 'version: 1\ntitle: "Essai"\nscenes:\n  - {type: clip, source: film.mp4}\n'
    case = Case(Path("essai.md"), f"```yaml\n{text}```\n```media\n{source}\n```\n")
    told = judged(case, PLATFORMS["instagram-story"])
    told = replace(
        told, timeline=replace(told.timeline, rate=replace(told.timeline.rate, value=rate))
    )
    found = list(footage_rate.judge(told))
    assert [each.help for each in found] == ([f"write `frame_rate: {better}`"] if better else [])
    strict = replace(told, platform=replace(told.platform, fps_min=rate, fps_max=rate))
    assert not list(footage_rate.judge(strict))
