#!/usr/bin/env bash
# Installs storyforge, the version of the action itself, into an environment of its own, with the
# versions of packages that it was tested with.
# STORYFORGE_SOURCE is where the action lies, STORYFORGE_VENV where the environment goes.
set -euo pipefail
python3 -m venv "$STORYFORGE_VENV"
# The lock's versions, without its digests: pip wants digests for all or none, and a folder has none.
export PIP_CONSTRAINT="$STORYFORGE_VENV/constraints.txt"
sed -e '/^ *--hash/d' -e 's/ *\\$//' "$STORYFORGE_SOURCE/requirements/lock.txt" > "$PIP_CONSTRAINT"
"$STORYFORGE_VENV/bin/python" -m pip --disable-pip-version-check --quiet install "$STORYFORGE_SOURCE"
