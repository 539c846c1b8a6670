"""Writing HTML: whatever is not known to be HTML is escaped."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Self

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Text that is HTML already. Only what is made here, and constants, is of this type."""

    __slots__ = ()

    @classmethod
    def of(cls, *parts: object) -> Self:
        """Parts one after the other, those that are not HTML escaped; None is nothing."""
        return cls("".join(_text(part) for part in parts))


def tag(name: str, /, *parts: object, **attributes: object) -> Html:
    """An element. Of attributes None and False are left out, True has no value; an underscore at
    the end is dropped (`class_`), others become dashes (`aria_label`).
    """
    opened = f"<{name}{''.join(_attribute(*each) for each in attributes.items())}>"
    return Html(opened if name in _VOID else f"{opened}{Html.of(*parts)}</{name}>")


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _text(part: object) -> str:
    if part is None:
        return ""
    if isinstance(part, Html):
        return part
    if isinstance(part, list | tuple):
        return Html.of(*part)
    return escape(str(part))


def webp(data: bytes, alt: str, **attributes: object) -> Html:
    """A picture that is within the page."""
    source = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
    return tag("img", src=source, alt=alt, **attributes)


def document(*body: object, language: str, title: str, style: str, script: str) -> str:
    """A page that stands alone: it loads nothing, and its policy forbids to.

    `style` and `script` are ours; the script is the only one that may run.
    """
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; media-src data: blob:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    page = tag("html", head, tag("body", *body, Html(f"<script>{script}</script>")), lang=language)
    return f"<!doctype html>\n{page}\n"
