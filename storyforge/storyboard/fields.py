"""The kinds of value a storyboard holds, each read from the text as typed.

YAML's own idea of numbers, booleans and nothing is never used: a field knows what it
wants and reads the characters. Each kind is an annotation made of a Python type and a
`Leaf`, which carries the reader, the words for a mistake, and the JSON Schema that
editors get. Readers raise ValueError with a reason fit for the author.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from storyforge.core.colour import parse_hex
from storyforge.core.geometry import Length, Point, parse_length
from storyforge.core.languages import language_of
from storyforge.core.look import MOST_STEPS
from storyforge.core.time import STORY_RATES, Time, parse_time

Schema = dict[str, Any]

LONGEST_S = 4 * 3600
"""The longest time anyone may write, in seconds: beyond it is a slip of the keyboard."""
LONGEST_TEXT = 4_000
"""The most characters of one text."""


class WrongKindError(ValueError):
    """A list or a mapping where a text was wanted, or the reverse."""


class PartError(ValueError):
    """One part of a value that is a list is wrong; `part` is its index."""

    def __init__(self, part: int, reason: str) -> None:
        self.part = part
        super().__init__(reason)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """How one kind of value is read: `parse` gets the typed text (or a list of texts).

    `accepts` are types of values that are read already, passed as they are, so that
    models can be built in Python. `numeric` kinds notice a decimal comma. `unit` is shown
    after the number in print.
    """

    parse: Callable[[Any], object]
    expects: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    accepts: tuple[type, ...] = ()
    numeric: bool = False
    role: Literal["", "kit-file", "colour", "font", "style", "platform", "lut"] = ""
    unit: str = ""

    def read(self, value: object) -> object:
        """The value, or a pydantic error of type `wrong_kind`, `decimal_comma` or `bad_value`."""
        if self.accepts and isinstance(value, self.accepts):
            return value
        try:
            return self.parse(value)
        except WrongKindError:
            raise PydanticCustomError(
                "wrong_kind", "not {expects}", {"expects": self.expects}
            ) from None
        except ValueError as wrong:
            raise self._bad(value, wrong) from None

    def _bad(self, value: object, wrong: ValueError) -> PydanticCustomError:
        context: dict[str, Any] = {"reason": str(wrong), "expects": self.expects}
        if isinstance(wrong, PartError):
            context["part"] = wrong.part
        if self.numeric and (better := self._with_point(value)):
            context["better"] = better
            return PydanticCustomError("decimal_comma", "{reason}", context)
        return PydanticCustomError("bad_value", "{reason}", context)

    def _with_point(self, value: object) -> str | None:
        """The same text with a decimal point, where that makes it right."""
        better: str | list[str]
        if isinstance(value, str):
            better = re.sub(r"(\d),(\d)", r"\1.\2", value, count=1)
        elif isinstance(value, list) and len(value) == 4 and all(map(_is_digits, value)):
            # [0,4, 0,6] is a list of four numbers.
            better = [f"{value[0]}.{value[1]}", f"{value[2]}.{value[3]}"]
        else:
            return None
        try:
            self.parse(better)
        except ValueError:
            return None
        return better if isinstance(better, str) else f"[{better[0]}, {better[1]}]"

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, _core: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> Schema:
        return dict(self.schema)


def _is_digits(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("[0-9]+", value))


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """Marks a list that may be written as its only item: the reader wraps it."""


# --- texts -------------------------------------------------------------------


def text_of(value: object) -> str:
    """The typed text, its accents composed (NFC). Raises WrongKindError for anything else."""
    if not isinstance(value, str):
        raise WrongKindError
    return unicodedata.normalize("NFC", value)


def parse_text(value: object) -> str:
    """Words for the screen: any characters but control characters, at most `LONGEST_TEXT`."""
    text = text_of(value)
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"the text has {len(text)} characters; at most {LONGEST_TEXT} are read")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        raise ValueError("the text holds a control character")
    return text


def parse_words(value: object) -> str:
    """Words for the screen that are not empty."""
    text = parse_text(value)
    if not text.strip():
        raise ValueError("the text is empty")
    return text


def parse_source(value: object) -> str:
    """The name of a media file. What the disk says of it is the catalogue's concern."""
    text = text_of(value)
    if not text.strip():
        raise ValueError("the name of the file is empty")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise ValueError("the name of the file holds a control character")
    return text.strip()


