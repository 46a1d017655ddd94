"""A parser child that does what bad documents make real ones do."""

import os
import signal
import socket
import time
from typing import Any

from redactor.engine.childloop import serve
from redactor.errors import InputCode, InputError


def answer(**given: Any) -> dict[str, Any]:
    print("chatter of a library")
    return given


def crash() -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def hang() -> dict[str, Any]:
    os.system("sleep 300.0625 &")
    time.sleep(300)
    return {}


def gobble() -> dict[str, Any]:
    hoard = [bytearray(50_000_000) for _ in range(100)]
    return {"size": len(hoard)}


def flood(path: str) -> dict[str, Any]:
    with open(path, "wb") as out:
        for _ in range(200):
            out.write(bytes(1_000_000))
    return {}


def refuse() -> dict[str, Any]:
    raise InputError(InputCode.ENCRYPTED)


def blurt() -> dict[str, Any]:
    raise ValueError("the secret of the document")


def phone_home() -> dict[str, Any]:
    with socket.socket() as sock:
        sock.settimeout(2)
        return {"refused": sock.connect_ex(("127.0.0.1", 9)) != 111}


_silences: list[float] = []


def quiet() -> None:
    _silences.append(time.monotonic())


def silences() -> dict[str, Any]:
    return {"heard": len(_silences)}


OPERATIONS = {
    "answer": answer,
    "crash": crash,
    "hang": hang,
    "gobble": gobble,
    "flood": flood,
    "refuse": refuse,
    "blurt": blurt,
    "phone_home": phone_home,
    "silences": silences,
}

if __name__ == "__main__":
    serve(OPERATIONS, idle=quiet, seconds=0.5)
