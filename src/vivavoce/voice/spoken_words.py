"""How words of the trade are said: data for `saying`."""

from __future__ import annotations


def several(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAMES = {
    "C++": "C plus plus",
    "C#": "C sharp",
    "F#": "F sharp",
    ".NET": "dot net",
    "ASP.NET": "A S P dot net",
    "Node.js": "Node J S",
    "Next.js": "Next J S",
    "Nuxt.js": "Nuxt J S",
    "Vue.js": "Vue J S",
    "Express.js": "Express J S",
    "Three.js": "Three J S",
    "D3.js": "D 3 J S",
    "CI/CD": "C I C D",
    "TCP/IP": "T C P I P",
    "I/O": "I O",
    "A/B": "A B",
    "PL/SQL": "P L S Q L",
    "Q&A": "Q and A",
    "R&D": "R and D",
    "PostgreSQL": "Postgres Q L",
    "MySQL": "My S Q L",
    "NoSQL": "no S Q L",
    "SQLite": "S Q Lite",
    "GraphQL": "graph Q L",
    "MongoDB": "Mongo D B",
    "DynamoDB": "Dynamo D B",
    "RabbitMQ": "Rabbit M Q",
    "gRPC": "G R P C",
    "OAuth": "O auth",
    "iOS": "I O S",
    "macOS": "mac O S",
    "DevOps": "dev ops",
    "IoT": "I O T",
    "PhD": "P H D",
    "NaN": "not a number",
    "kubectl": "kube control",
    "nginx": "engine X",
    "Nginx": "engine X",
    "k8s": "kubernetes",
    "K8s": "kubernetes",
    "i18n": "internationalisation",
    "l10n": "localisation",
    "a11y": "accessibility",
    "stdin": "standard in",
    "stdout": "standard out",
    "stderr": "standard error",
    "24/7": "24 7",
}
"""Whole words, letter for letter."""

SHORT = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "etc": "et cetera",
    "vs.": "versus",
    "vs": "versus",
    "approx.": "approximately",
    "incl.": "including",
    "resp.": "respectively",
    "w.r.t.": "with respect to",
    "w/o": "without",
    "w/": "with",
    "a.k.a.": "also known as",
    "et al.": "and others",
    "cf.": "compare",
    "Dr.": "Doctor",
    "Mr.": "Mister",
    "Prof.": "Professor",
    "Fig.": "Figure",
}

WORDS = several(
    """
    ACID AJAX ARIA BASIC BLOB CAP CORS CRUD CUDA DAG DORA DRAM DRY FIFO GAN GIF GIL GIT GUID JSON KISS LAN LASER
    LIFO LIMIT LINQ MAC MIME MOSFET NAND NAS NASA NAT NOR NUMA OWASP PATCH PIN RAID RAM REST ROM SAFE SCRUM SIM
    SIP SMART SMOTE SOLID SOAP STAR SWAT SWIFT TOML UNIX WAN YAML YAGNI BERT RAG SHA OPEC SCADA SRAM HIPAA SPIKE
    WASM GNU BIOS CAPEX OPEX AND ANY ARE ALL ALWAYS AS ASC AT BE BEFORE AFTER BEGIN BUT BY CAN CASE COMMIT COUNT
    CREATE CROSS DELETE DESC DISTINCT DO DROP EACH ELSE END EXISTS FALSE FIRST FOR FROM FULL GET GROUP HAS HAVE
    HEAD HOW IF IN INDEX INNER INSERT INTO IS IT JOIN KEY LAST LEFT LIKE MAX MIN MORE MUST NEVER NEW NO NONE NOT
    NOW NULL OF OFFSET ON ONE ONLY OPTIONS OR ORDER OUT OUTER OVER POST PUT READ RIGHT ROLLBACK ROW SELECT SET
    SHOULD SO STOP SUM TABLE THAT THE THEN THIS TO TRUE TWO UNION UNIQUE UP UPDATE USE USING VALUES VERY VIEW WE
    WHAT WHEN WHERE WHO WHY WILL WITH WRITE YES YOU YOUR
    """
)
"""In capitals, and said as words all the same."""

LETTERS = several(
    """
    ANSI APNS ASCII AUTH BLE BSON CIDR CISO CMOS CNAME DDOS DHCP DKIM ECMA EEPROM EULA GDPR HMAC IDE IEEE
    IMAP IMAX ISO LLM LSTM MQTT NPM OIDC OLAP OLTP PKCE POSIX QUIC SAML SIEM SMTP SOC SSD SSO UART UEFI USB UUID
    VLAN VPN WCAG XML XSS AUC CI CD UI UX IAM API URL URI ORM OOP OS AI
    """
)
SAID_WHOLE = {
    "ASCII": "askey",
    "CNAME": "C name",
    "POSIX": "posix",
    "SAML": "sam L",
    "QUIC": "quick",
    "EEPROM": "E E prom",
}
"""Partly letters, partly a word."""

UNITS = {
    "ns": "nanosecond",
    "µs": "microsecond",
    "us": "microsecond",
    "ms": "millisecond",
    "s": "second",
    "sec": "second",
    "min": "minute",
    "h": "hour",
    "hrs": "hour",
    "kB": "kilobyte",
    "KB": "kilobyte",
    "MB": "megabyte",
    "GB": "gigabyte",
    "TB": "terabyte",
    "PB": "petabyte",
    "KiB": "kibibyte",
    "MiB": "mebibyte",
    "GiB": "gibibyte",
    "Kbps": "kilobit per second",
    "Mbps": "megabit per second",
    "Gbps": "gigabit per second",
    "Hz": "hertz",
    "kHz": "kilohertz",
    "MHz": "megahertz",
    "GHz": "gigahertz",
    "px": "pixel",
    "km": "kilometre",
    "cm": "centimetre",
    "mm": "millimetre",
    "kg": "kilogram",
    "req": "request",
    "reqs": "request",
    "rps": "request per second",
    "qps": "query per second",
    "QPS": "query per second",
    "RPS": "request per second",
}
ONE_PER = {"s": "second", "sec": "second", "min": "minute", "h": "hour", "day": "day", "month": "month", "year": "year"}
SCALES = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "bn": "billion"}
MONEY = {"$": "dollar", "€": "euro", "£": "pound"}

OPERATORS = {
    "===": "strictly equals",
    "!==": "strictly does not equal",
    "==": "equals",
    "!=": "does not equal",
    "<>": "does not equal",
    ">=": "is at least",
    "<=": "is at most",
    "≥": "is at least",
    "≤": "is at most",
    "≠": "does not equal",
    "≈": "is about",
    ":=": "becomes",
    "+=": "plus equals",
    "-=": "minus equals",
    "=>": "gives",
    "->": "to",
    "<-": "from",
    "-->": "to",
    "→": "to",
    "←": "from",
    "↔": "to and from",
    "⇒": "gives",
    "&&": "and",
    "||": "or",
    "++": "plus plus",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "√": "the square root of",
    "∑": "the sum of",
    "∞": "infinity",
    "∈": "in",
    "∪": "union",
    "∩": "intersection",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "π": "pi",
    "λ": "lambda",
    "°": "degrees",
}
"""Wherever they stand."""

SPACED_OPERATORS = {
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "*": "times",
    "/": "divided by",
    "%": "modulo",
    "^": "to the power of",
    "|": "or",
    "&": "and",
}
"""Where white space is on both sides."""
SUPERSCRIPTS = {"²": "squared", "³": "cubed", "ⁿ": "to the n", "¹": "to the 1", "⁻¹": "to the minus 1"}
