#!/usr/bin/env bash
# Checks and compares storyboards; the same for every code host. What is wanted comes as variables:
#   INPUT_PATHS, INPUT_MEDIA           names, one a line
#   INPUT_BASE, INPUT_FAIL_ABOVE, INPUT_MISSING_MEDIA    values, empty for the usual
#   INPUT_IGNORE_SOUND, INPUT_PREVIEWS, INPUT_ALLOW_PYTHON `true` or not
#   STORYFORGE_REVIEW                  the folder for page, summary and records
#   STORYFORGE_VENV                    the environment; without it, `storyforge` is on the PATH
set -euo pipefail

arguments=(ci run --output "$STORYFORGE_REVIEW")
while IFS= read -r folder; do
  if [ -n "$folder" ]; then arguments+=(--media "$folder"); fi
done <<< "${INPUT_MEDIA:-}"
if [ -n "${INPUT_BASE:-}" ]; then arguments+=(--base "$INPUT_BASE"); fi
if [ -n "${INPUT_FAIL_ABOVE:-}" ]; then arguments+=(--fail-above "$INPUT_FAIL_ABOVE"); fi
if [ "${INPUT_IGNORE_SOUND:-}" = true ]; then arguments+=(--ignore-sound); fi
if [ -n "${INPUT_MISSING_MEDIA:-}" ]; then arguments+=(--missing-media "$INPUT_MISSING_MEDIA"); fi
if [ "${INPUT_PREVIEWS:-}" = true ]; then arguments+=(--previews); fi
if [ "${INPUT_ALLOW_PYTHON:-}" = true ]; then arguments+=(--allow-python); fi

arguments+=(--)
while IFS= read -r path; do
  if [ -n "$path" ]; then arguments+=("$path"); fi
done <<< "${INPUT_PATHS:-.}"

program=storyforge
if [ -n "${STORYFORGE_VENV:-}" ]; then program="$STORYFORGE_VENV/bin/storyforge"; fi
exec "$program" "${arguments[@]}"
