"""Pages from templates: each is one file that stands alone and shows others' words as text.

Storyboards are untrusted, and everything of theirs is escaped by the template engine. The policy
in a page's head allows the one script and the one style that stand in it, by their digests, and
no address at all; a text that found a way through would still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

_UNSEEN = dict.fromkeys(
    [*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "\ufffd",
) | {0x09: " " * 4, 0x0A: "\n"}  # fmt: skip


def document(
    template: str, *, styles: Sequence[str], script: str, media: str = "", **values: object
) -> str:
    """A page from a template of this room, with its styles and its script, files of this room, too.

    `media` are the sources of videos that the page's policy allows. `values` are what the template
    is told; texts among them are escaped, unless they are markup already.
    """
    style, program = "".join(map(_own, styles)), _own(script)
    return _environment().get_template(template).render(
        **values, policy=policy(style, program, media),
        style=Markup(style), script=Markup(program),  # noqa: S704 - ours, read from the package
    )  # fmt: skip


def policy(style: str, script: str, media: str = "") -> str:
    """The content security policy: nothing but what stands in the page."""
    return "; ".join(
        (
            "default-src 'none'", "img-src data:", *([f"media-src {media}"] if media else []),
            f"style-src {_digest(style)}", f"script-src {_digest(script)}",
            "base-uri 'none'", "form-action 'none'",
        )
    )  # fmt: skip


def _digest(text: str) -> str:
    """A script or a style, as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def visible(text: str) -> str:
    """Text without characters that nobody sees or that turn it around; tabs are four spaces."""
    return text if text.isprintable() else text.translate(_UNSEEN)


def _shown(value: object) -> object:
    """What stands on the page for a value; what is markup was made by us."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _base64(data: bytes) -> Markup:
    return Markup(base64.b64encode(data).decode())  # noqa: S704 - letters, digits, + / =


@lru_cache(maxsize=16)
def _own(name: str) -> str:
    return resources.files("storyforge.review").joinpath(*name.split("/")).read_text("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_shown, loader=FunctionLoader(_own), auto_reload=False,
    )  # fmt: skip
    made.filters["base64"] = _base64
    return made
