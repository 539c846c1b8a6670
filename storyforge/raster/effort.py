"""How much work it is to paint a drawing, told before it is painted.

A few hundred bytes of SVG may name each other so often, or ask for such effects, that painting
takes hours, and nothing can stop it on the way. So what is drawn is counted through all
references, by what each thing was seen to take at 1080x1920.
"""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

MOST_EFFORT = 300.0
"""In tenths of a second, on a machine of 2024: forty soft shadows, or ten thousand curves."""

_MOST_DEEP = 200  # references within references; each is a call of the painter's own
_SHAPE = 0.0002
_LAYER = 0.5  # a group that is painted apart: half transparent, clipped, masked
_TAPS = 20  # weights of a convolution that are as much work as one other effect
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_APART = re.compile(r"opacity|mask|filter|clip-path|mix-blend|isolation")
_ONLY_REFERRED_TO = {"defs", "symbol", "pattern", "mask", "clipPath", "filter", "marker"}
_VERTEX = re.compile(r"[a-zA-Z]|[\d.]+[\s,]+[\d.-]+")


def effort(root: ET.Element) -> float:
    """The work in tenths of a second; infinite where there is no telling."""
    return _Sum(root).of(root, 0)


class _Sum:
    def __init__(self, root: ET.Element) -> None:
        self._named = {each.get("id"): each for each in root.iter() if each.get("id")}
        self._known: dict[ET.Element, float] = {}
        sheets = (each for each in root.iter() if local_name(each.tag) == "style")
        self._styled = any(_APART.search("".join(each.itertext())) for each in sheets)

    def of(self, element: ET.Element, depth: int) -> float:
        """The work of an element with all that is in it and all that it refers to."""
        if depth > _MOST_DEEP:
            return math.inf
        if element not in self._known:
            self._known[element] = 0.0  # where it leads back to itself, nothing more is drawn
            inside = (each for each in element if local_name(each.tag) not in _ONLY_REFERRED_TO)
            found = self._own(element) + sum(self.of(each, depth + 1) for each in inside)
            found += sum(self._referred(element, name, depth) for name in _references(element))
            self._known[element] = found
        return self._known[element]

    def _referred(self, element: ET.Element, name: str, depth: int) -> float:
        target = self._named.get(name)
        if target is None:
            return 0.0
        times = 1
        if local_name(target.tag) == "marker":  # drawn at every corner
            outline = element.get("d", "") + element.get("points", "")
            times = 1 + len(_VERTEX.findall(outline))
        return times * self.of(target, depth + 1)

    def _own(self, element: ET.Element) -> float:
        name = local_name(element.tag)
        if name.startswith("fe"):
            return _effect(name, element)
        words = " ".join((*element.attrib, element.get("style", "")))
        apart = _APART.search(words) or (self._styled and element.get("class"))
        return _LAYER if apart else _SHAPE


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


def _references(element: ET.Element) -> list[str]:
    found = [name for text in element.attrib.values() for name in _REFERENCE.findall(text)]
    for key, text in element.attrib.items():
        if local_name(key) == "href" and text.strip().startswith("#"):
            found.append(text.strip()[1:])
    return found


def local_name(tag: str) -> str:
    """The name of an element or an attribute without its namespace."""
    return tag.rpartition("}")[2]
