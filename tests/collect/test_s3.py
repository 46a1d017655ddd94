"""S3 against an independent server (moto), which checks every signature."""

from collections.abc import Iterator
from hashlib import sha256

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer

from redactor.collect.contract import SourceError
from redactor.collect.opening import open_source
from redactor.collect.recipe import parse_recipe

_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


@pytest.fixture
def store(monkeypatch, pdf) -> Iterator[tuple[str, str]]:
    """(address, key id) of a server that from now on checks who asks."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "opsætning")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opsætning")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for what, body in (("reset-auth", b"inf"), ("reset", b"")):
        requests.post(f"{address}/moto-api/{what}", data=body, timeout=10)
    s3 = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    s3.create_bucket(Bucket="sager")
    s3.put_object(Bucket="sager", Key="2026-1/2 brev æ+&.pdf", Body=pdf)
    s3.put_object(Bucket="sager", Key="2026-1/bilag/stor.txt", Body=b"x" * 11_000_000)
    s3.put_object(Bucket="sager", Key="2026-10/anden.txt", Body=b"en anden sag")
    iam = boto3.client("iam", endpoint_url=address, region_name="us-east-1")
    iam.create_user(UserName="robot")
    iam.put_user_policy(UserName="robot", PolicyName="alt", PolicyDocument=_ALL)
    key = iam.create_access_key(UserName="robot")["AccessKey"]
    requests.post(f"{address}/moto-api/reset-auth", data=b"0", timeout=10)
    monkeypatch.setenv("HEMMELIG", key["SecretAccessKey"])
    yield address, key["AccessKeyId"]
    server.stop()


def source(store: tuple[str, str]) -> str:
    address, key = store
    return (
        f"  - {{name: s3, type: s3, address: '{address}', bucket: sager, key: {key},"
        " secret: {env: HEMMELIG}, put_back: 'ud/{case}'}"
    )


def test_objects_of_the_case_alone_are_collected(store, gather, by_id, tmp_path, pdf):
    items = by_id(gather(source(store)))
    assert {name: item["state"] for name, item in items.items()} == {
        "2 brev æ+&.pdf": "fetched", "bilag/stor.txt": "fetched",
    }  # fmt: skip
    assert (tmp_path / "out" / items["2 brev æ+&.pdf"]["file"]).read_bytes() == pdf
    assert items["bilag/stor.txt"]["size"] == 11_000_000
    again = gather(source(store))["difference"]
    assert (again["unchanged"], again["changed"]) == (2, [])


def test_a_wrong_secret_is_refused(store, gather, monkeypatch):
    monkeypatch.setenv("HEMMELIG", "forkert")
    told = gather(source(store))["difference"]["sources"]["s3"]
    assert "nægtet" in told
    assert "forkert" not in told


def test_finished_files_go_back_without_overwriting(store, tmp_path, pdf):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(store)}")
    opened = open_source(recipe.sources[0], recipe, "2026-1", tmp_path)
    done = tmp_path / "001.pdf"
    done.write_bytes(pdf)
    assert opened.taken_back(done, "001.pdf") is None
    assert opened.put_back(done, "001.pdf").id == "ud/2026-1/001.pdf"
    again = opened.taken_back(done, "001.pdf")
    assert again is not None
    assert again.sha256 == sha256(pdf).hexdigest()
    (tmp_path / "andet.pdf").write_bytes(pdf[:-1])
    assert opened.taken_back(tmp_path / "andet.pdf", "001.pdf") is None
    with pytest.raises(SourceError, match="allerede"):
        opened.put_back(done, "001.pdf")
    opened.close()
