"""ZIP and mbox files are passed through within limits, whatever they say of themselves."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from redactor.collect.contract import SourceError
from redactor.collect.sources.mailfolder import MailFolder


def box(path: Path, *messages: bytes) -> Path:
    path.write_bytes(b"".join(b"From a@b Mon Jan  1\n" + m + b"\n" for m in messages))
    return path


def read(path: Path, into: Path, members: int = 100) -> list[bytes]:
    """The messages a mail folder makes of an mbox."""
    source = MailFolder(path, (), members)
    found = []
    for document in source.list_documents(source.find_case("1")):
        source.fetch(document, into)
        found.append(into.read_bytes())
        into.unlink()
    return found


def test_messages_come_out_byte_for_byte(tmp_path):
    messages = [
        b"Message-ID: <1@x>\nSubject: En\n\nTekst\n>From citat\n",
        b"Subject: To\r\n\r\nFra en anden\r\n",
        b"Subject: Stor\n\n" + b"x" * 3_000_000 + b"\n",
    ]
    assert read(box(tmp_path / "post", *messages), tmp_path / "ud") == messages


@pytest.mark.parametrize("before", range((1 << 20) - 12, (1 << 20) + 4))
def test_a_message_is_found_wherever_the_pieces_meet(tmp_path, before):
    first = b"Subject: a\n\n"
    first += b"x" * (before - len(first) - 21) + b"\n"
    second = b"Subject: b\n\nslut\n"
    assert read(box(tmp_path / "post", first, second), tmp_path / "ud") == [first, second]


def test_too_many_messages_are_refused(tmp_path):
    post = box(tmp_path / "post", *[b"Subject: a\n\n"] * 5)
    with pytest.raises(SourceError, match="flere beskeder"):
        read(post, tmp_path / "ud", members=4)


def test_an_mbox_without_line_feeds_takes_little_memory(tmp_path):
    post = tmp_path / "post"
    post.write_bytes(b"From " + b"x" * 40_000_000)
    tracemalloc.start()
    source = MailFolder(post, (), 100)
    (document,) = source.list_documents(source.find_case("1"))
    assert document.size is not None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def zipped(tmp_path: Path) -> str:
    return f"  - {{name: zip, type: archive, path: {tmp_path}/x.zip}}"


def test_a_long_list_of_members_is_refused_before_it_is_read(tmp_path, gather):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number in range(40):
            archive.writestr("n" * 60_000 + str(number), "")
    tracemalloc.start()
    result = gather(zipped(tmp_path), more="limits: {documents: 100}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "flere filer" in result["difference"]["sources"]["zip"]
    assert peak < 4_000_000


def test_methods_that_ask_for_memory_are_not_unpacked(tmp_path, gather, by_id):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "a" * 100, zipfile.ZIP_LZMA)
        archive.writestr("b.txt", "b" * 100, zipfile.ZIP_DEFLATED)
    items = by_id(gather(zipped(tmp_path)))
    assert (items["a.txt"]["state"], items["b.txt"]["state"]) == ("needs_person", "fetched")


def test_a_large_list_in_the_64_bit_form_is_read(tmp_path, gather):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number in range(66_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    result = gather(zipped(tmp_path), more="limits: {documents: 70000}", dry_run=True)
    assert len(result["documents"]) == 66_000
