# The only place that makes the Python environments: the registry's and the bot's, which has a lean and a full build.

PYTHON ?= $(shell command -v python3 || command -v python)
SETUP := $(PYTHON) -m setup
API := .venv/api
LEAN := .venv/bot
FULL := .venv/bot-full
API_PYTHON := '>=3.11,<3.15'
BOT_PYTHON := 3.10
LAYERS := house api bot bot-full contract e2e
REPORT = --junit-xml=var/tests/$(@:test-%=%).xml $(PYTEST)

# full: the bot runs on the whole of Rasa with TensorFlow.
export CARE_BOT_BUILD ?= lean
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run test lock clean bot-lean bot-full ready tested $(LAYERS:%=test-%)

help: ## Print this help
	@echo "Usage: make <target>"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo "One layer of the tests: make test-<layer> with $(LAYERS)"

run: ready ## Install and build what is missing, then start everything (Ctrl-C stops it)
	@exec $(API)/bin/python -m api run

test: tested ## Install and build what is missing, then run every layer of the tests
	@rm -rf var/tests
	@failed=0; for layer in $(LAYERS); do echo "== $$layer"; $(MAKE) --no-print-directory test-$$layer || failed=1; done; \
	$(SETUP) summary var/tests $(LAYERS) && exit $$failed

lock: ## Pin the packages of every requirement file anew
	@$(SETUP) lock api/requirements.in 3.11
	@$(SETUP) lock tests/requirements.in 3.11
	@$(SETUP) lock bot/requirements.in 3.10
	@$(SETUP) lock bot/requirements-full.in 3.10
	@$(SETUP) lock setup/uv.in 3.9
	@$(SETUP) lock setup/node.in 3.9
	@npm install --package-lock-only

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf .venv .tools node_modules api/web/static

bot-full: ## Install the whole of Rasa too (TensorFlow, 2.7 GB); CARE_BOT_BUILD=full make run uses it
	@$(SETUP) environment $(FULL) $(BOT_PYTHON) bot/requirements-full.txt

bot-lean:
	@$(SETUP) environment $(LEAN) $(BOT_PYTHON) bot/requirements.txt

ready: bot-$(CARE_BOT_BUILD)
	@$(SETUP) environment $(API) $(API_PYTHON) api/requirements.txt
	@$(SETUP) pages

tested: bot-lean bot-full
	@$(SETUP) environment $(API) $(API_PYTHON) api/requirements.txt tests/requirements.txt
	@$(SETUP) pages
	@$(SETUP) browser
	@$(LEAN)/bin/python -m bot train

# The fixtures in tests/ stand on the whole registry: layers that don't need it, or can't load it, look no higher than here.
test-house: tested ; @$(API)/bin/python -m pytest tests/house tests/setup --confcutdir=tests/setup $(REPORT)
test-api: tested ; @$(API)/bin/python -m pytest tests/api $(REPORT)
test-bot: tested ; @CARE_BOT_TURNS=1800 $(LEAN)/bin/python -m pytest tests/actions tests/bot --confcutdir=tests/bot $(REPORT)
test-bot-full: tested ; @CARE_BOT_TURNS=1800 $(FULL)/bin/python -m pytest tests/actions tests/bot --confcutdir=tests/bot $(REPORT)
test-contract: tested ; @$(API)/bin/python -m pytest tests/contract $(REPORT)
# Chromium on a busy machine now and then stands still: what failed is tried once more, and both runs are shown.
test-e2e: tested ; @$(API)/bin/python -m pytest tests/e2e $(REPORT) || $(API)/bin/python -m pytest tests/e2e --last-failed $(REPORT)
