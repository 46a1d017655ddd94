"""The desk's other work over HTTP: people, search, preview, sending back, PostgreSQL."""

import json
import re
import urllib.error
import uuid
from pathlib import Path

import pytest

from tests.databases import environment
from tests.web.acting import LETTER, Opened, form, until_read
from tests.web.conftest import Server, Visitor


def test_merging_and_parting_is_remembered(opened: Opened, anna: Visitor) -> None:
    base = f"{opened.base}/personer"
    mette, jens = (opened.of(opened.page, name)["entity"] for name in ("Mette", "Jens"))
    assert mette != jens
    anna.post(f"{opened.base}/svar", view=opened.view, after=0, action="redact", entity=jens)
    form(anna, f"{base}/laeg-sammen", entity=[mette, jens])
    merged = opened.now(anna)
    one = opened.of(merged, "Mette")["entity"]
    assert opened.of(merged, "Jens")["entity"] == one
    # What was decided for Jens as a whole still holds for him, wherever he now belongs.
    assert opened.of(merged, "Jens")["state"] == "covered"
    assert opened.of(merged, "Mette")["state"] == "ask"
    names = [item["id"] for item in merged["items"] if "Jens" in item["text"]]
    form(anna, f"{base}/{one}/udskil", finding=names)
    parted = opened.now(anna)
    assert opened.of(parted, "Jens")["entity"] != opened.of(parted, "Mette")["entity"]
    assert opened.of(parted, "Jens")["state"] == "covered"
    form(anna, f"{opened.base}/laes")
    until_read(anna, opened.case)
    again = opened.now(anna)
    assert opened.of(again, "Jens")["entity"] == opened.of(parted, "Jens")["entity"]


def test_a_role_is_corrected_and_taken_back(opened: Opened, anna: Visitor) -> None:
    """Suggestions follow the role; answers stay; the log tells it."""
    base = f"{opened.base}/personer"
    mette = opened.of(opened.page, "Mette")["entity"]
    before = opened.of(opened.now(anna), "Mette")["state"]
    assert 'id="role"' in anna.get(f"{base}/{mette}").decode()
    form(anna, f"{base}/{mette}/rolle", role="official")
    assert opened.of(opened.now(anna), "Mette")["state"] == "quiet" != before
    assert '<option value="official" selected>' in anna.get(f"{base}/{mette}").decode()
    assert anna.post(f"{opened.base}/fortryd", **opened.view)["regrouped"]
    assert opened.of(opened.now(anna), "Mette")["state"] == before
    log = anna.get(f"{opened.base}/log").decode()
    assert "Rolle valgt" in log
    assert "offentligt ansat" in log


def test_undoing_a_merge_or_a_split_leaves_answers_alone(opened: Opened, anna: Visitor) -> None:
    base = f"{opened.base}/personer"
    mette, jens = (opened.of(opened.page, name)["entity"] for name in ("Mette", "Jens"))
    anna.post(f"{opened.base}/svar", view=opened.view, after=0, action="redact", entity=jens)
    form(anna, f"{base}/laeg-sammen", entity=[mette, jens])
    one = opened.of(opened.now(anna), "Jens")["entity"]
    names = [i["id"] for i in opened.now(anna)["items"] if "Jens" in i["text"]]
    both = {i["id"] for i in opened.now(anna)["items"] if i["entity"] == one}
    first = opened.of(opened.now(anna), "Mette")["id"]  # by which the two were put together
    for chosen in ([first], names[:1]):
        form(anna, f"{base}/{one}/udskil", finding=chosen)
        # What was chosen goes, and nothing else that is written alike.
        parted = {i["id"]: i["entity"] for i in opened.now(anna)["items"] if i["id"] in both}
        (goes,) = {parted.pop(id_) for id_ in chosen}
        assert goes not in parted.values()
        assert len(set(parted.values())) == 1
        if chosen == [first]:
            assert anna.post(f"{opened.base}/fortryd", **opened.view)["regrouped"]

    told = anna.post(f"{opened.base}/fortryd", **opened.view)  # the split
    assert told["regrouped"]
    assert {i["entity"] for i in told["items"] if i["id"] in names} == {one}
    told = anna.post(f"{opened.base}/fortryd", **opened.view)  # the merge
    assert told["regrouped"]
    assert opened.of(told, "Jens")["entity"] == jens
    assert opened.of(told, "Mette")["entity"] == mette
    assert opened.of(told, "Jens")["state"] == "covered"
    # Jens's answer is for him as a whole again, so that another one for him takes its place.
    kept = anna.post(f"{opened.base}/svar", view=opened.view, after=told["seq"], action="keep",
                     entity=jens)  # fmt: skip
    assert opened.of(kept, "Jens")["state"] == "kept"
    anna.post(f"{opened.base}/fortryd", **opened.view)
    told = anna.post(f"{opened.base}/fortryd", **opened.view)  # the first answer of all
    assert not told["regrouped"]
    assert opened.of(told, "Jens")["state"] == "ask"
    assert not anna.post(f"{opened.base}/fortryd", **opened.view)["undone"]


