"""The README names what there is: commands, pictures, links."""

import re
from pathlib import Path

from typer.main import get_command

from redactor.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_every_command_is_in_the_readme_and_no_other() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"`(?:redactor )?(\w+)[ `]", README)) | set(
        re.findall(r"^redactor (\w+)", README, re.MULTILINE)
    )
    assert commands <= named
    table = {row.split()[0] for row in re.findall(r"^\| `([^`]+)`", README, re.MULTILINE)}
    assert table <= commands


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_two_commands_come_first() -> None:
    assert README.index("make demo") < README.index("make test") < README.index("## Use")
