"""The arrow from Storyboard to Timeline."""

from __future__ import annotations

from dataclasses import dataclass

from storyforge.core.diagnostics import Diagnostic, has_errors, in_order
from storyforge.core.time import Frames, seconds_text
from storyforge.platforms.profiles import Platform
from storyforge.timeline.captions import Layers
from storyforge.timeline.model import Canvas, Scene, Timeline
from storyforge.timeline.rules import CoverOutsideStory
from storyforge.timeline.scenes import Placed, draft_scene
from storyforge.timeline.soundtrack import build_soundtrack
from storyforge.timeline.story import Report, Story
from storyforge.timeline.transitions import Lead, lead_into, place_scenes, transitions
from storyforge.timeline.typography import typeset
from storyforge.timeline.voices import with_voices


@dataclass(frozen=True, slots=True)
class Built:
    """A timeline, unless the storyboard's mistakes left none, and all that was found."""

    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]


def canvas_of(platform: Platform) -> Canvas:
    """The canvas and safe zone of a platform."""
    return Canvas(size=platform.canvas, safe=platform.safe_rect, output=platform.output)


def build(story: Story) -> Built:
    """What the viewer of one platform sees and hears, in frames.

    Pure: everything the disk knows is in `story.catalog`. A mistake never hides the next:
    what cannot be built gets a stand-in, so that everything else is looked at as well.
    """
    report = Report(story.places)
    canvas = canvas_of(story.platform)
    count = range(len(story.storyboard.scenes))
    drafts = [draft_scene(story, canvas, index, report) for index in count]
    leads = [lead_into(story, index, report) for index in count]
    drafts = with_voices(story, drafts, leads)
    placed = place_scenes(story, drafts, leads, report)
    timeline = _timeline(story, canvas, placed, leads, report)
    found = in_order(report.diagnostics)
    return Built(None if has_errors(found) else timeline, found)


def _timeline(
    story: Story, canvas: Canvas, placed: tuple[Placed, ...], leads: list[Lead | None],
    report: Report,
) -> Timeline:  # fmt: skip
    length = placed[-1].range.end
    layers = Layers(story, canvas, report)
    captions, furniture = layers.captions(placed), layers.furniture(placed)
    return Timeline(
        title=typeset(story.storyboard.title, story.storyboard.language),
        language=story.storyboard.language,
        platform=story.platform.name,
        canvas=canvas,
        rate=story.rate,
        length=length,
        scenes=tuple(_scene(each) for each in placed),
        transitions=transitions(placed, leads),
        layers=captions + furniture,
        soundtrack=build_soundtrack(story, placed, length, report),
        cover_at=_cover(story, placed, length, report),
    )


def _scene(placed: Placed) -> Scene:
    draft = placed.draft
    name = draft.scene.id or f"scene {draft.index + 1}"
    return Scene(id=name, index=draft.index, range=placed.range, content=draft.content)


def _cover(story: Story, placed: tuple[Placed, ...], length: Frames, report: Report) -> Frames:
    """The frame asked for, else the middle of the first settled scene."""
    wanted = story.storyboard.cover
    if wanted is None:
        settled = placed[0].settled
        return Frames((settled.start + settled.end) // 2)
    time = wanted.seconds(story.rate)
    frame = story.rate.frames(time)
    if frame < length:
        return frame
    lasts = seconds_text(story.rate.seconds(length))
    report.at(("cover",), CoverOutsideStory, time=seconds_text(time), lasts=lasts)
    return Frames(0)
