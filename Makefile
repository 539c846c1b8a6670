# Two commands from an empty folder: `make demo` and `make test`.
# Needs Python 3.11 or newer and make, and fetches the locked packages into .venv.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STORYFORGE := $(RUN) -m storyforge
INSTALLED := $(VENV)/.installed
MEDIA := storyboards/media/.drawn
PYTEST_WORKERS ?= auto
BENCH ?=

# Whatever this machine sets for pip, packages go into .venv and nowhere else.
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONHOME PYTHONPATH

.DELETE_ON_ERROR:
.PHONY: help install media demo test lint format bench soak docs lock clean

help:
	@echo 'make demo     draw the example media and render the example storyboards to output/'
	@echo 'make test     run the tests'
	@echo 'make lint     ruff, mypy and the import contracts'
	@echo 'make format   let ruff mend and format what it can'
	@echo 'make bench    measure, print tables (BENCH=--write: into docs/benchmarks.md)'
	@echo 'make soak     the long trials'
	@echo 'make docs     write the generated pages again'
	@echo 'make lock     choose package versions again (needs uv)'
	@echo 'make clean    remove .venv, caches, drawn media and rendered stories'

install: $(INSTALLED)

# The environment is made anew when the lock changes, so that it never holds more than the lock.
# --no-deps: the lock is complete, and pip would object to MoviePy beside a current Pillow
# (requirements/overrides.txt).
$(INSTALLED): requirements/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo '"$(PYTHON)" is not Python 3.11 or newer: name one that is, e.g. make PYTHON=python3.12' >&2; \
	  exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(RUN) -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements/lock.txt
	$(RUN) -m pip install --quiet --no-deps --no-index --no-build-isolation --editable .
	@touch $@

media: $(MEDIA)

$(MEDIA): $(INSTALLED) $(wildcard examples/draw_media.py examples/media/*.py)
	$(RUN) examples/draw_media.py
	@touch $@

demo: $(INSTALLED) $(MEDIA)
	$(STORYFORGE) render storyboards --platform instagram-story --allow-python
	$(STORYFORGE) render storyboards/rappel-fete.yaml --platform all
	@echo; ls -lh output

test: $(INSTALLED) $(MEDIA)
	$(RUN) -m pytest -n $(PYTEST_WORKERS) --dist loadscope

lint: $(INSTALLED)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-cache

format: $(INSTALLED)
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: $(INSTALLED) $(MEDIA)
	$(RUN) -m bench.run $(BENCH)

soak: $(INSTALLED) $(MEDIA)
	$(RUN) -m pytest -m soak

docs: $(INSTALLED)
	$(RUN) -m storyforge.cli.docs

# No registry's address is written, so the lock installs from whichever one a machine uses.
# run.txt is the part of it that running needs, without the tools of tests and lint.
lock:
	uv pip compile pyproject.toml --extra moviepy --extra heic --extra watch --group dev --override requirements/overrides.txt \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --upgrade --quiet --output-file requirements/lock.txt
	uv pip compile pyproject.toml --group build --constraint requirements/lock.txt \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --upgrade --quiet --output-file requirements/run.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf storyboards/media
	find output -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
