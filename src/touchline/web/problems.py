"""How errors are answered: one form for all, with what to do about it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from touchline.errors import ResourceError, TouchlineError, WorkspaceError

__all__ = ["Problem", "Refusal", "answer_problems", "refuse"]


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    code: str
    """Stable name of the kind of problem, for programs and for words in the reader's language."""
    message: str
    hint: str | None = None
    where: str | None = None


_CODES: Final = {
    400: "bad_request", 401: "sign_in", 403: "not_allowed", 404: "not_found", 405: "bad_method",
    409: "conflict", 410: "gone", 413: "too_large", 422: "bad_request", 429: "too_many",
}  # fmt: skip


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """An answer other than 200; raised by :func:`refuse`."""

    def __init__(self, status: int, problem: Problem, headers: dict[str, str]) -> None:
        self.status, self.problem, self.headers = status, problem, headers
        super().__init__(problem.message)


def refuse(
    status: int,
    message: str,
    *,
    hint: str | None = None,
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> Refusal:
    """Make the refusal of a request, to be raised.

    Examples
    --------
    >>> refuse(404, "there is no map 'x'").problem.code
    'not_found'
    """
    found = code or _CODES.get(status, "failed")
    return Refusal(status, Problem(code=found, message=message, hint=hint), headers or {})


def answer_problems(app: FastAPI) -> None:
    """Let the app answer every error as a :class:`Problem`."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(TouchlineError, _of_user)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _body)


def _refusal(_: Request, error: Any) -> JSONResponse:
    return _json(error.status, error.problem, error.headers)


def _of_user(_: Request, error: Any) -> JSONResponse:
    status = 503 if isinstance(error, ResourceError) else 400
    if isinstance(error, WorkspaceError) and "another process" in error.message:
        status = 409
    code = type(error).__name__.removesuffix("Error").lower()
    problem = Problem(code=code, message=error.message, hint=error.hint, where=error.where)
    return _json(status, problem, {})


def _http(_: Request, error: Any) -> JSONResponse:
    problem = Problem(code=_CODES.get(error.status_code, "failed"), message=str(error.detail))
    return _json(error.status_code, problem, dict(error.headers or {}))


def _body(_: Request, error: Any) -> JSONResponse:
    """Say which field of a request is not as expected."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    problem = Problem(code="bad_request", message=f"{where}: {first['msg']}", where=where)
    return _json(422, problem, {})


def _json(status: int, problem: Problem, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse(problem.model_dump(exclude_none=True), status, headers=headers)
