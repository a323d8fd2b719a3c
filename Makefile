# make run   set up and run the default study        make check  lint and types
# make test  set up and run the whole test suite     make clean  remove what the above made
# make qgis  draw the map of the study in QGIS, if it is installed
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDY ?= colossus-2

.PHONY: run test check docs torture mutants clean lock venv qgis

run: $(VENV)/.run
	$(BIN)/impact run $(STUDY)

test: $(VENV)/.dev
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Rewrites the generated pages: commands, formulas, parameters, and the table of vintages. Tests compare them with the code.
docs: $(VENV)/.dev
	$(BIN)/python tests/docs/cli_reference.py
	$(BIN)/python tests/docs/formulas.py
	$(BIN)/python tests/docs/parameters.py
	PYTHONPATH=. $(BIN)/python tests/docs/archetypes.py
	PYTHONPATH=. $(BIN)/python tests/docs/vintages.py
	PYTHONPATH=. $(BIN)/python tests/docs/questions.py

# Damaged inputs by every way in, kills at random moments, no room, no rights, odd places; takes half an hour.
# One group alone: .venv/bin/python tests/torture/torture.py --only runs-killed --times 10
torture: $(VENV)/.dev
	$(BIN)/python tests/torture/torture.py

# Wrong changes of the arithmetic, one at a time, and the test that catches each; takes an hour.
mutants: $(VENV)/.dev
	$(BIN)/python tests/mutation/run.py

check: $(VENV)/.dev
	$(BIN)/ruff check impact tests
	$(BIN)/ruff format --check impact tests
	$(BIN)/mypy

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The locked versions with their hashes, then the project itself without asking a resolver again. Its bytecode is written
# at once, as pip does for a package that is not editable: where Python may not write it, every start would compile.
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
define install
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --require-hashes -r $(1)
	@$(PIP) install --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q impact
	@touch $@
endef

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)

$(VENV)/.dev: requirements/dev.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)
	@touch $(VENV)/.run

# Needs QGIS (Debian: python3-qgis), which has a Python of its own; the first line says so where it is missing.
QGIS_PYTHON ?= /usr/bin/python3
qgis: $(VENV)/.run
	@$(QGIS_PYTHON) tests/qgis/render.py
	$(BIN)/impact run $(STUDY) > /dev/null
	$(QGIS_PYTHON) tests/qgis/render.py output/$(STUDY) output/$(STUDY)-map.png

# Needs uv; rewrites the lock files from pyproject.toml.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	grep -o 'hatchling==[0-9.]*' pyproject.toml | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/build.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitkeep -delete
