"""The yearly statements as pages: PHU, Posisi Keuangan, Arus Kas, Perubahan Ekuitas."""

from __future__ import annotations

from collections.abc import Iterator

from kopdes_plan.outputs import charts
from kopdes_plan.outputs.blocks import Block, Row, figure, heading, row, small, table
from kopdes_plan.outputs.lines import STATEMENTS, Line, Periods, periods, statement, without_empty
from kopdes_plan.outputs.writer import Writer, amount

COLUMNS = 7  # years side by side on an upright page


def yearly(writer: Writer) -> Iterator[Block]:
    """All four statements by calendar year, at most seven years side by side."""
    span = periods(writer.result.time, "year", writer.language)
    yield small(writer.say("statements.note"))
    yield figure("income", charts.income_alt(writer.result, writer.language))
    for name in STATEMENTS:
        title = writer.word(f"statement.name.{name}")
        yield heading(title, 2)
        lines = without_empty(statement(writer.result, name, span, writer.language))
        groups = _groups(len(span.labels))
        for place, years in enumerate(groups):
            caption = "" if place == 0 else writer.say("statements.continued", title=title)
            yield _table(writer, lines, span, years, caption)
    yield small(writer.say("statements.sak"))


def _groups(years: int) -> list[range]:
    """Years dealt evenly over as few tables as hold them: 7 -> 7, 8 -> 4 + 4."""
    tables = -(-years // COLUMNS)
    each = -(-years // tables)
    return [range(start, min(start + each, years)) for start in range(0, years, each)]


def _table(
    writer: Writer, lines: tuple[Line, ...], span: Periods, years: range, caption: str
) -> Block:
    heads = [writer.say("column.line")]
    heads += [span.labels[y] + ("" if span.months[y] == 12 else "*") for y in years]
    rows: list[Row] = [
        row([line.label, *(amount(float(line.values[y])) for y in years)], line.role)
        for line in lines
    ]
    widths = [2.1, *[1.0] * len(years)]
    return table(heads, rows, "l" + "r" * len(years), caption, "tiny", widths=widths, keep=True)