_NAME = re.compile(r"[^\W\d_][\w-]*|[0-9][\w-]*")


def parse_name(value: object) -> str:
    """A name: letters, digits, `-` and `_`, beginning with a letter or a digit."""
    text = text_of(value)
    if not _NAME.fullmatch(text):
        raise ValueError("a name is made of letters, digits, - and _")
    return text


def parse_language(value: object) -> str:
    text = text_of(value)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise ValueError("not a language: write it like fr or fr-CA")
    return text


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def parse_folder_name(value: object) -> str:
    """The plain name of one folder: no path, nothing that leaves its parent."""
    text = text_of(value)
    if not text.strip() or text.startswith(".") or re.search(r'[\\/:*?"<>|\x00-\x1f]', text):
        raise ValueError("a brand is the name of a folder in brand/, without any path")
    if _RESERVED.fullmatch(text) or text != text.strip() or text.endswith("."):
        raise ValueError("not a folder name that every system can hold")
    return text


def parse_folder(value: object) -> str:
    """A relative path to another kit, `/` between folders."""
    text = text_of(value)
    if not text.strip():
        raise ValueError("the path is empty")
    if "\\" in text:
        raise ValueError("write / between folders, not \\")
    if text.startswith("/") or ":" in text:
        raise ValueError("the path of a kit is relative to this one: ../region")
    return text


def parse_kit_file(value: object) -> str:
    """A file of the kit, relative to the folder of the brand.yaml that names it."""
    text = parse_source(value)
    if "\\" in text:
        raise ValueError("write / between folders, not \\")
    if text.startswith("/") or re.match(r"(?i)([a-z]:|[a-z]+://)", text):
        raise ValueError("a file of the kit is relative to the kit's folder: fonts/Text.ttf")
    return text


def parse_function(value: object) -> str:
    text = text_of(value)
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*", text):
        raise ValueError("not a function: write it like scenes.counter:scene")
    return text


def parse_colour(value: object) -> str:
    """A name of the palette or `#rrggbb`, kept as typed."""
    text = text_of(value)
    if text.startswith("#"):
        parse_hex(text)
    elif re.fullmatch(r"[0-9a-fA-F]{6}", text) and re.search(r"\d", text):
        raise ValueError(f'write a colour with its sign and quotes: "#{text}"')
    elif not _NAME.fullmatch(text):
        raise ValueError('not a colour: a name of the palette, or like "#0057a8"')
    return text


def parse_hex_colour(value: object) -> str:
    """`#rrggbb`, in lower case."""
    text = text_of(value)
    parse_hex(text)
    return text.lower()


# --- numbers -----------------------------------------------------------------

_SPACES = "[ \u00a0\u202f]*"
_DIGITS = r"[-\u2212+]?(?:\d{1,99}(?:\.\d{1,99})?|\.\d{1,99})"


def parse_number(text: str) -> Fraction:
    """A decimal number with a point; a typographic minus is a minus."""
    if not re.fullmatch(_DIGITS, text):
        raise ValueError("not a number")
    return Fraction(text.replace("\u2212", "-"))


def _quantity(value: object, unit: str, like: str) -> Fraction:
    """A number and its optional unit, no-break spaces between them allowed."""
    text = text_of(value).strip(" \u00a0\u202f")
    match = re.fullmatch(rf"({_DIGITS}){_SPACES}(?:{unit})?", text)
    if match is None:
        raise ValueError(f"write it like {like}")
    return parse_number(match[1])


def _between(value: Fraction, low: Fraction | int, high: Fraction | int, reason: str) -> Fraction:
    if not low <= value <= high:
        raise ValueError(reason)
    return value


