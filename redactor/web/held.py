"""What the application holds for every request.

Coroutines, so that none of them costs a way to another thread and back.
"""

from __future__ import annotations

from fastapi import Request

from redactor.service.desk import Desk
from redactor.service.register import Register
from redactor.service.reviewing.preview import Pictures
from redactor.service.working import Workshop


async def the_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def the_register(request: Request) -> Register:
    register: Register = request.app.state.register
    return register


async def the_workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


async def the_pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures
