"""A timeline as text: what the viewer sees and hears, frame by frame range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storyforge.core.course import Course
from storyforge.core.geometry import WHOLE, Rect
from storyforge.core.retiming import TimeMap
from storyforge.core.time import seconds_text
from storyforge.timeline.model import (
    CardContent,
    ClipContent,
    Contain,
    Cover,
    Fit,
    Layer,
    Loop,
    Music,
    PhotoContent,
    PythonContent,
    Scene,
    Sound,
    Soundtrack,
    Timeline,
    Transition,
)
from storyforge.timeline.picture import (
    Animation,
    ImageNode,
    Picture,
    PictureNode,
    RuleNode,
    ShapeNode,
    StackNode,
    TextNode,
    Words,
)


def dump(timeline: Timeline) -> str:
    """The whole timeline, one thing a line, the same text for the same timeline."""
    return "\n".join(_lines(timeline)) + "\n"


def _lines(timeline: Timeline) -> Iterator[str]:
    canvas, rate = timeline.canvas, timeline.rate
    seconds = seconds_text(rate.seconds(timeline.length))
    yield f'timeline "{timeline.title}" for {timeline.platform}'
    yield f"  canvas {canvas.size}, safe {canvas.safe}, output {canvas.output}"
    yield f"  {timeline.length} frames at {rate} ({seconds} s), cover at {timeline.cover_at}"
    yield "scenes"
    leads = {transition.into: transition for transition in timeline.transitions}
    for scene in timeline.scenes:
        if scene.index in leads:
            yield _transition(leads[scene.index])
        yield from _scene(scene)
    if timeline.layers:
        yield "layers"
        for layer in timeline.layers:
            yield from _layer(layer)
    yield from _soundtrack(timeline.soundtrack)


def scene_lines(timeline: Timeline, scene: Scene) -> Iterator[str]:
    """One scene as text, with what leads into it and what lies over it, counted from its start;
    how long it lasts is left out.

    Two scenes with the same text differ in the bytes of their sources at the most.
    """
    back = -scene.range.start
    for lead in timeline.transitions:
        if lead.into == scene.index:
            yield _transition(replace(lead, range=lead.range.shifted(back)))
    yield _content(scene)
    yield from _inside(scene)
    for layer in timeline.layers:
        shown = layer.range.intersection(scene.range)
        if shown:
            yield from _layer(replace(layer, id="", range=shown.shifted(back)))


def sound_lines(timeline: Timeline) -> Iterator[str]:
    """Everything that is heard, as text."""
    yield from _soundtrack(timeline.soundtrack)


def _transition(transition: Transition) -> str:
    kind = transition.kind
    name = type(kind).__name__
    details = "".join(f" {getattr(kind, key)}" for key in ("to", "colour") if hasattr(kind, key))
    return f"  {transition.range} {name.lower()}{details} {transition.easing}"


def _scene(scene: Scene) -> Iterator[str]:
    yield f"  {scene.range} {scene.id}: {_content(scene)}"
    yield from _inside(scene)


def _inside(scene: Scene) -> Iterator[str]:
    content = scene.content
    if isinstance(content, ClipContent):
        yield from _time(content.time, "    ")
    if not isinstance(content, CardContent) and str(content.look):
        yield f"    look {content.look}"
    if isinstance(content, ClipContent | PhotoContent):
        yield from (f"    hides {part}" for part in content.hidden)
    if isinstance(content, PhotoContent) and content.motion:
        motion = content.motion
        yield f"    from {motion.start} to {motion.end} {motion.easing}"
    if isinstance(content, CardContent):
        yield from _picture(content.picture, "    ")


def _content(scene: Scene) -> str:
    match scene.content:
        case ClipContent(source=source, time=time, fit=fit, crop=crop):
            return f"clip {source} {_from(time)}, {_fit(fit)}{_part(crop)}"
        case PhotoContent(source=source, fit=fit, crop=crop):
            return f"photo {source}, {_fit(fit)}{_part(crop)}"
        case CardContent(layout=layout, picture=picture):
            return f"card {layout} on {picture.ground}"
        case PythonContent(module=module, function=function, arguments=arguments) as content:
            given = ", ".join(f"{name}={value}" for name, value in arguments)
            fitted = f"{_fit(content.fit)}{_part(content.crop)}"
            return f"python {module}:{function}({given}), {fitted}"


def _from(time: TimeMap) -> str:
    """Where in a source something begins, and what is made of its time."""
    first = time.sweeps[0]
    start = f"from {seconds_text(first.source)} s"
    return start if time.is_straight else f"{start}, retimed"


def _time(time: TimeMap, indent: str) -> Iterator[str]:
    """The sweeps of a map that is not straight."""
    if time.is_straight:
        return
    for sweep in time.sweeps:
        where = f"{indent}from frame {sweep.begins}"
        if sweep.stands:
            yield f"{where}: stands at {seconds_text(sweep.source)} s"
        else:
            way = "backwards from" if sweep.backward else "from"
            yield f"{where}: {way} {seconds_text(sweep.source)} s {sweep.pace}"
    if time.every is not None:
        yield f"{indent}again every {time.every} frames"


def _fit(fit: Fit) -> str:
    match fit:
        case Cover(focus=focus, by=by):
            return f"cover around {_focus(focus)}{' (by content)' if by == 'content' else ''}"
        case Contain(ground=ground):
            return f"contain on {ground}"
        case _:
            return "blur"


def _focus(course: Course) -> str:
    first, *rest = course.keys
    later = [f"then {_aim(key.rect)} at {float(key.at):g} {key.easing}" for key in rest]
    return ", ".join([_aim(first.rect), *later])


def _aim(rect: Rect) -> str:
    """A point by itself, a box by its size and corner."""
    return str(rect) if rect.width or rect.height else f"{rect.x:g},{rect.y:g}"


def _part(crop: Rect) -> str:
    return "" if crop == WHOLE else f", cropped to {crop}"


def _layer(layer: Layer) -> Iterator[str]:
    moves = [f"{name} {_animation(each)}"
             for name, each in (("enter", layer.enter), ("exit", layer.exit)) if each]  # fmt: skip
    yield ", ".join([f"  {layer.range} {layer.kind} {layer.id}", *moves])
    yield from _picture(layer.picture, "    ")


def _animation(animation: Animation) -> str:
    match animation.kind:
        case "fade":
            how = "fade"
        case "rise":
            how = f"rise {animation.distance_px:g}px"
        case "slide":
            how = f"slide {animation.direction} {animation.distance_px:g}px"
    return f"{how} {animation.frames}f {animation.easing}"


def _picture(picture: Picture, indent: str) -> Iterator[str]:
    for node in picture.nodes:
        yield from _node(node, indent)


def _node(node: PictureNode, indent: str) -> Iterator[str]:
    place = f" {node.place}" if node.place else ""
    yield f"{indent}{_what(node)}{place}"
    if isinstance(node, StackNode):
        for child in node.children:
            yield from _node(child, indent + "  ")


def _what(node: PictureNode) -> str:
    match node:
        case TextNode(words=words, style=style, box=box):
            look = f"{style.family} {style.weight} {style.size_px:g}px {style.colour}"
            ground = f" on {box.fill}" if box else ""
            return f'text "{_marked(words)}" {look}{ground}'
        case ImageNode(source=source):
            return f"image {source}"
        case ShapeNode(shape=shape, fill=fill):
            return f"{shape} {fill}"
        case RuleNode(colour=colour):
            return f"rule {colour}"
        case StackNode(across=across):
            return "stack across" if across else "stack"


_MARKS = {"plain": "", "strong": "**", "accent": "*"}


def _marked(words: Words) -> str:
    """Words as they would be written, on one line."""
    texts = (
        "".join(f"{_MARKS[run.emphasis]}{run.text}{_MARKS[run.emphasis]}" for run in line)
        for line in words.paragraphs
    )
    return " / ".join(texts)


def _soundtrack(track: Soundtrack) -> Iterator[str]:
    yield f"sound to {track.loudness_lufs:g} LUFS"
    for sound in track.sounds:
        role = "" if sound.role == "clip" else f"{sound.role} "
        heard = f"{role}{_heard(sound)} {_from(sound.time)}"
        yield f"  {sound.range} {heard}, {_levels(sound)}{_muted(sound)}"
    for music in track.music:
        start = seconds_text(music.start)
        looped = f", loop {_loop(music.loop)}" if music.loop else ""
        yield f"  {music.range} music {_heard(music)} from {start} s, {_levels(music)}{looped}"


def _heard(sound: Sound | Music) -> str:
    return sound.source if sound.track == 1 else f"{sound.source} track {sound.track}"


def _muted(sound: Sound) -> str:
    spans = (f"{seconds_text(start)} to {seconds_text(end)} s" for start, end in sound.muted)
    return f", muted {', '.join(spans)}" if sound.muted else ""


def _levels(sound: Sound | Music) -> str:
    duck = f"duck {sound.duck_db:g} dB, " if sound.duck_db else ""
    return f"{sound.gain_db:g} dB, {duck}fades {sound.fade_in}f {sound.fade_out}f"


def _loop(loop: Loop) -> str:
    return f"{seconds_text(loop.start)} s to {seconds_text(loop.end)} s"
