# Viva Voce: everything from a bare checkout, with python3 (3.11 to 3.13) and make.
# `make` alone says what there is.

PYTHON ?= python3
ARGS ?=
ONLY ?=

# Another Python has an environment of its own: make check PYTHON=python3.13
ifeq ($(PYTHON),python3)
VENV := .venv
else
VENV := .venv-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
endif
BIN := $(VENV)/bin
# Compiled tests are kept, even where Python is told to write no bytecode: compiling all of them takes each process six
# seconds. What has changed is compiled anew. One thread of algebra a process: several processes have several already, and
# threads that wait for a core burn it.
PYTEST := PYTHONDONTWRITEBYTECODE= OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fmt lock web web-check wheel chromium clean run-environment test-environment lint form types imports fast everything

help:  ## say what there is
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: test-environment web  ## get everything, start nothing

run: run-environment  ## start Viva Voce on http://127.0.0.1:8002 (make run ARGS="--port 9000")
	@$(PYTHON) scripts/front_end.py --optional
	@exec $(BIN)/viva serve $(ARGS)

check: test-environment  ## formatting, lint, types, imports, fast tests: under a minute
	@$(MAKE) --no-print-directory -k -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) lint fast

test: test-environment  ## everything, with real servers and a real browser
	@$(PYTHON) scripts/front_end.py
	@CHROMIUM="$$($(PYTHON) scripts/browser.py)" && export CHROMIUM && failed= && \
		for part in lint web-check everything; do \
			$(MAKE) --no-print-directory -k $$part || failed="$$failed $$part"; \
		done; \
		[ -z "$$failed" ] || { echo "Failed:$$failed"; exit 1; }

lint: form types imports

form:
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types:
	@$(BIN)/mypy

imports:
	@$(BIN)/lint-imports

fast:
	@$(PYTEST) -n 2 --dist worksteal -m "not server and not browser and not slow" $(ARGS)

everything:
	@failed=0; for tests in "not browser" browser; do \
		$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder -m "$$tests" $(ARGS) || failed=1; \
	done; exit $$failed

fmt: test-environment  ## format the code, and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: test-environment  ## measure (make bench ONLY=name QUICK=1)
	@$(BIN)/python bench/run.py $(if $(QUICK),--quick) $(ONLY)

web:  ## build the front end
	@$(PYTHON) scripts/front_end.py

web-check:
	@$(PYTHON) scripts/front_end.py --check

wheel: web  ## build the wheel, front end included, into dist/
	@$(PYTHON) scripts/environment.py wheel

chromium:  ## get a Chromium for the browser tests
	@$(PYTHON) scripts/browser.py --get

lock:  ## pin the newest allowed versions in requirements/
	@$(PYTHON) scripts/environment.py lock

clean:  ## remove what was built or installed here; never viva-data
	rm -rf .venv .venv-* .tools .tools-chromium .stamps dist src/vivavoce/web web/node_modules web/build web/.svelte-kit
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis

run-environment:
	@$(PYTHON) scripts/environment.py run $(VENV)

test-environment:
	@$(PYTHON) scripts/environment.py test $(VENV)
