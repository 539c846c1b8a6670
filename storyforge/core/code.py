"""What code does, as a digest of its source: what it once found is stale when it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path


def code_digest(*packages: str) -> str:
    """The digest of packages' source: their modules' names and bytes, in order.

    Raises LookupError for a package without any, of which there is nothing to tell.
    """
    total = hashlib.sha256()
    for package in packages:
        modules = sorted(_modules(package))
        if not modules:
            raise LookupError(f"there is no source of {package}")
        for name, path in modules:
            total.update(f"{package}/{name}".encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _modules(package: str) -> Iterator[tuple[str, Path]]:
    spec = find_spec(package)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place)
        for path in folder.rglob("*.py"):
            yield path.relative_to(folder).as_posix(), path


def library_versions(*distributions: str) -> str:
    """The installed versions of libraries, in one line; `?` for one that is not there."""
    return " ".join(f"{name} {_version(name)}" for name in distributions)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "?"
