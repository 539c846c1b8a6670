#!/usr/bin/env bash
# Installs storyforge, the version of the action itself, into an environment of its own, with the
# packages that it was tested with, byte for byte.
# STORYFORGE_SOURCE is where the action lies, STORYFORGE_VENV where the environment goes.
set -euo pipefail
python3 -m venv "$STORYFORGE_VENV"
install() { "$STORYFORGE_VENV/bin/python" -m pip --disable-pip-version-check --quiet install --no-deps "$@"; }
install --only-binary :all: --require-hashes --requirement "$STORYFORGE_SOURCE/requirements/run.txt"
# A folder has no digest, so it comes alone; what builds it is among the packages.
install --no-index --no-build-isolation "$STORYFORGE_SOURCE"
