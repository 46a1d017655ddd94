"""IMAP against a real Dovecot on loopback, and folders of mail."""

import getpass
import ipaddress
import mailbox
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from redactor.collect.arrivals import inbox_of
from redactor.collect.contract import SourceDocument
from redactor.collect.sources.imap import modified_utf7
from redactor.collect.watch import load_watch
from redactor.service.desk import Desk
from redactor.service.incoming.watching import Watcher
from redactor.service.working import Workshop
from redactor.settings import Settings

CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:{root}/mail
passdb {{
  driver = static
  args = password=hemmelig
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={root}
}}
first_valid_uid = 1
default_internal_user = {user}
default_login_user = {user}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {sealed}
    ssl = yes
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def message(number: int, subject: str, more: str = "", sender: str = "ida@example.org") -> bytes:
    return (
        f"From: Ida Prøve <{sender}>\r\nTo: byg@kommune.example\r\n"
        f"Message-ID: <m{number}@example.org>\r\nSubject: {subject}\r\n"
        f"Date: Tue, 0{number} Sep 2026 10:00:00 +0200\r\n{more}\r\nTekst {number}\r\n"
    ).encode()


MAILS = [
    message(1, "=?utf-8?q?Ans=C3=B8gning_2026-1?="),
    message(2, "Svar 2026-1", "References: <m1@example.org> <x@y>\r\n", "a@by.kommune.example"),
    message(3, "Noget andet"),
]


def certify(root: Path) -> None:
    """A certificate of its own for 127.0.0.1: cert.pem and key.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "prøveserver")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (root / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (root / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


@pytest.fixture
def dovecot(monkeypatch):
    """A mailbox with three mails and a folder; yields (port, mail folder, TLS port)."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "Dovecot is missing: tools/system-packages dovecot-imapd"
    user = "mail" if os.getuid() == 0 else getpass.getuser()
    root = Path(tempfile.mkdtemp(prefix="redactor-dovecot-", dir="/tmp"))
    box = mailbox.Maildir(root / "mail", create=True)
    for mail in MAILS:
        box.add(mail.replace(b"\r\n", b"\n"))
    folder = mailbox.Maildir(root / "mail" / f".{modified_utf7('Sag æ')}", create=True)
    folder.add(message(4, "I mappen 2026-1").replace(b"\r\n", b"\n"))
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{user}:{user}", root], check=True)
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, sealed = one.getsockname()[1], other.getsockname()[1]
    config = root / "dovecot.conf"
    config.write_text(CONFIG.format(root=root, port=port, sealed=sealed, user=user))
    certify(root)
    process = subprocess.Popen([program, "-F", "-c", config])
    monkeypatch.setenv("MAIL_PASSWORD", "hemmelig")
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, root / "mail", sealed
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(root, ignore_errors=True)


def source(port: int, more: str = "") -> str:
    return (
        f"  - {{name: post, type: imap, host: 127.0.0.1, port: {port}, security: none,"
        " user: byg, password: {env: MAIL_PASSWORD}, own: [kommune.example],"
        f" folders: [INBOX, 'Sag æ']{more}}}"
    )


def test_collects_mails_of_the_case_unseen(dovecot, gather, by_id, tmp_path, monkeypatch):
    port, box, _ = dovecot
    listed = gather(source(port), dry_run=True)
    assert len(listed["documents"]) == 3
    items = list(by_id(gather(source(port))).values())
    assert [i["title"] for i in items] == ["Ansøgning 2026-1", "Svar 2026-1", "I mappen 2026-1"]
    assert [i["direction"] for i in items] == ["in", "internal", "in"]
    assert {i["thread"] for i in items[:2]} == {"m1@example.org"}
    assert items[0]["date"] == "2026-09-01T10:00:00+02:00"
    assert (tmp_path / "out" / items[0]["file"]).read_bytes() == MAILS[0]
    assert not [name for name in os.listdir(box / "cur") if "S" in name.rpartition(",")[2]]
    again = gather(source(port))["difference"]
    assert (again["unchanged"], again["new"]) == (3, [])
    everything = gather(source(port, ", search: null"))
    assert len(everything["documents"]) == 4
    monkeypatch.setenv("MAIL_PASSWORD", "forkert")
    refused = gather(source(port))
    assert "afviste" in refused["difference"]["sources"]["post"]
    assert refused["states"] == {"fetched": 4}


