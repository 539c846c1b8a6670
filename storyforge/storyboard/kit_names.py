"""Names within a kit: colours, fonts, styles, slots and logos that have to exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import rules
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.expand import leaves
from storyforge.storyboard.fields import Leaf
from storyforge.storyboard.mistakes import close, first_line, listed
from storyforge.storyboard.shapes import shape_of


def kit_names(document: Document) -> Iterator[Diagnostic]:
    """Every name of a kit that leads nowhere, told from the merged plain data."""
    for path, leaf, text in leaves(document.data, shape_of(Kit)):
        if leaf.role and path not in document.blamed and _is_right(leaf, text):
            yield from _name(document, path, leaf, text)
    for name, card in _mapping(document.data, "cards").items():
        if isinstance(card, dict):
            yield from _Layout(document, ("cards", name), card).problems()
    yield from _Layout(document, (), _as_mapping(document.data)).furniture()


def _is_right(leaf: Leaf, text: str) -> bool:
    try:
        leaf.parse(text)
    except ValueError:
        return False
    return True


def _name(document: Document, path: Path, leaf: Leaf, text: str) -> Iterator[Diagnostic]:
    if leaf.role == "colour":
        yield from _colour(document, path, text)
    elif leaf.role == "font":
        known = tuple(_mapping(document.data, "fonts"))
        if text not in known:
            yield rules.UnknownFont.at(document.span(path), **_near(text, known))
    elif leaf.role == "lut":
        known = tuple(_mapping(document.data, "luts"))
        if text not in (*known, "none"):
            yield rules.UnknownLut.at(document.span(path), **_near(text, known))
    elif leaf.role == "style":
        # Only `defaults` names caption styles; everything else in a kit is made of text styles.
        what = "caption style" if path[0] == "defaults" else "text style"
        group = "captions" if path[0] == "defaults" else "text_styles"
        known = tuple(_mapping(document.data, group))
        if text not in known:
            yield rules.UnknownStyle.at(document.span(path), what=what, **_near(text, known))


def _colour(document: Document, path: Path, text: str) -> Iterator[Diagnostic]:
    known = tuple(_mapping(document.data, "palette"))
    if not text.startswith("#"):
        if text not in known:
            yield rules.UnknownColour.at(document.span(path), **_near(text, known))
    elif _mapping(document.data, "rules").get("hex_colours") in ("false", "no"):
        yield rules.HexNotAllowed.at(document.span(path), name=text, known=listed(known))


def _near(name: str, known: tuple[str, ...]) -> dict[str, str]:
    return {"name": name, "close": close(name, known), "known": listed(known)}


def _mapping(data: Plain, key: str) -> Mapping[str, Plain]:
    return _as_mapping(_as_mapping(data).get(key))


def _as_mapping(data: Plain) -> dict[str, Plain]:
    return data if isinstance(data, dict) else {}


# --- layouts ------------------------------------------------------------------------------

SlotKind = Literal["text", "image", "list"]
_KINDS: dict[str, str] = {"text": "a text", "image": "a picture", "list": "a list"}


@dataclass(frozen=True, slots=True)
class _Slot:
    """A slot as a layout sees it: its kind, whether it brings a style, its items' fields."""

    kind: str
    styled: bool
    fields: Mapping[str, _Slot]


def _slot(data: Plain) -> _Slot:
    own = _as_mapping(data)
    kind, styled = str(own.get("type", "text")), "style" in own
    fields = {name: _slot(each) for name, each in _as_mapping(own.get("of")).items()}
    items = fields or ({"item": _Slot("text", styled, {})} if kind == "list" else {})
    return _Slot(kind, styled, items)


