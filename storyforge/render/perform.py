"""Performing one task: from its description to a file of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.cube import parse_cube
from storyforge.core.look import AS_IT_IS, Look
from storyforge.core.loudness import Loudness, levelling_gain
from storyforge.errors import DiskFull, FFmpegFailed, MediaChanged, MediaFellShort, OutputWrong
from storyforge.ffmpeg import mastering
from storyforge.ffmpeg.command import GRAPH, GRAPH_FROM_FILE, Command
from storyforge.media.files import situations
from storyforge.plan.keys import key_of
from storyforge.plan.model import (
    CommandTask,
    LevelTask,
    MaskTask,
    MasterTask,
    MixTask,
    PaintTask,
    PixelFormat,
    PlateTask,
    ProceduralTask,
    TableTask,
    Task,
    ToneTask,
    needs,
    task_kind,
)
from storyforge.process import run
from storyforge.render.listening import listen
from storyforge.render.store import Made
from storyforge.render.workplace import Workplace

if TYPE_CHECKING:
    from storyforge.raster.pixels import Floats32, Rgb, Rgba

OnFrames = Callable[[int], None]
"""Told how many frames of a segment are encoded so far."""

SUFFIXES = {"segment": ".mp4", "piece": ".wav"}


def task_key(task: Task, at: Workplace) -> str:
    """The task's key; what it needs must be made."""
    return _key(task, at, at.digests())


def _key(task: Task, at: Workplace, made: Mapping[str, str]) -> str:
    return key_of(task, at.digest_of, made, at.engine.version, at.ways, at.code_digest)


def identities(tasks: Iterable[Task], at: Workplace) -> dict[str, str]:
    """Digests by id of all that tasks are made of, the tasks they need and the sources included.

    They are keys that are known before anything is made. Equal identities mean equal results;
    different ones may still come out alike. Every task comes after those that it needs.
    """
    found: dict[str, str] = {}
    for task in tasks:
        if task.id not in found:
            found[task.id] = _key(task, at, found)
    return found


def perform(task: Task, key: str, at: Workplace, on_frames: OnFrames) -> Made:
    """Do the task, after obtaining what it needs. Raises errors.RenderFailed and its kin."""
    at.cancel.raise_if_cancelled()
    for needed in needs(task):
        obtain(needed, at)
    draft = at.store.draft(_suffix(task))
    try:
        heard = _do(task, at, draft, on_frames)
        _demand_unchanged(task, key, at)
        made = at.store.keep(key, task_kind(task), draft)
        if heard is not None:
            _keep_level(task, made, heard, at)
    except DiskFull as full:
        draft.unlink(missing_ok=True)
        raise DiskFull(
            f"there is no room left for intermediate files in {at.store.place}"
        ) from full
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    at.performed.add(task.id)
    return made


def _demand_unchanged(task: Task, key: str, at: Workplace) -> None:
    """Nothing is kept under a key that was taken from other bytes than were read."""
    if task_key(task, at) != key:
        raise MediaChanged(f"{task.name} changed while it was being rendered; render again")


def obtain(wanted: str, at: Workplace) -> Path:
    """The file that a task made, verified; made again where the store has lost it.

    Raises what performing raises, and OutputWrong when it does not come out as before: the
    keys of all that was made from it would lie.
    """
    made = at.made[wanted]
    with at.store.alone(made.key):
        path = at.store.obtain(made)
        if path is None:
            task = at.tasks[wanted]
            again = perform(task, made.key, at, _nobody)
            if again.digest != made.digest:
                raise OutputWrong(
                    f"{task_kind(task)} {task.name} was lost and came out differently when it "
                    "was made again; render again"
                )
            path = at.store.held(again)
    return path


def _suffix(task: Task) -> str:
    match task:
        case CommandTask():
            return SUFFIXES[task.kind]
        case MixTask():
            return ".wav"
        case MasterTask():
            return ".m4a"
        case LevelTask():
            return ".json"
        case ProceduralTask():
            return ".nut"
        case _:
            return ".raw"


def _do(task: Task, at: Workplace, draft: Path, on_frames: OnFrames) -> Loudness | None:
    """Do it; sounds that are written are measured on the way."""
    match task:
        case PaintTask():
            _keep(_painted(task, at), draft)
        case PlateTask():
            from storyforge.raster.plates import prepare_photo

            colours = _colours(task.request.look, at)
            plate = prepare_photo(at.catalog.paths[task.source], task.request, colours)
            _keep([_planes(plate, "yuv420p")], draft)
        case TableTask():
            _table(task, at, draft)
        case MaskTask() | ToneTask():
            _keep([_computed(task)], draft)
        case CommandTask():
            return _run_command(task, at, draft, on_frames)
        case LevelTask():
            _measure(task, at, draft)
        case MixTask():
            mix = task.mix.levelled(lambda levels: levelling(levels, task.mix.target_lufs, at))
            return _listen(mix.command, at, draft, task.name)
        case MasterTask():
            return _master(task, at, draft)
        case ProceduralTask():
            _record(task, at, draft)
    return None


