"""The API for programs, under /api/v1: the same use cases as the pages, behind bearer tokens."""

from redactor.web.api.app import create_api, problem

__all__ = ["create_api", "problem"]