def parse_moment(value: object) -> Time:
    """A time from zero to four hours."""
    text = text_of(value)
    if re.match(r"\s*[-\u2212]", text):
        raise ValueError("a time is never negative")
    time = parse_time(text)
    # Frames are judged at the fastest rate: only absurd counts are refused here.
    seconds = time.value if time.unit == "s" else time.value / max(STORY_RATES)
    if seconds > LONGEST_S:
        raise ValueError("longer than four hours")
    return time


def parse_duration(value: object) -> Time:
    """A time longer than zero."""
    time = parse_moment(value)
    if time.value == 0:
        raise ValueError("a duration is longer than zero")
    return time


def parse_gain(value: object) -> float:
    """Decibels from -80 to 24: `-18 dB`, or the number alone."""
    gain = _quantity(value, "dB", "-18 dB")
    return float(_between(gain, -80, 24, "a volume lies between -80 dB and 24 dB"))


def parse_duck(value: object) -> float:
    """Decibels from -80 to 0."""
    gain = _quantity(value, "dB", "-9 dB")
    return float(_between(gain, -80, 0, "ducking lowers the music: between -80 dB and 0 dB"))


def parse_loudness(value: object) -> float:
    """Loudness in LUFS, from -40 to -5: `-14 LUFS`, or the number alone."""
    loudness = _quantity(value, "LUFS", "-14 LUFS")
    return float(_between(loudness, -40, -5, "a loudness lies between -40 and -5 LUFS"))


def _percent(value: object) -> Fraction:
    text = text_of(value).strip()
    if match := re.fullmatch(rf"({_DIGITS}){_SPACES}%", text):
        return parse_number(match[1]) / 100
    if re.fullmatch(_DIGITS, text):
        return parse_number(text)
    raise ValueError("not a share: write it like 15% or 0.15")


def parse_percent(value: object) -> Fraction:
    """A share from 0 to 1: `15%` or `0.15`."""
    share = _percent(value)
    hint = f": did you mean {share}%?" if 1 < share <= 100 and share.denominator == 1 else ""
    return _between(share, 0, 1, f"between 0% and 100%{hint}")


def parse_amount(value: object) -> Fraction:
    """A share above 0 and at most 1."""
    share = parse_percent(value)
    if share == 0:
        raise ValueError("an amount is more than 0%")
    return share


def parse_spacing(value: object) -> Fraction:
    """Letter spacing as a share of the size, from -20% to 100%."""
    return _between(_percent(value), Fraction(-1, 5), 1, "letter spacing lies in -20% … 100%")


def parse_size(value: object) -> Length:
    """A length of zero or more, at most four times the shorter side; not `full`."""
    length = _length(value)
    if length.unit == "full":
        raise ValueError("full has no meaning here: write it like 96px or 12%")
    if length.value < 0:
        raise ValueError("a size is never negative")
    return length


def parse_positive_size(value: object) -> Length:
    """A length above zero; not `full`."""
    length = parse_size(value)
    if length.value == 0:
        raise ValueError("a size is more than zero")
    return length


def parse_room(value: object) -> Length:
    """A length above zero, or `full`: all the room there is."""
    length = _length(value)
    return length if length.unit == "full" else parse_positive_size(value)


def parse_signed(value: object) -> Length:
    """A length of either sign; not `full`."""
    length = _length(value)
    if length.unit == "full":
        raise ValueError("full has no meaning here: write it like 96px or 12%")
    return length


def _length(value: object) -> Length:
    length = parse_length(text_of(value).replace("\u2212", "-"))
    if abs(length.px(full=0)) > 4 * 1080:
        raise ValueError("longer than four times the shorter side")
    return length


_WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700, "black": 900}


def parse_weight(value: object) -> int:
    """A weight by name, or a number from 100 to 900."""
    text = text_of(value)
    if text in _WEIGHTS:
        return _WEIGHTS[text]
    if not re.fullmatch(r"[1-9]00", text):
        raise ValueError(f"a weight is one of {', '.join(_WEIGHTS)}, or 100, 200 … 900")
    return int(text)


