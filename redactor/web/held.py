"""What the application holds for every request."""

from __future__ import annotations

from fastapi import Request

from redactor.service.desk import Desk
from redactor.service.register import Register
from redactor.service.reviewing.preview import Pictures
from redactor.service.working import Workshop


def the_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def the_register(request: Request) -> Register:
    register: Register = request.app.state.register
    return register


def the_workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


def the_pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures
