"""Colours as a storyboard writes them: names of the palette, or figures where allowed."""

from __future__ import annotations

from storyforge.core.colour import Colour
from storyforge.timeline.naming import did_you_mean, listed
from storyforge.timeline.rules import HexColourNotAllowed, UnknownColour
from storyforge.timeline.story import Path, Report, Story, colour_of


def written_colour(story: Story, text: str, path: Path, report: Report) -> Colour | None:
    """The colour an author wrote, or None after reporting that there is none."""
    palette = story.kit.palette
    colour = colour_of(story.kit, text)
    if colour is None:
        report.at(
            path, UnknownColour, colour=text, suggestion=did_you_mean(text, palette),
            known=listed(palette),
        )  # fmt: skip
    elif text not in palette and not story.kit.rules.hex_colours:
        report.at(path, HexColourNotAllowed, known=listed(palette))
        return None
    return colour
