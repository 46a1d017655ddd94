"""A browser that reaches only the hosts it was given, logs in by itself, and shows what failed."""

from __future__ import annotations

import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, sync_playwright

from redactor.collect.contract import SourceError
from redactor.collect.kinds import CASE
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Pace, host_of
from redactor.collect.sources.robot.recipe import RobotSource, Step

T = TypeVar("T")
_TRACE_PARTS = (".trace", ".stacks", ".css", ".png", ".jpeg")
_LOCAL = ("data", "blob", "about")


_UNREACHED = re.compile(r"net::ERR_(?:CONNECTION|ADDRESS|INTERNET|TIMED|EMPTY)_")
"""In the browser's message when no page came at all, not even one that tells of an error."""
_SILENT = ("Portalen svarer ikke.", "Prøv igen senere; det, der er hentet, hentes ikke igen.")
_AIMS = {
    "find": ("finde sagen", "Findes sagen i portalen, og er nummeret skrevet rigtigt? "),
    "rows": ("læse listen over dokumenter", ""),
    "next": ("gå til listens næste side", ""),
    "attachments": ("læse et dokuments bilag", ""),
    "download": ("hente filen", ""),
    "session": ("åbne portalen igen", ""),
}
"""What the robot is doing, by its name in pictures' file names, and what to look at first."""


class StepError(SourceError):
    """One step failed every time; the session itself stands."""


class LoggedOut(Exception):
    """The session has ended; log in and do it again."""


