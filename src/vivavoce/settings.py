"""What the operator decides: the only reader of the environment and of `.env`.

A value in the environment wins over one in `.env`. A variable that is set to nothing counts as not set, except for a
secret: an empty secret is refused. What does not fit raises `SettingInvalid`, whose `detail` names the variable, what
is wrong with it and the way out; it is meant to be printed as it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from limits import RateLimitItem, parse

from vivavoce.ports.errors import Invalid

JWT_ALGORITHMS = ("HS256", "HS384", "HS512")
UNSIGNED_REFUSED = " Unsigned tokens ('none') and key pairs are not accepted."
SECRET_LENGTH_ADVISED = 32
NOT_USED_YET = ("FIREBASE_",)
WEB = ("http", "https")
SCHEMES = {"DEEPGRAM": (*WEB, "ws", "wss")}
"""Its own address is written either way."""
WORKERS_MAX = 64
SANDBOXES: tuple[Literal["on", "browser", "off"], ...] = ("on", "browser", "off")
UNRATED: tuple[Literal["review", "trust"], ...] = ("review", "trust")
DETECTORS: tuple[Literal["silero", "loudness"], ...] = ("silero", "loudness")
DATABASES = ("sqlite", "postgresql", "postgres")
CACHES = ("redis", "rediss", "valkey", "valkeys", "unix")

_ENV_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


OneOf = TypeVar("OneOf", bound=str)


class SettingInvalid(Invalid):
    code = "setting_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often something may be tried, as in `10/minute` or `200 per 15 minutes`. A test bench sets them high.

    An e-mail address and a network address are counted apart: a school behind one address is many people.
    """

    login: str = "10/minute"
    login_address: str = "300/minute"
    register: str = "120/minute"
    refresh: str = "300/minute"
    ticket: str = "300/minute"
    one_time: str = "10/minute"
    export: str = "20/hour"
    erase: str = "300/hour"
    start: str = "3000/minute"
    connect: str = "3000/minute"
    personalise: str = "6/minute"
    resume: str = "30/minute"
    media: str = "60/minute"
    help: str = "60/minute"
    help_model: str = "12/minute"

    def item(self, name: str) -> RateLimitItem:
        return parse(getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorAccess:
    """What the operator gave for one vendor of models: `NAME_API_KEYS` and `NAME_BASE_URL`, whatever its name is."""

    keys: tuple[str, ...] = field(default=(), repr=False)
    base_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccess:
    """Where letters are handed over, and whom they are from: `SMTP_URL` and `SMTP_FROM`."""

    host: str
    port: int
    sender: str
    sender_name: str = "Viva Voce"
    tls: Literal["starttls", "always", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    data_dir: Path
    port: int = 8002
    workers: int = 1
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    jwt_secret_key: str | None = field(default=None, repr=False)
    jwt_algorithm: str = "HS256"
    access_token_expire_minutes: int = 30
    refresh_token_expire_days: int = 30
    frontend_urls: tuple[str, ...] = ()
    limits: Limits = Limits()
    sockets_max: int = 20_000
    """How many WebSockets one person may have open."""
    ai_model_providers: tuple[str, ...] = ()
    ai_model_names: tuple[str, ...] = ()
    vendors: Mapping[str, VendorAccess] = field(default_factory=dict)
    model_deadline_s: int = 30
    tokens_an_interview: int | None = None
    tokens_a_day: int | None = None
    judge_samples: int = 1
    calibrate_hour_utc: int = 3
    recording_days: int = 30
    """How long the sound of answers is kept, of those who agree to it; 0: never."""
    mail: MailAccess | None = None
    meaning: bool = True
    """Whether answers are read by meaning too, where the weights are installed."""
    content_dirs: tuple[Path, ...] = ()
    """Folders of your own that add to the bank."""
    sandbox: Literal["on", "browser", "off"] = "off"
    """Whether candidates' code runs here. Whoever reads the settings from the environment has it on."""
    code_slots: int | None = None
    """How many programs run at once; None: one for each processor."""
    runners: tuple[str, ...] = ()
    """Pods that run code instead of this machine."""
    runner_secret: str | None = field(default=None, repr=False)
    piper_voice: Path | None = None
    """A voice of your own for Piper: its model, with its settings beside it in a file of the same name and `.json`."""
    hearing: tuple[str, ...] = ()
    """Who turns speech into words, in this order: `vendor`, `vendor:model`, `whisper`, `vosk`, `embedded`; or `off`."""
    hearing_unrated: Literal["review", "trust"] = "review"
    speech_detector: Literal["silero", "loudness"] = "silero"
    """What becomes of words whose recogniser does not say how sure it is: shown to the candidate first, or counted."""
    speaking: tuple[str, ...] = ()
    """Who says the interviewer's words: `vendor` or `vendor:voice`, `embedded`; or `off`."""
    whisper_model: Path | None = None
    vosk_model: Path | None = None
    turn_end_model: Path | None = None
    """A model of your own, as an ONNX file, that hears in a pause whether the candidate has finished."""
    firebase_project_id: str | None = None
    firebase_credentials_path: Path | None = None
    warnings: tuple[str, ...] = ()
    """What works but is not wise, in plain words, for `main` to print."""


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Read everything once, at the start. Raises `SettingInvalid`."""
    given = dict(os.environ if environ is None else environ)
    read = _Reader(_from_file(env_file or Path(".env")) | given)
    read.tell_what_is_not_used_yet()
    return Settings(
        data_dir=Path(read.text("VIVA_DATA_DIR") or "./viva-data").expanduser(),
        port=read.number("PORT", 8002, least=0, most=65535),
        workers=read.number("VIVA_WORKERS", 1, least=1, most=WORKERS_MAX),
        database_url=read.url("DATABASE_URL", DATABASES),
        redis_url=read.url("REDIS_URL", CACHES),
        jwt_secret_key=read.secret("JWT_SECRET_KEY", "SECRET_KEY"),
        jwt_algorithm=read.one_of("JWT_ALGORITHM", JWT_ALGORITHMS, UNSIGNED_REFUSED),
        access_token_expire_minutes=read.number("ACCESS_TOKEN_EXPIRE_MINUTES", 30, least=1, most=24 * 60),
        refresh_token_expire_days=read.number("VIVA_REFRESH_TOKEN_EXPIRE_DAYS", 30, least=1, most=365),
        frontend_urls=read.origins("FRONTEND_URL"),
        limits=read.limits(),
        sockets_max=read.number("VIVA_SOCKETS_MAX", 20_000, least=1, most=1_000_000),
        ai_model_providers=tuple(name.lower() for name in read.many("AI_MODEL_PROVIDER")),
        ai_model_names=read.many("AI_MODEL_NAME"),
        vendors=read.vendors("OLLAMA_HOST"),
        model_deadline_s=read.number("VIVA_MODEL_DEADLINE_S", 30, least=1, most=120),
        tokens_an_interview=read.limit("VIVA_TOKENS_PER_INTERVIEW", 300_000),
        tokens_a_day=read.limit("VIVA_TOKENS_PER_DAY", 0),
        judge_samples=read.number("VIVA_JUDGE_SAMPLES", 1, least=1, most=9),
        calibrate_hour_utc=read.number("VIVA_CALIBRATE_HOUR", 3, least=0, most=23),
        recording_days=read.number("VIVA_RECORDING_DAYS", 30, least=0, most=3650),
        meaning=read.switch("VIVA_MEANING"),
        content_dirs=tuple(Path(name).expanduser() for name in read.many("VIVA_CONTENT_DIRS")),
        sandbox=read.one_of("VIVA_SANDBOX", SANDBOXES),
        code_slots=read.limit("VIVA_CODE_SLOTS", 0),
        runners=read.many("VIVA_RUNNERS"),
        runner_secret=read.secret("VIVA_RUNNER_SECRET"),
        mail=read.mail("SMTP_URL", "SMTP_FROM"),
        piper_voice=read.file("VIVA_PIPER_VOICE"),
        hearing=read.many("VIVA_HEARING"),
        hearing_unrated=read.one_of("VIVA_HEARING_UNRATED", UNRATED),
        speech_detector=read.one_of("VIVA_SPEECH_DETECTOR", DETECTORS),
        speaking=read.many("VIVA_SPEAKING"),
        whisper_model=read.folder("VIVA_WHISPER_MODEL"),
        vosk_model=read.folder("VIVA_VOSK_MODEL"),
        turn_end_model=read.file("VIVA_TURN_END_MODEL"),
        firebase_project_id=read.text("FIREBASE_PROJECT_ID"),
        firebase_credentials_path=read.file("FIREBASE_CREDENTIALS_PATH"),
        warnings=tuple(read.warnings),
    )


class _Reader:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.warnings: list[str] = []

    def tell_what_is_not_used_yet(self) -> None:
        """Whoever sets a provider's key expects it to be used; that this version does not is said at the start."""
        named = [name for name in self._values if name.startswith(NOT_USED_YET) and self.text(name)]
        if named:
            self.warnings.append(
                f"This version does not use {', '.join(sorted(named))} yet; the built-in parts stand in."
            )

    def text(self, name: str) -> str | None:
        value = self._values.get(name, "").strip()
        return value or None

    def many(self, name: str) -> tuple[str, ...]:
        parts = (part.strip() for part in self._values.get(name, "").split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def pool(self, singular: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.many(f"{singular}S") + self.many(singular)))

    def limit(self, name: str, default: int) -> int | None:
        """0 is no limit."""
        return self.number(name, default, least=0, most=999_999_999) or None

    def vendors(self, ollama: str) -> dict[str, VendorAccess]:
        """Whoever has a key or an address here. Which vendors there are is not for the settings to know."""
        named = (re.fullmatch(r"([A-Z][A-Z0-9]*)_(?:API_KEYS?|BASE_URL)", name) for name in self._values)
        found = {
            name.lower(): VendorAccess(
                keys=self.pool(f"{name}_API_KEY"), base_url=self.url(f"{name}_BASE_URL", SCHEMES.get(name, WEB))
            )
            for name in dict.fromkeys(match[1] for match in named if match)
        }
        host = self.text(ollama)
        if host is not None:
            found["ollama"] = VendorAccess(keys=self.pool("OLLAMA_API_KEY"), base_url=host)
        return {name: access for name, access in found.items() if access.keys or access.base_url}

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise SettingInvalid(
                f"{name} is '{value}', which is not a whole number from {least} to {most}. "
                f"Set one, or leave {name} out for {default}."
            )
        return int(value)

    def switch(self, name: str) -> bool:
        value = (self.text(name) or "on").lower()
        if value not in ("on", "off"):
            raise SettingInvalid(f"{name} is '{value}'. It can be on or off; leave it out for on.")
        return value == "on"

    def one_of(self, name: str, known: tuple[OneOf, ...], beside: str = "") -> OneOf:
        value = self.text(name)
        if value is None:
            return known[0]
        for choice in known:
            if choice == value:
                return choice
        raise SettingInvalid(f"{name} is '{value}'. It can be {', '.join(known)}; leave it out for {known[0]}.{beside}")

    def secret(self, *names: str) -> str | None:
        name = next((name for name in names if name in self._values), None)
        if name is None:
            return None
        value = self._values[name].strip()
        if not value:
            raise SettingInvalid(
                f"{name} is empty, and anyone could sign tokens with an empty secret. Set it to a long random text, "
                "or remove the line: a secret is then made once and kept in the data directory."
            )
        if len(value.encode("utf-8", "surrogateescape")) < SECRET_LENGTH_ADVISED:
            self.warnings.append(
                f"{name} is shorter than {SECRET_LENGTH_ADVISED} bytes and could be guessed. "
                "Set a longer one, or remove it: one is then made and kept in the data directory."
            )
        return value

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        """The value is not repeated in the message: an address may carry a password."""
        value = self.text(name)
        if value is None:
            return None
        scheme = value.partition("://")[0].partition("+")[0].lower()
        if "://" not in value or scheme not in schemes:
            raise SettingInvalid(
                f"{name} is not an address that can be used here. It begins with {'://, '.join(schemes)}://. "
                f"Leave {name} out for the built-in default."
            )
        return value

    def mail(self, name: str, sender_name: str) -> MailAccess | None:
        """Without an address nothing is sent; with one, encryption is demanded unless it says `?tls=none`."""
        url = self.url(name, ("smtp", "smtps"))
        if url is None:
            if self.text(sender_name) is not None:
                self.warnings.append(f"{sender_name} is set and {name} is not, so no e-mail is sent.")
            return None
        access = _mail_access(name, url, _sender(sender_name, self.text(sender_name), urlsplit(url).username))
        if access.tls == "none" and access.password and access.host not in ("localhost", "127.0.0.1", "::1"):
            self.warnings.append(f"{name} sends its password unencrypted. Leave out ?tls=none if the server allows.")
        return access

    def origins(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_origin(name, value) for value in self.many(name)))

    def file(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        path = Path(value).expanduser()
        if not path.is_file():
            raise SettingInvalid(f"{name} names '{value}', and there is no such file. Correct the path or remove it.")
        return path

    def folder(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        path = Path(value).expanduser()
        if not path.is_dir():
            raise SettingInvalid(f"{name} names '{value}', and there is no such folder. Correct the path or remove it.")
        return path

    def limits(self) -> Limits:
        chosen = {}
        for field_name in Limits.__dataclass_fields__:
            name = f"VIVA_{field_name.upper()}_LIMIT"
            value = self.text(name)
            if value is None:
                continue
            try:
                parse(value)
            except ValueError:
                raise SettingInvalid(
                    f"{name} is '{value}', which is not a rate. Write it like '10/minute' or '200 per 15 minutes'."
                ) from None
            chosen[field_name] = value
        return Limits(**chosen)


def check_workers(workers: int, settings: Settings) -> int:
    """Raises `SettingInvalid` where so many cannot work together."""
    if not 1 <= workers <= WORKERS_MAX:
        raise SettingInvalid(
            f"--workers is {workers}. It can be 1 to {WORKERS_MAX}; one for each processor is a good number."
        )
    if workers > 1 and not (settings.database_url or "").startswith("postgres"):
        raise SettingInvalid(
            f"{workers} workers need PostgreSQL, which lets several processes write at once; SQLite makes them wait "
            "for each other. Set DATABASE_URL=postgresql://…, or use --workers 1."
        )
    return workers


def one_blas_thread() -> None:
    """To be called before NumPy is loaded: on products as small as ours more threads only spin, on processors that
    others need. A number that the operator has set stands."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _mail_access(name: str, url: str, sender: tuple[str, str]) -> MailAccess:
    """The value is not repeated in the message: it carries a password."""
    problem = SettingInvalid(
        f"{name} is not the address of a mail server. Write it like smtp://name:password@mail.example.org:587 for "
        "STARTTLS, or smtps://… for TLS from the start; letters like @ or / in a name or password as %40 or %2F."
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise problem from None
    wishes = parse_qs(parts.query, keep_blank_values=True)
    plain = wishes == {"tls": ["none"]} and parts.scheme == "smtp"
    if not parts.hostname or parts.path not in ("", "/") or parts.fragment or (wishes and not plain):
        raise problem
    always = parts.scheme == "smtps"
    return MailAccess(
        host=parts.hostname,
        port=port or (465 if always else 587),
        sender=sender[1],
        sender_name=sender[0],
        tls="always" if always else "none" if plain else "starttls",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _sender(name: str, value: str | None, user: str | None) -> tuple[str, str]:
    """The name and the address; a name to sign in with that is an address will do."""
    problem = SettingInvalid(
        f"{name} is not one e-mail address. Write it like tests@example.org or Example Tests <tests@example.org>."
    )
    given = value or unquote(user or "")
    header = EmailMessage()
    try:
        header["From"] = given
        [address] = header["From"].addresses
    except (ValueError, IndexError):
        raise problem from None
    if not address.username or not address.domain or header["From"].defects or not address.addr_spec.isascii():
        raise problem
    return address.display_name or "Viva Voce", address.addr_spec


def _origin(name: str, value: str) -> str:
    problem = SettingInvalid(
        f"{name} has '{value}', which is not the origin of a web page. "
        "Write it like https://interviews.example.org or http://localhost:5174, without a path; commas between several."
    )
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise problem from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise problem
    if parts.query or parts.fragment or parts.username or "*" in value:
        raise problem
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")


def _from_file(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as failure:
        raise SettingInvalid(
            f"The file {path} cannot be read ({type(failure).__name__}). Make it readable UTF-8 text, or remove it."
        ) from None
    values = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _ENV_LINE.fullmatch(stripped)
        if match is None:
            raise SettingInvalid(f"Line {number} of {path} is not NAME=value. Correct it, or put a # before it.")
        values[match[1]] = _unquoted(match[2])
    return values


def _unquoted(value: str) -> str:
    """`"a b"  # why` is `a b`; without quotes a comment begins at a space and a #."""
    for quote in "\"'":
        if value.startswith(quote) and (end := value.find(quote, 1)) > 0:
            rest = value[end + 1 :].strip()
            if not rest or rest.startswith("#"):
                return value[1:end]
    return re.split(r"(?:^|\s+)#", value, maxsplit=1)[0].strip()
