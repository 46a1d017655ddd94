"""A small fictional case portal for the web robot: everyone and everything in it is invented.

Log-in, search, paging, attachments, a slow page, sessions that end after a number of requests,
a document cut short, a forbidden one, a deleted one, one that redirects to another server, and
one that opens only by a click. Start it with

    uvicorn --factory samples.portal.app:make_portal --port 8100

and log in as `robot` with the password `prøve`.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from html import escape
from typing import Annotated

from fastapi import Cookie, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

USER, PASSWORD = "robot", "prøve"
CASE = "BYG-2026-0042"
PER_PAGE = 5


@dataclass(frozen=True, slots=True)
class Act:
    """One document of the portal's only case."""

    number: int
    title: str
    date: str
    direction: str
    party: str
    behaviour: str = "ok"
    attachments: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"D{self.number:03d}"


ACTS = (
    Act(1, "Ansøgning om byggetilladelse", "03-02-2026", "Ind", "Asta Kvistgård", "ok",
        ("Situationsplan", "Facadetegning")),
    Act(2, "Kvittering for modtagelse", "04-02-2026", "Ud", "Asta Kvistgård"),
    Act(3, "Naboorientering", "10-02-2026", "Ud", "Birger Lynghøj"),
    Act(4, "Indsigelse fra nabo", "19-02-2026", "Ind", "Birger Lynghøj", "ok", ("Foto",)),
    Act(5, "Telefonnotat", "20-02-2026", "Intern", "", "slow"),
    Act(6, "Statiske beregninger", "24-02-2026", "Ind", "Ingeniør Tang", "broken"),
    Act(7, "Fortroligt notat", "25-02-2026", "Intern", "", "forbidden"),
    Act(8, "Slettet udkast", "26-02-2026", "Intern", "", "deleted"),
    Act(9, "Høringssvar", "01-03-2026", "Ind", "Museet", "elsewhere"),
    Act(10, "Fejlside i stedet for fil", "02-03-2026", "Ind", "", "webpage"),
    Act(11, "Partshøring", "05-03-2026", "Ud", "Asta Kvistgård"),
    Act(12, "Byggetilladelse", "20-03-2026", "Ud", "Asta Kvistgård", "ok", ("Vilkår",)),
)  # fmt: skip


def small_pdf(text: str) -> bytes:
    """A one-page PDF with one line of text."""
    shown = text.encode("cp1252", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F1 14 Tf 72 770 Td (" + shown + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 6\n0000000000 65535 f \n" + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )  # fmt: skip


def page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        f"<!doctype html><html lang=da><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def make_portal(
    *,
    requests_per_session: int = 1000,
    slow_seconds: float = 1.5,
    elsewhere: str = "http://127.0.0.2:9/",
) -> FastAPI:
    """The portal. A session ends after `requests_per_session` requests."""
    app = FastAPI(openapi_url=None)
    sessions: dict[str, int] = {}
    app.state.seen = []
    app.state.logins = 0

    def open_session(key: str | None) -> bool:
        if key is None or sessions.get(key, 0) <= 0:
            return False
        sessions[key] -= 1
        return True

    def login_page() -> HTMLResponse:
        return page(
            "Log ind",
            "<form id=login method=post action=/login><input name=user>"
            "<input name=password type=password><button>Log ind</button></form>",
        )

    @app.middleware("http")
    async def remember(request: Request, follow):  # type: ignore[no-untyped-def]
        app.state.seen.append(request.url.path)
        return await follow(request)

    @app.get("/login")
    async def show_login() -> Response:
        return login_page()

    @app.post("/login")
    async def login(user: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
        if (user, password) != (USER, PASSWORD):
            return login_page()
        app.state.logins += 1
        key = secrets.token_hex(16)
        sessions[key] = requests_per_session
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie("portal", key, httponly=True)
        return answer

    @app.get("/")
    async def start(portal: Annotated[str | None, Cookie()] = None) -> Response:
        if not open_session(portal):
            return RedirectResponse("/login")
        return page("Sager", "<form action=/search><input name=q id=q>"
                             "<button id=go>Søg</button></form>")  # fmt: skip

    @app.get("/search")
    async def search(q: str, portal: Annotated[str | None, Cookie()] = None) -> Response:
        if not open_session(portal):
            return RedirectResponse("/login")
        hit = f"<a class=case href=/case/{CASE}>{CASE} Carport</a>" if q == CASE else ""
        return page("Søgning", hit or "<p class=none>Ingen sager fundet.</p>")

    @app.get("/case/{case}")
    async def show_case(
        case: str, side: int = 1, portal: Annotated[str | None, Cookie()] = None
    ) -> Response:
        if not open_session(portal):
            return RedirectResponse("/login")
        if side == 2:
            await asyncio.sleep(slow_seconds)
        shown = ACTS[(side - 1) * PER_PAGE : side * PER_PAGE]
        rows = "".join(
            f"<tr><td class=id>{act.id}</td><td class=no>Akt {act.number}</td>"
            f"<td><a class=title href=/act/{act.id}>{escape(act.title)}</a></td>"
            f"<td class=date>{act.date}</td><td class=dir>{act.direction}</td>"
            f"<td class=party>{escape(act.party)}</td></tr>"
            for act in shown
        )
        more = (
            f"<a rel=next href='/case/{escape(case)}?side={side + 1}'>Næste</a>"
            if side * PER_PAGE < len(ACTS)
            else ""
        )
        return page("Sag", f"<table id=acts><tbody>{rows}</tbody></table>{more}")

    @app.get("/act/{act}")
    async def show_act(act: str, portal: Annotated[str | None, Cookie()] = None) -> Response:
        if not open_session(portal):
            return RedirectResponse("/login")
        found = next((one for one in ACTS if one.id == act), None)
        if found is None:
            return Response(status_code=404)
        files = "".join(
            f"<li><a class=file href=/file/{act}-{place}>{escape(name)}</a></li>"
            for place, name in enumerate(found.attachments, 1)
        )
        return page(
            escape(found.title),
            f"<a class=main href=/file/{act} download>Hent</a>"
            f"<button class=get onclick=\"location.href='/file/{act}'\">Hent fil</button>"
            f"<ul>{files}</ul>",
        )

    @app.get("/file/{file}")
    async def download(file: str, portal: Annotated[str | None, Cookie()] = None) -> Response:
        if not open_session(portal):
            return login_page()  # as many systems do: a log-in page with status 200
        act_id, _, place = file.partition("-")
        act = next((one for one in ACTS if one.id == act_id), None)
        if act is None or act.behaviour == "deleted":
            return Response(status_code=410)
        if act.behaviour == "forbidden":
            return Response(status_code=403)
        if act.behaviour == "elsewhere":
            return RedirectResponse(elsewhere)
        if act.behaviour == "webpage":
            return page("Fejl", "<p>Der skete en fejl.</p>")
        if act.behaviour == "slow":
            await asyncio.sleep(slow_seconds)
        title = act.attachments[int(place) - 1] if place else act.title
        content = small_pdf(f"{CASE} {act.id} {title}")
        if act.behaviour == "broken":
            content = content[:200]
        return Response(
            content,
            media_type="application/pdf",
            headers={"content-disposition": f'attachment; filename="{file}.pdf"'},
        )

    return app