def test_what_was_answered_in_one_go_is_undone_in_one_go(opened: Opened, anna: Visitor) -> None:
    states = [item["state"] for item in opened.page["items"]]
    assert states.count("suggest") >= 1
    ids = [item["id"] for item in opened.page["items"]]
    anna.post(f"{opened.base}/svar", view=opened.view, after=0, action="keep", findings=ids[:1])
    anna.post(f"{opened.base}/svar", view=opened.view, after=1, action="redact", findings=ids)
    assert {item["state"] for item in opened.now(anna)["items"]} == {"covered"}
    told = anna.post(f"{opened.base}/fortryd", **opened.view)
    assert [item["state"] for item in told["items"]] == ["kept", *states[1:]]
    told = anna.post(f"{opened.base}/fortryd", **opened.view)
    assert [item["state"] for item in told["items"]] == states
    assert not anna.post(f"{opened.base}/fortryd", **opened.view)["undone"]
    accepted = anna.post(f"{opened.base}/svar", view=opened.view, after=told["seq"],
                         accept=opened.view)  # fmt: skip
    assert [item["state"] for item in accepted["items"]] == [
        "covered" if state == "suggest" else state for state in states
    ]


def test_an_answer_for_a_person_comes_as_their_own_line(opened: Opened, anna: Visitor) -> None:
    base = f"{opened.base}/personer"
    jens = opened.of(opened.page, "Jens")["entity"]
    assert anna.get(base).count(b'<tr id="e-') > 1
    # From a person one goes on to the next who lacks an answer; what nobody has answered says so.
    (following,) = re.findall(
        r'personer/([^"]+)">Næste uden svar', anna.get(f"{base}/{jens}").decode()
    )
    assert following != jens
    whole = anna.get(base).decode()
    assert "Ikke foreslået dækket" in whole
    assert "Bevaret<" not in whole
    told = form(anna, f"{base}/{jens}/svar", action="redact", after=0, back="line")
    assert re.findall(r'<tr id="e-([^"]+)"', told) == [jens]
    assert f'data-seq="1" data-left="{opened.now(anna)["open"]["case"]}"' in told


def test_search_and_sweep(opened: Opened, anna: Visitor) -> None:
    found = form(anna, f"{opened.base}/soeg", query="j-####-@@")
    (key,) = re.findall(r'name="hit" value="([^"]+)"', found)
    with pytest.raises(urllib.error.HTTPError) as refused:
        form(anna, f"{opened.base}/soeg/daek", query="j-####-@@", hit=[key])
    assert refused.value.code == 400
    done = form(anna, f"{opened.base}/soeg/daek", query="j-####-@@", hit=[key], basis="ofl-30-1")
    assert "1 sted er dækket" in done
    assert any(item["type"] == "Markeret i hånden" or "J-2026" in item["text"]
               for item in opened.now(anna)["items"] if item["state"] == "covered")  # fmt: skip
    form(anna, f"{opened.base}/soeg/altid", word="hegnet", reach="case")
    until_read(anna, opened.case)
    assert opened.of(opened.now(anna), "hegnet")["state"] == "suggest"