def parse_rate(value: object) -> int:
    text = text_of(value)
    if text not in {str(rate) for rate in STORY_RATES}:
        *most, last = STORY_RATES
        raise ValueError(f"a frame rate is one of {', '.join(map(str, most))} or {last}")
    return int(text)


def parse_version(value: object) -> int:
    text = text_of(value)
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise ValueError("a version is a whole number: 1")
    return int(text)


def parse_count(value: object) -> int:
    """A whole number from 1 to 50."""
    text = text_of(value)
    if not re.fullmatch(r"\d{1,4}", text) or not 1 <= int(text) <= 50:
        raise ValueError("a whole number from 1 to 50")
    return int(text)


SPEEDS = (Fraction(1, 4), Fraction(4))
"""The slowest and the fastest a clip may run."""


def parse_speed(value: object) -> Fraction:
    """A speed from 0.25 to 4, with at most three decimals: `0.5` is half as fast."""
    speed = _quantity(value, "x", "0.5")
    if (speed * 1000).denominator != 1:
        raise ValueError("a speed has at most three decimals: 0.333")
    return _between(speed, *SPEEDS, "a speed lies between 0.25 and 4; 1 is as recorded")


def parse_step(value: object) -> int:
    """A step of a look: a whole number from -3 to 3, its plus written or not."""
    text = text_of(value).strip().replace("\u2212", "-")
    if not re.fullmatch(r"[-+]?\d{1,3}", text) or abs(int(text)) > MOST_STEPS:
        raise ValueError(f"a whole step from -{MOST_STEPS} to +{MOST_STEPS}; 0 changes nothing")
    return int(text)


def parse_loop(value: object) -> int | bool:
    """How many times, from 2 to 50; or true or false."""
    text = text_of(value)
    if text in ("true", "yes", "false", "no"):
        return text in ("true", "yes")
    if not re.fullmatch(r"\d{1,4}", text) or not 2 <= int(text) <= 50:
        raise ValueError("write true, or how many times, from 2 to 50")
    return int(text)


def parse_track(value: object) -> int | str:
    """A track of a file: its number, from 1 to 99, or its language."""
    text = text_of(value)
    if re.fullmatch(r"[1-9]\d?", text):
        return int(text)
    if language := language_of(text):
        return language
    raise ValueError("write the number of a track, from 1, or its language: 2, fr")


def parse_line_height(value: object) -> float:
    number = _quantity(value, "", "1.15")
    return float(_between(number, Fraction(1, 2), 4, "a line height lies between 0.5 and 4"))


def parse_flag(value: object) -> bool:
    text = text_of(value)
    if text not in ("true", "false", "yes", "no"):
        raise ValueError("write true or false")
    return text in ("true", "yes")


# --- pairs -------------------------------------------------------------------


def _pair(value: object, parse: Callable[[object], Any], reason: str) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple):
        raise WrongKindError
    if len(value) != 2:
        raise ValueError(reason)
    return (_part(0, value[0], parse), _part(1, value[1], parse))


def _part(index: int, value: object, parse: Callable[[object], Any]) -> Any:
    try:
        return parse(value)
    except WrongKindError:
        raise PartError(index, "a list or a mapping stands where a number is wanted") from None
    except ValueError as wrong:
        raise PartError(index, str(wrong)) from None


def parse_point(value: object) -> Point:
    """Two shares of a picture's width and height: `[0.4, 0.6]`."""
    reason = "two numbers from 0 to 1, across and down; decimals take a point: [0.4, 0.6]"
    x, y = _pair(value, parse_percent, reason)
    return Point(float(x), float(y))


def parse_offset(value: object) -> tuple[Length, Length]:
    """Two lengths, to the right and down: `[0, 24px]`."""
    return _pair(value, parse_signed, "two lengths, to the right and down: [0, 24px]")


def parse_padding(value: object) -> tuple[Length, Length]:
    """One length for all sides, or two: vertical, then horizontal."""
    if isinstance(value, str):
        length = parse_size(value)
        return (length, length)
    return _pair(value, parse_size, "one length, or two: [vertical, horizontal]")


