"""Messages to other systems: that a case has come to a new state, and nothing else about it.

Signed as Standard Webhooks (standardwebhooks.com) say: HMAC-SHA256 over id, time and body. What
cannot be delivered waits in the database and is tried again with doubled pauses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import httpx

from redactor.errors import RedactorError, UsageError
from redactor.faults import tell_fault
from redactor.service.case import event, now
from redactor.service.register import Register
from redactor.settings import Webhook
from redactor.store import Hook

_LOOK_EVERY = 2.0
_TIMEOUT = 10.0
_FIRST_PAUSE = 60
"""Seconds before the second try; the third waits twice as long, and so on."""
_AT_ONCE = 20
_CODED = "whsec_"
"""Before a secret in base64, as Standard Webhooks hand them out; others are taken as they stand."""


class Courier:
    """Watches the cases and sends what is due, while a webhook is set."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Raises UsageError for an address or a secret nothing can be sent with."""
        settings = self.register.desk.settings.webhook
        if settings.url:
            check(settings)
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self._thread.join(_TIMEOUT)

    def _run(self) -> None:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            while not self._ending.wait(_LOOK_EVERY):
                # An unreadable case must not silence the others, nor a database that is away for
                # a while silence all of them for good: what was not done is done the next time.
                for step in (self.register.refresh, partial(deliver, self.register, client)):
                    try:
                        step()
                    except RedactorError:
                        pass
                    except Exception as error:
                        tell_fault(error, "hooks")


def check(settings: Webhook) -> None:
    """Raises UsageError for an address or a secret nothing can be sent with."""
    address = urlsplit(settings.url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise UsageError("webhook.url er ikke en adresse, der kan sendes til.")
    try:
        known = key(settings)
    except ValueError:
        raise UsageError("webhook.secret begynder med whsec_, men resten er ikke base64.") from None
    if not known:
        raise UsageError(
            "webhook.secret mangler.", "Uden den kan ingen se, at beskederne kommer herfra."
        )


def key(settings: Webhook) -> bytes:
    """What messages are signed with. Raises ValueError for a `whsec_` that is not base64."""
    secret = settings.secret.get_secret_value()
    coded = secret.removeprefix(_CODED)
    return secret.encode() if coded == secret else base64.b64decode(coded, validate=True)


def deliver(register: Register, client: httpx.Client) -> int:
    """Send what is due; returns how many were taken."""
    house, settings = register.house, register.desk.settings.webhook
    sent = 0
    for hook in house.hooks_due(now(), _AT_ONCE):
        body = message(hook)
        try:
            answer = client.post(settings.url, content=body, headers=signed(hook, body, settings))
            taken = answer.is_success
        except httpx.HTTPError:
            taken = False
        if taken:
            house.drop_hook(hook.id)
            sent += 1
        elif hook.tries + 1 >= settings.attempts:
            house.drop_hook(hook.id)
            house.add_event(event("webhook.given_up", case=hook.case_id, state=hook.state))
        else:
            pause = timedelta(seconds=_FIRST_PAUSE * 2**hook.tries)
            due = (datetime.now(UTC) + pause).strftime("%Y-%m-%dT%H:%M:%SZ")
            house.put_off(hook.id, due, hook.tries + 1)
    return sent


def message(hook: Hook) -> bytes:
    """The body: which case, and how it stands."""
    return json.dumps(
        {
            "type": "case.state",
            "timestamp": hook.at,
            "data": {"case": hook.case_id, "state": hook.state},
        }
    ).encode()


def signed(hook: Hook, body: bytes, settings: Webhook) -> dict[str, str]:
    """The headers that let the receiver check who sent it."""
    moment = str(int(time.time()))
    content = b".".join((hook.id.encode(), moment.encode(), body))
    digest = hmac.new(key(settings), content, hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": hook.id,
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + base64.b64encode(digest.digest()).decode(),
    }
