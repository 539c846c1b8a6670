"""The arrows in order: what the command line, the review room and Python users call.

    read → build → check → plan → render

`check` and `render` take files or folders; `frames` and `plan_text` one storyboard; `look` takes
media. What an author wrote wrongly comes back as diagnostics; what the world lacks is raised
(`storyforge.errors`). Names are imported when they are first used: checking a story loads
nothing that only rendering needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyforge.compiler.batch import Outcome, StoryOutcome
    from storyforge.compiler.checking import Report, check
    from storyforge.compiler.framing import Framed, frame, frames
    from storyforge.compiler.listing import plan_json, plan_text, timeline_text
    from storyforge.compiler.looking import Seen, look
    from storyforge.compiler.looks import Look
    from storyforge.compiler.options import Options
    from storyforge.compiler.rendering import render
    from storyforge.compiler.wishes import Wish

__all__ = [
    "Framed",
    "Look",
    "Options",
    "Outcome",
    "Report",
    "Seen",
    "StoryOutcome",
    "Wish",
    "check",
    "frame",
    "frames",
    "look",
    "plan_json",
    "plan_text",
    "render",
    "timeline_text",
]

_HOMES = {
    "Framed": "framing",
    "Look": "looks",
    "Options": "options",
    "Outcome": "batch",
    "Report": "checking",
    "Seen": "looking",
    "StoryOutcome": "batch",
    "Wish": "wishes",
    "check": "checking",
    "frame": "framing",
    "frames": "framing",
    "look": "looking",
    "plan_json": "listing",
    "plan_text": "listing",
    "render": "rendering",
    "timeline_text": "listing",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
