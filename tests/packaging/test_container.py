"""What the Dockerfile and compose.yaml name exists: packages, paths, settings, commands."""

import re
import subprocess
from pathlib import Path

import yaml

from redactor.settings import Settings

ROOT = Path(__file__).parents[2]


def dockerfile() -> str:
    return re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())


def test_every_debian_package_exists() -> None:
    packages: set[str] = set()
    for command in re.findall(r"apt-get install ([^&\n]*)", dockerfile()):
        packages |= {word for word in command.split() if not word.startswith("-")}
    assert {"python3", "libreoffice-writer"} <= packages
    known = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=True)
    assert packages <= set(known.stdout.split())


def test_every_copied_path_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*)$", dockerfile(), re.MULTILINE)
    paths = [path for line in copied for path in line.split()[:-1]]
    assert "models" in paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_it_runs_as_an_ordinary_user_and_reports_its_health() -> None:
    lines = dockerfile().splitlines()
    assert "USER redactor" in lines
    assert lines.index("USER redactor") < next(
        number for number, line in enumerate(lines) if line.startswith("CMD")
    )
    assert any(line.startswith("HEALTHCHECK") and "/health" in line for line in lines)


def test_compose_names_settings_that_exist() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    service = compose["services"]["redactor"]
    fields = {f"REDACTOR_{name.upper()}" for name in Settings.model_fields}
    assert set(service["environment"]) - {"PGPASSWORD"} <= fields
    # A password may hold what an address may not.
    assert "PASSWORD" not in service["environment"]["REDACTOR_DATABASE"]
    variables = re.findall(r"REDACTOR_\w+=", dockerfile())
    assert {variable[:-1] for variable in variables} <= fields
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert set(compose["volumes"]) == {"cases", "database"}
