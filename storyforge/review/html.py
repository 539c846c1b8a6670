"""Writing HTML element by element: whatever is not known to be HTML is escaped."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup
from markupsafe import escape as markup

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def tag(name: str, /, *parts: object, **attributes: object) -> Markup:
    """An element. Of attributes None and False are left out, True has no value; an underscore at
    the end is dropped (`class_`), others become dashes (`aria_label`).
    """
    head = Markup("<{}{}>").format(
        name, together(*(_attribute(*each) for each in attributes.items()))
    )
    return head if name in _VOID else Markup("{}{}</{}>").format(head, together(*parts), name)


def together(*parts: object) -> Markup:
    """Parts one after the other, those that are not HTML escaped; None is nothing."""
    return Markup("").join(map(_text, parts))


def _attribute(name: str, value: object) -> Markup:
    if value is None or value is False:
        return Markup("")
    name = name.rstrip("_").replace("_", "-")
    return (
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, str(value))
    )


def _text(part: object) -> Markup:
    if part is None:
        return Markup("")
    return together(*part) if isinstance(part, list | tuple) else markup(part)


def webp(data: bytes, alt: str, **attributes: object) -> Markup:
    """A picture that is within the page."""
    source = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
    return tag("img", src=source, alt=alt, **attributes)


def document(*body: object, language: str, title: str, style: str, script: str) -> str:
    """A page that stands alone: it loads nothing, and its policy forbids to.

    `style` and `script` are ours; the policy knows them by their digests.
    """
    policy = (
        f"default-src 'none'; img-src data:; style-src {digest(style)}; "
        f"script-src {digest(script)}; base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),  # noqa: S704 - all of it is ours
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        _as_it_is("style", style),
    )
    page = tag("html", head, tag("body", *body, _as_it_is("script", script)), lang=language)
    return f"<!doctype html>\n{page}\n"


def _as_it_is(name: str, ours: str) -> Markup:
    """An element whose text is not escaped, because it is no HTML and is ours."""
    return Markup(f"<{name}>{ours}</{name}>")  # noqa: S704 - all of it is ours


def digest(text: str) -> str:
    """A script or a style, as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