# --- the annotations ----------------------------------------------------------

HEX_PATTERN = "^#[0-9a-fA-F]{6}$"
ANY_TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""What an editor's YAML may make of a text: `2026` and `true` are texts here."""

_TEXT: Schema = {"type": "string"}
_TYPED: Schema = {"type": ["string", "number"]}


def _typed(pattern: str, **more: Any) -> Schema:
    """Numbers pass too: an editor's YAML sees `3` as a number."""
    return {**_TYPED, "pattern": pattern, **more}


_TIME = _typed(
    r"^\s*((\d+(\.\d+)?|\.\d+)\s*(s|ms|f|min)?|(\d+:)?\d+:[0-5]?\d(\.\d+)?\s*s?)\s*$", minimum=0
)
_LENGTH = r"^\s*-?\d+(\.\d+)?\s*(px|%)?\s*$"
_ROOM = r"^\s*(\d+(\.\d+)?\s*(px|%)?|full)\s*$"
_PERCENT = _typed(r"^\s*\d*(\.\d+)?\s*%?\s*$", minimum=0, maximum=1)
_DB = _typed(r"^\s*[-\u2212+]?\d+(\.\d+)?\s*(dB)?\s*$")
_COLOUR = {"type": "string", "pattern": r"^(#[0-9a-fA-F]{6}|[^#\s].*)$"}
_WEIGHT: Schema = {
    "anyOf": [{"enum": list(_WEIGHTS)}, {"type": "integer", "enum": list(range(100, 1000, 100))}]
}


def _pair_schema(part: Mapping[str, Any]) -> Schema:
    return {"type": "array", "items": dict(part), "minItems": 2, "maxItems": 2}


TextField = Annotated[str, Leaf(parse_text, "a text", ANY_TEXT)]
WordsField = Annotated[str, Leaf(parse_words, "a text", {**ANY_TEXT, "minLength": 1})]
Name = Annotated[str, Leaf(parse_name, "a name", _TYPED)]
PlatformName = Annotated[str, Leaf(parse_name, "the name of a platform", _TEXT, role="platform")]
Language = Annotated[str, Leaf(parse_language, "a language", _TEXT)]
SourceName = Annotated[str, Leaf(parse_source, "the name of a file", {**_TEXT, "minLength": 1})]
FolderName = Annotated[str, Leaf(parse_folder_name, "the name of a folder", _TYPED)]
KitPath = Annotated[str, Leaf(parse_folder, "the path of a kit", _TEXT)]
KitFile = Annotated[str, Leaf(parse_kit_file, "a file of the kit", _TEXT, role="kit-file")]
FunctionName = Annotated[
    str,
    Leaf(parse_function, "a function", {**_TEXT, "pattern": r"^[\w.]+:\w+$"}),
]
ColourText = Annotated[str, Leaf(parse_colour, "a colour", _COLOUR, role="colour")]
HexColour = Annotated[str, Leaf(parse_hex_colour, "a colour", {**_TEXT, "pattern": HEX_PATTERN})]
StyleName = Annotated[str, Leaf(parse_name, "the name of a style", _TYPED, role="style")]
FontName = Annotated[str, Leaf(parse_name, "the name of a font", _TYPED, role="font")]

