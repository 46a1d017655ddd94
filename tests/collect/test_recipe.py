"""Recipes: what is accepted, what is refused, and in which words."""

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from redactor.collect.recipe import load_recipe, parse_recipe
from redactor.collect.secret import Secret
from redactor.errors import UsageError

ROOT = Path(__file__).parents[2]
HEAD = "recipe: 1\nname: x\nsources:\n"


@pytest.mark.parametrize("path", sorted((ROOT / "samples/recipes").glob("*.yaml")))
def test_samples_are_valid(path):
    assert load_recipe(path).sources


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recipe: [", "YAML i linje"),
        ("recipe: 1\nname: x\nsources: []", "sources: er tom"),
        (HEAD.replace("1", "2") + "  - {name: a, type: folder, path: /x}",
         "recipe: kendes ikke; skal være 1"),
        (HEAD + "  - {name: a, type: fax}", "sources → 1: type kendes ikke; de er archive"),
        (HEAD + "  - {name: a, type: folder}", "sources → 1 → path: mangler"),
        (HEAD + "  - {name: a, type: folder, path: /x, pat: 1}", "sources → 1 → pat: kendes ikke"),
        (HEAD + "  - {name: a, type: folder, path: /x}\n  - {name: A, type: folder, path: /y}",
         "samme navn"),
        (HEAD + "  - {name: a, type: webdav, address: 'http://x.example/'}", "uden kryptering"),
        (HEAD + "  - {name: a, type: webdav, address: 'https://u:hemli@x.example'}", "adgangskode"),
        (HEAD + "  - {name: a, type: imap, host: x.example, security: none, user: u,"
         " password: {env: A}}", "127.0.0.1"),
        (HEAD + "  - {name: a, type: robot, address: 'https://x.example/', find: [{open: /,"
         " click: b}], documents: {rows: tr, read: {id: td}}}", "netop én handling"),
        (HEAD + "  - {name: a, type: folder, path: /x, put_back: ud}", "put_back skal være en hel"),
        (HEAD + "  - {name: a, type: folder, path: /x}\nfilters: {from: i går}", "dato"),
        (HEAD + "\t- {name: a}", "linje 4, tegn 1. Der står en tabulator"),
        ("", "Opskriften er tom"),
        (HEAD + "  - {name: a, type: folder, path: /x}\nsources: []", "»sources« to gange"),
        (HEAD + "  - {name: a, type: folder, path: '/x/{sag}'}", "{sag} kendes ikke; sagens"),
        (HEAD + "  - {name: a, type: folder, path: /x}\ncase_pattern: 'B('",
         "case_pattern: er ikke"),
        (HEAD + "  - {name: a, type: folder, path: /x}\nlimits: {parallel: 99}", "(højst 16)"),
        (HEAD + "  - {name: a, type: sftp, host: h, user: u, host_key: x, key_file: /k}",
         "nøglens aftryk"),
        (HEAD + "  - {name: a, type: imap, host: h, user: u, password: {env: hemli-gt}}",
         "navnet på en miljøvariabel"),
        (HEAD + "  - {name: a, type: robot, address: 'https://x.example/', find: [{fill: {field:"
         " '#password', value: hemli}}], documents: {rows: tr, read: {id: {at: td, pattern: '('},"
         " titel: td}}}", "titel: kendes ikke; skal være 'id'"),
    ],
)  # fmt: skip
def test_faults_are_told_in_danish_with_their_place(text, said):
    with pytest.raises(UsageError) as caught:
        parse_recipe(text)
    assert said in str(caught.value)
    assert "hemli" not in str(caught.value).replace("hemmelig", "")
    assert ("er tom" in str(caught.value)) == ("er tom" in said)


def test_a_password_in_the_recipe_is_refused_and_not_repeated():
    text = HEAD + "  - {name: a, type: imap, host: x.example, user: u, password: sommer2026}"
    with pytest.raises(UsageError) as caught:
        parse_recipe(text)
    assert "hemmeligheder skrives som env" in str(caught.value)
    assert "sommer2026" not in str(caught.value)


def test_secrets_come_from_environment_and_keyring(monkeypatch):
    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return "nøgle" if (service, username) == ("dav", "anna") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert Secret(keyring="dav", user="anna").reveal() == "nøgle"
        with pytest.raises(UsageError, match="Nøgleringen"):
            Secret(keyring="dav", user="bo").reveal()
    finally:
        keyring.set_keyring(before)
    monkeypatch.setenv("PW", "værdi")
    assert Secret(env="PW").reveal() == "værdi"
    monkeypatch.delenv("PW")
    with pytest.raises(UsageError, match="PW er ikke sat"):
        Secret(env="PW").reveal()


def test_the_digest_follows_what_a_recipe_says_not_how():
    one = parse_recipe(HEAD + "  - {name: a, type: folder, path: /x}")
    two = parse_recipe("# note\n" + HEAD + "  - path: /x\n    type: folder\n    name: a")
    other = parse_recipe(HEAD + "  - {name: a, type: folder, path: /y}")
    assert one.digest == two.digest != other.digest
