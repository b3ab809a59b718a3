# The commands of a working day; `just` lists them. Each is one that could be typed, and none is needed to build.

# Show these commands.
default:
    @just --list

# Run every check, as the continuous integration does.
test:
    cargo xtask test

# Link the example lists and say what came of it.
example:
    cargo xtask example

# Format Rust.
format:
    cargo fmt --all

# Lint Rust, with warnings as errors.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Run the Rust tests of one crate: `just crate zvirka-io`.
crate name:
    cargo test --package {{ name }}

# Make the generated files anew from their tables.
codegen:
    cargo xtask codegen --write

# Gather the notices of all that is built in, into THIRD-PARTY.txt.
licences:
    cargo xtask licences --write

# Build the documentation, with broken links as errors.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --exclude zvirka-python

# Build the Python module fast and unoptimised into .venv (made by `cargo xtask test`).
python:
    .venv/bin/python -m maturin build --quiet --profile dev --interpreter .venv/bin/python --target-dir target --out target/wheels
    .venv/bin/python -m pip install --quiet --no-index --no-deps --force-reinstall target/wheels/*.whl

# Run the Python tests on the module that is installed: `just pytest -k dates`.
pytest *arguments: python
    .venv/bin/python -m pytest {{ arguments }}

# Write the reference of the Python package, from its docstrings, to out/python.
python-doc: python
    .venv/bin/python -m pdoc --docformat numpy --output-directory out/python zvirka

# Build the pages of the book into out/book (needs mdbook).
book:
    cargo xtask book

# Execute the notebooks anew, in place.
notebooks: python
    .venv/bin/python python/notebooks/execute.py

# Check licences, advisories and sources of all dependencies (needs cargo-deny).
deny:
    cargo deny check

# Measure a stage: `just bench`.
bench *arguments:
    cargo bench --package zvirka-benches {{ arguments }}
