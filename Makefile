# Two commands do everything: `make demo` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OFFICE := libreoffice-writer libreoffice-calc libreoffice-impress fonts-liberation fonts-dejavu-core fonts-crosextra-carlito
TESTING := poppler-utils qpdf tesseract-ocr chromium firefox-esr postgresql debootstrap dovecot-imapd openssh-server samba
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Without kept bytecode every program that a test starts compiles the product anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-postgresql check unit model constraints clean

demo: $(VENV)/product
	rm -rf demo
	$(BIN)/redactor run samples/byggesag --out demo --auto-approve || test $$? -eq 3
	@echo
	@echo "Se resultatet:"
	@echo "  demo/release/            det, der kan udleveres: dokumenter, aktliste og afgørelse"
	@echo "  demo/internal/report.html  rapporten til huset"

# The types are checked by one process for a minute; the tests begin meanwhile.
test: $(VENV)/dev
	$(MAKE) --jobs=2 check unit

# Every test that keeps a case, in the browser too, on PostgreSQL alone.
test-postgresql: $(VENV)/dev
	$(BIN)/pytest --numprocesses $$(($$(nproc) + 2)) --dist loadfile --no-loadscope-reorder \
	  --postgresql tests/web tests/service tests/store

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two more than there are cores, since many tests wait; what a file prepares is prepared once.
unit: $(VENV)/dev
	$(BIN)/pytest --numprocesses $$(($$(nproc) + 2)) --dist loadfile --no-loadscope-reorder

$(BIN)/python:
	tools/system-packages python3-venv
	$(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade pip  # Debian's own takes a minute longer to see what goes together

# The product as users get it: from the wheel, with its models inside.
$(VENV)/product: $(BIN)/python constraints.txt pyproject.toml $(shell find redactor models -type f -not -name '*.pyc')
	tools/system-packages $(OFFICE)
	rm -rf dist
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	$(PIP) --force-reinstall --no-deps dist/redactor-*.whl
	$(PIP) dist/redactor-*.whl
	touch $@

# For work on the product: the checkout itself, and the tools.
$(VENV)/dev: $(BIN)/python constraints.txt pyproject.toml
	tools/system-packages $(OFFICE) $(TESTING) & packages=$$!; \
	$(PIP) --no-compile --editable ".[dev]" && wait $$packages
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib redactor || true  # some ship files of Python 2
	rm -f $(VENV)/product
	touch $@

model:
	$(BIN)/python -m models.recipe.train

# Pin anew what a fresh environment gets; read the difference before committing it. Run it with
# Debian 12's own Python 3.11.2: some packages want a later 3.11.
constraints:
	rm -rf build/pins
	$(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet --disable-pip-version-check --upgrade pip
	build/pins/bin/pip install --quiet --disable-pip-version-check ".[cluster,dev,robot,sftp,smb,s3,getorganized]"
	build/pins/bin/pip freeze --all --exclude redactor --exclude setuptools > constraints.txt
	rm -rf build/pins

clean:
	rm -rf $(VENV) dist demo .mypy_cache .ruff_cache .pytest_cache
