"""What holds of every plan: whole, in order, and changed no more than what was edited."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyforge.core.time import FrameRange
from storyforge.plan.cut import LONGEST_S
from storyforge.plan.model import CommandTask, MasterTask, MixTask, Plan, needs, task_kind
from storyforge.plan.planning import dump, plan, plan_frame
from storyforge.process import CancelToken, run
from storyforge.timeline import model
from storyforge.timeline.model import Timeline
from tests.plan.aims import case_aim, plan_of, planned, usual_aim
from tests.programs import ALL_LETTERS
from tests.timeline.cases import Case, each, with_fence
from tests.timeline.generated import WORDS, Data, reordered, storyboards
from tests.timeline.test_invariants import ABSOLUTE_PATH, timeline_of

ROOT = Path(__file__).parents[2]
FEW = settings(max_examples=12)


def assert_sound(timeline: Timeline, made: Plan) -> None:
    """A plan can be run from top to bottom, and makes the whole timeline."""
    ends = {0, timeline.length}
    for span in (*(s.range for s in timeline.scenes), *(t.range for t in timeline.transitions)):
        ends |= {span.start, span.end}
    spans = [segment.range for segment in made.segments]
    assert (spans[0].start, spans[-1].end) == (0, timeline.length)
    assert all(before.end == after.start for before, after in pairwise(spans))
    for span in spans:
        assert 1 <= span.length <= LONGEST_S * timeline.rate.value
        assert not any(span.start < end < span.end for end in ends), "crosses a bound"

    known: set[str] = set()
    for task in made.tasks:
        assert set(needs(task)) <= known, f"{task.id} comes before what it needs"
        assert task.id not in known
        known.add(task.id)
    for segment in made.segments:
        task = made.task(segment.task)
        assert isinstance(task, CommandTask)
        assert task.frames == segment.range.length
    master = made.task(made.sound)
    assert isinstance(master, MasterTask)
    assert master.samples * timeline.rate.value == timeline.length * 48_000
    assert_mixed(timeline, made, master)


def assert_mixed(timeline: Timeline, made: Plan, master: MasterTask) -> None:
    """Every sound lies within its mix, its source is measured, and the whole is as long."""
    whole = made.task(master.mix)
    assert isinstance(whole, MixTask)
    assert whole.mix.samples == master.samples
    mixes = [task for task in made.tasks if isinstance(task, MixTask)]
    for sound in (sound for task in mixes for sound in task.mix.sounds):
        source = made.task(sound.task)
        assert isinstance(source, CommandTask | MixTask)
        there = source.samples if isinstance(source, CommandTask) else source.mix.samples
        assert sound.fade_in + sound.fade_out <= sound.samples
        assert 0 <= sound.skip < there
        if sound.cycle:
            assert 0 <= sound.cycle.first < sound.cycle.end <= there
            assert sound.cycle.end < sound.skip + sound.samples
    for task in mixes:
        assert all(0 <= each.at <= task.mix.samples - each.samples for each in task.mix.sounds)
    track = timeline.soundtrack
    assert len(made.heard) == len(track.sounds) + len(track.music)
    measured = {level for task in mixes for sound in task.mix.sounds for level in sound.levels}
    assert {each.level for each in made.heard} == measured


def by_range(made: Plan) -> dict[FrameRange, str]:
    return {segment.range: segment.task for segment in made.segments}


def outside(made: Plan, span: FrameRange) -> dict[FrameRange, str]:
    """The segments that share no frame with a range."""
    return {each: task for each, task in by_range(made).items() if not each.overlaps(span)}


@FEW
@given(storyboards())
def test_a_plan_makes_the_whole_timeline(data: Data) -> None:
    """Segments partition the story at its bounds; every task comes after what it needs."""
    timeline = timeline_of(data)
    made = plan_of(timeline)
    assert_sound(timeline, made)
    assert not ABSOLUTE_PATH.search(dump(made))


@each("timeline", "timeline")
def test_every_case_can_be_planned(case: Case) -> None:
    """What can be seen can be rendered, on every platform."""
    for fence in case.fences("timeline"):
        timeline = case.built(fence.platform).timeline
        assert timeline is not None
        assert_sound(timeline, plan(timeline, case_aim(case)))


def test_a_draft_is_the_same_plan_on_a_smaller_canvas() -> None:
    """The same segments and the same sound, at half the size."""
    (case,) = (case for case in with_fence("timeline", "timeline") if case.name == "fits")
    timeline = case.built(case.fences("timeline")[0].platform).timeline
    assert timeline is not None
    master, draft = (plan(timeline, case_aim(case, quality)) for quality in ("master", "draft"))
    assert list(by_range(master)) == list(by_range(draft))
    assert master.sound == draft.sound
    assert (master.size, draft.size) == ((1080, 1920), (540, 960))


@FEW
@given(reordered())
def test_the_order_of_keys_leaves_every_task_its_name(pair: tuple[Data, Data]) -> None:
    """Nothing is rendered again because lines were moved about."""
    one, other = (planned(data) for data in pair)
    assert dump(one) == dump(other)


@FEW
@given(storyboards(), st.data())
def test_a_caption_changes_the_segments_of_its_scene(data: Data, chosen: st.DataObject) -> None:
    """Words edited in one scene leave every segment of the others as it was."""
    index = chosen.draw(st.integers(0, len(data["scenes"]) - 1))
    edited = deepcopy(data)
    edited["scenes"][index]["captions"] = [{"text": "Nouveau"}, {"text": chosen.draw(WORDS)}]
    span = timeline_of(data).scenes[index].range
    before, after = planned(data), planned(edited)
    assert outside(before, span) == outside(after, span)
    assert before.sound == after.sound
    assert by_range(before) != by_range(after)


@FEW
@given(storyboards(), st.data())
def test_a_picture_changes_its_scene_and_the_transitions_at_its_ends(
    data: Data, chosen: st.DataObject
) -> None:
    """Another source of the same length is rendered where it shows, and nowhere else."""
    index = chosen.draw(st.integers(0, len(data["scenes"]) - 1))
    edited = deepcopy(data)
    scene = data["scenes"][index]
    kept = {key: scene[key] for key in ("id", "transition", "captions", "logo") if key in scene}
    lasts = scene.get("duration", "4s")
    edited["scenes"][index] = {"type": "python", "function": "a:b", "duration": lasts, **kept}
    if scene["type"] in ("card", "python"):
        edited["scenes"][index] |= {"type": "photo", "source": "tram.jpg", "motion": "none"}
        del edited["scenes"][index]["function"]
    # Furniture belongs to kinds of scenes: without it, only the picture differs.
    for story in (data, edited):
        for each_scene in story["scenes"]:
            each_scene["logo"] = "none"
    span = timeline_of(data).scenes[index].range
    assert span == timeline_of(edited).scenes[index].range
    if "clip" not in (scene["type"], edited["scenes"][index]["type"]):
        assert outside(planned(data), span) == outside(planned(edited), span)


@FEW
@given(storyboards())
def test_a_title_changes_nothing_that_is_rendered(data: Data) -> None:
    """Names for people are not part of what is executed."""
    renamed = {**data, "title": "Autre"}
    assert planned(data).tasks == planned(renamed).tasks


@FEW
@given(storyboards(), st.data())
def test_one_frame_needs_what_it_shows(data: Data, chosen: st.DataObject) -> None:
    """A frame's tasks end in the frame itself, are in order, and have no sound."""
    timeline = timeline_of(data)
    number = chosen.draw(st.integers(0, timeline.length - 1))
    made = plan_of(timeline)
    tasks = plan_frame(timeline, usual_aim(), number)
    seen: set[str] = set()
    for task in tasks:
        assert set(needs(task)) <= seen
        seen.add(task.id)
    assert isinstance(tasks[-1], CommandTask)
    assert tasks[-1].frames == 1
    assert not {"piece", "level", "mix", "master"} & {task_kind(task) for task in tasks}
    painted = {task.id for task in tasks if task_kind(task) in ("paint", "plate", "mask")}
    assert painted <= {task.id for task in made.tasks}


