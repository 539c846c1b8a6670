"""`render --explain`: which pieces were reused, and why the others were made again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from storyforge.cli.reporting.tally import counted
from storyforge.cli.terminal import shown
from storyforge.core.time import seconds_text

if TYPE_CHECKING:
    from storyforge.compiler import Outcome, StoryOutcome
    from storyforge.render.pieces import Explanation

REUSED = "reused"


def explanation_text(outcome: Outcome) -> str:
    """For each output a line that counts, then one line for each piece."""
    return "\n\n".join(_story(story) for story in outcome.stories if story.explanations)


def _story(story: StoryOutcome) -> str:
    reused = sum(not each.reasons for each in story.explanations)
    head = f"{shown(story.name)} ({story.platform}): "
    head += f"{reused} of {counted(len(story.explanations), 'piece')} reused"
    return "\n".join((head, *(f"  {_line(each)}" for each in story.explanations)))


def _line(each: Explanation) -> str:
    return f"{_piece(each)}: {shown('; '.join(each.reasons) or REUSED)}"


def _piece(each: Explanation) -> str:
    if each.kind == "sound":
        return "sound"
    start, end = (seconds_text(each.rate.seconds(frame), 2)
                  for frame in (each.range.start, each.range.end))  # fmt: skip
    return f"{start}-{end} s"


def explanation_records(outcome: Outcome) -> Iterator[str]:
    """One JSON object for each piece."""
    for story in outcome.stories:
        for each in story.explanations:
            record = {
                "type": "explanation", "story": story.name, "platform": story.platform,
                "piece": each.kind, "start": each.range.start, "end": each.range.end,
                "reused": not each.reasons, "reasons": list(each.reasons),
            }  # fmt: skip
            yield json.dumps(record, ensure_ascii=False)