class _Layout:
    """The parts of one card, or of the furniture, held against what is declared."""

    def __init__(self, document: Document, path: Path, card: dict[str, Plain]) -> None:
        self.document = document
        self.path = path
        self.card = card
        self.has_logo = "logo" in _as_mapping(document.data)
        self.styles = tuple(_mapping(document.data, "text_styles"))
        self.shown: set[str] = set()

    def problems(self) -> Iterator[Diagnostic]:
        """What is wrong with a card's layout, slots and logo."""
        declared = _as_mapping(self.card.get("slots"))
        slots = {name: _slot(data) for name, data in declared.items()}
        yield from self._nodes(self.card.get("layout"), (*self.path, "layout"), slots)
        if self.card.get("logo") in ("light", "dark") and not self.has_logo:
            yield rules.NoLogo.at(self.document.span((*self.path, "logo")))
        if not isinstance(self.card.get("layout"), list):
            return
        for name in declared:
            if name not in self.shown:
                place = self.document.key_span((*self.path, "slots", name))
                yield rules.UnusedSlot.at(place, name=name)

    def furniture(self) -> Iterator[Diagnostic]:
        """What is wrong with the parts that lie over every scene: they have no slots."""
        yield from self._nodes(self.card.get("furniture"), ("furniture",), {})

    def _nodes(self, nodes: Plain, path: Path, slots: Mapping[str, _Slot]) -> Iterator[Diagnostic]:
        for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
            here = (*path, index)
            if isinstance(node, dict) and here not in self.document.blamed:
                yield from self._node(node, here, slots)

    def _node(
        self, node: dict[str, Plain], path: Path, slots: Mapping[str, _Slot]
    ) -> Iterator[Diagnostic]:
        kind = node.get("type")
        if kind == "stack":
            yield from self._stack(node, path, slots)
        elif kind == "text":
            yield from self._content(node, path, slots, ("slot", "text"), "text")
            yield from self._style(node, path, slots)
        elif kind == "image":
            yield from self._content(node, path, slots, ("slot", "source", "logo"), "image")
            if node.get("logo") in ("light", "dark") and not self.has_logo:
                yield rules.NoLogo.at(self.document.span((*path, "logo")))

    def _stack(
        self, node: dict[str, Plain], path: Path, slots: Mapping[str, _Slot]
    ) -> Iterator[Diagnostic]:
        inside = dict(slots)
        name = node.get("for_each")
        if isinstance(name, str):
            yield from self._use(name, (*path, "for_each"), slots, "list")
            inside |= slots[name].fields if name in slots else {}
        yield from self._nodes(node.get("children"), (*path, "children"), inside)

    def _content(
        self,
        node: dict[str, Plain],
        path: Path,
        slots: Mapping[str, _Slot],
        keys: tuple[str, ...],
        kind: SlotKind,
    ) -> Iterator[Diagnostic]:
        """Exactly one of some keys, and a slot of the right kind."""
        given = [key for key in keys if key in node]
        if len(given) != 1 and not any((*path, key) in self.document.blamed for key in keys):
            wanted = f"one of {', '.join(f'`{key}`' for key in keys)}"
            found = f"here are {' and '.join(given)}" if given else "here is none"
            place = (
                self.document.key_span((*path, given[1]))
                if given
                else first_line(self.document, path)
            )
            yield rules.OneContent.at(place, what=_KINDS[kind], wanted=wanted, found=found)
        name = node.get("slot")
        if isinstance(name, str):
            yield from self._use(name, (*path, "slot"), slots, kind)

    def _use(
        self, name: str, path: Path, slots: Mapping[str, _Slot], kind: SlotKind
    ) -> Iterator[Diagnostic]:
        self.shown.add(name)
        place = self.document.span(path)
        if name not in slots:
            yield rules.UndeclaredSlot.at(place, **_near(name, tuple(slots)))
        elif slots[name].kind != kind and slots[name].kind in _KINDS:
            found = _KINDS[slots[name].kind]
            yield rules.WrongSlotKind.at(place, name=name, kind=found, wanted=_KINDS[kind])

    def _style(
        self, node: dict[str, Plain], path: Path, slots: Mapping[str, _Slot]
    ) -> Iterator[Diagnostic]:
        name = node.get("slot")
        slot = slots.get(name) if isinstance(name, str) else None
        from_slot = slot is not None and (slot.styled or slot.kind != "text")
        unknown = isinstance(name, str) and slot is None
        if "style" in node or from_slot or unknown or ("slot" not in node and "text" not in node):
            return
        if (*path, "style") not in self.document.blamed:
            yield rules.NoTextStyle.at(first_line(self.document, path), known=listed(self.styles))