def _record(task: ProceduralTask, at: Workplace, draft: Path) -> None:
    from storyforge import procedural

    procedural.record(
        procedural.Recording(
            module=task.module, function=task.function, arguments=dict(task.arguments),
            folders=at.code_folders, size=task.size, rate=task.rate.value,
            frames=task.frames,
        ),
        ffmpeg=at.engine.path, output=draft, cancel=at.cancel,
    )  # fmt: skip


# Painting: its libraries are loaded when something has to be painted


def _keep(frames: Iterable[bytes], draft: Path) -> None:
    """Write frames of planes. Raises DiskFull and NotWritable."""
    from storyforge.raster.files import write_raw

    with situations(draft):
        write_raw(frames, draft)


def _colours(look: Look, at: Workplace) -> Floats32 | None:
    """The table of a look; None for the one that changes nothing."""
    if look == AS_IT_IS:
        return None
    from storyforge.raster.tables import table

    cube = parse_cube(at.catalog.paths[look.lut].read_bytes()) if look.lut else None
    return table(look, cube)


def _table(task: TableTask, at: Workplace, draft: Path) -> None:
    from storyforge.raster.grids import as_planes

    colours = _colours(task.look, at)
    assert colours is not None, "a table that changes nothing"
    _keep([as_planes(colours)], draft)


def _computed(task: MaskTask | ToneTask) -> bytes:
    """What needs no source but arithmetic."""
    if isinstance(task, ToneTask):
        from storyforge.raster.toning import table

        return table(task.space)
    from storyforge.raster.masks import wipe_mask

    return wipe_mask(task.size, task.to, task.edge_px)


def _painted(task: PaintTask, at: Workplace) -> Iterator[bytes]:
    """Paint now, so that a picture that cannot be read is not mistaken for a full disk.

    The frames of its coming or going are made one by one as they are written.
    """
    from storyforge.raster.animate import animate
    from storyforge.raster.paint import paint
    from storyforge.raster.pixels import moved_into

    painted = paint(task.laid, task.scale, at.image_bytes(task.images))
    box = (task.box.x, task.box.y, task.box.width, task.box.height)
    if task.animation is None:
        settled = moved_into(painted.array, painted.x_px, painted.y_px, box)
        return iter([_planes(settled, task.pixel_format)])
    frames = animate(painted, task.animation, leaving=task.leaving, scale=task.scale, box=box)
    return (frame.tobytes() for frame in frames)


def _planes(array: Rgb | Rgba, pixel_format: PixelFormat) -> bytes:
    from storyforge.raster.planes import to_yuv420p, to_yuva420p

    match pixel_format:
        case "yuva420p":
            return to_yuva420p(array)
        case "yuv420p":
            return to_yuv420p(array)


# ffmpeg


def _run_command(
    task: CommandTask, at: Workplace, draft: Path, on_frames: OnFrames
) -> Loudness | None:
    """Run the command; where the file's facts were wrong, once more from the beginning.

    Returns how loud a piece is. Raises FFmpegFailed and MediaFellShort.
    """

    def tried(command: Command) -> tuple[int, Loudness | None]:
        if task.kind == "piece":
            heard = _listen(command, at, draft, task.name)
            return _samples_in(draft), heard
        return run_ffmpeg(command, at, draft, task.name, on_frames, _limit_s(task)), None

    tries = [task.command] if task.fallback is None else [task.command, task.fallback]
    written = 0
    for number, command in enumerate(tries, start=1):
        try:
            written, heard = tried(command)
        except FFmpegFailed:
            if number == len(tries):
                raise
            continue
        if written == (task.frames or task.samples):
            return heard
    unit = "samples" if task.kind == "piece" else "frames"
    raise MediaFellShort(written, task.frames or task.samples, task.name, unit)


_WAV_HEADER_BYTES = 512
"""More than ffmpeg writes in front of the samples."""
_SAMPLE_BYTES = 8


def _samples_in(wav: Path) -> int:
    """Samples of a stereo 32-bit float WAV as ffmpeg leaves it; 0 for anything else."""
    with situations(wav), wav.open("rb") as file:
        header = file.read(_WAV_HEADER_BYTES).find(b"data") + len(b"data") + 4
        return (wav.stat().st_size - header) // _SAMPLE_BYTES if header > 8 else 0


