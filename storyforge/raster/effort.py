"""How much work it is to paint a drawing, told before it is painted.

A few hundred bytes of SVG may name each other so often, or ask for such effects, that painting
takes hours, and nothing can stop it on the way. So what is drawn is counted through all
references, by what each thing was seen to take at 1080x1920.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree as ET

MOST_EFFORT = 300.0
"""In tenths of a second, on a machine of 2024: forty soft shadows, or ten thousand curves."""

_MOST_DEEP = 200  # references within references; each is a call of the painter's own
_MOST_STEPS = 2_000_000  # references that are followed
_SHAPE = 0.0002
_LAYER = 0.5  # a group that is painted apart: half transparent, clipped, masked
_TAPS = 20  # weights of a convolution that are as much work as one other effect
_FUNCTIONS = {"drop-shadow": 12.0, "blur": 5.0}  # each in a larger room than a filter's own steps
_FUNCTION = re.compile(
    r"\b(drop-shadow|blur|brightness|contrast|grayscale|hue-rotate|invert|saturate|sepia)\s*\(",
    re.IGNORECASE,
)
_OTHER_FUNCTION = 2.0
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)(?=\}|$)")
_NAME = re.compile(r"[.#]?[-\w]+|\*")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_APART = re.compile(r"opacity|mask|filter|clip-path|mix-blend|isolation")
_ONLY_REFERRED_TO = {"defs", "symbol", "pattern", "mask", "clipPath", "filter", "marker"}
_VERTEX = re.compile(r"[a-zA-Z]|[\d.]+[\s,]+[\d.-]+")


def effort(root: ET.Element) -> float:
    """The work in tenths of a second; infinite where there is no telling."""
    try:
        return _Sum(root).of(root, 0)
    except _NoTelling:
        return math.inf


class _NoTelling(Exception):
    """Following all references would take too long itself."""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style asks for: a layer of its own, what it refers to, the work of its functions."""

    apart: bool
    names: tuple[str, ...]
    functions: float

    @classmethod
    def of(cls, said: str, values: str = "") -> _Style:
        """From declarations, and values of whatever attributes."""
        text = f"{said} {values}"
        functions = sum(_FUNCTIONS.get(each.lower(), _OTHER_FUNCTION)
                        for each in _FUNCTION.findall(text))  # fmt: skip
        return cls(bool(_APART.search(said)), tuple(_REFERENCE.findall(text)), functions)


class _Sum:
    def __init__(self, root: ET.Element) -> None:
        self._named = {each.get("id"): each for each in root.iter() if each.get("id")}
        self._known: dict[ET.Element, float] = {}
        self._styles = _styles(root)
        self._steps = 0

    def of(self, element: ET.Element, depth: int) -> float:
        """The work of an element with all that is in it and all that it refers to."""
        if depth > _MOST_DEEP:
            return math.inf
        if element not in self._known:
            self._known[element] = 0.0  # where it leads back to itself, nothing more is drawn
            inside = (each for each in element if local_name(each.tag) not in _ONLY_REFERRED_TO)
            styles = list(self._styles_of(element))
            found = self._own(element, styles) + sum(self.of(each, depth + 1) for each in inside)
            names = chain(_links(element), *(style.names for style in styles))
            found += sum(self._referred(element, name, depth) for name in names)
            self._known[element] = found
        return self._known[element]

    def _styles_of(self, element: ET.Element) -> Iterator[_Style]:
        """What is said of an element by itself, and by style sheets, or may be."""
        said = " ".join((*element.attrib, element.get("style", "")))
        yield _Style.of(
            said, " ".join(text for key, text in element.attrib.items() if key != "style")
        )
        classes = (f".{each}" for each in element.get("class", "").split())
        for name in {"*", local_name(element.tag), f"#{element.get('id')}", *classes}:
            if name in self._styles:
                yield self._styles[name]

    def _referred(self, element: ET.Element, name: str, depth: int) -> float:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _NoTelling
        target = self._named.get(name)
        if target is None:
            return 0.0
        times = 1
        if local_name(target.tag) == "marker":  # drawn at every corner
            outline = element.get("d", "") + element.get("points", "")
            times = 1 + len(_VERTEX.findall(outline))
        return times * self.of(target, depth + 1)

    def _own(self, element: ET.Element, styles: Iterable[_Style]) -> float:
        name = local_name(element.tag)
        if name.startswith("fe"):
            return _effect(name, element)
        if name == "style" and "\\" in "".join(element.itertext()):
            return math.inf  # words that are written in another way than they are read
        layer = _LAYER if any(style.apart for style in styles) else _SHAPE
        return layer + sum(style.functions for style in styles)


def _styles(root: ET.Element) -> dict[str, _Style]:
    """What style sheets say, by the names in their selectors; `*` for those that have none.

    Of a selector the names alone are read, so more elements may be meant than are.
    """
    said: dict[str, list[str]] = {}
    for sheet in (each for each in root.iter() if local_name(each.tag) == "style"):
        for selectors, text in _RULE.findall(_REMARK.sub(" ", "".join(sheet.itertext()))):
            anything = re.search(r"[\[:]", selectors)
            for name in {"*"} if anything else set(_NAME.findall(selectors)):
                said.setdefault(name, []).append(text)
    return {name: _Style.of(" ".join(texts)) for name, texts in said.items()}


def _effect(name: str, element: ET.Element) -> float:
    """What a step of a filter takes, all over the picture."""
    if name == "feMorphology":
        return math.inf  # it grows with the square of a radius that any transform may enlarge
    if name == "feTurbulence":
        return max(1.0, _number(element.get("numOctaves", "1")))
    if name == "feConvolveMatrix":
        return 1 + len(element.get("kernelMatrix", "").split()) / _TAPS
    return 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _links(element: ET.Element) -> Iterator[str]:
    for key, text in element.attrib.items():
        if local_name(key) == "href" and text.strip().startswith("#"):
            yield text.strip()[1:]


def local_name(tag: str) -> str:
    """The name of an element or an attribute without its namespace."""
    return tag.rpartition("}")[2]
