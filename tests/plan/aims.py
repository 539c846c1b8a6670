"""What plans of tests are made for: a quality, a platform's limits, the starter kit's fonts."""

from __future__ import annotations

import re
from functools import cache

from storyforge.ffmpeg.encoding import QUALITIES, VideoLimits
from storyforge.plan.model import Plan
from storyforge.plan.planning import dump, plan
from storyforge.plan.surface import Aim
from storyforge.raster.layouts import Layouts
from storyforge.timeline.facts import MediaCatalog
from storyforge.timeline.model import Timeline
from storyforge.timeline.sources import kit_sources
from tests.check.test_cases import layouts_of
from tests.timeline.cases import Case
from tests.timeline.generated import CATALOG, Data, kit
from tests.timeline.test_invariants import timeline_of

LIMITS = VideoLimits(max_rate_bps=12_000_000, buffer_bits=16_000_000)

_ID = re.compile(r"\b(paint|plate|mask|python|segment|piece|level|mix|master)-[0-9a-f]{16}\b")


def aim_of(catalog: MediaCatalog, layouts: Layouts, quality: str = "master") -> Aim:
    return Aim(quality=QUALITIES[quality], limits=LIMITS, catalog=catalog, layouts=layouts)


@cache
def usual_aim() -> Aim:
    """What generated stories are planned for; pictures are laid out once for all of them."""
    return aim_of(CATALOG, layouts_of(CATALOG, *kit_sources(kit())))


def planned(data: Data) -> Plan:
    """The plan of a generated storyboard."""
    return plan_of(timeline_of(data))


def plan_of(timeline: Timeline) -> Plan:
    """The plan of a generated timeline."""
    return plan(timeline, usual_aim())


def case_aim(case: Case, quality: str = "master") -> Aim:
    """What a case is planned for."""
    return aim_of(case.catalog, layouts_of(case.catalog, *kit_sources(case.kit)), quality)


def with_short_names(text: str) -> str:
    """A plan's text with its digests replaced by numbers in the order of the text.

    Digests are for machines; they change with every letter of a font.
    """
    names: dict[str, str] = {}
    counts: dict[str, int] = {}

    def short(match: re.Match[str]) -> str:
        if match[0] not in names:
            counts[match[1]] = counts.get(match[1], 0) + 1
            names[match[0]] = f"{match[1]}-{counts[match[1]]}"
        return names[match[0]]

    return _ID.sub(short, text)


def with_graphs_only(text: str) -> str:
    """A plan's text with each command reduced to its inputs and its graph, a chain a line.

    How things are encoded and run is the same for all; see tests/ffmpeg.
    """

    def short(match: re.Match[str]) -> str:
        inputs = " ".join(re.findall(r"-i (<[^>]*>|\S+)", match[1]))
        chains = _chains(re.sub(r"sendcmd=[^\[]*", "sendcmd=…", match[2]))
        return "\n".join([f"    ffmpeg {inputs}", *(f"      {chain}" for chain in chains)])

    return re.sub(
        r"^    ffmpeg (.*?) -filter_complex (.*?) -map .*$", short, text, flags=re.MULTILINE
    )


def _chains(graph: str) -> list[str]:
    """A compiled graph with its filters joined where one feeds only the next."""
    chains: list[str] = []
    for link in graph.split(";"):
        last = re.search(r"(\[s\d+\])$", chains[-1]) if chains else None
        if last and link.startswith(last[1]) and not link.removeprefix(last[1]).startswith("["):
            chains[-1] = chains[-1].removesuffix(last[1]) + "," + link.removeprefix(last[1])
        else:
            chains.append(link)
    return chains


def text_of(made: Plan) -> str:
    return with_graphs_only(with_short_names(dump(made)))
