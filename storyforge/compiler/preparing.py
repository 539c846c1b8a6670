"""From a path to everything that is known of its story, before any platform is considered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from storyforge.compiler.luts import with_luts
from storyforge.compiler.memory import media_memo
from storyforge.compiler.options import Options
from storyforge.compiler.pictures import seen_in, with_images
from storyforge.compiler.rules import PythonMissing, PythonNotAllowed
from storyforge.compiler.salience import with_salience
from storyforge.core.diagnostics import Diagnostic, Rule, has_errors
from storyforge.errors import MediaUnreadable, UsageError, unread
from storyforge.media.catalogue import KIT_PREFIX, gather
from storyforge.platforms.profiles import PLATFORMS
from storyforge.procedural import source_files
from storyforge.raster.fonts import load_faces
from storyforge.raster.layouts import Layouts
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.document import Document
from storyforge.storyboard.models import PythonScene, Storyboard
from storyforge.storyboard.project import (
    Found,
    find_project,
    starter_kit_folder,
    storyboard_files,
)
from storyforge.storyboard.read import Reading, link_outside, read_kit, read_storyboard
from storyforge.storyboard.rules import (
    FontUnreadable,
    KitMissing,
    LutUnreadable,
    PictureUnreadable,
)
from storyforge.timeline.facts import FontBook, FontFace, MediaCatalog
from storyforge.timeline.salience import wanted_glances
from storyforge.timeline.sources import kit_sources, named_sources
from storyforge.timeline.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A storyboard with its kit and its facts; `ready` None after errors."""

    found: Found
    project: Path
    shown: str
    storyboard: Storyboard | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    ready: Ready | None

    @property
    def name(self) -> str:
        """What the story's files are called: the storyboard's name without its suffix."""
        return self.found.path.stem

    @property
    def code_folders(self) -> tuple[Path, ...]:
        return (self.found.path.resolve().parent, self.project)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What building needs, when reading left no error."""

    storyboard: Storyboard
    document: Document
    kit: Kit
    catalog: MediaCatalog
    layouts: Layouts


@dataclass(frozen=True, slots=True)
class KitFolder:
    """A kit that has been read; shared by the stories that use it."""

    reading: Reading[Kit]
    folder: Path

    def path(self, name: str) -> Path:
        """Where a file that the kit or one of its parents names lies."""
        return self.reading.files[name].path

    def blames(self, rule: type[Rule], name: str, reason: str) -> Diagnostic:
        """That a file is of no use, said where the kit names it."""
        shown = name.removeprefix(KIT_PREFIX)
        return rule.at(self.reading.files[name].named_at, name=shown, reason=reason)


def shown_path(path: Path) -> str:
    """A path as people see it: from where they stand when it lies below, else whole."""
    try:
        relative = os.path.relpath(path.absolute())
    except ValueError:  # on Windows there is no way from one drive to another
        return path.as_posix()
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the storyboards of a batch lie, when that is not simply where they are.

    `shown` is how a path is called in messages, `project` finds the project around a storyboard,
    and `fallback` says in which further folders a storyboard's sources are looked for, last.
    """

    shown: Callable[[Path], str] = shown_path
    project: Callable[[Path], Path] = find_project
    fallback: Callable[[Path], tuple[Path, ...]] = lambda _: ()


HERE = Ground()


def _demand_text(name: str) -> None:
    """See that a name can be written down, as it will be in the manifest. Raises UsageError."""
    try:
        name.encode()
    except UnicodeEncodeError:
        readable = os.fsencode(name).decode(errors="replace")
        raise UsageError(f"the name of {readable} is not UTF-8: rename the file") from None


