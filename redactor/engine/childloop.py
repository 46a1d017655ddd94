"""The child's side of the sandbox: read a line, do it, answer a line.

Standard output is taken away from libraries that print, so that only answers reach the worker.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable, Mapping
from typing import Any

from redactor.engine.sandbox import confine
from redactor.errors import InputCode, InputError

Operation = Callable[..., Mapping[str, Any]]


def serve(
    operations: Mapping[str, Operation],
    *,
    idle: Callable[[], None] = lambda: None,
    seconds: float = 30.0,
) -> None:
    """Answer requests on standard input until it closes; `idle` is called after `seconds` without.

    `sys.argv` carries the memory and file limits in bytes. Only codes leave this process on
    failure, never messages: those could quote the document.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(int(sys.argv[1]), int(sys.argv[2]))
    while line := _next_line(idle, seconds):
        request = json.loads(line)
        try:
            answer = dict(operations[request.pop("operation")](**request))
        except InputError as error:
            answer = {"error": error.code.value}
        except MemoryError:
            answer = {"error": InputCode.MEMORY.value}
        except Exception as error:  # whatever a parser throws is about this document only
            answer = {"error": InputCode.CORRUPT.value, "kind": type(error).__name__}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _next_line(idle: Callable[[], None], seconds: float) -> bytes:
    # Who asks waits for the answer before asking again, so no second line lies in the buffer.
    if not select.select([sys.stdin.buffer], [], [], seconds)[0]:
        idle()
    return sys.stdin.buffer.readline()
