"""The repository with stories that proposals are made to."""

from __future__ import annotations

from tests.review.changes.conftest import _committed, project

__all__ = ["_committed", "project"]
