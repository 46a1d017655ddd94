"""What a process that opens documents brings with it."""

import subprocess
import sys


def test_a_parser_child_loads_no_database() -> None:
    code = "import sys, redactor.service.parser; print('sqlalchemy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
