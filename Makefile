# Every target makes the environment it needs; only Python (3.11 or newer), make and
# a package index have to be there. Another interpreter: make test PYTHON=python3.13

PYTHON  ?= python3
WORKERS ?= 2
TORCH   ?= torch==2.13.0

SOURCES := $(shell find src -name '*.py' -o -name '*.toml' -o -name '*.css' 2>/dev/null)
PIP     := -m pip --disable-pip-version-check
export PYTHONWARNINGS =
export MPLBACKEND = Agg

.DEFAULT_GOAL := help
.PHONY: help demo test check test-torch bench bench-estimators docs readme clean python

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: .venv-demo/.ready ## the lecture's worked example, its check and its training
	.venv-demo/bin/chainrule explain slides
	@echo; echo '--- and which of the figures that the lecture prints are wrong, and why ---'
	.venv-demo/bin/chainrule check slides || test $$? -eq 1
	@echo; echo '--- and 10,000 updates of it ---'
	.venv-demo/bin/chainrule train slides --updates 10000

test: .venv/.ready ## the whole test suite (PyTorch apart)
	.venv/bin/python -m pytest -n $(WORKERS) --dist worksteal

check: .venv/.ready ## style, types, layers, registers, docs in step
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest tests/house -n $(WORKERS)

test-torch: .venv-torch/.ready ## the tests that need PyTorch
	.venv-torch/bin/python -m pytest tests/torch -m torch

bench: .venv-bench/.ready ## the benchmarks, beside the peers
	.venv-bench/bin/python -m benchmarks

bench-estimators: .venv/.ready ## the estimators beside scikit-learn's, into the docs
	.venv/bin/python -m benchmarks.estimators --write

docs: .venv-docs/.ready ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/python -m mkdocs build --strict --quiet

readme: .venv/.ready ## write the commands' real output into README.md and docs/
	.venv/bin/python -m scripts.refresh_docs

clean: ## remove environments, caches and built files
	rm -rf .venv .venv-* build dist site .pytest_cache .mypy_cache .ruff_cache \
		.hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments ------------------------------------------------------------------

python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  version=$$("$(PYTHON)" --version 2>/dev/null | head -n 1); \
	  echo "chainrule needs Python 3.11 or newer, and $(PYTHON) is" \
	       "$${version:-missing}; name another one: make test PYTHON=python3.12" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) comes without venv; on Debian and Ubuntu:" \
	       "apt-get install python3-venv" >&2; exit 1; }

.venv/.ready: pyproject.toml | python
	"$(PYTHON)" -m venv .venv
	.venv/bin/python $(PIP) install -q -e '.[all,dev]'
	@touch $@

.venv-demo/.ready: pyproject.toml $(SOURCES) | python
	"$(PYTHON)" -m venv .venv-demo
	.venv-demo/bin/python $(PIP) install -q .
	@touch $@

.venv-torch/.ready: pyproject.toml | python
	"$(PYTHON)" -m venv .venv-torch
	.venv-torch/bin/python $(PIP) install -q '$(TORCH)'
	.venv-torch/bin/python $(PIP) install -q '$(TORCH)' -e '.[all,onnx]' \
		pytest pytest-timeout hypothesis ipykernel nbclient
	@touch $@

.venv-bench/.ready: pyproject.toml benchmarks/requirements.txt | python
	"$(PYTHON)" -m venv .venv-bench
	.venv-bench/bin/python $(PIP) install -q '$(TORCH)'
	.venv-bench/bin/python $(PIP) install -q '$(TORCH)' -e '.[all]' \
		-r benchmarks/requirements.txt
	@touch $@

.venv-docs/.ready: pyproject.toml | python
	"$(PYTHON)" -m venv .venv-docs
	.venv-docs/bin/python $(PIP) install -q -e '.[all,docs]'
	@touch $@
