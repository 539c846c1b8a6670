"""Whether bytes are an SVG drawing: one answer for every room, in time linear in the bytes."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*", re.IGNORECASE)
_END_OF_SUBSET = re.compile(r"\]\s*>")
_SVG = re.compile(r"<(?:[\w.-]+:)?svg[\s/>]")


def is_svg(head: bytes) -> bool:
    """Whether the first element is `svg`, after whatever XML lets stand before it.

    `head` is how a file begins: UTF-8, or UTF-16 with its mark.
    """
    text = _decoded(head)
    at: int | None = 0
    while at is not None:
        if _SVG.match(text, at):
            return True
        at = _past_prologue(text, at)
    return False


def _decoded(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return head.decode(encoding, errors="replace").lstrip("\ufeff")


def _past_prologue(text: str, at: int) -> int | None:
    """The end of the space, declaration, comment or document type here; None for none.

    Each character is passed once: a pattern that repeats alternatives would take time
    without end on files made for it.
    """
    if space := _SPACE.match(text, at):
        return space.end()
    if text.startswith("<?", at):
        return _after(text, "?>", at + 2)
    if text.startswith("<!--", at):
        return _after(text, "-->", at + 4)
    declared = _DOCTYPE.match(text, at)
    return _past_document_type(text, declared.end()) if declared else None


def _past_document_type(text: str, at: int) -> int | None:
    if not text.startswith("[", at):
        return _after(text, ">", at)
    end = _END_OF_SUBSET.search(text, at)
    return end.end() if end else None


def _after(text: str, mark: str, start: int) -> int | None:
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else None