def test_the_preview_is_what_leaves(opened: Opened, anna: Visitor) -> None:
    opened.settle(anna)
    page = anna.send("GET", f"{opened.base}/dok/{opened.document}/udkast", None).decode()
    output = re.findall(r"/udkast/([0-9a-f]{64})/1\.png", page)[0]
    picture = anna.get(f"{opened.base}/udkast/{output}/1.png?dpi=72")
    assert picture.startswith(b"\x89PNG")
    with pytest.raises(urllib.error.HTTPError) as refused:
        anna.get(f"{opened.base}/udkast/{'0' * 64}/1.png")
    assert refused.value.code == 404


def test_contradictions_and_four_eyes(service: Server, opened: Opened, anna: Visitor) -> None:
    opened.settle(anna)
    page = opened.now(anna)
    jens = [item for item in page["items"] if item["text"] == "Jens Kvist"]
    assert len(jens) == 2
    anna.post(f"{opened.base}/svar", view=opened.view, after=page["seq"], action="keep",
              findings=[jens[1]["id"]])  # fmt: skip
    assert "Modsigelser" in anna.get(f"{opened.base}/godkendelse").decode()
    with pytest.raises(urllib.error.HTTPError):
        form(anna, f"{opened.base}/send")
    anna.post(f"{opened.base}/fortryd", **opened.view)
    form(anna, f"{opened.base}/send", note="Klar")
    with pytest.raises(urllib.error.HTTPError):
        form(anna, f"{opened.base}/godkend")  # her own work, and she is no approver
    bo = Visitor(service, "Bo Krag")
    told = form(bo, f"{opened.base}/send-tilbage", note="Se adressen igen.")
    assert "Se adressen igen." in told
    form(anna, f"{opened.base}/send")
    with pytest.raises(urllib.error.HTTPError):
        form(bo, f"{opened.base}/godkend")  # pages with risk are to be seen first
    bo.post(f"{opened.base}/set", **opened.view)
    form(bo, f"{opened.base}/godkend")
    # Any later answer voids the approval: nothing is built.
    page = opened.now(anna)
    anna.post(f"{opened.base}/svar", view=opened.view, after=page["seq"], action="keep",
              findings=[opened.of(page, "31 90 44 28")["id"]])  # fmt: skip
    form(bo, f"{opened.base}/frigiv")
    until_read(anna, opened.case)
    assert not service.folder(opened.case).release.exists()
    form(anna, f"{opened.base}/send")
    bo.post(f"{opened.base}/set", **opened.view)
    form(bo, f"{opened.base}/godkend")
    form(bo, f"{opened.base}/frigiv")
    until_read(anna, opened.case)
    assert sorted(path.name for path in service.folder(opened.case).release.iterdir()) == [
        "decision.docx", "documents", "index.pdf", "index.xlsx"
    ]  # fmt: skip
    assert anna.get(f"{opened.base}/udlevering/1").startswith(b"%PDF")


def test_nobody_approves_their_own_work(service: Server, opened: Opened, anna: Visitor) -> None:
    bo = Visitor(service, "Bo Krag")
    first = next(item["id"] for item in opened.page["items"] if item["open"])
    bo.post(f"{opened.base}/svar", view=opened.view, after=0, action="redact", findings=[first])
    opened.settle(anna)
    form(anna, f"{opened.base}/send", note="Se især side 1.")
    with pytest.raises(urllib.error.HTTPError) as refused:
        form(bo, f"{opened.base}/godkend")
    assert "selv arbejdet" in json.loads(refused.value.read())["message"]
    # Nor is he asked to look at pages for it. What the sender wrote stands before all there is.
    told = bo.get(f"{opened.base}/godkendelse").decode()
    assert "Sider, godkenderen skal se</h2>" in told
    assert "du skal se" not in told
    assert "Se især side 1." in told.split("<h2")[0]
    assert f"Akt 1 ({opened.document[:12]})" in bo.get(f"{opened.base}/log").decode()


@pytest.mark.databases("sqlite")  # what it reads is the same from both
def test_a_case_made_on_the_command_line_is_listed(
    service: Server, anna: Visitor, tmp_path: Path
) -> None:
    from tests.flow.program import redactor

    letter = tmp_path / "Brev.txt"
    letter.write_text(LETTER)
    name = uuid.uuid4().hex
    assert (
        redactor(
            "run", letter, "--out", service.data / name, **environment(service.data)
        ).returncode
        == 0
    )
    assert name in anna.get("/").decode()
