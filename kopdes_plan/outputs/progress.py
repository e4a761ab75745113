"""Actual against plan in words: tables of reasons for a page or a terminal, and JSON.

A result with its `Variance` goes in, blocks and plain values come out; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.model.variance import REASONS, UNIT_REASONS, WHOLE_REASONS
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block, Row, row
from kopdes_plan.outputs.sentences import month_name

if TYPE_CHECKING:
    from kopdes_plan.model.reforecast import Reforecast
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array
    from kopdes_plan.model.variance import Variance


def signed(amount: float) -> str:
    """Rupiah with its sign; more than planned for the cooperative is +.

    >>> signed(-20_000), signed(1_000), signed(0.2)
    ('-Rp20.000', '+Rp1.000', 'Rp0')
    """
    return ("+" if amount > 0.5 else "") + t.rupiah(amount)


def reasons_table(result: Result, found: Variance, month: int, language: str = "id") -> Block:
    """Why a month, and all months up to it, differ: by unit, then the whole cooperative."""
    head = [
        t.say("progress.column.reason", language),
        month_name(result, month, language),
        t.say("progress.column.to_date", language),
    ]
    return blocks.table(head, _rows(result, found, month, language), "lrr")


def _rows(result: Result, found: Variance, month: int, language: str) -> Iterator[Row]:
    names = {key: unit.name for key, unit in result.plan.units.items()}
    for key, one in found.units.items():
        yield from _group(names[key], one, UNIT_REASONS, month, language)
    whole = t.say("progress.whole", language)
    yield from _group(whole, found.whole, WHOLE_REASONS, month, language)
    yield _row(t.say("progress.total", language), found.total, month, "total")


def _group(
    name: str, found: Any, reasons: tuple[str, ...], month: int, language: str
) -> Iterator[Row]:
    """The reasons of one unit that are not nothing; no group without any."""
    told = [x for x in reasons if abs(found[x][: month + 1]).max() > 0.5]
    if told:
        yield row([name, "", ""], "group")
    for reason in told:
        yield _row(t.say(f"progress.reason.{reason}", language), found[reason], month)


def _row(words: str, amounts: Array, month: int, role: str = "item") -> Row:
    cells = [words, signed(float(amounts[month])), signed(float(amounts[: month + 1].sum()))]
    return row(cells, role)


def cash_table(result: Result, found: Variance, month: int, language: str = "id") -> Block | None:
    """Why cash at a month's end differs from the plan; None when that cash is not written."""
    difference = float(found.cash[month])
    if difference != difference:
        return None
    planned = float(result.statements.cash_flow["closing"][0, month])
    rows = [
        row([t.say("progress.cash.planned", language), t.rupiah(planned)]),
        *(
            row([t.say(f"progress.cash.{name}", language), signed(amount)])
            for name, amount in found.cash_reasons(month).items()
            if abs(amount) > 0.5
        ),
        row([t.say("progress.cash.actual", language), t.rupiah(planned + difference)], "total"),
    ]
    head = [month_name(result, month, language), t.say("progress.column.amount", language)]
    return blocks.table(head, rows, "lr")


def sentence(result: Result, found: Variance, month: int, language: str = "id") -> str:
    """How the months to date went, and what moved them most."""
    total = float(found.total[: month + 1].sum())
    sums = {name: float(x[: month + 1].sum()) for name, x in found.reasons.items()}
    most = max(sums, key=lambda name: abs(sums[name]))
    if abs(total) < 0.5 and abs(sums[most]) < 0.5:
        return t.say("progress.as_planned", language, month=month_name(result, month, language))
    return t.say(
        f"progress.{'better' if total > 0 else 'worse'}", language,
        month=month_name(result, month, language), amount=t.rupiah(abs(total)),
        reason=t.say(f"progress.reason.{most}", language).lower(), part=signed(sums[most]),
    )  # fmt: skip


