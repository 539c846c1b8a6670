"""Rendering a batch: every story on every platform, on one pool of workers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from storyforge.compiler.batch import (
    Batch,
    Begun,
    OnEvent,
    Outcome,
    Shop,
    StoryOutcome,
    demand_one_output_each,
    ranges_of,
    refused,
)
from storyforge.compiler.beginning import aimed, begun
from storyforge.compiler.building import Version, versions
from storyforge.compiler.checking import report_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared, output_folder
from storyforge.compiler.standing import inputs_digest
from storyforge.compiler.workshop import joining
from storyforge.plan.planning import plan, plan_frame
from storyforge.platforms.profiles import PLATFORMS
from storyforge.render.assemble import Assembly, Targets
from storyforge.render.engine import find_engine_meanwhile
from storyforge.render.finish import Finished, finish, unchanged
from storyforge.render.manifest import manifest
from storyforge.render.placing import demand_writable
from storyforge.render.workplace import Workplace

__all__ = ["OnEvent", "Outcome", "StoryOutcome", "render"]


def render(paths: Sequence[Path], options: Options, on_event: OnEvent) -> Outcome:
    """Render every storyboard under the paths; one bad storyboard never stops the others.

    Raises UsageError, Cancelled, or EnvironmentFailed when nothing can be rendered at all.
    """
    find_engine_meanwhile()
    stories = Desk(options).stories(paths)
    all_versions = [version for story in stories for version in versions(story, options)]
    demand_one_output_each(all_versions, options)
    wanted = [version for version in all_versions if not version.refused]
    known = [each for version in all_versions for each in version.diagnostics]
    for folder in {targets_of(each.story, each.platform, options).video.parent for each in wanted}:
        demand_writable(folder)
    batch = Batch(options, on_event, begin)
    outcomes = batch.run(wanted) if wanted else []
    return Outcome(
        report=report_of(stories, [*known, *batch.diagnostics]),
        written=tuple(path for outcome in outcomes for path in outcome.files),
        stories=(*(refused(each) for each in all_versions if each.refused), *outcomes),
    )


def written_inputs(story: Prepared) -> dict[str, str]:
    """Digests of what the authors wrote: the storyboard, its kit's files, its fonts."""
    found = {}
    for shown, text in story.texts.items():
        path = Path(shown)
        name = path.name if shown == story.shown else f"{path.parent.name}/{path.name}"
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    if story.ready is not None:
        found |= story.ready.layouts.font_digests
    return found


def targets_of(story: Prepared, platform: str, options: Options) -> Targets:
    """Where the story's files go: sub-folders of a folder that was given are mirrored."""
    return Targets.of(output_folder(story, options), story.name, platform)


def inputs_of(version: Version, shop: Shop) -> str:
    """The digest of everything a version's files depend on; empty where nothing is kept."""
    if not shop.options.cache:
        return ""
    at = shop.workplace(version.story)
    return inputs_digest(version, written_inputs(version.story), shop.options, shop.encoder, at)


def begin(version: Version, shop: Shop) -> Begun:
    """A story's video, cover and manifest; its files, where they stand as they would be made."""
    story, options = version.story, shop.options
    timeline, target = aimed(version, shop)
    inputs, targets = inputs_of(version, shop), targets_of(story, version.platform, options)
    if found := unchanged(shop.store, targets.files, inputs, timeline.rate):
        return found
    made = plan(timeline, target)
    cover = plan_frame(timeline, target, timeline.cover_at)

    def ending(at: Workplace) -> Finished:
        def content(inputs: Mapping[str, str]) -> dict[str, object]:
            return manifest(
                timeline, {**written_inputs(story), **inputs}, at.engine.version,
                options.encoding.name, version.diagnostics,
            )  # fmt: skip

        assembly = Assembly(
            plan=made, cover=cover[-1].id, most_bytes=PLATFORMS[version.platform].max_bytes,
            targets=targets, manifest=content, ways=f"{at.ways.machine} {joining()}",
            inputs=inputs,
        )  # fmt: skip
        return finish(assembly, at)

    tasks = (*made.tasks, *cover)
    return begun(version, shop, tasks, ending, made.frames, ranges_of(made))
