# The entry points. Each prepares what it needs (once, outside the checkout) and says what it is doing.
.DEFAULT_GOAL := help
.PHONY: help demo test bench peers prove fuzz generate package

help: ## What you are reading
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  One lane only: tools/lanes/run python     Their names: tools/lanes/run --list"

demo: ## Recommends films from MovieLens-100K, with reasons, in every runtime present here (needs Rust and Python)
	@examples/demo/run.sh

test: ## Every lane (Rust, aarch64, wasm, Chromium, Python, C, Kotlin, Swift, ...), one table, one closing line
	@tools/lanes/run

bench: ## Criterion benches and the overhead of one call in each language
	@benches/bench.sh

peers: ## Side by side with other libraries, one tab-separated line per comparison
	@benches/peers.sh

prove: ## Property tests with 100,000 cases each
	@PROPTEST_CASES=100000 PROPTEST_MAX_GLOBAL_REJECTS=100000 \
		cargo test --locked --profile prove -p hivecore -p hivecore-derive

fuzz: ## Ten minutes of fuzzing for each target
	@fuzz/fuzz.sh

generate: ## Writes everything generated anew: schemas, typed surfaces, the C header, vectors
	@cargo run --locked --quiet -p hivecore-generate

package: ## The wheel, the npm package, the C library and the mobile library, in dist/
	@tools/package.sh