class Desk:
    """Prepares stories of one batch, reading each kit once."""

    def __init__(self, options: Options, ground: Ground = HERE) -> None:
        self._options, self._ground = options, ground
        self._memo = media_memo(options.cache)
        self._kits: dict[Path, KitFolder] = {}
        self._fonts: dict[Path, tuple[FontBook, tuple[Diagnostic, ...]]] = {}

    def stories(self, paths: Sequence[Path]) -> tuple[Prepared, ...]:
        """Every storyboard under the paths. Raises UsageError when there is none."""
        try:
            found = storyboard_files(paths)
        except FileNotFoundError as missing:
            raise UsageError(f"there is no {missing}") from missing
        if not found:
            raise UsageError(f"there is no storyboard in {', '.join(map(str, paths))}")
        for each in found:
            _demand_text(each.path.name)
        return tuple(self.prepare(each) for each in found)

    def prepare(self, found: Found) -> Prepared:
        """Read one storyboard and gather what the disk knows about it."""
        path, shown = found.path, self._ground.shown(found.path)
        project = (self._options.project or self._ground.project(path)).resolve()
        reading = read_storyboard(path, shown) if found.is_within(project) else link_outside(shown)
        texts = _texts(reading.documents)
        known: list[Diagnostic] = list(reading.diagnostics)
        ready = None
        if reading.value is not None and reading.document is not None:
            kit = self._kit(project, reading.value.brand)
            known += _kit_diagnostics(kit.reading, reading.document)
            texts |= _texts(kit.reading.documents)
            if kit.reading.value is not None:
                ready, problems = self._ready(path, project, reading.value, reading.document, kit)
                known += problems
                known += self._python(path, project, reading.value, reading.document)
        return Prepared(
            found=found, project=project, shown=shown, storyboard=reading.value,
            document=reading.document, diagnostics=tuple(known),
            texts=MappingProxyType(texts), ready=None if has_errors(known) else ready,
        )  # fmt: skip

    def _kit(self, project: Path, name: str | None) -> KitFolder:
        folder = project / "brand" / name if name else starter_kit_folder()
        if folder not in self._kits:
            shown = self._ground.shown(folder)
            self._kits[folder] = KitFolder(read_kit(folder, shown), folder)
        return self._kits[folder]

    def _ready(
        self, path: Path, project: Path, storyboard: Storyboard, document: Document,
        kit: KitFolder,
    ) -> tuple[Ready, list[Diagnostic]]:  # fmt: skip
        """What building needs, and what is wrong with the files of the kit."""
        value = kit.reading.value
        assert value is not None
        names = (*named_sources(storyboard, value), *kit_sources(value))
        catalog = gather(
            names, path.resolve().parent, project,
            (*self._options.roots, *self._ground.fallback(path)),
            {name: kit.path(name) for name in kit_sources(value)}, self._memo,
            partial(seen_in, memo=self._memo),
        )  # fmt: skip
        catalog, sizes = with_images(catalog, self._memo)
        tables = {name: kit.path(name) for name in value.luts.values()}
        catalog, broken = with_luts(catalog, tables, self._memo)
        catalog = self._looked_at(storyboard, document, value, catalog)
        book, problems = self._book(kit)
        ready = Ready(
            storyboard=storyboard, document=document, kit=value, catalog=catalog,
            layouts=Layouts(book, sizes),
        )  # fmt: skip
        useless = (kit.blames(LutUnreadable, name, why) for name, why in broken.items())
        return ready, [*problems, *_unusable_pictures(kit, value, catalog, sizes), *useless]

    def _looked_at(
        self, storyboard: Storyboard, document: Document, kit: Kit, catalog: MediaCatalog
    ) -> MediaCatalog:
        """The catalogue with what is to be seen where the storyboard leaves the focus open."""
        names = self._options.platforms or storyboard.platforms
        platforms = [PLATFORMS[name] for name in names if name in PLATFORMS]
        if not platforms:
            return catalog
        story = Story(
            storyboard=storyboard, places=document, kit=kit, platform=platforms[0],
            catalog=catalog,
        )  # fmt: skip
        glances = wanted_glances(story, [each.canvas for each in platforms])
        return with_salience(catalog, glances, self._memo)

    def _book(self, kit: KitFolder) -> tuple[FontBook, tuple[Diagnostic, ...]]:
        if kit.folder not in self._fonts:
            self._fonts[kit.folder] = _fonts_of(kit)
        return self._fonts[kit.folder]

    def _python(
        self, path: Path, project: Path, storyboard: Storyboard, document: Document
    ) -> list[Diagnostic]:
        found = []
        for index, scene in enumerate(storyboard.scenes):
            if not isinstance(scene, PythonScene):
                continue
            span = document.span(("scenes", index, "function"))
            module = scene.function.partition(":")[0]
            if not any(source_files(module, (path.resolve().parent, project))):
                file = module.replace(".", "/") + ".py"
                found.append(PythonMissing.at(span, module=module, file=file))
            elif not self._options.allow_python:
                found.append(PythonNotAllowed.at(span, function=scene.function))
        return found


def _fonts_of(kit: KitFolder) -> tuple[FontBook, tuple[Diagnostic, ...]]:
    """The fonts of a kit that can be read, and what is wrong with the others."""
    value = kit.reading.value
    assert value is not None
    families: dict[str, tuple[FontFace, ...]] = {}
    found: list[Diagnostic] = []
    for family, font in value.fonts.items():
        faces: list[FontFace] = []
        for name in font.files:
            try:
                faces += load_faces(name, kit.path(name).read_bytes())
            except MediaUnreadable as error:
                found.append(kit.blames(FontUnreadable, name, error.reason))
            except OSError as error:
                found.append(kit.blames(FontUnreadable, name, unread(error)))
        families[family] = tuple(faces)
    fallbacks = {family: font.fallback for family, font in value.fonts.items()}
    return FontBook(MappingProxyType(families), MappingProxyType(fallbacks)), tuple(found)


def _unusable_pictures(
    kit: KitFolder, value: Kit, catalog: MediaCatalog, sizes: Mapping[str, tuple[float, float]]
) -> Iterator[Diagnostic]:
    """The pictures a kit names that nothing could be painted from."""
    for name in kit_sources(value):
        if name not in sizes:
            problem = catalog.problems.get(name)
            reason = problem.reason if problem else "it is not a picture that stands still"
            yield kit.blames(PictureUnreadable, name, reason)


def _kit_diagnostics(kit: Reading[Kit], document: Document) -> Iterator[Diagnostic]:
    """A kit that is not there is the storyboard's mistake, what is wrong in it the kit's own."""
    for found in kit.diagnostics:
        is_unknown = kit.document is None and found.rule is KitMissing
        yield replace(found, span=document.span(("brand",))) if is_unknown else found


def output_folder(story: Prepared, options: Options) -> Path:
    """The folder that mirrors the story's own: in the one given, else in its project's output.

    Where no `brand/` is around it, a story's own folder is its project; the way to that folder
    is not repeated below it.
    """
    mirrored, own = story.found.relative_folder, story.found.path.resolve().parent
    if options.output:
        return options.output / mirrored
    if own.is_relative_to(story.project):
        below = PurePosixPath(own.relative_to(story.project).as_posix())
        mirrored = min(mirrored, below, key=lambda folder: len(folder.parts))
    return story.project / "output" / mirrored


def _texts(documents: Sequence[Document]) -> dict[str, str]:
    return {document.file: document.source.text for document in documents}
