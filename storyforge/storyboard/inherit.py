"""A kit and the kits it extends, merged as plain data with the places of every value.

A part that both have is merged key by key, two levels deep, and never inside anything
with a `type`: a child may give one text style another size, or replace a whole layout.
Lists are replaced.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.storyboard import document as documents
from storyforge.storyboard import rules
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.document import Document, Plain
from storyforge.storyboard.expand import expand
from storyforge.storyboard.fields import parse_folder
from storyforge.storyboard.kit_files import KitFile, KitFiles
from storyforge.storyboard.mistakes import close
from storyforge.storyboard.opening import newer_version, read_bytes

KIT_FILE = "brand.yaml"
MOST_KITS = 4
"""How many kits may extend each other in a row, the first included."""

_OWN = ("version", "name", "extends")
"""Keys that a kit does not pass on."""

Owners = dict[documents.Path, Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """All kits of a chain, the leaf first, and their merged document.

    `whole` is false where a file was not understood, so that names cannot be judged.
    """

    document: Document | None = None
    documents: tuple[Document, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    whole: bool = False
    files: Mapping[str, KitFile] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _One:
    """One kit of a chain: its folder, how it is shown, and what its file holds."""

    folder: Path
    shown_as: str
    document: Document
    files: Mapping[str, KitFile]

    @property
    def data(self) -> dict[str, Plain]:
        return self.document.data if isinstance(self.document.data, dict) else {}

    @property
    def locked(self) -> tuple[str, ...]:
        """The parts that kits which extend this one may not change."""
        own = self.data.get("rules")
        groups = own.get("locked") if isinstance(own, dict) else None
        return tuple(group for group in groups or () if isinstance(group, str))


def inherited(folder: Path, shown_as: str) -> Inherited:
    """Read a kit and its parents. Never raises for what the files hold."""
    chain: list[_One] = []
    found: list[Diagnostic] = []
    for one in _chain(folder, shown_as, found):
        if newer := newer_version(one.document):
            return Inherited(diagnostics=(newer,))
        chain.append(one)
    if not chain:
        return Inherited(diagnostics=tuple(found))
    found += [each for one in chain for each in one.document.diagnostics]
    found += _broken_locks(chain)
    whole = all(isinstance(one.document.data, dict) for one in chain)
    return Inherited(
        document=_merged(chain),
        documents=tuple(one.document for one in chain),
        diagnostics=tuple(found),
        whole=whole and all(diagnostic.rule not in _HOLES for diagnostic in found),
        # Where several name a file, it is known by the kit nearest to the leaf.
        files=MappingProxyType(
            {name: file for one in reversed(chain) for name, file in one.files.items()}
        ),
    )


_HOLES = (rules.KitMissing, rules.KitCycle, rules.KitTooDeep, rules.KitOutside)


# --- following `extends` ----------------------------------------------------------------


def _chain(folder: Path, shown_as: str, found: list[Diagnostic]) -> Iterator[_One]:
    """The kit, then each that it extends; what stops the way is added to `found`."""
    seen: list[Path] = []
    step: _Step | None = _Step(folder, shown_as, Span(f"{shown_as}/{KIT_FILE}", 1, 1, 1, 1))
    while step is not None:
        obstacle = _obstacle(step, folder, seen)
        if obstacle is not None:
            found.append(obstacle)
            return
        seen.append(step.folder.resolve())
        one = _open(step, folder, found)
        if one is None:
            return
        yield one
        step = _next(one)


@dataclass(frozen=True, slots=True)
class _Step:
    folder: Path
    shown_as: str
    span: Span


def _obstacle(step: _Step, leaf: Path, seen: list[Path]) -> Diagnostic | None:
    here, root = step.folder.resolve(), _root(leaf)
    if not here.is_relative_to(root):
        return rules.KitOutside.at(step.span, folder=step.shown_as)
    if here in seen:
        names = [path.name for path in [*seen[seen.index(here) :], here]]
        return rules.KitCycle.at(step.span, chain=" → ".join(names))
    if len(seen) == MOST_KITS:
        return rules.KitTooDeep.at(step.span, most=MOST_KITS)
    if not (step.folder / KIT_FILE).is_file():
        near = close(step.folder.name, _kits_beside(step.folder))
        return rules.KitMissing.at(step.span, folder=step.shown_as, close=near)
    if not (step.folder / KIT_FILE).resolve().is_relative_to(root):
        return rules.KitOutside.at(step.span, folder=f"{step.shown_as}/{KIT_FILE}")
    return None


def _root(leaf: Path) -> Path:
    """The brand folder: all of a kit has to lie there once links are followed."""
    return leaf.absolute().parent.resolve()


def _kits_beside(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.parent.glob(f"*/{KIT_FILE}"))


def _open(step: _Step, leaf: Path, found: list[Diagnostic]) -> _One | None:
    shown_as = f"{step.shown_as}/{KIT_FILE}"
    data = read_bytes(step.folder / KIT_FILE, shown_as)
    if isinstance(data, Diagnostic):
        found.append(data)
        return None
    document = parse_document(data, shown_as)
    files = KitFiles(document, step.folder, leaf, _root(leaf))
    document = expand(document, Kit, files.on_leaf)
    document = replace(document, diagnostics=(*document.diagnostics, *files.found))
    return _One(step.folder, step.shown_as, document, files.files)


def _next(one: _One) -> _Step | None:
    extends = one.data.get("extends")
    if not isinstance(extends, str):
        return None
    try:
        path = parse_folder(extends)
    except ValueError:
        return None
    shown_as = posixpath.normpath(posixpath.join(one.shown_as, path))
    return _Step(one.folder / path, shown_as, one.document.span(("extends",)))


def _broken_locks(chain: list[_One]) -> Iterator[Diagnostic]:
    """Parts of a kit that one of those it extends has locked."""
    for index, one in enumerate(chain):
        locks = {group: kit for kit in chain[index + 1 :] for group in kit.locked}
        for group in one.data:
            if group in locks:
                place = one.document.key_span((group,))
                kit = locks[group].data.get("name") or locks[group].shown_as
                yield rules.GroupLocked.at(place, group=group, kit=kit)


# --- merging ------------------------------------------------------------------------------


def _merged(chain: list[_One]) -> Document:
    """One document for the whole chain; every value knows the file it is from."""
    leaf = chain[0]
    if not isinstance(leaf.document.data, dict):
        return leaf.document
    data: dict[str, Plain] = {}
    owners: Owners = {}
    for one in reversed(chain):
        own = one.data if one is leaf else {k: v for k, v in one.data.items() if k not in _OWN}
        data = _merge(data, own, (), one.document, owners, levels=2)
    _union_of_locks(data, chain)
    owners[()] = leaf.document
    whole = replace(leaf.document, data=data, owners=MappingProxyType(owners))
    blamed = {
        path for one in chain for path in one.document.blamed if whole.owner(path) is one.document
    }
    incomplete = {path for one in chain for path in one.document.incomplete}
    return replace(whole, blamed=frozenset(blamed), incomplete=frozenset(incomplete))


def _merge(
    below: dict[str, Plain],
    above: dict[str, Plain],
    path: documents.Path,
    document: Document,
    owners: Owners,
    levels: int,
) -> dict[str, Plain]:
    result = dict(below)
    for key, value in above.items():
        here, old = (*path, key), below.get(key)
        if levels and _mergeable(old) and _mergeable(value):
            assert isinstance(old, dict)
            assert isinstance(value, dict)
            result[key] = _merge(old, value, here, document, owners, levels - 1)
            continue
        for gone in [owned for owned in owners if owned[: len(here)] == here]:
            del owners[gone]
        owners[here] = document
        result[key] = value
    return result


def _mergeable(value: Plain) -> bool:
    return isinstance(value, dict) and "type" not in value


def _union_of_locks(data: dict[str, Plain], chain: list[_One]) -> None:
    """What any kit of the chain has locked stays locked."""
    own = data.get("rules")
    if isinstance(own, dict) and isinstance(own.get("locked"), list):
        groups = dict.fromkeys(group for one in reversed(chain) for group in one.locked)
        if len(chain) > 1:
            data["rules"] = {**own, "locked": list(groups)}
