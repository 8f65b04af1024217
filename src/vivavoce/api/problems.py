"""The one error mapper: whatever goes wrong becomes problem+json (RFC 9457) with the right status.

`install_problems` registers the handlers; `RequestContext` gives each request its id and turns what nobody expected
into a 500 that tells the caller the id and nothing else.
"""

from __future__ import annotations

import json
import re
import traceback
import uuid
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vivavoce.domain.refusal import Refused
from vivavoce.ports import errors as e

CAUSES_MAX = 5
MEDIA_TYPE = "application/problem+json"
UNSOUND = "The stored data needs the operator's attention. Please tell whoever runs this service."

log = structlog.get_logger(__name__)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class Problem(BaseModel):
    """What went wrong, for people (`detail`) and for programs (`code`)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such interview."])
    code: str = Field(examples=["not_found"])
    request_id: str = Field(examples=["b4c1f2d09a"])
    errors: list[dict[str, str]] | None = Field(
        default=None, examples=[[{"field": "email", "message": "This is not an e-mail address."}]]
    )


STATUS_OF_ERROR: Mapping[type[e.VivaError], int] = {
    e.NotSignedIn: 401,
    e.NotAllowed: 403,
    e.NotFound: 404,
    e.Conflict: 409,
    e.TooLarge: 413,
    e.WrongMediaType: 415,
    e.Invalid: 422,
    e.TooMany: 429,
    e.Unavailable: 503,
    e.AppendRaced: 503,
    e.DataUnsound: 503,
}

WRONG_INPUT = frozenset(
    {
        "answer_empty",
        "answer_not_read",
        "answer_too_long",
        "board_unfit",
        "code_empty",
        "code_too_long",
        "consent_required",
        "criteria_unlike_rubric",
        "duration_invalid",
        "evidence_not_in_answer",
        "extra_time_invalid",
        "file_name_unfit",
        "gap_filled_twice",
        "language_missing",
        "input_too_long",
        "matched_twice",
        "max_questions_invalid",
        "not_a_number",
        "note_too_long",
        "number_unclear",
        "one_option_only",
        "order_incomplete",
        "points_missing",
        "score_out_of_range",
        "score_without_evidence",
        "score_without_reason",
        "typing_unfit",
        "unknown_gap",
        "unknown_integrity_kind",
        "unknown_item",
        "unknown_kind",
        "unknown_language",
        "unknown_option",
        "wrong_answer_field",
        "wrong_unit",
    }
)
"""Refusals for what was sent. The others are for when it was sent: the interview is in another state."""

NOT_THERE = frozenset({"not_found", "unknown_example", "unknown_question", "unknown_version"})

CODE_OF_STATUS = {
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "wrong_media_type",
    422: "invalid",
    429: "too_many",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    status: int
    code: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    retry_after_s: float | None = None
    headers: Mapping[str, str] | None = None


def current_request_id() -> str:
    return _request_id.get()


def problem_for(error: e.VivaError | Refused) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error, for those who answer without raising (a WebSocket's `error` frame)."""
    fault = _of_refusal(error) if isinstance(error, Refused) else _of_viva(error)
    return fault.status, _body(fault)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: these statuses answer with a problem."""
    schema = Problem.model_json_schema()
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (*statuses, 413, 422)
    }


def install_problems(app: FastAPI) -> None:
    async def viva(_: Request, error: Exception) -> Response:
        assert isinstance(error, e.VivaError)
        if isinstance(error, e.DataUnsound):
            log.error("data_unsound", detail=error.detail)
        return _response(_of_viva(error))

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return _response(_of_refusal(error))

    async def unfit(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _response(_of_validation(error))

    async def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _response(_of_http(error))

    app.add_exception_handler(e.VivaError, viva)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, http)


def _of_viva(error: e.VivaError) -> _Fault:
    status = next((STATUS_OF_ERROR[kind] for kind in type(error).__mro__ if kind in STATUS_OF_ERROR), 500)
    if isinstance(error, e.DataUnsound):
        return _Fault(status=status, code=error.code, detail=UNSOUND)
    if isinstance(error, e.AppendRaced):
        return _Fault(
            status=status, code=error.code, detail="Someone else was first. Please try again.", retry_after_s=1
        )
    return _Fault(
        status=status,
        code=error.code,
        detail=error.detail,
        errors=error.errors if isinstance(error, e.Invalid) else (),
        retry_after_s=error.retry_after_s if isinstance(error, e.TooMany | e.Unavailable) else None,
        headers={"WWW-Authenticate": "Bearer"} if status == 401 else None,
    )


def _of_refusal(error: Refused) -> _Fault:
    status = 404 if error.code in NOT_THERE else 422 if error.code in WRONG_INPUT else 409
    too_soon = error.retry_after_s is not None
    return _Fault(
        status=429 if too_soon else status, code=error.code, detail=error.reason, retry_after_s=error.retry_after_s
    )


def _of_validation(error: RequestValidationError) -> _Fault:
    """Field by field, without the input itself: it may be a password."""
    found = error.errors()[:50]
    if any(one["type"] == "json_invalid" for one in found):
        return _Fault(status=422, code="invalid", detail=f"The body is not JSON that can be read{_place(found)}.")
    fields = [{"field": ".".join(map(str, _below_body(one["loc"]))), "message": str(one["msg"])} for one in found]
    named = {field["field"]: field["message"] for field in reversed(fields) if field["field"]}
    wrong = "; ".join(f"{name}: {message}" for name, message in reversed(named.items()))
    detail = f"Correct this: {wrong}." if wrong else "Send a body: a JSON object with the fields that /docs names."
    return _Fault(status=422, code="invalid", detail=_cut(detail), errors=fields)


def _place(found: Sequence[Any]) -> str:
    place = found[0]["loc"][-1]
    return f", from character {place + 1} on" if isinstance(place, int) else ""


def _cut(detail: str) -> str:
    return detail if len(detail) <= 500 else f"{detail[:499]}…"


def _below_body(location: Sequence[int | str]) -> Sequence[int | str]:
    return location[1:] if location and location[0] in ("body", "query", "path", "header") else location


def _of_http(error: HTTPException) -> _Fault:
    """What the framework itself refuses; its 400 is a body that cannot be read, which is invalid like any other."""
    status = 422 if error.status_code == 400 else error.status_code
    detail = str(error.detail)
    if detail == "Not Found":
        detail = "There is nothing at this address. /docs shows what there is."
    elif status == 405:
        detail = f"This address does not take this method. It takes {(error.headers or {}).get('Allow', 'others')}."
    return _Fault(status=status, code=CODE_OF_STATUS.get(status, "error"), detail=detail, headers=error.headers)


def _body(fault: _Fault) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(fault.status).phrase,
        "status": fault.status,
        "detail": fault.detail,
        "code": fault.code,
        "request_id": current_request_id(),
    }
    if fault.errors:
        body["errors"] = [dict(found) for found in fault.errors]
    return body


def _response(fault: _Fault) -> Response:
    headers = dict(fault.headers or {})
    if fault.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, ceil(fault.retry_after_s)))
    # json.dumps escapes what is not ASCII, so that a lone surrogate in a field name cannot break the answer.
    content = json.dumps(_body(fault)).encode("ascii")
    return Response(content, status_code=fault.status, headers=headers, media_type=MEDIA_TYPE)


def problem_response(status: int, code: str, detail: str) -> Response:
    """For middleware, which stands outside of the handlers."""
    return _response(_Fault(status=status, code=code, detail=detail))


# Request ids and the unexpected

_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class RequestContext:
    """Gives each request an id, for the log and the caller, and answers for what nobody has caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(request_id)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._run(scope, receive, send, request_id)
            finally:
                _request_id.reset(token)

    async def _run(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] in ("http.response.start", "websocket.accept"):
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        if scope["type"] == "websocket":
            await self._app(scope, receive, send_with_id)
            return
        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            # The last line of all: a bug reaches the caller neither as a traceback nor as a cut connection.
            log.error("unexpected_error", method=scope["method"], route=_route_of(scope), trace=trace_of(error))
            if started:
                raise
            response = problem_response(
                500, "internal_error", f"Something went wrong here. If you report it, give the id {request_id}."
            )
            await response(scope, receive, send_with_id)


def trace_of(error: BaseException) -> str:
    """The traceback without the messages: a message may quote what was sent, as those of databases do."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < CAUSES_MAX:
        parts.append("".join(traceback.format_tb(current.__traceback__)) + type(current).__qualname__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n\n".join(reversed(parts))


def _route_of(scope: Scope) -> str:
    """The route's template: a path itself may name a person."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
