"""Log-in with the authority's own identity provider: OpenID Connect, authorization code + PKCE.

OpenID Connect Core 1.0 and Discovery 1.0; PKCE as RFC 7636. Nothing here speaks to the network
unless an issuer is set. The provider says who somebody is and what they may; a user it does not
give one of our roles stays outside.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from redactor.errors import UsageError
from redactor.service.case import event, now
from redactor.service.house.entering import checked_groups
from redactor.settings import OpenIdConnect
from redactor.store import Accounts, House, User, UserKind, UserRole

_TIMEOUT = 10.0
_KEPT = 3600.0
"""Seconds a provider's description is kept."""
_LEEWAY = 60
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_ADVICE = "Prøv igen, eller spørg en administrator."
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OpenIdRefused(UsageError):
    """The provider, or what it said, does not let this person in."""

    def __init__(self, why: str) -> None:
        super().__init__(why, _ADVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What must come back unchanged from the provider; kept in the browser in the meantime."""

    state: str
    nonce: str
    verifier: str
    back: str = ""
    """Where one was, to come back to."""

    @classmethod
    def new(cls, back: str = "") -> Errand:
        return cls(
            back=back,
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
        )

    def packed(self) -> str:
        back = base64.urlsafe_b64encode(self.back.encode()).decode()
        return ".".join((self.state, self.nonce, self.verifier, back))

    @classmethod
    def unpacked(cls, text: str) -> Errand:
        """Raises OpenIdRefused for anything else than what was packed."""
        parts = text.split(".")
        if len(parts) != 4 or not all(parts[:3]):
            raise OpenIdRefused("Login blev afbrudt.")
        try:
            back = base64.urlsafe_b64decode(parts[3]).decode()
        except ValueError:
            raise OpenIdRefused("Login blev afbrudt.") from None
        return cls(state=parts[0], nonce=parts[1], verifier=parts[2], back=back)


class Provider:
    """One identity provider, described by its own discovery document."""

    def __init__(self, settings: OpenIdConnect) -> None:
        """Raises UsageError for settings nobody could log in by."""
        unknown = set(settings.roles.values()) - set(UserRole)
        if unknown:
            raise UsageError(
                f"oidc.roles nævner en rolle, der ikke findes: {', '.join(sorted(unknown))}.",
                f"Rollerne er {', '.join(UserRole)}.",
            )
        self.settings = settings
        self._lock = threading.Lock()
        self._about: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read = float("-inf")

    @property
    def on(self) -> bool:
        return bool(self.settings.issuer)

    def address(self, errand: Errand, redirect: str) -> str:
        """Where to send the browser. Raises OpenIdRefused when the provider does not answer."""
        digest = hashlib.sha256(errand.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect,
            "scope": self.settings.scopes,
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = str(self._description()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def leaving(self) -> str:
        """Where one logs out of the provider too; '' when it has no such place, or is silent."""
        try:
            endpoint = str(self._description().get("end_session_endpoint", ""))
        except OpenIdRefused:
            return ""
        if not endpoint.startswith(("https://", "http://")):
            return ""
        query = urlencode({"client_id": self.settings.client_id})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    def claims(self, errand: Errand, state: str, code: str, redirect: str) -> dict[str, Any]:
        """What the provider says of who came back with a code, after checking all of it.

        Raises:
            OpenIdRefused: state, signature, issuer, audience, time or nonce is wrong.
        """
        if not secrets.compare_digest(state.encode(), errand.state.encode()):
            raise OpenIdRefused("Login blev ikke begyndt her.")
        about = self._description()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "client_id": self.settings.client_id,
            "code_verifier": errand.verifier,
        }
        secret = self.settings.client_secret.get_secret_value()
        basic = (self.settings.client_id, secret) if secret else None
        answer = self._ask("POST", about["token_endpoint"], data=form, auth=basic)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OpenIdRefused("Loginudbyderen gav intet bevis for, hvem du er.")
        claims = self._checked(token)
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), errand.nonce.encode()):
            raise OpenIdRefused("Beviset hører ikke til dette login.")
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            # The provider may have changed its keys; ask once more, but not at every bad token.
            with self._lock:
                if time.monotonic() - self._read < _LEEWAY:
                    raise
                self._read = float("-inf")
            return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)

    def _checked(self, token: str) -> dict[str, Any]:
        try:
            decoded = self._decoded(token)
            rules = jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self.settings.issuer},
                aud={"essential": True, "value": self.settings.client_id},
                exp={"essential": True},
                sub={"essential": True},
            )
            rules.validate(decoded.claims)
        except (JoseError, ValueError):
            raise OpenIdRefused("Beviset for, hvem du er, kunne ikke godkendes.") from None
        claims: dict[str, Any] = decoded.claims
        several = isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.settings.client_id:
            raise OpenIdRefused("Beviset er udstedt til en anden.")
        return claims

    def _description(self) -> dict[str, Any]:
        with self._lock:
            if time.monotonic() - self._read > _KEPT:
                issuer = self.settings.issuer
                well_known = issuer.rstrip("/") + "/.well-known/openid-configuration"
                about = self._ask("GET", well_known)
                if about.get("issuer") != issuer:
                    raise OpenIdRefused("Loginudbyderen er ikke den, den udgiver sig for.")
                if not all(isinstance(about.get(name), str) for name in _NEEDED):
                    raise OpenIdRefused("Loginudbyderen svarer ikke, som den skal.")
                try:
                    self._keys = KeySet.import_key_set(self._ask("GET", about["jwks_uri"]))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError):
                    raise OpenIdRefused("Loginudbyderen svarer ikke, som den skal.") from None
                self._about, self._read = about, time.monotonic()
            return self._about

    def _key_set(self) -> KeySet:
        self._description()
        assert self._keys is not None
        return self._keys

    def _ask(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        parts = urlsplit(address)
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme != "https" and not local:
            raise OpenIdRefused("Loginudbyderen skal bruge https.")
        try:
            answer = httpx.request(
                method, address, timeout=_TIMEOUT, follow_redirects=False, **options
            )
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError):
            raise OpenIdRefused("Loginudbyderen svarer ikke, som den skal.") from None
        if not isinstance(found, dict):
            raise OpenIdRefused("Loginudbyderen svarer ikke, som den skal.")
        return found


def welcome(house: House, settings: OpenIdConnect, claims: dict[str, Any]) -> User:
    """The user a provider's claims are about, added or brought up to date.

    Who has no role any more is let out of everything that is open, programs too.

    Raises:
        OpenIdRefused: no role, no usable name, shut out here, or a name that is somebody else's.
    """
    accounts = Accounts(house.store)
    identity = f"{claims['iss']} {claims['sub']}"[:600]
    known = accounts.find_identity(identity)
    roles = _roles(settings, claims)
    if not roles:
        house.add_event(event("login.refused", reason="no_role", kind="oidc"))
        if known is not None and known.roles:
            accounts.close_sessions(known.name)
            _keep(house, known, replace(known, roles=roles))
        raise OpenIdRefused("Du har ingen rolle i redactor.")
    if known is not None and known.disabled:
        house.add_event(event("login.refused", reason="disabled", kind="oidc"))
        raise OpenIdRefused("Der er lukket for din adgang.")
    groups = known.groups if known is not None else frozenset()
    if settings.group_claim:
        groups = checked_groups(_strings(claims.get(settings.group_claim)))
    if known is None:
        name = " ".join(str(claims.get(settings.name_claim, "")).split())[:64]
        if len(name) < 2 or not name.isprintable():
            raise OpenIdRefused("Loginudbyderen oplyser ikke dit navn.")
        if accounts.find_user(name) is not None:
            # Never take over an account because a provider says the same name.
            house.add_event(event("login.refused", reason="name_taken", kind="oidc"))
            raise OpenIdRefused("Der er allerede en anden bruger med dit navn.")
        user = User(name=name, roles=roles, groups=groups, kind=UserKind.OIDC, identity=identity)
    else:
        user = replace(known, roles=roles, groups=groups)
    if user != known:
        _keep(house, known, user)
    return user


def _keep(house: House, known: User | None, user: User) -> None:
    """Store what the provider says of a user, and tell it."""
    Accounts(house.store).add_user(user, now())
    house.add_event(
        event(
            "user.added" if known is None else "user.changed", who="oidc", user=user.name,
            roles=sorted(user.roles), groups=sorted(user.groups), kind="oidc",
            disabled=user.disabled,
        )
    )  # fmt: skip


def _roles(settings: OpenIdConnect, claims: dict[str, Any]) -> frozenset[UserRole]:
    value: Any = claims
    for part in settings.role_claim.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return frozenset(
        UserRole(settings.roles[given]) for given in _strings(value) if given in settings.roles
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
