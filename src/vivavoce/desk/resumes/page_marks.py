"""Follows the marks that a PDF page makes: which text comes where, how large, and whether anyone can see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pypdf._text_extraction._layout_mode._text_state_params import TextStateParams
from pypdf.generic import ContentStream
from pypdf.generic._font import Font

from vivavoce.desk.resumes.document import Unreadable

OPERATIONS_MAX = 300_000
NESTED_MAX = 10
TINY = 2.5
ALIKE = 0.08
FAINT = 0.1
UNSEEN_MODES = (3, 7)

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]

UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
PATH_ENDS = FILLS | {b"n", b"S", b"s"}


@dataclass(frozen=True, slots=True)
class Run:
    """Text that was drawn in one go: where it begins and ends, its base line and its size."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What `q` keeps and `Q` brings back. `fill` is None for a pattern, which may look like anything."""

    placed: Matrix = UNMOVED
    font: Any = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 100.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    fill: Colour | None = BLACK
    opacity: float = 1.0


@dataclass(slots=True)
class _Surface:
    """What lies on the page so far, in the order in which it was laid: boxes with their colours (None: a picture)."""

    painted: list[tuple[Box, Colour | None]] = field(default_factory=list)

    def behind(self, x: float, y: float) -> Colour | None:
        for (x0, y0, x1, y1), colour in reversed(self.painted):
            if x0 <= x <= x1 and y0 <= y <= y1:
                return colour
        return WHITE


class Marks:
    def __init__(self, reader: Any) -> None:
        self.shown: list[Run] = []
        self.hidden = 0
        self._reader = reader
        self._surface = _Surface()
        self._page: Box = (0, 0, 0, 0)
        self._done = 0
        self._fonts: dict[int, Any] = {}

    def follow_page(self, page: Any) -> None:
        contents = page.get("/Contents")
        contents = contents.get_object() if contents is not None else None
        if contents is None:
            return
        box = page.cropbox
        self._page = (float(box.left), float(box.bottom), float(box.right), float(box.top))
        self._follow(ContentStream(contents, self._reader, "bytes"), page.get("/Resources"), _State(), 0)

    def _follow(self, stream: Any, resources: Any, state: _State, depth: int) -> None:
        if depth > NESTED_MAX:
            return
        pen = _Pen(self, resources.get_object() if resources is not None else {}, state, depth)
        for operands, operator in stream.operations:
            self._done += 1
            if self._done > OPERATIONS_MAX:
                raise Unreadable("too_complex")
            try:
                pen.do(operator, operands)
            except (ValueError, TypeError, IndexError, KeyError, AttributeError):
                continue  # one mark that makes no sense does not spoil the page

    def font(self, resources: Any, name: str) -> Any:
        declared = resources["/Font"].get_object()[name].get_object()
        if id(declared) not in self._fonts:
            self._fonts[id(declared)] = (Font.from_font_resource(declared), declared)
        return self._fonts[id(declared)][0]

    def paint(self, box: Box, colour: Colour | None) -> None:
        self._surface.painted.append((box, colour))

    def show(self, run: Run, state: _State) -> None:
        if self._seen(run, state):
            self.shown.append(run)
        else:
            self.hidden += len(run.text.strip())

    def _seen(self, run: Run, state: _State) -> bool:
        if state.mode in UNSEEN_MODES or state.opacity < FAINT or run.size < TINY:
            return False
        x0, y0, x1, y1 = self._page
        if run.x1 < x0 or run.x0 > x1 or run.y + run.size < y0 or run.y > y1:
            return False
        behind = self._surface.behind((run.x0 + run.x1) / 2, run.y + run.size * 0.3)
        if state.fill is None or behind is None or state.mode in (1, 5):
            return True
        return any(abs(mine - other) > ALIKE for mine, other in zip(state.fill, behind, strict=True))

    def draw_form(self, form: Any, resources: Any, state: _State, depth: int) -> None:
        matrix = _matrix(form.get("/Matrix", UNMOVED))
        inner = replace(state, placed=_times(matrix, state.placed))
        own = form.get("/Resources")
        self._follow(
            ContentStream(form, self._reader, "bytes"), own if own is not None else resources, inner, depth + 1
        )


