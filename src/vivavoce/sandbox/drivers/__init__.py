"""From a problem's interface: the code that a candidate begins with, and the driver that makes a program of it."""

from __future__ import annotations

from vivavoce.domain.problem import Interface, Shape
from vivavoce.domain.running import Program, SourceFile
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.drivers import c, cpp, go, java, javascript, python, rust, sql
from vivavoce.sandbox.drivers.driver import Driver
from vivavoce.sandbox.drivers.names import as_words

_ALL = (python.DRIVER, *javascript.DRIVERS, java.DRIVER, cpp.DRIVER, c.DRIVER, go.DRIVER, rust.DRIVER, sql.DRIVER)
_DRIVERS: dict[str, Driver] = {driver.language: driver for driver in _ALL}


def languages_for(interface: Interface) -> tuple[str, ...]:
    """Those in which it can be solved, whether or not this machine has them."""
    return tuple(language for language, driver in _DRIVERS.items() if _takes(driver, interface))


def starter(interface: Interface, language: str, says: str = "") -> str:
    """What the candidate sees first. `says` is one line on what it does; without it, its name in words."""
    driver = _driver(interface, language)
    if interface.shape is Shape.STDIO:
        return driver.whole_starter
    name = interface.name or (interface.methods[0].name if interface.methods else "The query")
    return driver.starter(interface, " ".join(says.split()) or f"{as_words(name)}.")


def solution_name(interface: Interface, language: str) -> str:
    """The name of the candidate's first file."""
    driver = _driver(interface, language)
    return driver.whole if interface.shape is Shape.STDIO else driver.solution(interface)


def program(interface: Interface, language: str, files: tuple[SourceFile, ...]) -> Program:
    """The candidate's files, with the driver before them. The first of theirs is the solution, whatever its name.
    Raises `Invalid` for files that do not fit."""
    driver = _driver(interface, language)
    name = solution_name(interface, language)
    if len(files) > 1 and not driver.several:
        raise Invalid("A query is one file. Take the others away.", code="file_name")
    own = (SourceFile(name=name, text=driver.mend(files[0].text)), *files[1:])
    added = () if interface.shape is Shape.STDIO else driver.callers(interface)
    every = (*added, *own)
    twice = {file.name for file in every if sum(other.name == file.name for other in every) > 1}
    if twice:
        raise Invalid(f"There are two files of the name {min(twice)}. Give yours another name.", code="file_name")
    return Program(language=language, files=every)


def _takes(driver: Driver, interface: Interface) -> bool:
    return interface.shape in driver.shapes or (interface.shape is Shape.STDIO and bool(driver.whole))


def _driver(interface: Interface, language: str) -> Driver:
    driver = _DRIVERS.get(language)
    if driver is None or not _takes(driver, interface):
        raise Invalid(f"This problem cannot be solved in {language}.", code="language")
    return driver
