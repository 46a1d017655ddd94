"""NTLM over HTTP (MS-NTHT), which GetOrganized and other on-premises SharePoint ask for."""

from __future__ import annotations

import base64
from collections.abc import Generator

import httpx
import spnego


class Ntlm(httpx.Auth):
    """Authenticates each connection once; the client must keep to one connection."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self.user, self.password = user, password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield request
        offered = response.headers.get_list("www-authenticate", split_commas=True)
        if response.status_code != 401 or not any(o.lower().startswith("ntlm") for o in offered):
            return
        context = spnego.client(
            self.user, self.password, hostname=request.url.host, service="http", protocol="ntlm"
        )
        request.headers["Authorization"] = f"NTLM {_coded(context.step())}"
        response = yield request
        challenge = response.headers.get("www-authenticate", "")
        scheme, _, value = challenge.partition(" ")
        if response.status_code != 401 or scheme.lower() != "ntlm" or not value:
            return
        try:
            answer = context.step(base64.b64decode(value.strip()))
        except (ValueError, spnego.exceptions.SpnegoError):
            return  # the refusal stands
        request.headers["Authorization"] = f"NTLM {_coded(answer)}"
        yield request


def _coded(token: bytes | None) -> str:
    return base64.b64encode(token or b"").decode()