TimeField = Annotated[Time, Leaf(parse_moment, "a time", _TIME, (Time,), numeric=True)]
DurationField = Annotated[Time, Leaf(parse_duration, "a duration", _TIME, (Time,), numeric=True)]
GainField = Annotated[float, Leaf(parse_gain, "a volume", _DB, (float,), numeric=True, unit=" dB")]
DuckField = Annotated[float, Leaf(parse_duck, "a volume", _DB, (float,), numeric=True, unit=" dB")]
LoudnessField = Annotated[
    float,
    Leaf(
        parse_loudness,
        "a loudness",
        _typed(r"^\s*[-\u2212]\d+(\.\d+)?\s*(LUFS)?\s*$"),
        (float,),
        numeric=True,
        unit=" LUFS",
    ),
]
PercentField = Annotated[
    Fraction, Leaf(parse_percent, "a share", _PERCENT, (Fraction,), numeric=True)
]
AmountField = Annotated[
    Fraction, Leaf(parse_amount, "a share", _PERCENT, (Fraction,), numeric=True)
]
SpacingField = Annotated[
    Fraction,
    Leaf(
        parse_spacing,
        "a share",
        _typed(r"^\s*-?\d*(\.\d+)?\s*%?\s*$"),
        (Fraction,),
        numeric=True,
    ),
]
LengthField = Annotated[
    Length,
    Leaf(parse_size, "a length", _typed(_LENGTH, minimum=0), (Length,), numeric=True),
]
SizeField = Annotated[
    Length,
    Leaf(
        parse_positive_size,
        "a length",
        _typed(_LENGTH, exclusiveMinimum=0),
        (Length,),
        numeric=True,
    ),
]
RoomField = Annotated[
    Length,
    Leaf(parse_room, "a length", _typed(_ROOM, exclusiveMinimum=0), (Length,), numeric=True),
]
OffsetField = Annotated[
    tuple[Length, Length],
    Leaf(
        parse_offset,
        "a list of two lengths, such as [0, 24px],",
        _pair_schema(_typed(_LENGTH)),
        (tuple,),
    ),
]
PaddingField = Annotated[
    tuple[Length, Length],
    Leaf(
        parse_padding,
        "a length or a list of two",
        {"anyOf": [_typed(_LENGTH, minimum=0), _pair_schema(_typed(_LENGTH, minimum=0))]},
        (tuple,),
        numeric=True,
    ),
]
PointField = Annotated[
    Point,
    Leaf(
        parse_point,
        "a list of two numbers, such as [0.4, 0.6],",
        _pair_schema(_PERCENT),
        (Point,),
        numeric=True,
    ),
]
WeightField = Annotated[int, Leaf(parse_weight, "a weight", _WEIGHT, (int,))]
RateField = Annotated[
    int,
    Leaf(parse_rate, "a frame rate", {"enum": list(STORY_RATES)}, (int,), numeric=True),
]
VersionField = Annotated[int, Leaf(parse_version, "a version", {"const": 1}, (int,))]
CountField = Annotated[
    int,
    Leaf(parse_count, "a whole number", {"type": "integer", "minimum": 1, "maximum": 50}, (int,)),
]
SpeedField = Annotated[
    Fraction,
    Leaf(
        parse_speed,
        "a speed",
        _typed(r"^\s*\d*(\.\d{1,3})?\s*x?\s*$", minimum=0.25, maximum=4),
        (Fraction,),
        numeric=True,
    ),
]
StepField = Annotated[
    int,
    Leaf(
        parse_step,
        "a step",
        _typed(r"^\s*[-\u2212+]?[0-3]\s*$", minimum=-MOST_STEPS, maximum=MOST_STEPS),
        (int,),
    ),
]
LutName = Annotated[str, Leaf(parse_name, "the name of a colour table", _TYPED, role="lut")]
LoopField = Annotated[
    int | bool,
    Leaf(
        parse_loop,
        "true or a whole number",
        {"anyOf": [{"enum": [True, False, "yes", "no"]},
                   {"type": "integer", "minimum": 2, "maximum": 50}]},
        (int, bool),
    ),
]  # fmt: skip
TrackField = Annotated[
    int | str,
    Leaf(
        parse_track,
        "the number or the language of a track",
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 99},
                   {"type": "string", "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$"}]},
        (int,),
    ),
]  # fmt: skip
LineHeightField = Annotated[
    float,
    Leaf(
        parse_line_height,
        "a number",
        {"type": "number", "minimum": 0.5, "maximum": 4},
        (float,),
        numeric=True,
    ),
]
Flag = Annotated[
    bool, Leaf(parse_flag, "true or false", {"enum": [True, False, "yes", "no"]}, (bool,))
]
