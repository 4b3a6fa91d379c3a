# What people type. `make` alone lists it.

# Tools, build output and the Python environment live outside the checkout and serve every checkout of this machine.
CLV_HOME ?= $(HOME)/.cache/clave
export CLV_HOME
export CARGO_TARGET_DIR ?= $(CLV_HOME)/target
export PATH := $(CLV_HOME)/bin:$(PATH)
export CLV_PYTHON ?= $(CLV_HOME)/venv/bin/python
export CLV_DBT_DIR ?= $(CURDIR)/dbt
# libxgboost comes from its Python wheel; bootstrap makes this link.
export XGBOOST_LIB_DIR = $(CLV_HOME)/libxgboost
export LD_LIBRARY_PATH = $(XGBOOST_LIB_DIR)
export LEPTOS_SITE_ROOT = $(CARGO_TARGET_DIR)/site
export LEPTOS_OUTPUT_NAME = clave

# What the browser's files are made of. cargo-leptos would optimise the WASM again on every call; this tells when it may.
SITE_KEY = $(shell find app crates/clv-core crates/clv-charts style public scripts/precompress.mjs Cargo.toml Cargo.lock -type f ! -path '*/tests/*' ! -path '*/examples/*' | LC_ALL=C sort | xargs cat | sha256sum | cut -c1-32)

# A folder of Olist files, or one file that is an order log; without it the demo generates ORDERS orders.
DATA ?=
# What `clv pipeline` is told beside it, such as --map amount=Valor.
OPTIONS ?=
ORDERS ?= 100000
SEED ?= 1
# Every data set has a workspace (database, models) of its own.
WORKSPACE ?= .data/$(if $(DATA),$(notdir $(abspath $(DATA))),generated)
ADDR ?= 127.0.0.1:3000

CLV = $(CARGO_TARGET_DIR)/release/clv --workspace $(WORKSPACE)
SERVER = $(CARGO_TARGET_DIR)/release/clv-server
TEST_DATA = $(or $(CLV_TEST_DATA),$(abspath ../shared/data))
# A real order log where there is one; otherwise the tests write a small one.
TEST_LOG = $(wildcard $(TEST_DATA)/cdnow/cdnow_master.csv)

# A warning fails.
CARGO_DOC = RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test dev lint bench bench-pages bench-btyd build bootstrap checkout pipeline serve stop env test-rust test-warehouse test-published test-scheduled test-models test-api test-browser test-deploy test-reliability bench-reliability test-static test-oldest-postgres features operations bench-growth results fuzz docs leaks gallery

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: build pipeline serve ## everything: tools, build, data, model, dashboard on http://127.0.0.1:3000 (DATA=folder of Olist files, or DATA=orders.csv)

bootstrap: ## installs what this machine lacks; skips what is there
	@scripts/bootstrap.sh

# Several checkouts share the build output: scripts/checkout.py tells how cargo can tell fresh from stale all the same.
checkout:
	@python3 scripts/checkout.py take $(CARGO_TARGET_DIR)

LEAVE = @python3 scripts/checkout.py leave $(CARGO_TARGET_DIR)

build: bootstrap checkout ## the command line, the server and the browser's WASM
	@printf 'Build (in %s)\n' "$(CARGO_TARGET_DIR)"
	@start=$$(date +%s); cargo build --release --quiet --workspace --bins && printf '  command line and server           done in %s s\n' $$(($$(date +%s) - start))
	@start=$$(date +%s); [ "$(SITE_KEY)" = "$$(cat $(LEPTOS_SITE_ROOT)/.key 2>/dev/null)" ] || \
	  { rm -f $(LEPTOS_SITE_ROOT)/.key; cargo leptos build --release --split >$(CLV_HOME)/leptos-build.log 2>&1 && \
	    node scripts/precompress.mjs $(LEPTOS_SITE_ROOT) && echo "$(SITE_KEY)" >$(LEPTOS_SITE_ROOT)/.key; } || \
	  { cat $(CLV_HOME)/leptos-build.log; exit 2; }; \
	  printf '  browser                           done in %s s\n' $$(($$(date +%s) - start))
	$(LEAVE)

pipeline:
	@$(CLV) pipeline $(if $(DATA),$(DATA),--orders $(ORDERS) --seed $(SEED)) $(OPTIONS)

serve:
	@printf 'Clave is at http://%s (Ctrl-C stops it; the database goes on: make stop)\n' "$(ADDR)"
	@CLV_DATABASE_URL="$$($(CLV) db url --role web)" CLV_ADDR=$(ADDR) exec $(SERVER)

stop: ## stops the workspace's database
	@$(CLV) db stop

