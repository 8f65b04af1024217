"""The network: others on this machine listen on `{port}` and on the abstract socket `{socket}`."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, refused

OPEN = Off(filtered=False, apart=False, drop=("--unshare-net",))
"""All walls: no sockets at all, and a network of its own, made once by the supervisor or by bubblewrap for each run."""
CONNECT = {
    "python": ("import socket\ntry:\n    socket.create_connection(('127.0.0.1', {port}), 2)\n    print('ESCAPED')\nexcept OSError: print('held')", ""),
    "javascript": (
        "const s = require('net').connect({port}, '127.0.0.1');\n"
        "s.on('connect', () => { console.log('ESCAPED'); s.destroy(); }); s.on('error', () => console.log('held'));",
        "",
    ),
    "java": (
        'try { new java.net.Socket("127.0.0.1", {port}); System.out.println("ESCAPED"); }\n'
        'catch (java.io.IOException e) { System.out.println("held"); }',
        "",
    ),
    "c": (
        'int s = socket(AF_INET, SOCK_STREAM, 0); struct sockaddr_in a = { AF_INET, htons({port}), { htonl(INADDR_LOOPBACK) } };\n'
        'puts(s >= 0 && connect(s, (void *)&a, sizeof a) == 0 ? "ESCAPED" : "held");',
        "#include <sys/socket.h>\n#include <netinet/in.h>",
    ),
    "go": (
        's, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)\nif err == nil {\n\terr = syscall.Connect(s, &syscall.SockaddrInet4{Port: {port}, Addr: [4]byte{127, 0, 0, 1}})\n}\nif err == nil {\n\tfmt.Println("ESCAPED")\n} else {\n\tfmt.Println("held")\n}',
        '"syscall"',
    ),
    "rust": ('println!("{}", if std::net::TcpStream::connect("127.0.0.1:{port}").is_ok() { "ESCAPED" } else { "held" });', ""),
}  # fmt: skip


def _tries(kind: str, then: str) -> str:
    return f"import socket\ntry:\n    s = socket.socket({kind})\n    {then}\n    print('ESCAPED')\nexcept OSError:\n    print('held')"


CASES = (
    *(
        Abuse(name="connects to a server on this machine", language=language, held=refused, off=OPEN,
              source=attempt(language, *CONNECT[language]))
        for language in CONNECT
    ),
    Abuse(
        name="speaks to a socket without a file", language="python", held=refused, off=OPEN,
        source=_tries("socket.AF_UNIX", "s.connect('\\0{socket}')"),
    ),
    Abuse(
        name="sends a datagram", language="python", held=refused, off=OPEN,
        source=_tries("socket.AF_INET, socket.SOCK_DGRAM", "s.sendto(b'x', ('127.0.0.1', {port}))"),
    ),
    Abuse(
        name="asks the kernel for the network's devices", language="python", held=refused, off=OPEN,
        source=_tries("socket.AF_NETLINK, socket.SOCK_RAW, 0", "s.bind((0, 0))"),
    ),
    Abuse(
        name="opens a server of its own", language="python", held=refused, off=OPEN,
        source=_tries("socket.AF_INET", "s.bind(('127.0.0.1', 0)); s.listen()"),
    ),
    Abuse(
        name="sees the network's devices", language="python", held=refused, off=Off(apart=False, drop=("--unshare-net",)),
        source="names = {line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line}\nprint('ESCAPED' if names - {'lo'} else 'held')",
    ),
)  # fmt: skip
