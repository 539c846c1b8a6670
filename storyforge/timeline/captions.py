"""Captions: words over the scenes, and the kit's furniture above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from storyforge.core.geometry import Anchor
from storyforge.core.time import FrameRange, frame_range, seconds_text
from storyforge.storyboard import models
from storyforge.storyboard.brand import CaptionStyle, Logo
from storyforge.storyboard.models import CaptionLook, CardScene, ClipScene, PhotoScene
from storyforge.timeline.cards import Filling, Layout
from storyforge.timeline.model import Canvas, Layer
from storyforge.timeline.naming import did_you_mean, listed
from storyforge.timeline.picture import Animation, ImageNode, Picture, PictureNode, TextNode
from storyforge.timeline.rules import (
    CaptionOutsideScene,
    CaptionTooShort,
    NoCaptionStyle,
    NoLogo,
    UnknownCaptionStyle,
)
from storyforge.timeline.scenes import Placed
from storyforge.timeline.story import Path, Report, Story
from storyforge.timeline.styles import animation, box, text_style
from storyforge.timeline.typography import parse_words


@dataclass(frozen=True, slots=True)
class Layers:
    """Makes the layers of one story on one canvas."""

    story: Story
    canvas: Canvas
    report: Report

    def captions(self, placed: tuple[Placed, ...]) -> tuple[Layer, ...]:
        """Captions of the story, then of each scene, in the order written."""
        found = [self._story_caption(each, index, placed)
                 for index, each in enumerate(self.story.storyboard.captions)]  # fmt: skip
        for scene in placed:
            for index, caption in enumerate(scene.draft.scene.captions):
                found.append(self._scene_caption(caption, index, scene))
        return tuple(layer for layer in found if layer is not None)

    def _story_caption(
        self, caption: models.StoryCaption, index: int, placed: tuple[Placed, ...]
    ) -> Layer | None:
        by_id = {scene.draft.scene.id: scene for scene in placed}
        first, last = by_id.get(caption.from_), by_id.get(caption.through)
        if first is None or last is None:
            return None  # reading has said so
        span = frame_range(first.settled.start, last.settled.end)
        return self._caption(
            caption, caption.text, span, f"caption {index + 1}", ("captions", index)
        )

    def _scene_caption(self, caption: models.Caption, index: int, scene: Placed) -> Layer | None:
        path = (*scene.draft.path, "captions", index)
        span = self._span(caption, scene, path)
        if span is None:
            return None
        name = f"scene {scene.draft.index + 1} caption {index + 1}"
        return self._caption(caption, caption.text, span, name, path)

    def _span(self, caption: models.Caption, scene: Placed, path: Path) -> FrameRange | None:
        """When the caption shows: its own times, else the settled part of its scene."""
        rate, lasts = self.story.rate, scene.draft.lasts
        start, end = scene.settled.start, scene.settled.end
        at = caption.at.seconds(rate) if caption.at else None
        if at is not None:
            if at >= lasts:
                self._outside(path, "at", "begins", at, lasts)
                return None
            start = rate.frames(scene.start + at)
            # A caption that begins as the scene goes has only that time.
            end = end if end > start else scene.range.end
        if caption.duration is not None:
            begins = at if at is not None else rate.seconds(start) - scene.start
            ends = begins + caption.duration.seconds(rate)
            if ends > lasts + rate.seconds(1) / 2:
                self._outside(path, "duration", "ends", ends, lasts)
                return None
            end = min(rate.frames(scene.start + ends), scene.range.end)
        return frame_range(start, max(start, end))

    def _outside(self, path: Path, key: str, what: str, time: Fraction, lasts: Fraction) -> None:
        self.report.at(
            (*path, key), CaptionOutsideScene,
            what=what, time=seconds_text(time), lasts=seconds_text(lasts),
        )  # fmt: skip

    def _caption(
        self, caption: CaptionLook, text: str, span: FrameRange, name: str, path: Path
    ) -> Layer | None:
        defaults = (self.story.storyboard.defaults.caption, self.story.kit.defaults.caption)
        style = self._style(caption, defaults, path)
        if style is None:
            return None
        looks = (caption, *defaults)
        place = next((look.place for look in looks if look.place), style.place)
        enter = next((look.enter for look in looks if look.enter), style.enter)
        leave = next((look.exit for look in looks if look.exit), style.exit)
        rate, room = self.story.rate, self._room
        coming, going = animation(enter, rate, room), animation(leave, rate, room)
        moves = sum(each.frames for each in (coming, going) if each)
        if span.length <= moves:
            self.report.at(
                path, CaptionTooShort, shows=seconds_text(rate.seconds(span.length)),
                moves=seconds_text(rate.seconds(moves)),
            )  # fmt: skip
            return None
        picture = self._picture((self._words(text, style, place),))
        return Layer(
            id=name,
            kind="caption",
            range=span,
            picture=picture,
            enter=coming,
            exit=going,
            path=path,
        )

    def _style(
        self, caption: CaptionLook, defaults: tuple[CaptionLook, ...], path: Path
    ) -> CaptionStyle | None:
        styles = self.story.kit.captions
        if not styles:
            self.report.at(path, NoCaptionStyle)
            return None
        name, place = caption.style, (*path, "style")
        if name is None:
            name = next((look.style for look in defaults if look.style), next(iter(styles)))
            own = self.story.storyboard.defaults.caption.style
            place = ("defaults", "caption", "style") if own else path
        if name not in styles:
            self.report.at(place, UnknownCaptionStyle, style=name,
                           suggestion=did_you_mean(name, styles), known=listed(styles))  # fmt: skip
        return styles.get(name)

    def _words(self, text: str, style: CaptionStyle, place: Anchor) -> TextNode:
        return TextNode(
            name="caption", place=place,
            words=parse_words(text, self.story.storyboard.language),
            style=text_style(self.story.kit, style.text, style.colour),
            width_px=None if style.width.unit == "full" else style.width.px(),
            max_lines=style.max_lines, box=box(self.story.kit, style.box),
        )  # fmt: skip

    def _picture(self, nodes: tuple[PictureNode, ...]) -> Picture:
        return Picture(canvas=self.canvas.size, region=self.canvas.safe, nodes=nodes)

    def _room(self, direction: str) -> float:
        size = self.canvas.size
        return float(size.width if direction in ("left", "right") else size.height)

    # Furniture

    def furniture(self, placed: tuple[Placed, ...]) -> tuple[Layer, ...]:
        """The kit's own things, then its logo, each over every run of scenes that shows it."""
        kit, layers = self.story.kit, []
        draft = Layout(kit, {}, self.story.storyboard.language)
        for number, node in enumerate(kit.furniture):
            nodes = draft.nodes((node,), Filling({}, {}))
            shown = node.show_on
            if nodes:
                layers += self._runs(
                    placed, f"furniture {number + 1}",
                    lambda scene, shown=shown: _kind(scene) in shown,  # type: ignore[misc]
                    self._picture(nodes),
                )  # fmt: skip
        for variant in ("light", "dark"):
            layers += self._logo(placed, variant)
        return tuple(layers)

    def _logo(self, placed: tuple[Placed, ...], variant: str) -> list[Layer]:
        logo = self.story.kit.logo
        if logo is None:
            if variant == "light":
                for scene in placed:
                    if scene.draft.scene.logo not in (None, "none"):
                        self.report.at((*scene.draft.path, "logo"), NoLogo)
            return []
        node = ImageNode(
            name="logo", place=logo.place, height_px=logo.height.px(),
            source=logo.light if variant == "light" else logo.dark,
        )  # fmt: skip
        return self._runs(
            placed, f"logo {variant}",
            lambda scene: self._variant(scene, logo) == variant, self._picture((node,)),
        )  # fmt: skip

    def _variant(self, scene: Placed, logo: Logo) -> str:
        """Which logo lies over a scene: `light`, `dark` or `none`."""
        own = scene.draft.scene.logo
        if own is not None:
            return own
        if isinstance(scene.draft.scene, CardScene):
            card = self.story.kit.cards.get(scene.draft.scene.layout)
            return card.logo if card else "none"
        return logo.use if _kind(scene) in logo.show_on else "none"

    def _runs(
        self, placed: tuple[Placed, ...], name: str, shows: Callable[[Placed], bool],
        picture: Picture,
    ) -> list[Layer]:  # fmt: skip
        """A layer over each run of scenes that show it, fading with the transitions at its ends."""
        layers: list[Layer] = []
        for showing, run in groupby(placed, key=shows):
            if not showing:
                continue
            scenes = list(run)
            first, last = scenes[0], scenes[-1]
            layers.append(
                Layer(
                    id=name if not layers else f"{name} ({len(layers) + 1})", kind="furniture",
                    range=frame_range(first.range.start, last.range.end), picture=picture,
                    enter=_fade(first.lead_in), exit=_fade(last.lead_out),
                )
            )  # fmt: skip
        return layers


def _fade(overlap: FrameRange) -> Animation | None:
    if not overlap.length:
        return None
    return Animation(kind="fade", frames=overlap.length, easing="ease-in-out")


def _kind(scene: Placed) -> str:
    match scene.draft.scene:
        case ClipScene():
            return "clip"
        case PhotoScene():
            return "photo"
        case CardScene():
            return "card"
        case _:
            return "python"