_SCRIPT = """\
import hashlib
from storyforge.plan.planning import dump, plan
from tests.plan.aims import case_aim
from tests.timeline.cases import with_fence
for case in with_fence("timeline", "timeline")[::6]:
    for fence in case.fences("timeline"):
        made = plan(case.built(fence.platform).timeline, case_aim(case))
        print(case.name, hashlib.sha256(dump(made).encode()).hexdigest())
"""


def test_plans_do_not_depend_on_the_process() -> None:
    """Another order of hashing gives the same plans, to the last digest."""
    texts = []
    for seed in ("1", "2"):
        finished = run(
            [sys.executable, "-c", _SCRIPT],
            cancel=CancelToken(), cwd=ROOT, keep_stdout=True,
            environment={"PYTHONHASHSEED": seed, "PYTHONPATH": os.fspath(ROOT), **ALL_LETTERS},
        )  # fmt: skip
        assert finished.ok, finished.stderr_tail
        texts.append(finished.stdout)
    assert texts[0] == texts[1]
    assert texts[0] is not None
    assert len(texts[0].splitlines()) > 5


@pytest.mark.parametrize(
    "union", [model.Content, model.Fit, model.TransitionKind], ids=["content", "fit", "transition"]
)
def test_everything_that_can_be_seen_has_a_recipe(union: object) -> None:
    """Each member of the timeline's unions is planned by some case (and all cases are planned)."""
    assert set(get_args(union)) <= {type(part) for part in _seen()}


def _seen() -> Iterator[object]:
    for case in with_fence("timeline", "timeline"):
        timeline = case.built(case.fences("timeline")[0].platform).timeline
        assert timeline is not None
        yield from (transition.kind for transition in timeline.transitions)
        for scene in timeline.scenes:
            yield scene.content
            yield getattr(scene.content, "fit", None)