# Its unoptimised files stay apart from those that demo and test serve.
dev: export LEPTOS_SITE_ROOT = $(CARGO_TARGET_DIR)/site-dev
dev: bootstrap checkout ## cargo leptos watch, with the database up and data in it
	@cargo build --release --quiet --workspace --bins
	@$(CLV) pipeline $(if $(DATA),$(DATA),--orders $(ORDERS) --seed $(SEED)) $(OPTIONS)
	CLV_DATABASE_URL="$$($(CLV) db url --role web)" CLV_ADDR=$(ADDR) cargo leptos watch --split

# The embedded PostgreSQL is 18; everything must pass on this one too.
OLDEST_POSTGRES = 15
OLDEST_POSTGRES_BIN = $(wildcard /usr/lib/postgresql/$(OLDEST_POSTGRES)/bin)

test: export CLV_OLDEST_POSTGRES = $(OLDEST_POSTGRES)
test test-api: export CLV_TEST_TOOLS = 1
test: bootstrap checkout lint test-rust build test-warehouse test-reliability test-deploy test-api test-browser test-static ## everything there is: lints, Rust, dbt and browser tests

lint: checkout ## formatting, clippy and the crates' documentation, warnings are errors
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets --quiet -- -D warnings
	cargo clippy --profile wasm-release --target wasm32-unknown-unknown --target-dir $(CARGO_TARGET_DIR)/front --package app --no-default-features --features hydrate --quiet -- -D warnings
	$(CARGO_DOC)
	$(LEAVE)

# A test of minutes, which test-warehouse runs beside others of its kind.
SCHEDULED = scheduled::

test-rust: checkout
	CLV_TEST_DATA="$(TEST_DATA)" cargo test --release --workspace --quiet -- --skip $(SCHEDULED)
	$(LEAVE)

# Two pipelines at a time, each with what it says in one piece. A line: workspace, then what `clv pipeline` is given.
define TEST_PIPELINES
$(if $(wildcard $(TEST_DATA)/olist-sample),.data/test-sample $(TEST_DATA)/olist-sample,.data/test-generated --orders 20000 --seed 7)
.data/test-log $(or $(TEST_LOG),.data/test-log.csv)
.data/test-small --orders 3000 --seed 3
endef
export TEST_PIPELINES

test-warehouse: ## the whole pipeline with dbt's tests, on the real sample and an order log where they are there and on generated data
	$(if $(wildcard $(TEST_DATA)/olist-sample),,@echo "No $(TEST_DATA)/olist-sample: a generated shop is tested in its place")
	$(if $(TEST_LOG),,mkdir -p .data && node end2end/support/order-log.mjs >.data/test-log.csv)
	@printf '%s' "$$TEST_PIPELINES" | CLV=$(CARGO_TARGET_DIR)/release/clv xargs -P 2 -L 1 \
	  sh -c 'said=$$("$$CLV" --workspace "$$0" pipeline "$$@" 2>&1); status=$$?; printf "%s\n" "$$said"; exit $$status'
	@$(CLV_PYTHON) scripts/warehouse/check_project.py
	@$(CLV_PYTHON) scripts/warehouse/features.py --check
	@$(MAKE) --no-print-directory --jobs 2 test-published test-scheduled

# Both wait for dbt most of the time, which uses one core.
test-published:
	@$(CLV_PYTHON) scripts/warehouse/docs.py .data/test-small
	@$(CLV_PYTHON) scripts/warehouse/mutations.py .data/test-small
	@$(CLV_PYTHON) scripts/warehouse/publishing.py .data/test-small
	@$(CLV_PYTHON) scripts/warehouse/readers.py .data/test-small
	@$(if $(OLDEST_POSTGRES_BIN),$(CLV_PYTHON) scripts/warehouse/older_postgres.py $(OLDEST_POSTGRES_BIN) 3000,echo "No PostgreSQL $(OLDEST_POSTGRES): the pipeline is not tested on it")

test-scheduled: ## months of a scheduled pipeline: promotion, rollback, drift
	cargo test --release --workspace --test cli --quiet $(SCHEDULED)

test-models: ## dbt's unit tests, on the workspace of `make demo` with the same DATA or ORDERS
	@$(CLV_PYTHON) scripts/warehouse/unit_tests.py $(WORKSPACE)

test-oldest-postgres: ## the store's tests on PostgreSQL 15
	CLV_TEST_POSTGRES_BIN=$(OLDEST_POSTGRES_BIN) cargo test --release --workspace --test writer

features: ## writes docs/FEATURES.md from the dbt project
	@$(CLV_PYTHON) scripts/warehouse/features.py

test-api: bootstrap ## the API against clv predict and schemathesis, on a workspace of test-warehouse
	@$(CLV_PYTHON) scripts/check_api.py $(firstword $(wildcard .data/test-sample) .data/test-small)

test-browser: ## Playwright, hydrated and with JavaScript off, against the pipeline's result
	@cd end2end && npm test --silent; status=$$?; \
	  for workspace in ../.data/test-*/; do $(CARGO_TARGET_DIR)/release/clv --workspace $$workspace db stop >/dev/null 2>&1; done; \
	  exit $$status

