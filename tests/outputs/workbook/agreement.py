"""Whether a workbook says what the engine says."""

from __future__ import annotations

import math

import numpy as np

from kopdes_plan.model.result import Result
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import Line

STATEMENTS = ("surplus", "position", "cash_flow", "equity")
Far = dict[str, float]


def differences(book: Book, result: Result, within: float = 0.05) -> Far:
    """What differs by more than so many rupiah, and how much: flows, statements, figures."""
    far: Far = {}
    for name in {*book.flows, *result.flows}:
        there = sum((_months(line, book) for line in book.flows.get(name, [])), np.zeros(1))
        _note(far, f"flow {name}", there, result.flows.get(name, np.zeros((1, 1)))[0], within)
    for part in STATEMENTS:
        for name, engine in getattr(result.statements, part).items():
            line = book.lines.get(f"{part}.{name}")
            there = np.zeros(1) if line is None else _months(line, book)
            _note(far, f"{part} {name}", there, engine[0], within)
    for name, figure in book.figures.items():
        engine, value = _figure(result, name), figure.value
        if engine is None:
            continue
        if name == "cash_min_month":  # of months alike to the cent any is the lowest
            value = result.statements.cash_flow["closing"][0, int(value)]
            engine = result.indicators.cash_min
        known = 0.0 if math.isnan(engine[0]) else float(engine[0])
        room = max(within, abs(known) * 1e-9) if abs(known) > 1000 else 1e-6
        _note(far, f"figure {name}", np.array([value]), np.array([known]), room)
    if (label := verdict(result).label) not in _conclusions(book):
        far[f"verdict {label}"] = math.nan
    return far


def _conclusions(book: Book) -> set[str]:
    """The words that formulas put on the first sheet."""
    cells = (cell.content for cell in book.front.cells.values())
    return {content.words for content in cells if isinstance(content, Formula)}


def _figure(result: Result, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """The engine's figure of a name: an indicator, or `units.<key>.<figure>`; None for a sum that
    only a unit's sheet has.
    """
    if not name.startswith("units."):
        return np.atleast_1d(getattr(result.indicators, name))
    _, key, figure = name.split(".")
    (unit,) = (unit for unit in result.units if unit.key == key)
    return getattr(unit, figure, None)


def _months(line: Line, book: Book) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([line.filled.get(m, 0.0) for m in range(book.months)])


def _note(far: Far, name: str, there: object, engine: object, within: float) -> None:
    gap = float(np.abs(np.asarray(there) - np.asarray(engine)).max())
    if not gap <= within:
        far[name] = gap
