"""What sources say, however odd, is recorded whole; mails stand in the order of time."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

from redactor.collect.collector import Collector
from redactor.collect.contract import Fetched, SourceCase, SourceDocument
from redactor.collect.filtering import wanted
from redactor.collect.listing import in_order
from redactor.collect.manifest import Manifest
from redactor.collect.recipe import Filters, parse_recipe
from redactor.collect.sources.folder import Folder
from redactor.collect.sources.words import day_at, iso_day
from redactor.service.incoming.collecting import told

RECIPE = "recipe: 1\nname: Prøve\nsources: [{name: kilde, type: folder, path: /findes/ikke}]\n"
ODD = "Linje\u2028skift\u0085 og \u001cmere \ud800"


class Odd:
    """A source whose texts hold line separators and half a character pair."""

    parallel = strict = False

    def find_case(self, number: str) -> SourceCase:
        return SourceCase(id=number, number=number)

    def list_documents(self, _case: SourceCase):
        for name in "123":
            yield SourceDocument(
                id=f"{name}{ODD}", title=ODD, parties=(ODD,), version="1", locator=name
            )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        into.write_text(document.locator)
        return Fetched()

    def close(self) -> None:
        """Nothing to let go of."""


def collected(out: Path):
    collector = Collector(parse_recipe(RECIPE), "1", out, lambda *_: Odd(), lambda *_: None)
    return collector.run()


def test_odd_titles_are_recorded_and_known_again(tmp_path):
    manifest, difference = collected(tmp_path)
    assert difference.new == ["1", "2", "3"]
    assert manifest.items[0].document.title == ODD.replace("\ud800", "?")
    _, again = collected(tmp_path)
    assert (again.new, again.gone, again.unchanged) == ([], [], 3)


def test_a_journal_with_odd_titles_is_read_to_its_end(tmp_path):
    """What a crash leaves: all is in the journal, and the last line is cut within a letter."""
    manifest, _ = collected(tmp_path)
    whole = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    records = whole["items"]
    (tmp_path / "manifest.json").write_text(json.dumps({**whole, "items": []}), "utf-8")
    lines = [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]
    cut = '{"title": "bl\u00e5'.encode()[:-1]
    manifest.journal.write_bytes(b"".join(lines) + cut)
    assert [item.number for item in Manifest.open(tmp_path / "manifest.json").items] == list("123")


def test_mails_stand_in_the_order_of_time_in_whatever_zone():
    def mail(name: str, date: str, **more: str) -> SourceDocument:
        return SourceDocument(id=name, date=date, category="mail", **more)

    listed = [
        SourceDocument(id="fil", written="2020-01-01"),
        mail("uden", ""),
        mail("svar", "2026-03-02T10:00:00+01:00"),
        mail("første", "2026-03-02T09:30:00+02:00"),
        mail("dag", "2026-03-02"),
    ]
    assert [d.id for d in in_order(listed)] == ["dag", "første", "svar", "uden", "fil"]
    numbered = [mail("b", "2026-03-02", number="1"), mail("a", "2025-01-01", number="2")]
    assert in_order(numbered) == numbered


def test_a_second_run_names_what_is_new_and_gone():
    difference = {"new": ["4", "5"], "changed": [], "gone": ["1"], "unchanged": 2, "damaged": [],
                  "strays": [], "filtered": [], "sources": {}}  # fmt: skip
    item = {"number": "1", "source": "drev", "reason": "", "state": "fetched"}
    result = {"documents": [item], "states": {"fetched": 1}, "difference": difference}
    lines = told(result, Path("ud"), dry_run=False)
    assert "  Nye: nr. 4, 5." in lines
    assert "  Forsvundne: nr. 1." in lines
    first = {**difference, "gone": [], "unchanged": 0}
    assert not any("nr. 4" in line for line in told({**result, "difference": first}, dry_run=False))
    many = {**result["difference"], "new": [str(n) for n in range(1, 5001)], "unchanged": 1}
    (line,) = (li for li in told({**result, "difference": many}, dry_run=False) if "Nye: nr" in li)
    assert line.endswith(", 49, 50 og 4950 til.")
    nothing = {**result, "documents": []}
    assert not any("redactor run" in line for line in told(nothing, Path("ud"), dry_run=False))


def test_what_is_told_in_utc_is_asked_by_the_danish_day(tmp_path: Path) -> None:
    """A day kept as the moment it begins in Denmark is the day before in UTC."""
    assert iso_day("2026-03-04T23:00:00Z") == iso_day("05-03-2026") == "2026-03-05"
    path = tmp_path / "Notat.txt"
    path.write_text("Notat")
    night = datetime(2026, 7, 1, 22, 30, tzinfo=UTC).timestamp()
    os.utime(path, (night, night))
    (listed,) = Folder(tmp_path).list_documents(SourceCase(id=str(tmp_path), number=""))
    assert listed.written == day_at(night) == "2026-07-02"
    mail = SourceDocument(id="1", date="2026-07-01T22:30:00Z")
    for day, fits in ((date(2026, 7, 1), False), (date(2026, 7, 2), True)):
        filters = Filters.model_validate({"from": day, "to": day})
        assert (wanted(mail, filters), wanted(listed, filters)) == (fits, fits)