gallery: build pipeline ## takes the pictures in docs/screenshots, of what `make demo` shows
	@cd end2end && CLV_GALLERY=1 npm test --silent -- --project=gallery

test-deploy: ## two servers behind nginx, without sticky sessions, each restarted under load
	@$(CLV_PYTHON) scripts/two_servers.py .data/test-small

test-static: ## what no engine runs here: compose file, Dockerfile, units, alerts, dashboard; where the documents point; the list of variables; what everything is made of
	@$(CLV_PYTHON) scripts/check_deploy.py
	@$(CLV_PYTHON) scripts/check_docs.py
	@$(CLV_PYTHON) scripts/variables.py --check
	@$(CLV_PYTHON) scripts/supply_chain.py --sbom $(CARGO_TARGET_DIR)/release/clv-server.cdx.json

test-reliability: ## the server as a process: a database that stops, overload, slow clients, a signal, odd bodies, logs
	@$(CLV_PYTHON) scripts/reliability.py .data/test-small

bench-reliability: build ## the same for as long as docs/RELIABILITY.md says, and ten minutes of soak
	@$(CLV_PYTHON) scripts/reliability.py .data/test-small --full

docs: checkout ## the documentation of the crates and, of a workspace whose pipeline has run, of the warehouse; a warning fails
	$(CARGO_DOC)
	@printf '  crates: %s\n' "$(CARGO_TARGET_DIR)/doc/clv_core/index.html"
	@$(CLV) db start >/dev/null
	@$(CLV_PYTHON) scripts/warehouse/docs.py $(WORKSPACE)

# The shop that `make leaks` generates, and where its and Olist's held-out customers are looked at.
LEAKS_SHOP = .data/leaks-shop
LEAKS_OLIST = $(wildcard $(TEST_DATA)/olist-orders-to-2018-02-28.csv.gz)
leaks: bootstrap checkout ## what one mistake does to the AUC: the figures and pictures of docs/article.md
	@cargo build --release --quiet --workspace --bins
	@$(CARGO_TARGET_DIR)/release/clv generate $(LEAKS_SHOP) --orders 100000 --seed 1
	@$(CLV_PYTHON) scripts/leaks.py $(LEAKS_SHOP) 2018-02-25 --csv docs/pictures/leaks-generated.csv
	$(if $(LEAKS_OLIST),@$(CLV_PYTHON) scripts/leaks.py $(LEAKS_OLIST) 2017-09-01 --csv docs/pictures/leaks-olist.csv,@echo "No order log of Olist in $(TEST_DATA): its figures stay")
	@cargo run --release --quiet --example pictures

operations: build ## writes the variables into docs/OPERATIONS.md from the programs' --help
	@$(CLV_PYTHON) scripts/variables.py

fuzz: checkout ## files, questions, uploads and model files, good ones damaged, a minute each
	CLV_FUZZ_SECONDS=60 cargo test --release --workspace --lib --test log --test reading --test web no_damage -- --nocapture

bench: build ## speeds and sizes, with the command that made them
	@$(CLV_PYTHON) scripts/bench.py

bench-pages: build ## the explore page beside the same page as a Streamlit app, in one browser (ORDERS=100000 ROUNDS=40 DURATION=10)
	@CLV_HOME="$(CLV_HOME)" $(CLV_PYTHON) bench/pages.py

bench-btyd: bootstrap checkout ## buy-till-you-die models beside the Python package lifetimes (CUSTOMERS=1000000)
	@cargo build --release --quiet --workspace --bins
	@CLV_TEST_DATA="$(TEST_DATA)" $(CLV_PYTHON) scripts/bench_btyd.py

# Ten million orders take about an hour and 50 GiB of the temporary folder (TMPDIR): SIZES="100000 1000000 10000000".
SIZES ?= 100000 1000000
bench-growth: bootstrap checkout ## how load, transform and one more month grow with the number of orders (SIZES)
	@cargo build --release --quiet --workspace --bins
	@$(CLV_PYTHON) scripts/bench_growth.py $(SIZES)

results: build ## docs/RESULTS.md: every model on customers it has not seen, on each data set that is here
	@CLV_TEST_DATA="$(TEST_DATA)" $(CLV_PYTHON) scripts/results.py

env: checkout ## prints the environment for a shell: eval "$$(make -s env)"
	@echo 'export PATH="$(CLV_HOME)/bin:$$PATH" CARGO_TARGET_DIR="$(CARGO_TARGET_DIR)" CLV_PYTHON="$(CLV_PYTHON)" CLV_DBT_DIR="$(CLV_DBT_DIR)" XGBOOST_LIB_DIR="$(XGBOOST_LIB_DIR)" LD_LIBRARY_PATH="$(XGBOOST_LIB_DIR)" LEPTOS_SITE_ROOT="$(LEPTOS_SITE_ROOT)" LEPTOS_OUTPUT_NAME=clave'
