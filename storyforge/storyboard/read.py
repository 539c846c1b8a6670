"""From a file to the first noun: a storyboard or a kit, or every reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from pydantic import ValidationError

from storyforge.core.diagnostics import Diagnostic, Span, has_errors, in_order
from storyforge.storyboard import rules
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.document import Document
from storyforge.storyboard.expand import expand
from storyforge.storyboard.inherit import inherited
from storyforge.storyboard.kit_files import KitFile
from storyforge.storyboard.kit_names import kit_names
from storyforge.storyboard.mistakes import mistakes
from storyforge.storyboard.models import Model, Storyboard
from storyforge.storyboard.opening import newer_version, read_bytes
from storyforge.storyboard.references import references

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[T]):
    """What was read. `value` is None exactly when a diagnostic is an error.

    `document` has the places of all values; `documents` are all files that were read, a
    kit's parents after itself; `files` those that a kit and its parents name, by the names
    they have in `value`.
    """

    value: T | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    documents: tuple[Document, ...] = ()
    files: Mapping[str, KitFile] = field(default_factory=lambda: MappingProxyType({}))


def read_storyboard(path: Path, shown_as: str) -> Reading[Storyboard]:
    """Read a storyboard. Never raises for what the file holds, or for a missing file."""
    data = read_bytes(path, shown_as)
    if isinstance(data, Diagnostic):
        return Reading(value=None, document=None, diagnostics=(data,))
    return storyboard_from(data, shown_as)


def link_outside(shown_as: str) -> Reading[Storyboard]:
    """What is said instead of reading a storyboard that leads out of its project."""
    found = rules.LinkOutside.at(Span(shown_as, 1, 1, 1, 1))
    return Reading(value=None, document=None, diagnostics=(found,))


def storyboard_from(data: bytes, shown_as: str) -> Reading[Storyboard]:
    """A storyboard from its bytes: the pure part of `read_storyboard`."""
    document = expand(parse_document(data, shown_as), Storyboard)
    if newer := newer_version(document):
        return Reading(value=None, document=document, diagnostics=(newer,), documents=(document,))
    found = tuple(references(document)) if isinstance(document.data, dict) else ()
    document = replace(document, diagnostics=(*document.diagnostics, *found))
    return _judged(Storyboard, document, (document,))


def read_kit(folder: Path, shown_as: str) -> Reading[Kit]:
    """Read the kit in a folder, with all it extends. Never raises for what the files hold."""
    chain = inherited(folder, shown_as)
    if chain.document is None:
        return Reading(value=None, document=None, diagnostics=chain.diagnostics)
    document = replace(chain.document, diagnostics=chain.diagnostics)
    if isinstance(document.data, dict) and chain.whole:
        names = tuple(kit_names(document))
        document = replace(document, diagnostics=(*document.diagnostics, *names))
    reading = replace(_judged(Kit, document, chain.documents), files=chain.files)
    if chain.whole:
        return reading
    # What seems to be missing may stand in the kit that could not be read.
    told = tuple(each for each in reading.diagnostics if each.rule is not rules.MissingKey)
    return replace(reading, value=None, diagnostics=told)


def _judged(model: type[T], document: Document, documents: tuple[Document, ...]) -> Reading[T]:
    """The model's value, or its mistakes with those found before."""
    value, found = _validated(model, document)
    diagnostics = in_order((*document.diagnostics, *found))
    return Reading(
        value=None if has_errors(diagnostics) else value,
        document=document,
        diagnostics=diagnostics,
        documents=documents,
    )


def _validated(model: type[T], document: Document) -> tuple[T | None, list[Diagnostic]]:
    if document.data is None:
        return None, []
    if not isinstance(document.data, dict):
        if () in document.blamed:
            return None, []
        what = "a brand kit" if model is Kit else "a storyboard"
        found = "a list" if isinstance(document.data, list) else "a text"
        return None, [rules.NotAMapping.at(document.span(()), what=what, found=found)]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, mistakes(error, document, model)
