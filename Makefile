# Two commands do all the set-up on a fresh machine: `make run` (the main job) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := extractors puljevagt flows

.PHONY: install run test prove lint evaluate bench lock clean

install: $(STAMP)  ## make the virtual environment; seconds when nothing changed

# uv is ten times faster than pip; where uv cannot reach the package index, pip does the same from the same hashes.
# Compiled at once, since a process that compiles Prefect as it starts takes ten seconds for it.
$(STAMP): requirements/uv.txt requirements/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "puljevagt needs Python 3.11 or newer; name one with make PYTHON=python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes requirements/uv.txt requirements/lock.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: install  ## the main job on the small made-up web of demo/: two days, from a crawl to Parquet
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python demo/run.py

test: lint  ## every check that a change has to pass, within six minutes on two cores
	$(BIN)/pytest -m "not prove" -n 2 --dist loadfile

prove: install  ## the long proofs, a quarter of an hour
	$(BIN)/pytest -m prove -n 2 --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CODE) demo tests --exclude '^tests/(alerts|extractors)/conftest\.py$$'  # more modules of one name
	$(BIN)/lint-imports

evaluate: install  ## score the project's own labelled pages, those first that no rule was written for
	$(BIN)/puljevagt evaluate tests/gold/holdout
	$(BIN)/puljevagt evaluate tests/gold/dev
	$(BIN)/puljevagt evaluate tests/gold/versions/holdout
	$(BIN)/puljevagt evaluate tests/gold/versions

bench: install  ## measure speed and memory on this machine; takes an hour in all
	for part in extraction crawl revisit dataset calls alerts; do $(BIN)/python -m benchmarks.$$part || exit 1; done

lock:  ## resolve the dependencies anew: versions and hashes, no addresses
	for part in uv lock; do \
	  $(BIN)/uv pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --no-emit-find-links $$( [ $$part = uv ] && echo requirements/uv.in || echo pyproject.toml --all-extras ) -o requirements/$$part.txt; done

clean:  ## remove the environment and the demonstration's lake
	rm -rf $(VENV) demo/lake