def test_only_new_mails_heads_are_asked_for_at_the_next_look(dovecot, tmp_path, monkeypatch):
    port, box, _ = dovecot
    monkeypatch.setenv("POST", "hemmelig")
    path = tmp_path / "ind.yaml"
    path.write_text(
        "watch: 1\nplaces:\n  - {name: Post, type: imap, host: 127.0.0.1, security: none,"
        f" port: {port}, user: anna, password: {{env: POST}}}}\n"
    )
    (place,) = load_watch(path).places
    heads: dict[str, SourceDocument] = {}

    def look() -> list[str]:
        inbox = inbox_of(place, heads)
        try:
            return [arrival.title for arrival in inbox.arrivals()]
        finally:
            inbox.close()

    assert look() == ["Ansøgning 2026-1", "Svar 2026-1", "Noget andet"]
    for key, head in heads.items():
        heads[key] = replace(head, title="husket")
    added = mailbox.Maildir(box)
    added.add(message(5, "Ny").replace(b"\r\n", b"\n"))
    added.remove(next(key for key, mail in added.items() if "Noget" in str(mail["Subject"])))
    for file in (box / "new").iterdir():
        if os.getuid() == 0:
            shutil.chown(file, "mail", "mail")
    assert look() == ["husket", "husket", "Ny"]
    assert len(heads) == 3
    # Where the server has made its numbers anew, what is remembered counts for nothing.
    for key in list(heads):
        folder, _, uid = key.split(";")
        heads[f"{folder};0;{uid}"] = heads.pop(key)
    assert look() == ["Ansøgning 2026-1", "Svar 2026-1", "Ny"]


def test_a_folder_that_is_gone_is_told_and_the_others_are_had(dovecot, gather, by_id):
    port, _, _ = dovecot
    asked = source(port).replace("[INBOX, 'Sag æ']", "[Nedlagt, INBOX]")
    assert asked != source(port)
    found = gather(asked)
    assert found["states"] == {"missing_or_forbidden": 1, "fetched": 2}
    assert "findes ikke i postkassen" in by_id(found)["Nedlagt"]["reason"]
    assert found["difference"]["sources"] == {}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_only_a_trusted_server_is_told_the_password(dovecot, gather, security):
    port, box, sealed = dovecot
    used = sealed if security == "tls" else port
    plain = source(used).replace("security: none", f"security: {security}")
    refused = gather(plain)
    assert "certifikatet" in refused["difference"]["sources"]["post"]
    trusted = plain.replace("own:", f"ca_file: {box.parent}/cert.pem, own:")
    assert gather(trusted)["states"] == {"fetched": 3}


def test_mail_folders_and_mbox(tmp_path, gather, by_id):
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(MAILS[0])
    box = mailbox.mbox(folder / "arkiv")
    for mail in MAILS[1:]:
        box.add(mail.replace(b"\r\n", b"\n"))
    box.add(MAILS[0].replace(b"\r\n", b"\n"))
    box.flush()
    box.close()
    source = f"  - {{name: m, type: mailfolder, path: {folder}, own: [kommune.example]}}"
    result = gather(source)
    items = by_id(result)
    assert set(items) == {
        "a.eml", "arkiv/m1@example.org", "arkiv/m2@example.org", "arkiv/m3@example.org",
    }  # fmt: skip
    assert items["arkiv/m2@example.org"]["thread"] == "m1@example.org"
    assert {item["kind"] for item in items.values()} == {"eml"}
    assert gather(source)["difference"]["unchanged"] == 4


def test_each_mail_that_arrives_becomes_one_case(dovecot, tmp_path, monkeypatch):
    port, box, _ = dovecot
    monkeypatch.setenv("POST", "hemmelig")
    path = tmp_path / "ind.yaml"
    path.write_text(
        "watch: 1\nplaces:\n  - {name: Post, type: imap, host: 127.0.0.1, security: none,"
        f" port: {port}, user: anna, password: {{env: POST}}, since: 2026-09-02}}\n"
    )
    desk = Desk(tmp_path / "data", Settings())
    shop = Workshop(desk)
    shop.close()  # takes no new work: what is looked at is what is taken
    looking = Watcher(load_watch(path), desk, shop)

    def cases() -> dict[str, tuple[str, str]]:
        return {
            b.now().case.title: (b.now().case.received, b.desk.terms().requester)
            for b in desk.boards()
        }

    expected = {
        "Svar 2026-1": ("2026-09-02", "a@by.kommune.example"),
        "Noget andet": ("2026-09-03", "ida@example.org"),
    }
    looking.look()
    looking.look()
    assert cases() == expected
    # The server makes the mailbox anew: other numbers, the same mails.
    for index in box.glob("dovecot*"):
        index.unlink()
    looking.look()
    assert cases() == expected
    assert not any("S" in path.name.rpartition(":2,")[2] for path in box.glob("cur/*"))
    desk.close()
