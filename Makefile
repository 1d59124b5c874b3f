# Two commands do all the set-up on a fresh machine: `make run` (the main job) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install run test prove lint evaluate bench lock clean

install: $(STAMP)  ## make the virtual environment; seconds when nothing changed

# uv is ten times faster than pip; where uv cannot reach the package index, pip does the same from the same hashes.
$(STAMP): requirements/uv.txt requirements/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "puljevagt needs Python 3.11 or newer; name one with make PYTHON=python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/uv.txt requirements/lock.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock:  ## resolve the dependencies anew: versions and hashes, no addresses
	for part in uv lock; do \
	  $(BIN)/uv pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --no-emit-find-links $$( [ $$part = uv ] && echo requirements/uv.in || echo pyproject.toml --all-extras ) -o requirements/$$part.txt; done

clean:  ## remove the environment and the demonstration's lake
	rm -rf $(VENV) demo/lake
