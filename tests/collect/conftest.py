"""Helpers for collecting: recipes from text, the real collector, the real program."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from redactor.service.incoming.collecting import collect
from redactor.settings import Settings
from samples.portal.app import make_portal

ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def pdf() -> bytes:
    """A file that looks like a PDF from both ends."""
    return PDF


@pytest.fixture
def gather(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Collect by a recipe given as its sources (YAML text) into tmp_path/out."""

    def run(
        sources: str, *, case: str = "2026-1", more: str = "", dry_run: bool = False
    ) -> dict[str, Any]:
        recipe = tmp_path / "recipe.yaml"
        recipe.write_text(f"recipe: 1\nname: Prøve\nsources:\n{sources}\n{more}\n", "utf-8")
        return collect(recipe, case, tmp_path / "out", lambda *_: None, Settings(), dry_run=dry_run)

    return run


@pytest.fixture
def by_id() -> Callable[[dict[str, Any]], dict[str, dict[str, Any]]]:
    """The documents of a result by the source's id."""
    return lambda result: {item["id"]: item for item in result["documents"]}


@pytest.fixture
def program() -> Callable[..., subprocess.Popen[str]]:
    """Start the real command line."""

    def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        code = "from redactor.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **environment},
        )

    return start


@pytest.fixture
def manifest_of() -> Callable[[Path], dict[str, Any]]:
    """manifest.json as written."""

    def read(out: Path) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
        return content

    return read


@pytest.fixture
def portal(monkeypatch) -> Iterator[Callable[..., tuple[FastAPI, str]]]:
    """Start portals on loopback; gives (app, address)."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []
    monkeypatch.setenv("PORTAL_PASSWORD", "prøve")

    def start(**options: object) -> tuple[FastAPI, str]:
        app = make_portal(slow_seconds=0.3, **options)
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread))
        return app, f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.fixture
def sources() -> Callable[..., str]:
    """The sample recipe's sources, for an address, with replacements."""

    def make(address: str, **swap: str) -> str:
        text = (ROOT / "samples/recipes/portal.yaml").read_text("utf-8")
        text = text.replace("http://127.0.0.1:8100/", address)
        for old, new in swap.items():
            assert old in text
            text = text.replace(old, new)
        return text.split("sources:\n")[1].split("limits:")[0]

    return make
