"""Firefox, driven by Marionette: its own protocol over a local socket, in every Debian build.

Playwright drives only a Firefox of its own making, and Debian has no geckodriver. A message is its
length, a colon and JSON: `[0, id, command, parameters]` there, `[1, id, error, result]` back. The
commands are those of WebDriver (https://www.w3.org/TR/webdriver2/).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what WebDriver calls an element
_START = 60.0
_WAIT = 30.0


class Firefox:
    """One window without a screen, with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "user.js").write_text(
            f'user_pref("marionette.port", {port});\n'
            'user_pref("app.update.enabled", false);\n'
            'user_pref("browser.shell.checkDefaultBrowser", false);\n'
            'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
            'user_pref("network.captive-portal-service.enabled", false);\n'
            'user_pref("network.connectivity-service.enabled", false);\n'
        )
        self._process = subprocess.Popen(
            ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(folder),
             "--width", "1280", "--height", "900"],
            env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._socket = self._connected(port)
        self._number = 0
        self._read()  # a greeting
        self.call(
            "WebDriver:NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "eager"}}
        )

    def _connected(self, port: int) -> socket.socket:
        until = time.monotonic() + _START
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=_START)
            except OSError:
                assert self._process.poll() is None, "Firefox ended"
                assert time.monotonic() < until, "Firefox does not answer"
                time.sleep(0.2)

    def _read(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._socket.recv(1)
        length, body = int(head[:-1]), b""
        while len(body) < length:
            body += self._socket.recv(length - len(body))
        return json.loads(body)

    def call(self, command: str, **parameters: Any) -> Any:
        """One command; its result. Raises AssertionError with what Firefox says is wrong."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self._read()
        assert error is None, (command, error["error"], error["message"])
        return result

    def go(self, address: str) -> None:
        self.call("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a function's body in the page."""
        return self.call("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def until(self, script: str) -> Any:
        """Wait for an expression of the page to be true, and return its value."""
        end = time.monotonic() + _WAIT
        while time.monotonic() < end:
            if value := self.run(f"return {script}"):
                return value
            time.sleep(0.1)
        raise AssertionError(script, self.run("return document.body.innerText.slice(0, 2000)"))

    def click(self, css: str) -> None:
        """As with the mouse: it must be in view, and nothing may lie over it."""
        self.call("WebDriver:ElementClick", id=self._find(css))

    def type(self, css: str, text: str) -> None:
        self.call("WebDriver:ElementSendKeys", id=self._find(css), text=text)

    def press(self, key: str) -> None:
        """A key, where the focus is."""
        self.actions("key", {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})

    def drag(self, css: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse at one place of an element, and let go at another; from its middle."""
        origin = {_ELEMENT: self._find(css)}
        move = {"type": "pointerMove", "origin": origin}
        self.actions(
            "pointer",
            {**move, "x": start[0], "y": start[1]}, {"type": "pointerDown", "button": 0},
            {**move, "x": end[0], "y": end[1], "duration": 100}, {"type": "pointerUp", "button": 0},
        )  # fmt: skip

    def actions(self, kind: str, *steps: dict[str, Any]) -> None:
        self.call(
            "WebDriver:PerformActions", actions=[{"type": kind, "id": kind, "actions": list(steps)}]
        )

    def _find(self, css: str) -> str:
        self.until(f"document.querySelector({json.dumps(css)}) !== null")
        found = self.call("WebDriver:FindElement", using="css selector", value=css)
        element: str = found["value"][_ELEMENT]
        return element

    def picture(self) -> str:
        """What is to be seen, as PNG in base64."""
        shot: str = self.call("WebDriver:TakeScreenshot", full=False)["value"]
        return shot

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)
