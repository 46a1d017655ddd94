"""Options come from variables of ours and the file, and from nothing else."""

import pytest
from pydantic import ValidationError

from redactor.limits import Limits
from redactor.settings import Settings


def test_only_variables_of_ours_are_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """`URL` in somebody's environment once made the service tell another machine of its cases."""
    for name, value in (("PAGES", "7"), ("URL", "https://x.example"), ("ISSUER", "https://x")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("REDACTOR_LIMITS__DEPTH", "3")
    monkeypatch.setenv("REDACTOR_WEBHOOK__ATTEMPTS", "2")
    settings = Settings()
    assert settings.limits == Limits(depth=3)
    assert (settings.webhook.url, settings.webhook.attempts) == ("", 2)
    assert settings.oidc.issuer == ""
    monkeypatch.setenv("REDACTOR_LIMITS__PAGGS", "3")
    with pytest.raises(ValidationError):
        Settings()