def missing_sentences(result: Result, found: Variance, language: str = "id") -> list[str]:
    """One sentence a month that lacks figures: they stand as planned until written."""
    names = {key: unit.name for key, unit in result.plan.units.items()}
    by_month: dict[int, list[str]] = {}
    for one in found.missing:
        group = "unit" if one.unit else "month"
        what = t.say(f"plan.{group}_actual.{one.field}", language).lower()
        by_month.setdefault(one.month, []).append(
            t.say("progress.of", language, what=what, unit=names[one.unit]) if one.unit else what
        )
    return [
        t.say(
            "progress.missing", language, month=month_name(result, m, language), what=", ".join(x)
        )
        for m, x in sorted(by_month.items())
    ]


def outlook(result: Result, found: Reforecast, language: str = "id") -> tuple[str, str]:
    """Tone and sentence: whether every instalment that is left is reached, and what it takes."""
    missed = found.missed
    if missed is None:
        ahead = found.cash[found.last :]
        low, empty = found.last + int(ahead.argmin()), found.last + int((ahead < -0.5).argmax())
        short = bool(ahead.min() < -0.5)
        key = "reaches" if result.debt_service[0, found.last + 1 :].any() else "no_debt"
        return "bad" if short else "good", t.say(
            f"progress.outlook.{key}{'_short' if short else ''}", language,
            month=month_name(result, low, language), amount=t.rupiah(float(ahead.min())),
            empty=month_name(result, empty, language),
        )  # fmt: skip
    hopeless = missed.sales_needed != missed.sales_needed
    return "bad", t.say(
        f"progress.outlook.{'hopeless' if hopeless else 'missed'}", language,
        month=month_name(result, missed.month, language), lacks=t.rupiah(missed.lacks),
        due=t.rupiah(missed.due), sales=t.rupiah(missed.sales),
        needed="" if hopeless else t.rupiah(missed.sales_needed),
    )  # fmt: skip


def outlook_notes(result: Result, found: Reforecast, language: str = "id") -> list[str]:
    """From what the re-forecast is made, and what is overdue."""
    month = month_name(result, found.last, language)
    said = [t.say("progress.outlook.basis", language, month=month, count=found.months_seen)]
    if found.overdue > 0.5:
        said.append(t.say("progress.outlook.overdue", language, amount=t.rupiah(found.overdue)))
    return said


def reforecast_json(result: Result, found: Reforecast | None) -> dict[str, Any] | None:
    """The re-forecast: cash from the last known month on, paces, the first instalment missed."""
    if found is None:
        return None
    missed = found.missed
    first = found.last
    return {
        "from": result.time.label(first),
        "cash": {result.time.label(first + n): float(x) for n, x in enumerate(found.cash[first:])},
        "paces": {key: pace._asdict() for key, pace in found.paces.items()},
        "overdue": found.overdue,
        "missed": missed and {**missed._asdict(), "month": result.time.label(missed.month)},
    }


def as_json(result: Result, found: Variance) -> dict[str, Any]:
    """Everything of a variance, by month and to date; whole rupiah are not rounded."""
    last = found.months[-1] if found.months else -1
    cash = {m: float(found.cash[m]) for m in found.months}
    return {
        "months": [
            {
                "month": result.time.label(m),
                "units": {key: _at(one, m) for key, one in found.units.items()},
                "whole": _at(found.whole, m),
                "surplus_difference": float(found.total[m]),
                "cash_difference": cash[m],
                "cash_reasons": found.cash_reasons(m) if cash[m] == cash[m] else None,
            }
            for m in found.months
        ],
        "to_date": {name: float(found.reasons[name][: last + 1].sum()) for name in REASONS},
        "missing": [
            {"month": result.time.label(one.month), "unit": one.unit or None, "field": one.field}
            for one in found.missing
        ],
    }


def _at(reasons: Any, month: int) -> dict[str, float]:
    return {name: float(array[month]) for name, array in reasons.items()}
