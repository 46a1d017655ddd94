"""The review service in the browser: FastAPI routes, templates, static files."""

from redactor.web.app import create_app, serve

__all__ = ["create_app", "serve"]
