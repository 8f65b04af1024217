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
    │   ├── Overloaded        too much at once
    │   └── RemoteFailure     a vendor did not do its part           (retryable, rests, retry_after_s)
    │       ├── RemoteSlow         not within its deadline
    │       ├── RemoteUnreachable  no connection: name, TLS, refused, cut
    │       ├── RemoteKeyRefused   the key is not accepted
    │       ├── RemoteLimited      too many requests for this key
    │       ├── RemoteBroken       its own fault, it says
    │       ├── RemoteGarbled      an answer that cannot be used
    │       ├── RemoteDeclined     it will not answer this
    │       ├── RemoteOverspent    a limit of ours: no more is spent on this interview, or today
    │       └── RemoteExhausted    nobody is left to ask              (failures: what each of them did)
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


class RemoteFailure(Unavailable):
    """Whether to try again is known where the failure is born: `retryable` with the same account, at once; `rests`
    when the account is not to be asked for a while, `retry_after_s` if the vendor said for how long."""

    code = "remote_failure"
    retryable = False
    rests = False

    def __init__(self, detail: str, *, code: str | None = None, retry_after_s: float = 0.0) -> None:
        super().__init__(detail, code=code, retry_after_s=retry_after_s)


class RemoteSlow(RemoteFailure):
    code = "remote_slow"


class RemoteUnreachable(RemoteFailure):
    code = "remote_unreachable"
    retryable = True


class RemoteKeyRefused(RemoteFailure):
    code = "remote_key_refused"
    rests = True


class RemoteLimited(RemoteFailure):
    code = "remote_limited"
    rests = True


class RemoteBroken(RemoteFailure):
    code = "remote_broken"
    retryable = True


class RemoteGarbled(RemoteFailure):
    code = "remote_garbled"
    retryable = True


class RemoteDeclined(RemoteFailure):
    code = "remote_declined"


class RemoteOverspent(RemoteFailure):
    code = "remote_overspent"


class RemoteExhausted(RemoteFailure):
    code = "remote_exhausted"

    def __init__(self, detail: str, *, failures: tuple[RemoteFailure, ...] = (), retry_after_s: float = 0.0) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.failures = failures


class AppendRaced(VivaError):
    code = "append_raced"


class DataUnsound(VivaError):
    code = "data_unsound"