class Browser:
    """One browser, one page, one session of the source.

    Which hosts it can reach is settled twice: each request is looked at, and names of all other
    hosts do not resolve, since requests that follow a redirect are not looked at one by one.
    """

    def __init__(self, part: RobotSource, limits: Bounds, case: str, internal: Path) -> None:
        self.part, self.limits, self.case = part, limits, case
        self.pictures = internal / "robot"
        self.pace = Pace(limits.per_second)
        self.allowed = {host_of(part.address), *(host.lower() for host in part.hosts)}
        names = {host.partition(":")[0] for host in self.allowed}
        rules = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in sorted(names))])
        arguments = [f"--host-resolver-rules={rules}", "--disable-background-networking",
                     "--no-pings", "--no-proxy-server", "--disable-component-update"]  # fmt: skip
        if os.getuid() == 0:
            arguments.append("--no-sandbox")  # Chromium has no sandbox for root
        self.playwright = sync_playwright().start()
        try:
            self.browser = self.playwright.chromium.launch(
                executable_path=part.browser, args=arguments
            )
        except BrowserError:
            self.playwright.stop()
            raise SourceError(
                f"Browseren »{part.browser}« kan ikke startes.", "Se browser: i opskriften."
            ) from None
        self.context = self.browser.new_context(
            accept_downloads=True, service_workers="block", locale="da-DK"
        )
        self.context.set_default_timeout(limits.seconds * 1000)
        self.context.route("**/*", self._gate)
        self.context.tracing.start(snapshots=True)
        self.context.tracing.stop_chunk()  # starting begins a chunk; the log-in must not be in it
        self.page: Page = self.context.new_page()
        self.failures = 0

    def _gate(self, route: Route) -> None:
        address = route.request.url
        if urlsplit(address).scheme in _LOCAL or host_of(address) in self.allowed:
            route.continue_()
        else:
            route.abort("addressunreachable")

    def log_in(self) -> None:
        """Follow the log-in steps. They are not traced: a trace would hold the password.

        Raises:
            SourceError: the steps do not work, or leave us logged out.
        """
        if not self.part.login:
            return
        try:
            self._follow(self.part.login)
            self.still_in()
        except LoggedOut:
            raise SourceError("Portalen afviste bruger eller adgangskode.") from None
        except BrowserError as error:
            if _UNREACHED.search(str(error)):
                raise SourceError(*_SILENT) from None
            self.picture("login")
            raise SourceError(
                "Robotten kunne ikke logge på portalen.",
                "Siden kan være lavet om: se billedet i internal/robot.",
            ) from None

    def doing(self, what: str, work: Callable[[], T]) -> T:
        """Do one piece of work, again after a log-out or a fault; traced in case it fails.

        Raises:
            StepError: it failed every time; picture and trace lie in internal/robot.
            SourceError: logging in again failed.
        """
        reached = True
        for attempt in range(1, self.limits.attempts + 1):
            self.context.tracing.start_chunk()
            trace: Path | None = None
            try:
                return work()
            except LoggedOut:
                out = True
            except BrowserError as error:
                out, reached = False, not _UNREACHED.search(str(error))
                if attempt == self.limits.attempts and reached:
                    trace = self.picture(what).with_suffix(".zip")
            finally:
                if trace is None:
                    self.context.tracing.stop_chunk()
                else:
                    self._keep_trace(trace)
            if out:
                self.log_in()
            elif attempt < self.limits.attempts:
                time.sleep(min(0.3 * 2**attempt, 5.0))
        if not reached:
            raise StepError(*_SILENT)
        aim, advice = _AIMS[what]
        raise StepError(
            f"Robotten kom ikke videre med at {aim}.", f"{advice}Se billedet i internal/robot."
        )

    def _keep_trace(self, path: Path) -> None:
        """Keep a trace's steps and page snapshots.

        Its network log goes back to the start of the session, whatever the chunk: it would hold
        the password as posted, and the session's cookies.
        """
        whole = path.with_suffix(".part")
        self.context.tracing.stop_chunk(path=whole)
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as out:
            for name in source.namelist():
                if name.endswith(_TRACE_PARTS):
                    out.writestr(name, source.read(name), zipfile.ZIP_DEFLATED)
        whole.unlink()
        path.chmod(0o600)

    def picture(self, what: str) -> Path:
        """Keep a picture of the page, for its owner alone; gives where (there may be none)."""
        self.failures += 1
        self.pictures.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.pictures / f"{self.failures:03d}-{what}.png"
        try:
            self.page.screenshot(path=path, full_page=True, timeout=5000)
            path.chmod(0o600)
        except BrowserError:
            return path  # a page that hangs has no picture; the trace remains
        return path

    def open(self, address: str) -> None:
        """Go to an address.

        Raises:
            LoggedOut: it led to the log-in page.
        """
        self.pace.wait()
        self.page.goto(urljoin(self.part.address, address), wait_until="domcontentloaded")
        self.still_in()

    def still_in(self) -> None:
        """Raise `LoggedOut` when the page shows that the session has ended."""
        gone = self.part.logged_out
        if gone is not None and self.page.locator(gone).count():
            raise LoggedOut

    def follow(self, steps: tuple[Step, ...]) -> None:
        """Follow steps from wherever the page is.

        Raises:
            LoggedOut: one of them led to the log-in page.
        """
        self._follow(steps, watch=True)

    def _follow(self, steps: tuple[Step, ...], *, watch: bool = False) -> None:
        for step in steps:
            self.pace.wait()
            self._act(step)
            if watch:
                self.still_in()

    def _act(self, step: Step) -> None:
        page = self.page
        if step.open is not None:
            address = urljoin(self.part.address, self._with_case(step.open))
            page.goto(address, wait_until="domcontentloaded")
        elif step.fill is not None:
            secret = step.fill.secret
            if secret is None and page.locator(step.fill.field).get_attribute("type") == "password":
                raise SourceError(
                    "Opskriften skriver en adgangskode som value.", "Skriv secret: {env: NAVN}."
                )
            value = secret.reveal() if secret else self._with_case(step.fill.value or "")
            page.locator(step.fill.field).fill(value)
        elif step.select is not None:
            page.locator(step.select.field).select_option(self._with_case(step.select.value))
        elif step.click is not None:
            self._click(self._with_case(step.click))
        elif step.wait_for is not None:
            self._wait_for(self._with_case(step.wait_for))
        elif step.press is not None:
            page.keyboard.press(step.press)

    def _click(self, selector: str) -> None:
        self._wait_for(selector)
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("domcontentloaded")

    def _wait_for(self, selector: str) -> None:
        """Wait for an element, or find out that we were logged out while waiting."""
        gone = self.part.logged_out
        either = self.page.locator(selector)
        if gone is not None:
            either = either.or_(self.page.locator(gone))
        either.first.wait_for()

    def _with_case(self, text: str) -> str:
        return text.replace(CASE, self.case)

    def cookies(self) -> str:
        """The session as a Cookie header for the source's own host."""
        found: list[Any] = list(self.context.cookies(self.part.address))
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in found)

    def close(self) -> None:
        try:
            self.context.close()
            self.browser.close()
        except BrowserError:
            return  # it is gone already
        finally:
            self.playwright.stop()