def _limit_s(task: CommandTask) -> float:
    """How long a command may take: far longer than any that goes on at all."""
    return 600 + 10 * task.frames


def run_ffmpeg(
    command: Command,
    at: Workplace,
    output: Path,
    name: str,
    on_frames: OnFrames,
    limit_s: float = 3600,
) -> int:
    """Run one command to its end; the frames it says it wrote."""
    frames = 0

    def on_line(line: str) -> None:
        nonlocal frames
        word, _, value = line.strip().partition("=")
        if word == "frame" and value.strip().isdigit():
            frames = int(value)
            on_frames(frames)

    with _short(at.argv(command, output), output) as argv:
        finished = run(argv, cancel=at.cancel, on_line=on_line, timeout_s=limit_s)
    if not finished.ok:
        raise FFmpegFailed(argv, finished.status, finished.stderr_tail, name)
    return frames


LONGEST_GRAPH = 8_000
"""Characters; longer graphs go by file, because Windows takes 32,767 for a whole command."""


@contextmanager
def _short(argv: tuple[str, ...], output: Path) -> Iterator[tuple[str, ...]]:
    """The arguments with a long graph (a camera move has one) in a file beside the output."""
    at = argv.index(GRAPH) + 1 if GRAPH in argv else 0
    if not at or len(argv[at]) <= LONGEST_GRAPH:
        yield argv
        return
    file = output.with_name(f"{output.name}.graph")
    try:
        with situations(file):
            file.write_text(argv[at], "utf-8")
        yield (*argv[: at - 1], GRAPH_FROM_FILE, str(file), *argv[at + 1 :])
    finally:
        file.unlink(missing_ok=True)


# The story's sound


def level_of(task: str, at: Workplace) -> Loudness:
    """What a task that measures has found."""
    return Loudness.read(obtain(task, at).read_text("utf-8"))


def levelling(levels: tuple[str, ...], target_lufs: float, at: Workplace) -> float:
    """The gain that brings a source to its level; 0 where it was not measured."""
    return levelling_gain([level_of(each, at) for each in levels], target_lufs)


def _listen(command: Command, at: Workplace, draft: Path, name: str) -> Loudness:
    """Run a command that measures, and what it found."""
    with _short(at.argv(command, draft), draft) as argv:
        return listen(argv, at.cancel, name)


def _measure(task: LevelTask, at: Workplace, draft: Path) -> None:
    command = mastering.measurement(task.of, encoded=task.encoded)
    _write_level(_listen(command, at, draft, task.name), draft)


def _keep_level(task: Task, made: Made, heard: Loudness, at: Workplace) -> None:
    """What was measured when a sound was written is what the task that measures them finds."""
    for level in at.tasks.values():
        if isinstance(level, LevelTask) and level.of == task.id:
            draft = at.store.draft(_suffix(level))
            _write_level(heard, draft)
            at.store.keep(_key(level, at, {task.id: made.digest}), task_kind(level), draft)
            at.performed.add(level.id)


def _write_level(found: Loudness, draft: Path) -> None:
    with situations(draft):
        draft.write_text(found.text, "utf-8")


def _master(task: MasterTask, at: Workplace, draft: Path) -> Loudness:
    """Encode the mix with one static gain, lower where its peaks came out too high; how loud it is.

    What is too high after the last try stays, and stands in the manifest.
    """
    ceiling, tries = task.ceiling_dbtp, 1
    while True:
        gain = _gain(task, ceiling, at, draft)
        command = mastering.master(task.mix, task.samples, gain, ceiling, task.bits_per_second)
        run_ffmpeg(command, at, draft, task.name, _nobody)
        found = _heard_in(draft, at, task.name)
        if found.peak_db <= task.highest_dbtp or tries == mastering.MOST_MASTERS:
            return found
        ceiling = mastering.lower_ceiling(ceiling, found.peak_db, task.highest_dbtp)
        tries += 1


def _gain(task: MasterTask, ceiling_dbtp: float, at: Workplace, draft: Path) -> float:
    """The gain at which the mix has its loudness once it is limited to a ceiling."""

    def limited_at(gain: float) -> Loudness:
        return _listen(mastering.rehearsal(task.mix, gain, ceiling_dbtp), at, draft, task.name)

    if task.level is None:
        return 0.0
    plain = level_of(task.level, at)
    return mastering.mastering_gain(plain, task.loudness_lufs, ceiling_dbtp, limited_at)


def _heard_in(draft: Path, at: Workplace, name: str) -> Loudness:
    """How loud a master is that nobody knows of yet."""
    command = mastering.measurement(name, encoded=True).resolved(lambda _: draft, draft)
    return listen((str(at.engine.path), *command), at.cancel, name)


def _nobody(frames: int) -> None:
    del frames