class _Pen:
    """One content stream being followed."""

    def __init__(self, marks: Marks, resources: Any, state: _State, depth: int) -> None:
        self._marks = marks
        self._resources = resources
        self._state = state
        self._kept: list[_State] = []
        self._depth = depth
        self._text: Matrix = UNMOVED
        self._line: Matrix = UNMOVED
        self._path: list[tuple[float, float]] = []

    def do(self, operator: bytes, operands: Any) -> None:
        if operator in _DOING:
            _DOING[operator](self, operands)
        elif operator in PATH_ENDS:
            self._end_path(operator in FILLS)

    def keep(self, _: Any) -> None:
        if len(self._kept) < 200:
            self._kept.append(self._state)

    def bring_back(self, _: Any) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def place(self, given: Any) -> None:
        self._state = replace(self._state, placed=_times(_matrix(given), self._state.placed))

    def set_graphics(self, given: Any) -> None:
        wanted = self._resources["/ExtGState"].get_object()[given[0]].get_object()
        if "/ca" in wanted:
            self._state = replace(self._state, opacity=float(wanted["/ca"]))

    # Colours and boxes

    def set_colour(self, given: Any) -> None:
        self._state = replace(self._state, fill=_colour([float(part) for part in given if not isinstance(part, str)]))

    def set_colour_space(self, given: Any) -> None:
        plain = str(given[0]) in ("/DeviceRGB", "/DeviceGray", "/DeviceCMYK")
        self._state = replace(self._state, fill=BLACK if plain else None)

    def rectangle(self, given: Any) -> None:
        x, y, width, height = (float(part) for part in given)
        self._path.extend(self._on_page(*corner) for corner in ((x, y), (x + width, y + height)))

    def point(self, given: Any) -> None:
        self._path.append(self._on_page(float(given[-2]), float(given[-1])))

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._state.placed
        return a * x + c * y + e, b * x + d * y + f

    def _end_path(self, filled: bool) -> None:
        if filled and self._path and self._state.opacity > 0.5:
            xs, ys = [x for x, _ in self._path], [y for _, y in self._path]
            self._marks.paint((min(xs), min(ys), max(xs), max(ys)), self._state.fill)
        self._path = []

    def draw(self, given: Any) -> None:
        thing = self._resources["/XObject"].get_object()[given[0]].get_object()
        if thing.get("/Subtype") == "/Form":
            self._marks.draw_form(thing, self._resources, self._state, self._depth)
        else:
            self.draw_picture(given)

    def draw_picture(self, _: Any) -> None:
        corners = [self._on_page(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self._marks.paint((min(xs), min(ys), max(xs), max(ys)), None)

    # Text

    def begin_text(self, _: Any) -> None:
        self._text = self._line = UNMOVED

    def set_font(self, given: Any) -> None:
        self._state = replace(self._state, font=self._marks.font(self._resources, given[0]), size=float(given[1]))

    def set_number(self, name: str, given: Any) -> None:
        self._state = replace(self._state, **{name: type(getattr(self._state, name))(given[0])})

    def move(self, given: Any) -> None:
        self._line = _times((1.0, 0.0, 0.0, 1.0, float(given[0]), float(given[1])), self._line)
        self._text = self._line

    def move_and_lead(self, given: Any) -> None:
        self._state = replace(self._state, leading=-float(given[1]))
        self.move(given)

    def move_to(self, given: Any) -> None:
        self._line = self._text = _matrix(given)

    def next_line(self, _: Any) -> None:
        self.move((0.0, -self._state.leading))

    def show(self, given: Any) -> None:
        self._write(given[0])

    def show_next(self, given: Any) -> None:
        self.next_line(given)
        self._write(given[-1])

    def show_spaced(self, given: Any) -> None:
        for part in given[0]:
            if isinstance(part, (bytes, str)):
                self._write(part)
            else:
                self._text = _times(_matrix(self._measured(b"").displacement_matrix(b"", float(part))), self._text)

    def _write(self, letters: Any) -> None:
        if self._state.font is None:
            return
        drawn = self._measured(letters)
        if drawn.text:
            run = Run(drawn.text, drawn.tx, max(drawn.displaced_tx, drawn.tx), drawn.ty, abs(drawn.font_height))
            self._marks.show(run, self._state)
        self._text = _times(_matrix(drawn.displacement_matrix()), self._text)

    def _measured(self, letters: Any) -> TextStateParams:
        state = self._state
        return TextStateParams(
            letters if isinstance(letters, str) else bytes(letters),
            state.font,
            state.size,
            Tc=state.letter_space,
            Tw=state.word_space,
            Tz=state.stretch,
            TL=state.leading,
            Ts=state.rise,
            transform=list(_times(self._text, state.placed)),
        )


def _number(name: str) -> Any:
    return lambda pen, given: pen.set_number(name, given)


_DOING: dict[bytes, Any] = {
    b"q": _Pen.keep, b"Q": _Pen.bring_back, b"cm": _Pen.place, b"gs": _Pen.set_graphics,
    b"g": _Pen.set_colour, b"rg": _Pen.set_colour, b"k": _Pen.set_colour, b"sc": _Pen.set_colour,
    b"scn": _Pen.set_colour, b"cs": _Pen.set_colour_space, b"re": _Pen.rectangle,
    b"m": _Pen.point, b"l": _Pen.point, b"c": _Pen.point, b"v": _Pen.point, b"y": _Pen.point,
    b"Do": _Pen.draw, b"INLINE IMAGE": _Pen.draw_picture, b"sh": _Pen.draw_picture,
    b"BT": _Pen.begin_text, b"Tf": _Pen.set_font, b"Td": _Pen.move, b"TD": _Pen.move_and_lead,
    b"Tm": _Pen.move_to, b"T*": _Pen.next_line, b"Tj": _Pen.show, b"'": _Pen.show_next, b'"': _Pen.show_next,
    b"TJ": _Pen.show_spaced, b"Tc": _number("letter_space"), b"Tw": _number("word_space"),
    b"Tz": _number("stretch"), b"TL": _number("leading"), b"Ts": _number("rise"), b"Tr": _number("mode"),
}  # fmt: skip


def _matrix(given: Any) -> Matrix:
    a, b, c, d, e, f = (float(part) for part in given)
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _colour(parts: list[float]) -> Colour | None:
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None
