"""Cards: a kit's layout filled with a storyboard's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from storyforge.core.geometry import Length
from storyforge.storyboard import brand
from storyforge.storyboard.brand import Card, ItemField, Kit, Slot
from storyforge.storyboard.models import CardScene
from storyforge.timeline.model import Canvas
from storyforge.timeline.naming import did_you_mean, listed
from storyforge.timeline.picture import (
    ImageNode,
    Picture,
    PictureNode,
    RuleNode,
    ShapeNode,
    StackNode,
    TextNode,
)
from storyforge.timeline.rules import (
    SlotMissing,
    SlotWrongKind,
    TooManyItems,
    UnknownCard,
    UnknownSlot,
)
from storyforge.timeline.story import Path, Report
from storyforge.timeline.styles import box, kit_colour, point_px, text_style
from storyforge.timeline.typography import parse_words

Items = tuple[Mapping[str, str], ...]
ITEM = "item"
"""The name of the only field of a list of plain texts."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A card's slots as they are filled: texts (and image names) and lists of items."""

    texts: Mapping[str, str]
    lists: Mapping[str, Items]

    def within(self, item: Mapping[str, str]) -> Filling:
        """The filling as seen from inside one item of a list."""
        return replace(self, texts={**self.texts, **item})


def card_of(kit: Kit, scene: CardScene, path: Path, report: Report) -> Card | None:
    """The kit's card that a scene names."""
    card = kit.cards.get(scene.layout)
    if card is None:
        report.at(
            (*path, "layout"), UnknownCard, card=scene.layout,
            suggestion=did_you_mean(scene.layout, kit.cards), known=listed(kit.cards),
        )  # fmt: skip
    return card


def filling(card: Card, scene: CardScene, path: Path, report: Report) -> Filling:
    """The scene's slots, checked against the card's."""
    texts = {name: slot.default for name, slot in card.slots.items() if slot.default is not None}
    lists: dict[str, Items] = {}
    for name, value in scene.slots.items():
        place = (*path, "slots", name)
        slot = card.slots.get(name)
        if slot is None:
            report.at(
                place, UnknownSlot, place=f'card "{scene.layout}"', slot=name,
                suggestion=did_you_mean(name, card.slots), known=listed(card.slots),
            )  # fmt: skip
        elif slot.type == "list":
            lists[name] = _items(slot, name, value, place, report)
        elif isinstance(value, str):
            texts[name] = value
        else:
            report.at(place, SlotWrongKind, slot=name, wanted="one text", found="a list",
                      hint='write `"…"`')  # fmt: skip
    for name, slot in card.slots.items():
        filled = texts.get(name, "").strip() or lists.get(name)
        # A slot filled in the wrong way has its own diagnostic already.
        given = name in scene.slots and not isinstance(scene.slots[name], str)
        if slot.required and not filled and not (given and slot.type != "list"):
            report.at((*path, "slots"), SlotMissing, place=f'card "{scene.layout}"', slot=name)
    return Filling(texts, lists)


def _items(slot: Slot, name: str, value: object, place: Path, report: Report) -> Items:
    if isinstance(value, str) or not isinstance(value, tuple):
        report.at(place, SlotWrongKind, slot=name, wanted="a list", found="one text",
                  hint="write one line for each item, each beginning with `- `")  # fmt: skip
        return ({ITEM: ""},)
    if slot.max_items is not None and len(value) > slot.max_items:
        report.at(place, TooManyItems, slot=name, most=slot.max_items, found=len(value))
    return tuple(
        _item(slot, name, item, (*place, index), report) for index, item in enumerate(value)
    )


def _item(slot: Slot, name: str, item: object, place: Path, report: Report) -> Mapping[str, str]:
    if isinstance(item, str):
        if slot.of and ITEM not in slot.of:
            report.at(place, SlotWrongKind, slot=name, wanted=f"items with {listed(slot.of)}",
                      found="one text", hint=_example(slot.of))  # fmt: skip
        return {ITEM: item}
    if not isinstance(item, Mapping):
        return {}
    if not slot.of:
        report.at(place, SlotWrongKind, slot=name, wanted="a list of texts",
                  found="a mapping", hint='write `- "…"`')  # fmt: skip
        return {}
    for key in item:
        if key not in slot.of:
            report.at((*place, key), UnknownSlot, place=f'an item of "{name}"', slot=key,
                      suggestion=did_you_mean(key, slot.of), known=listed(slot.of))  # fmt: skip
    for key, each in slot.of.items():
        if each.required and not str(item.get(key, each.default or "")).strip():
            report.at(place, SlotMissing, place=f'an item of "{name}"', slot=key)
    defaults = {key: each.default for key, each in slot.of.items() if each.default is not None}
    return {**defaults, **item}


def _example(fields: Mapping[str, ItemField]) -> str:
    return "write `- {" + ", ".join(f'{name}: "…"' for name in fields) + "}`"


