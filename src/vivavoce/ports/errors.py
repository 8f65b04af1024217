"""Every failure that a caller may meet.

    VivaError
    ├── NotFound              it is not there, or not yours
    ├── NotAllowed            your role may not do this
    ├── NotSignedIn           no valid sign-in
    ├── Invalid               the input does not fit              (errors: field by field)
    ├── Conflict              the thing is in another state
    ├── TooLarge              more than is accepted
    ├── WrongMediaType        a kind of file that is not read
    ├── TooMany               slow down                            (retry_after_s)
    ├── Unavailable           not now                              (retry_after_s)
    │   ├── ReadOnly          the disk is full: nothing new is taken, nothing is lost
    │   └── Overloaded        too much at once
    ├── AppendRaced           another writer was first: read again, decide again
    └── DataUnsound           the data cannot be trusted; the message names the way out

`domain.refusal.Refused` stands beside them: the rules' own no.
"""

from __future__ import annotations


class VivaError(Exception):
    code = "error"

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


class NotFound(VivaError):
    code = "not_found"


class NotAllowed(VivaError):
    code = "not_allowed"


class NotSignedIn(VivaError):
    code = "not_signed_in"


class Invalid(VivaError):
    code = "invalid"

    def __init__(self, detail: str, *, code: str | None = None, errors: tuple[dict[str, str], ...] = ()) -> None:
        super().__init__(detail, code=code)
        self.errors = errors


class Conflict(VivaError):
    code = "conflict"


class TooLarge(VivaError):
    code = "too_large"


class WrongMediaType(VivaError):
    code = "wrong_media_type"


class TooMany(VivaError):
    code = "too_many"

    def __init__(self, detail: str, *, retry_after_s: float = 60, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class Unavailable(VivaError):
    code = "unavailable"

    def __init__(self, detail: str, *, retry_after_s: float = 5, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class ReadOnly(Unavailable):
    code = "read_only"


class Overloaded(Unavailable):
    code = "overloaded"


class AppendRaced(VivaError):
    code = "append_raced"


class DataUnsound(VivaError):
    code = "data_unsound"
