# SaqBala. Needs python3 (3.11 or newer) with its venv module, and make; everything else is put into .venv.

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
AUDITING := $(VENV)/.auditing

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo run test coverage bench judged fuzz soak check audit pins wheel bare screenshots format messages clean

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(READY) ## Install the bot and its tools into .venv; does nothing when nothing changed

# PIP_CONSTRAINT rather than -c: it holds for what the build of the bot itself needs, too.
$(READY): pyproject.toml constraints.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "SaqBala needs Python 3.11 or newer: install it and try again")'
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || python3 -m venv --clear $(VENV) || { echo "No environment could be made: apt-get install python3-venv, and try again" >&2; exit 1; }
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(PYTHON) -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY) ## Try the bot in the browser, without a token; ARGS="--port 8090" and the like are passed on
	@$(PYTHON) -m bot demo $(ARGS)

run: $(READY) ## Run the bot on Telegram, with the settings in .env
	$(PYTHON) -m bot run

# Bytecode is kept whatever the environment says: the tests start the bot two hundred times. After those that are to have the
# machine to themselves, as many processes as there are cores take one file after another, in order: the last are short.
# Databases and all else that tests write lie in memory where there is room for it: a disk takes a minute to be sure of it.
define all-tests
$(PYTHON) -m pytest $(1) -m alone; alone=$$?; \
$(PYTHON) -m pytest $(2) -m "not alone" --numprocesses auto --dist loadfile --no-loadscope-reorder && exit $$alone
endef
test coverage: export PYTHONDONTWRITEBYTECODE =
test coverage: export PYTEST_DEBUG_TEMPROOT = $(shell df --output=avail,target /dev/shm 2>/dev/null | awk '$$2 == "/dev/shm" && $$1 > 4000000 { print $$2 }')
test: $(READY) ## Run all tests
	$(call all-tests)

coverage: $(READY) ## Run all tests, and tell what they do not cover; it takes half as long again
	$(call all-tests,--cov --cov-report=,--cov --cov-append)

bench: $(READY) ## Measure how fast the bot delivers and what it costs; ARGS="paid free" takes only these measures
	$(PYTHON) -m tests.bench $(ARGS)

judged: $(READY) ## Judge search by the labelled queries; ARGS="--misses 20" shows the worst answers
	$(PYTHON) -m tests.judged $(ARGS)

fuzz: $(READY) ## Feed the bot what nobody would write; ARGS="--minutes 60 --only updates --seed 3" and the like are passed on
	$(PYTHON) -m tests.fuzz $(ARGS)

soak: $(READY) ## Run three simulated weeks with faults and kills; ARGS="--weeks 1", "--picture soak.png", "--storm" and more
	$(PYTHON) -m tests.soak $(ARGS)

check: $(READY) ## Check format, lint, types and catalogues; changes nothing
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest --quiet tests/contract/test_catalogues.py

$(AUDITING): $(READY)
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(PYTHON) -m pip install --quiet --editable '.[dev,audit]'
	@touch $@

audit: $(AUDITING) ## Look for weaknesses in the code (bandit) and in what is pinned (pip-audit, needs the network)
	$(PYTHON) -m bandit --quiet --recursive --configfile pyproject.toml bot handlers
	$(PYTHON) -m tests.install.audit $(ARGS)

# The hashes are those of every file of a version, for any processor: the image and the service take no other files.
pins: $(AUDITING) ## Write deploy/requirements.txt, the hashes of what the bot needs, anew from constraints.txt
	$(VENV)/bin/uv pip compile pyproject.toml --quiet --constraint constraints.txt --generate-hashes --python-platform linux \
		--python-version 3.11 --no-emit-index-url --no-annotate --no-header --upgrade --output-file deploy/requirements.txt

wheel: $(READY) ## Build the wheel, which holds all that the bot is made of, into dist
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(PYTHON) -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

bare: $(READY) ## Install image, service and checkout in a bare Debian made for it; needs root, debootstrap and minutes
	$(PYTHON) -m tests.install $(ARGS)

screenshots: $(READY) ## Take the pictures of the demo in docs/screenshots anew; needs Chromium
	$(PYTHON) -m tests.browser.screenshots

format: $(READY) ## Format the code, and mend what lint can mend by itself
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

# No header and no line numbers in the .pot: it changes when a text does, and not otherwise.
messages: $(READY) ## Bring the catalogues up to date with the texts in the code
	$(PYTHON) -m babel.messages.frontend --quiet extract --omit-header --add-location file --width 110 --output-file locales/saqbala.pot bot handlers
	$(PYTHON) -m babel.messages.frontend --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
		--domain saqbala --input-file locales/saqbala.pot --output-dir locales

clean: ## Remove the environment and everything that tools left behind; data and .env stay
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find bot handlers tests -name __pycache__ -prune -exec rm -rf {} +