def card_picture(kit: Kit, card: Card, filled: Filling, canvas: Canvas, language: str) -> Picture:
    """The card with its words in place."""
    draft = Layout(kit, {**card.slots}, language)
    nodes = draft.nodes(card.layout, filled)
    return Picture(
        canvas=canvas.size, region=canvas.safe, nodes=nodes, ground=kit_colour(kit, card.ground)
    )


def words_of(card: Card, filled: Filling) -> int:
    """How many words a card holds, for its reading time; names of pictures are none."""
    texts = [text for name, text in filled.texts.items() if card.slots[name].type != "image"]
    for name, items in filled.lists.items():
        fields = card.slots[name].of
        texts += [text for item in items for key, text in item.items()
                  if key not in fields or fields[key].type != "image"]  # fmt: skip
    return sum(len(text.split()) for text in texts)


@dataclass(frozen=True, slots=True)
class Layout:
    """Turns a kit's layout nodes into picture nodes, for one filling of slots."""

    kit: Kit
    slots: Mapping[str, Slot | ItemField]
    language: str

    def nodes(
        self, layout: tuple[brand.LayoutNode, ...], filled: Filling
    ) -> tuple[PictureNode, ...]:
        """The picture nodes of a layout; a node without words or image is left out."""
        found = (self._node(node, filled) for node in layout)
        return tuple(node for node in found if node is not None)

    def _node(self, node: brand.LayoutNode, filled: Filling) -> PictureNode | None:
        made = self._bare(node, filled)
        if made is None:
            return None
        return replace(made, place=node.place, offset=point_px(node.offset), bleed=node.bleed)

    def _bare(self, node: brand.LayoutNode, filled: Filling) -> PictureNode | None:
        match node:
            case brand.StackNode():
                return self._stack(node, filled)
            case brand.TextNode():
                return self._text(node, filled)
            case brand.ImageNode():
                return self._image(node, filled)
            case brand.ShapeNode():
                return ShapeNode(
                    shape=node.shape, width_px=_room(node.width), height_px=_room(node.height),
                    fill=kit_colour(self.kit, node.fill, node.opacity), radius_px=node.radius.px(),
                )  # fmt: skip
            case brand.RuleNode():
                return RuleNode(
                    length_px=_room(node.length), thickness_px=node.thickness.px(),
                    colour=kit_colour(self.kit, node.colour, node.opacity), vertical=node.vertical,
                )  # fmt: skip

    def _stack(self, node: brand.StackNode, filled: Filling) -> StackNode | None:
        children: tuple[PictureNode, ...] = ()
        if node.for_each is None:
            children = self.nodes(node.children, filled)
        else:
            inner = self._inside(node.for_each)
            for item in filled.lists.get(node.for_each, ()):
                made = inner.nodes(node.children, filled.within(item))
                children += made if len(node.children) == 1 else (_group(node, made),)
        if not children:
            return None
        return StackNode(
            children=children, across=node.direction == "across", gap_px=node.gap.px(),
            align=node.align, width_px=_room(node.width) if node.width else None,
            box=box(self.kit, node.box),
        )  # fmt: skip

    def _inside(self, name: str) -> Layout:
        slot = self.slots.get(name)
        fields: Mapping[str, Slot | ItemField] = {}
        if isinstance(slot, Slot):
            fields = slot.of or {ITEM: ItemField(style=slot.style, max_lines=slot.max_lines)}
        return replace(self, slots={**self.slots, **fields})

    def _text(self, node: brand.TextNode, filled: Filling) -> TextNode | None:
        slot = self.slots.get(node.slot or "")
        text = node.text if node.slot is None else filled.texts.get(node.slot, "")
        style = node.style or (slot.style if slot else None) or next(iter(self.kit.text_styles))
        if not text or not text.strip():
            return None
        return TextNode(
            name=node.slot or "", words=parse_words(text, self.language),
            style=text_style(self.kit, style),
            width_px=_room(node.width) if node.width else None, fixed_width=node.fixed_width,
            max_lines=node.max_lines or (slot.max_lines if slot else None),
            box=box(self.kit, node.box),
        )  # fmt: skip

    def _image(self, node: brand.ImageNode, filled: Filling) -> ImageNode | None:
        source = node.source
        if node.slot is not None:
            source = filled.texts.get(node.slot) or None
        elif node.logo is not None:
            logo = self.kit.logo
            source = (logo.light if node.logo == "light" else logo.dark) if logo else None
        if source is None:
            return None
        return ImageNode(
            name=node.slot or "", source=source,
            width_px=_room(node.width) if node.width else None,
            height_px=_room(node.height) if node.height else None,
            fit=node.fit, radius_px=node.radius.px(),
        )  # fmt: skip


def _group(node: brand.StackNode, children: tuple[PictureNode, ...]) -> StackNode:
    """The children of one item of a list, kept together, one below the other."""
    width = _room(node.width) if node.width else None
    return StackNode(children=children, gap_px=node.gap.px(), align=node.align, width_px=width)


def _room(length: Length | None) -> float | None:
    """A length in layout px; None for all the room there is."""
    return None if length is None or length.unit == "full" else length.px()
