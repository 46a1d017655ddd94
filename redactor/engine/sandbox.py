"""The parser child: the only process that opens files from outside.

A child runs `python -m MODULE` and answers one JSON line for each JSON line it is sent. It has
its own process group, limits on memory and file size, and no network; it never sees the
database. It is killed at its deadline and replaced; what it says is untrusted until checked.

What this does not do: it does not hide the file system from the child, and Windows and macOS
have neither the memory limit nor a way off the network (`redactor doctor` says so).
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from typing import Any

from redactor.engine.socketless import refuse_sockets
from redactor.errors import InputCode, InputError

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_LINE_LIMIT = 64 << 20


def _leave_network() -> bool:
    """Cut this process off from the network; False where that cannot be done."""
    return _into_empty_namespace() or refuse_sockets()


def _into_empty_namespace() -> bool:
    """Move this process into an empty network namespace; False where that is not allowed."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    with contextlib.suppress(OSError):
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as out:
                out.write(line)
    return True


def network_isolation() -> bool:
    """Whether a parser child can be cut off from the network on this machine."""
    code = "from redactor.engine.sandbox import _leave_network as f; print(f())"
    probe = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return probe.stdout.strip() == "True"


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def confine(memory_bytes: int, file_bytes: int) -> None:
    """Called by the child itself before it opens anything: limits, no network, dies with parent."""
    _die_with_parent()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        # A file over the limit is an error to report, not a reason to be killed unheard.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _leave_network()


class ParserChild:
    """One child, started when first needed and again after it was ended.

    Not thread-safe: each worker has its own.
    """

    def __init__(
        self, module: str, *, memory_bytes: int, file_bytes: int, calls: int = 200
    ) -> None:
        self._command = [
            sys.executable, "-m", module, str(memory_bytes), str(file_bytes)
        ]  # fmt: skip
        self._calls_left = self._calls = calls
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""

    @property
    def running(self) -> bool:
        """Whether a process waits for the next call; otherwise that call starts one first."""
        return self._process is not None

    def call(self, operation: str, *, seconds: float, **arguments: Any) -> dict[str, Any]:
        """Have the child do one thing; returns its answer, not yet trusted.

        Raises:
            InputError: with the child's code; TIMEOUT when it had to be stopped; CRASHED when
                it died. The next call starts a new child.
        """
        process = self._running()
        request = json.dumps({"operation": operation, **arguments}).encode() + b"\n"
        assert process.stdin is not None
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = self._read_line(time.monotonic() + seconds)
        except TimeoutError:
            self.close()
            raise InputError(InputCode.TIMEOUT) from None
        except (OSError, EOFError):
            self.close()
            raise InputError(InputCode.CRASHED) from None
        self._calls_left -= 1
        if self._calls_left <= 0:
            self.close()
        return self._answer(line)

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            untrusted = json.loads(line)
            error = untrusted.get("error")
        except (ValueError, AttributeError):
            self.close()
            raise InputError(InputCode.CRASHED) from None
        if error is None:
            answer: dict[str, Any] = untrusted
            return answer
        try:
            code = InputCode(error)
        except ValueError:
            code = InputCode.CORRUPT
        if code is InputCode.MEMORY:
            self.close()
        raise InputError(code)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            environment = {
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("REDACTOR_", "PG"))
            }
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=environment,
            )
            self._buffer, self._calls_left = b"", self._calls
        return self._process

    def _read_line(self, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise TimeoutError
            chunk = os.read(descriptor, 1 << 16)
            if not chunk or len(self._buffer) > _LINE_LIMIT:
                raise EOFError
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def close(self) -> None:
        """End the child and everything it started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()
        self._process = None
