"""What a segment or the sound was made of, and in words why it had to be made again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from storyforge.core.time import FrameRange, FrameRate, frame_range
from storyforge.ffmpeg.command import OUTPUT_WORD, Command
from storyforge.plan.model import (
    CommandTask,
    MaskTask,
    MasterTask,
    MixTask,
    PaintTask,
    Plan,
    PlateTask,
    ProceduralTask,
    TableTask,
    Task,
    ToneTask,
    needs,
    sources,
)
from storyforge.raster.laid import LaidOut, TextItem
from storyforge.render.store import Loss
from storyforge.render.workplace import Workplace

Role = Literal["source", "picture", "setting", "composition", "ffmpeg"]
_ROLES: tuple[Role, ...] = ("ffmpeg", "setting", "source", "picture", "composition")
_CONTENT: tuple[Role, ...] = ("source", "picture")
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a piece was made of.

    `name` tells it from the others of its role and stays when it changes; `words` are what
    people call it, or a setting's value; `digest` is of its bytes, where it has some.
    """

    role: Role
    name: str
    words: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment, or the sound: its frames of the story, its key, and its parts."""

    kind: Literal["segment", "sound"]
    range: FrameRange
    key: str
    parts: tuple[Part, ...]

    @property
    def plain(self) -> dict[str, object]:
        parts = [[part.role, part.name, part.words, part.digest] for part in self.parts]
        return {
            "kind": self.kind,
            "range": [self.range.start, self.range.end],
            "key": self.key,
            "parts": parts,
        }

    @classmethod
    def from_plain(cls, found: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for anything but what `plain` gives."""
        start, end = found["range"]
        return cls(
            found["kind"], frame_range(start, end), str(found["key"]),
            tuple(Part(*each) for each in found["parts"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a piece in this run; `reasons` is empty when it was reused."""

    kind: Literal["segment", "sound"]
    range: FrameRange
    rate: FrameRate
    reasons: tuple[str, ...]


# From a plan whose tasks are made


def pieces_of(plan: Plan, at: Workplace) -> tuple[Piece, ...]:
    """The segments in order, then the sound."""
    size = Part("setting", _SIZE, str(plan.size))
    found = [
        Piece(
            "segment", segment.range, at.made[segment.task].key,
            (size, *_parts(at.tasks[segment.task], at)),
        )
        for segment in plan.segments
    ]  # fmt: skip
    whole = frame_range(0, plan.frames)
    sound = Piece("sound", whole, at.made[plan.sound].key, tuple(_parts(at.tasks[plan.sound], at)))
    return (*found, sound)


def _parts(task: Task, at: Workplace) -> Iterator[Part]:
    yield Part("ffmpeg", "ffmpeg", at.engine.version)
    if isinstance(task, MasterTask):
        yield Part("setting", "loudness", f"{task.loudness_lufs} LUFS")
        yield Part("setting", "bit rate", str(task.bits_per_second))
        yield Part("setting", "samples", str(task.samples))
        task = at.tasks[task.mix]
    if isinstance(task, MixTask):
        yield from _of_command(task.mix.command, settings=False)
    if isinstance(task, CommandTask):
        yield from _of_command(task.command, settings=task.kind == "segment")
    yield from _inputs(task, at)


def _inputs(task: Task, at: Workplace) -> Iterator[Part]:
    """What the task reads, and what the tasks it needs read in their turn; each once."""
    pictures: dict[str, list[Part]] = {}
    found: dict[Part, None] = {}
    for name in _sources(task):
        found[Part("source", name, digest=at.digest_of(name))] = None
    for wanted in dict.fromkeys(needs(task)):
        other = at.tasks[wanted]
        for part in _inputs(other, at):
            found[part] = None
        part = _made_by(other, at.made[wanted].digest)
        pictures.setdefault(part.name, []).append(part)
    yield from found
    # A layer that comes and goes is painted in several parts, which are one to the author.
    for name, parts in pictures.items():
        words, digests = parts[0].words, "+".join(part.digest for part in parts)
        yield Part("picture", name, words, digests)


def _sources(task: Task) -> Iterator[str]:
    return iter(dict.fromkeys(sources(task)))


def _made_by(task: Task, digest: str) -> Part:
    match task:
        case PaintTask():
            return Part("picture", task.name, _title(task.name, task.laid), digest)
        case PlateTask():
            return Part("picture", f"photo {task.source}", f"photo {task.source}", digest)
        case ProceduralTask():
            return Part("picture", task.name, f"function {task.name}", digest)
        case TableTask() | ToneTask():
            return Part("picture", task.name, task.name, digest)
        case MaskTask():
            return Part("picture", task.name, f"transition {task.name}", digest)
        case _:
            return Part("picture", f"sound of {task.name}", f"sound of {task.name}", digest)


def _title(name: str, laid: LaidOut) -> str:
    """What the author knows a painted picture by."""
    words = " ".join(line for item in laid.items if isinstance(item, TextItem)
                     for line in item.lines)  # fmt: skip
    role = "caption" if " caption " in name else name
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return f"{role} “{words}”" if words else role


def _of_command(command: Command, *, settings: bool) -> Iterator[Part]:
    """The encoder's settings, and all the rest of the arguments as one."""
    words = command.argv
    ends = words.index(OUTPUT_WORD)
    begins = max((at for at, word in enumerate(words[:ends]) if word == "-map"), default=ends) + 2
    if settings:
        options = words[begins:ends]
        for name, value in zip(options[::2], options[1::2], strict=False):
            yield Part("setting", name.removeprefix("-"), value)
    rest = "\x1f".join(words[:begins]).encode()
    yield Part("composition", "composition", digest=hashlib.sha256(rest).hexdigest())


# Why


def explained(
    pieces: Sequence[Piece],
    before: Sequence[Piece],
    rate: FrameRate,
    performed: Iterable[str],
    losses: Mapping[str, Loss],
) -> tuple[Explanation, ...]:
    """What became of each piece, in their order.

    `before` are the pieces of the last time, `performed` the keys of what was done in this
    run, `losses` what had been in the store under which keys and was of no use.
    """
    done, free = frozenset(performed), _left_over(before, pieces)

    def why(piece: Piece) -> tuple[str, ...]:
        same = [former for former in before if former.key == piece.key]
        return reasons(piece, same or free, losses.get(piece.key))

    return tuple(
        Explanation(piece.kind, piece.range, rate, why(piece) if piece.key in done else ())
        for piece in pieces
    )  # fmt: skip


def _left_over(before: Sequence[Piece], now: Sequence[Piece]) -> list[Piece]:
    """The former pieces that are none of the present ones: only they can have become others."""
    taken = Counter(piece.key for piece in now)
    left = []
    for former in before:
        if taken[former.key]:
            taken[former.key] -= 1
        else:
            left.append(former)
    return left


def reasons(piece: Piece, before: Sequence[Piece], loss: Loss | None) -> tuple[str, ...]:
    """Why a piece had to be made, in the author's words; never empty."""
    if loss == "damaged":
        return ("its entry in the cache was damaged",)
    former = _best(piece, before)
    if loss == "removed" or (former is not None and former.key == piece.key):
        return ("its entry in the cache was removed",)
    if former is None:
        return ("never rendered before",)
    return tuple(_differences(former, piece)) or ("storyforge itself changed",)


def _best(piece: Piece, before: Sequence[Piece]) -> Piece | None:
    """The former piece that has most in common; None where none shows anything of it."""
    names = _content_names(piece)

    def rank(former: Piece) -> tuple[bool, int, int, bool]:
        common = set(former.parts) & set(piece.parts)
        named = _content_names(former)
        return (
            former.key == piece.key, -len(named ^ names), len(common) + len(named & names),
            former.range == piece.range,
        )  # fmt: skip

    candidates = [
        former for former in before
        if former.kind == piece.kind
        and (former.key == piece.key or former.range == piece.range
             or _content_names(former) & names)
    ]  # fmt: skip
    return max(candidates, key=rank, default=None)


def _content_names(piece: Piece) -> set[tuple[str, str]]:
    return {(part.role, part.name) for part in piece.parts if part.role in _CONTENT}


def _differences(before: Piece, now: Piece) -> Iterator[str]:
    # The same thing under another name (a scene that was put in moves their numbers) is the same.
    nameless = {(part.role, part.words, part.digest) for part in before.parts} & {
        (part.role, part.words, part.digest) for part in now.parts
    }
    was, is_now = (
        {(part.role, part.name): part for part in piece.parts
         if (part.role, part.words, part.digest) not in nameless}
        for piece in (before, now)
    )  # fmt: skip
    changed = [name for name in was if name in is_now]
    found: dict[Role, list[str]] = {role: [] for role in _ROLES}
    if before.range.length != now.range.length:
        found["setting"].append(
            f"its length changed ({before.range.length} → {now.range.length} frames)"
        )
        implied = _LENGTH | _CAPPED
    else:
        implied = _LENGTH
    settings = [f"{name} {was[role, name].words} → {is_now[role, name].words}"
                for role, name in changed if role == "setting" and name not in implied]  # fmt: skip
    if settings:
        what = "encoder settings" if now.kind == "segment" else "settings of the sound"
        found["setting"].append(f"the {what} changed ({', '.join(settings)})")
    for role, name in changed:
        found[role] += _change(was[role, name], is_now[role, name], is_now)
    for key in is_now.keys() - was.keys():
        if key[0] in _CONTENT:
            found[key[0]].append(f"{_called(is_now[key])} was added")
    for key in was.keys() - is_now.keys():
        if key[0] in _CONTENT:
            found[key[0]].append(f"{_called(was[key])} was removed")
    if not any(found.values()) and ("composition", "composition") in changed:
        yield _moved(before, now)
    for role in _ROLES:
        yield from sorted(found[role])


_LENGTH = {"frames:v", "samples"}
_CAPPED = {"bufsize", "maxrate"}  # of a short segment they are others
_SIZE = "size"


def _change(before: Part, now: Part, all_changed: Mapping[tuple[Role, str], Part]) -> Iterator[str]:
    match now.role:
        case "ffmpeg":
            yield f"the ffmpeg build changed ({before.words} → {now.words})"
        case "source":
            yield f"source {now.name} changed"
        case "picture":
            source = now.name.removeprefix("photo ").removeprefix("sound of ")
            if ("source", source) in all_changed and source != now.name:
                return  # said of the source itself
            if ("setting", _SIZE) in all_changed and before.words == now.words:
                return  # the same in another size
            if now.name.startswith("photo ") and before.words == now.words:
                yield f"{_called(before)} is shown at another size, or with another look"
                return
            changed_to = f" to {_quote(now.words)}" if before.words != now.words else ""
            yield f"{_called(before)} changed{changed_to}"
        case _:
            pass


def _moved(before: Piece, now: Piece) -> str:
    if now.kind == "sound":
        return "its mix changed (volumes, fades or timing)"
    if before.range != now.range:
        return f"its range moved (frames {before.range} → {now.range})"
    return "its composition changed (timing, place or framing)"


def _called(part: Part) -> str:
    return f"source {part.name}" if part.role == "source" else part.words or part.name


def _quote(words: str) -> str:
    """The quoted part of a title."""
    _, mark, quoted = words.partition("“")
    return f"“{quoted}" if mark else words
