"""What a brand kit may say (`brand/NAME/brand.yaml`), as frozen pydantic models.

Names within a kit (styles, fonts, colours, slots) are resolved by `kit_names`; files are
known as `brand:` and their path from the kit's own folder once the kit has been read.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from storyforge.core.geometry import Anchor, Length
from storyforge.storyboard.fields import (
    ColourText,
    CountField,
    DurationField,
    Flag,
    FontName,
    HexColour,
    KitFile,
    KitPath,
    LengthField,
    LineHeightField,
    LoudnessField,
    Name,
    OffsetField,
    OneOrMore,
    PaddingField,
    PercentField,
    RateField,
    RoomField,
    SizeField,
    SpacingField,
    StyleName,
    TextField,
    VersionField,
    WeightField,
    WordsField,
)
from storyforge.storyboard.models import Animation, Defaults, LogoVariant, Model

SceneKind = Literal["clip", "photo", "card", "python"]
Group = Literal[
    "palette", "pairs", "fonts", "text_styles", "captions", "logo",
    "furniture", "cards", "luts", "defaults", "frame_rate", "sound", "rules",
]  # fmt: skip
"""The parts of a kit that can be locked: the keys of `Kit` that a child may override."""

ZERO = Length(Fraction(0))


class Pair(Model):
    """A text colour and a ground it may stand on."""

    text: ColourText = Field(description="The colour of the text.", examples=["paper"])
    ground: ColourText = Field(description="The colour under it.", examples=["river"])


class Font(Model):
    """A family: its files, and the families that help where it lacks a letter."""

    files: tuple[KitFile, ...] = Field(
        min_length=1,
        max_length=50,
        description="The font files, one for each weight and slant.",
        examples=[["fonts/Text-Regular.ttf", "fonts/Text-Bold.ttf"]],
    )
    licence: KitFile | None = Field(
        default=None, description="The file with the font's licence.", examples=["fonts/OFL.txt"]
    )
    fallback: tuple[FontName, ...] = Field(
        default=(),
        max_length=10,
        description="Families to look in for missing letters.",
        examples=[["text"]],
    )


class Emphasis(Model):
    """How stressed words differ from those around them."""

    weight: WeightField | None = Field(default=None, description="Their weight.", examples=["bold"])
    colour: ColourText | None = Field(
        default=None, description="Their colour.", examples=["accent"]
    )
    italic: Flag | None = Field(default=None, description="Whether they slant.", examples=[True])


class OutlineStyle(Model):
    """A line around the letters."""

    colour: ColourText = Field(description="Its colour.", examples=["ink"])
    width: SizeField = Field(description="Its width, outside the letter.", examples=["4px"])


class ShadowStyle(Model):
    """A soft copy under the letters."""

    colour: ColourText = Field(description="Its colour.", examples=["ink"])
    opacity: PercentField = Field(
        default=Fraction(1, 2), description="How dense it is.", examples=["50%"]
    )
    offset: OffsetField = Field(
        default=(ZERO, ZERO),
        description="How far it lies to the right and down.",
        examples=[[0, "4px"]],
    )
    blur: LengthField = Field(default=ZERO, description="How soft its edge is.", examples=["12px"])


class TextStyle(Model):
    """How letters look."""

    font: FontName = Field(description="A family of the kit's fonts.", examples=["text"])
    weight: WeightField = Field(default=400, description="How heavy.", examples=["bold", 600])
    italic: Flag = Field(default=False, description="Whether the letters slant.", examples=[True])
    size: SizeField = Field(description="The size of the letters.", examples=["96px"])
    min_size: SizeField | None = Field(
        default=None,
        description="How far the text may shrink to fit; left out: 70% of the size.",
        examples=["72px"],
    )
    colour: ColourText = Field(description="The colour of the letters.", examples=["paper"])
    line_height: LineHeightField = Field(
        default=1.15, description="From baseline to baseline, in sizes.", examples=[1.15]
    )
    letter_spacing: SpacingField = Field(
        default=Fraction(0), description="Room added between letters, of the size.", examples=["2%"]
    )
    align: Literal["left", "center", "right"] = Field(
        default="left", description="How lines are aligned.", examples=["center"]
    )
    case: Literal["none", "upper"] = Field(
        default="none", description="Whether all letters are capitals.", examples=["upper"]
    )
    strong: Emphasis | None = Field(
        default=None,
        description="**strong** words; left out: bold, in the same colour.",
        examples=[{"weight": "black"}],
    )
    accent: Emphasis | None = Field(
        default=None,
        description="*accent* words; left out: in the palette's accent, when it has one.",
        examples=[{"colour": "accent"}],
    )
    outline: OutlineStyle | None = Field(
        default=None,
        description="A line around the letters.",
        examples=[{"colour": "ink", "width": "4px"}],
    )
    shadow: ShadowStyle | None = Field(
        default=None, description="A soft copy under the letters.", examples=[{"colour": "ink"}]
    )

    @property
    def smallest_size(self) -> Length:
        """How far the text may shrink: `min_size`, else 70% of the size."""
        return self.min_size or Length(self.size.value * Fraction(7, 10), self.size.unit)


class BoxStyle(Model):
    """A filled rectangle behind words or a stack."""

    fill: ColourText = Field(description="Its colour.", examples=["river"])
    opacity: PercentField = Field(
        default=Fraction(1), description="How dense it is.", examples=["90%"]
    )
    padding: PaddingField = Field(
        default=(ZERO, ZERO),
        description="Room around the words: one length, or [vertical, horizontal].",
        examples=["24px", ["16px", "24px"]],
    )
    radius: LengthField = Field(
        default=ZERO, description="How round its corners are.", examples=["12px"]
    )
    per_line: Flag = Field(
        default=False, description="A box around each line of the text instead.", examples=[True]
    )


class CaptionStyle(Model):
    """How captions look, where they stand, and how they come and go."""

    text: StyleName = Field(description="A text style of the kit.", examples=["heading"])
    colour: ColourText | None = Field(
        default=None, description="Another colour than the text style's.", examples=["paper"]
    )
    place: Anchor = Field(
        default="bottom-left", description="Where in the safe zone.", examples=["bottom-left"]
    )
    width: RoomField = Field(
        default=Length(Fraction(1), "full"),
        description="The most it takes; full: all of the safe zone's width.",
        examples=["full", "80%"],
    )
    box: BoxStyle | None = Field(
        default=None,
        description="A rectangle behind the words.",
        examples=[{"fill": "river", "padding": "24px"}],
    )
    enter: Animation | None = Field(default=None, description="How it comes.", examples=["rise"])
    exit: Animation | None = Field(default=None, description="How it goes.", examples=["fade"])
    max_lines: CountField = Field(default=2, description="The most lines it takes.", examples=[2])


class Logo(Model):
    """The logo over the scenes."""

    light: KitFile = Field(description="The logo for dark pictures.", examples=["logos/light.svg"])
    dark: KitFile = Field(description="The logo for light pictures.", examples=["logos/dark.svg"])
    use: Literal["light", "dark"] = Field(
        default="light", description="Which one where a scene does not say.", examples=["light"]
    )
    place: Anchor = Field(
        default="top-left", description="Where in the safe zone.", examples=["top-left"]
    )
    height: SizeField = Field(description="Its height.", examples=["96px"])
    clear_space: LengthField = Field(
        default=ZERO, description="Room around it that stays free.", examples=["48px"]
    )
    show_on: tuple[SceneKind, ...] = Field(
        default=("clip", "photo", "python"),
        max_length=4,
        description="The kinds of scene it lies over.",
        examples=[["clip", "photo"]],
    )


# --- layouts -------------------------------------------------------------------------


class NodeBase(Model):
    """What every part of a layout has."""

    place: Anchor | None = Field(
        default=None,
        description="Where in the safe zone; only for parts that stand in no stack.",
        examples=["center-left"],
    )
    offset: OffsetField = Field(
        default=(ZERO, ZERO),
        description="Moved by so much to the right and down.",
        examples=[[0, "-24px"]],
    )
    bleed: Flag = Field(
        default=False, description="Placed in the whole canvas, not the safe zone.", examples=[True]
    )
    show_on: tuple[SceneKind, ...] = Field(
        default=("clip", "photo", "card", "python"),
        max_length=4,
        description="Furniture only: the kinds of scene it lies over.",
        examples=[["clip", "photo"]],
    )


class StackNode(NodeBase):
    """Children one after the other."""

    type: Literal["stack"] = Field(
        default="stack", description="Children one after the other.", examples=["stack"]
    )
    children: tuple[LayoutNode, ...] = Field(
        min_length=1,
        max_length=50,
        description="What is in the stack.",
        examples=[[{"type": "text", "slot": "title"}]],
    )
    direction: Literal["down", "across"] = Field(
        default="down", description="Which way the children follow each other.", examples=["across"]
    )
    gap: LengthField = Field(default=ZERO, description="Room between children.", examples=["32px"])
    align: Literal["start", "center", "end"] = Field(
        default="start", description="How children lie across the direction.", examples=["center"]
    )
    width: RoomField | None = Field(
        default=None,
        description="Its width; left out: as wide as it needs.",
        examples=["full", "80%"],
    )
    box: BoxStyle | None = Field(
        default=None, description="A rectangle behind the stack.", examples=[{"fill": "paper"}]
    )
    for_each: Name | None = Field(
        default=None,
        description="A list slot: the children are repeated for every item of it.",
        examples=["dates"],
    )


class TextNode(NodeBase):
    """Words: those of a slot, or fixed ones."""

    type: Literal["text"] = Field(default="text", description="Words.", examples=["text"])
    slot: Name | None = Field(
        default=None, description="The slot whose words stand here.", examples=["title"]
    )
    text: WordsField | None = Field(
        default=None, description="Fixed words, instead of a slot.", examples=["rivemont.fr"]
    )
    style: StyleName | None = Field(
        default=None, description="A text style; left out: the slot's.", examples=["heading"]
    )
    width: RoomField | None = Field(
        default=None,
        description="The most it takes; left out: the room there is.",
        examples=["80%"],
    )
    fixed_width: Flag = Field(
        default=False,
        description="Keep that width for shorter words too (a column).",
        examples=[True],
    )
    max_lines: CountField | None = Field(
        default=None, description="The most lines it takes.", examples=[3]
    )
    box: BoxStyle | None = Field(
        default=None, description="A rectangle behind the words.", examples=[{"fill": "river"}]
    )


class ImageNode(NodeBase):
    """A picture: of a slot, of the kit, or the logo."""

    type: Literal["image"] = Field(default="image", description="A picture.", examples=["image"])
    slot: Name | None = Field(
        default=None, description="The slot that names the picture.", examples=["portrait"]
    )
    source: KitFile | None = Field(
        default=None, description="A picture of the kit.", examples=["pictures/wave.svg"]
    )
    logo: Literal["light", "dark"] | None = Field(
        default=None, description="The kit's logo.", examples=["light"]
    )
    width: RoomField | None = Field(default=None, description="Its width.", examples=["full"])
    height: RoomField | None = Field(default=None, description="Its height.", examples=["240px"])
    fit: Literal["contain", "cover"] = Field(
        default="contain", description="How it fills its box.", examples=["cover"]
    )
    radius: LengthField = Field(
        default=ZERO, description="How round its corners are.", examples=["24px"]
    )


class ShapeNode(NodeBase):
    """A filled rectangle or ellipse."""

    type: Literal["shape"] = Field(
        default="shape", description="A filled shape.", examples=["shape"]
    )
    shape: Literal["rectangle", "ellipse"] = Field(
        default="rectangle", description="Which shape.", examples=["ellipse"]
    )
    width: RoomField = Field(description="Its width.", examples=["full", "48px"])
    height: RoomField = Field(description="Its height.", examples=["full", "48px"])
    fill: ColourText = Field(description="Its colour.", examples=["river"])
    opacity: PercentField = Field(
        default=Fraction(1), description="How dense it is.", examples=["50%"]
    )
    radius: LengthField = Field(
        default=ZERO, description="How round its corners are.", examples=["24px"]
    )


class RuleNode(NodeBase):
    """A straight line."""

    type: Literal["rule"] = Field(default="rule", description="A straight line.", examples=["rule"])
    length: RoomField = Field(description="How long it is.", examples=["full", "160px"])
    thickness: SizeField = Field(description="How thick it is.", examples=["8px"])
    colour: ColourText = Field(description="Its colour.", examples=["accent"])
    vertical: Flag = Field(default=False, description="Upright instead of flat.", examples=[True])
    opacity: PercentField = Field(
        default=Fraction(1), description="How dense it is.", examples=["50%"]
    )


LayoutNode = Annotated[
    StackNode | TextNode | ImageNode | ShapeNode | RuleNode, Field(discriminator="type")
]

StackNode.model_rebuild()


# --- cards --------------------------------------------------------------------------


class SlotBase(Model):
    """What slots and the fields of list items have."""

    style: StyleName | None = Field(
        default=None, description="The text style of its words.", examples=["heading"]
    )
    required: Flag = Field(
        default=False, description="Whether a storyboard must fill it.", examples=[True]
    )
    default: TextField | None = Field(
        default=None, description="What stands in it when nothing is given.", examples=["À suivre"]
    )
    max_lines: CountField | None = Field(
        default=None, description="The most lines its words take.", examples=[2]
    )


class ItemField(SlotBase):
    """One field of the items of a list slot."""

    type: Literal["text", "image"] = Field(
        default="text", description="What fills it.", examples=["text"]
    )


class Slot(SlotBase):
    """What a storyboard fills in a card."""

    type: Literal["text", "image", "list"] = Field(
        default="text", description="What fills it.", examples=["list"]
    )
    of: Mapping[Name, ItemField] = Field(
        default={},
        description="Lists only: the fields of each item; left out: plain texts.",
        examples=[{"date": {"style": "small"}, "event": {"required": True}}],
    )
    max_items: CountField | None = Field(
        default=None, description="Lists only: the most items.", examples=[5]
    )


class Card(Model):
    """A full-screen layout with slots."""

    ground: ColourText = Field(description="The colour behind everything.", examples=["river"])
    slots: Mapping[Name, Slot] = Field(
        default={},
        description="What a storyboard fills, by name.",
        examples=[{"title": {"style": "heading", "required": True}}],
    )
    layout: Annotated[tuple[LayoutNode, ...], OneOrMore()] = Field(
        min_length=1,
        max_length=50,
        description="One part, or a list of parts from bottom to top.",
        examples=[{"type": "stack", "children": [{"type": "text", "slot": "title"}]}],
    )
    logo: LogoVariant = Field(
        default="none", description="The kit's logo over the card, or none.", examples=["light"]
    )
    min_duration: DurationField | None = Field(
        default=None, description="The least time it is shown.", examples=["2s"]
    )


# --- the kit ---------------------------------------------------------------------------


class KitSound(Model):
    """How loud finished stories are."""

    loudness: LoudnessField = Field(
        default=-14.0, description="The loudness of every story.", examples=["-14 LUFS"]
    )


class Rules(Model):
    """What stories and kits below this one may not do."""

    locked: tuple[Group, ...] = Field(
        default=(),
        max_length=20,
        description="Parts that kits which extend this one may not change.",
        examples=[["palette", "logo"]],
    )
    hex_colours: Flag = Field(
        default=True, description='Whether colours may be written as "#rrggbb".', examples=[False]
    )


class Kit(Model):
    """A brand kit."""

    version: VersionField = Field(description="The version of the language.", examples=[1])
    name: WordsField = Field(description="The brand's name, for people.", examples=["Rivemont"])
    extends: KitPath | None = Field(
        default=None,
        description="The folder of the kit this one builds on.",
        examples=["../region"],
    )
    palette: Mapping[Name, HexColour] = Field(
        default={},
        description="The colours, by the names everything else uses.",
        examples=[{"ink": "#14213d", "river": "#0057a8", "paper": "#ffffff"}],
    )
    pairs: tuple[Pair, ...] = Field(
        default=(),
        max_length=200,
        description="Which colours may stand on which.",
        examples=[[{"text": "paper", "ground": "river"}]],
    )
    fonts: Mapping[Name, Font] = Field(
        default={},
        description="The families, by name.",
        examples=[{"text": {"files": ["fonts/Text-Regular.ttf"]}}],
    )
    text_styles: Mapping[Name, TextStyle] = Field(
        default={},
        description="How letters look, by name.",
        examples=[{"heading": {"font": "text", "size": "96px", "colour": "paper"}}],
    )
    captions: Mapping[Name, CaptionStyle] = Field(
        default={},
        description="Caption styles, by name.",
        examples=[{"lower-third": {"text": "heading", "place": "bottom-left"}}],
    )
    logo: Logo | None = Field(
        default=None,
        description="The logo over the scenes.",
        examples=[{"light": "logos/light.svg", "dark": "logos/dark.svg", "height": "96px"}],
    )
    furniture: tuple[LayoutNode, ...] = Field(
        default=(),
        max_length=20,
        description="What else lies over the scenes, undisturbed by transitions.",
        examples=[[{"type": "rule", "length": "full", "thickness": "8px", "colour": "river"}]],
    )
    cards: Mapping[Name, Card] = Field(
        default={},
        description="Full-screen layouts, by name.",
        examples=[{"outro": {"ground": "river", "layout": {"type": "image", "logo": "light"}}}],
    )
    luts: Mapping[Name, KitFile] = Field(
        default={},
        description="Colour tables (.cube) for looks, by name.",
        examples=[{"film": "luts/film.cube"}],
    )
    defaults: Defaults = Field(
        default=Defaults.model_construct(),
        description="What storyboards take when they do not say.",
        examples=[{"transition": {"type": "crossfade", "duration": "0.4s"}}],
    )
    frame_rate: RateField | None = Field(
        default=None, description="Frames a second of stories that do not say.", examples=[25]
    )
    sound: KitSound = Field(
        default=KitSound.model_construct(),
        description="How loud stories are.",
        examples=[{"loudness": "-14 LUFS"}],
    )
    rules: Rules = Field(
        default=Rules.model_construct(),
        description="What may not be changed.",
        examples=[{"locked": ["palette"]}],
    )
