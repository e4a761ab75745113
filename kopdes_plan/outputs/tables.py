"""Labelled tables (pandas) of a result: statements by month, quarter or year, loans, units, lists.

What comes in is a `Result`, what goes out are DataFrames in rupiah with words as labels. Numbers
stay numbers, so that they can be sorted and summed; pages format them. pandas is loaded when the
first table is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs import schedules, weakest
from kopdes_plan.outputs.key_tables import sides
from kopdes_plan.outputs.lines import By, Statement, periods, row_of, statement, summed
from kopdes_plan.outputs.sentences import measures, month_name, warning_text

if TYPE_CHECKING:
    import pandas as pd

    from kopdes_plan.model.result import Result


def table(
    result: Result, name: Statement, by: By = "year", language: str = "id", row: int = 0
) -> pd.DataFrame:
    """A statement with its lines down and periods across, rupiah; `row` picks the scenario.

    Flows are sums, balances those of the period's last month.
    """
    import pandas as pd

    span = periods(result.time, by, language)
    lines = statement(result, name, span, language, row)
    return pd.DataFrame(
        [line.values for line in lines],
        index=pd.Index(
            [line.label for line in lines], name=t.say(f"statement.name.{name}", language)
        ),
        columns=pd.Index(span.labels, name=t.say(f"statement.period.{by}", language)),
    )


def loans(result: Result, by: By = "year", language: str = "id") -> pd.DataFrame:
    """Drawdown, interest, principal, instalment and balance of each loan by period."""
    import pandas as pd

    span = periods(result.time, by, language)
    columns, keys = [], []
    for loan in result.loans:
        for name in ("drawdown", "interest", "principal", "payment"):
            columns.append(summed(row_of(getattr(loan, name)), span))
            keys.append((loan.name, t.say(f"statement.loan.{name}", language)))
        columns.append(row_of(loan.balance)[span.ends])
        keys.append((loan.name, t.say("statement.loan.balance", language)))
    names = [_column("loan", language), t.say("statement.period.line", language)]
    across = pd.MultiIndex.from_tuples(keys, names=names) if keys else pd.Index([])
    return pd.DataFrame(
        dict(enumerate(columns)),
        index=pd.Index(span.labels, name=t.say(f"statement.period.{by}", language)),
    ).set_axis(across, axis=1)


def repayment(result: Result, language: str = "id") -> pd.DataFrame:
    """Each instalment with its due date, one row a month and loan."""
    import pandas as pd

    rows = [
        {
            _column("loan", language): one.loan,
            _column("number", language): one.period,
            _word("statement.loan.date", language): pd.Timestamp(one.due),
            _word("statement.loan.drawdown", language): one.drawdown,
            _word("statement.loan.interest", language): one.interest,
            _word("statement.loan.principal", language): one.principal,
            _word("statement.loan.payment", language): one.payment,
            _word("statement.loan.balance", language): one.balance,
        }
        for _, months in schedules.repayment(result)
        for one in months
    ]
    return pd.DataFrame(rows)


def assets(result: Result, by: By = "year", language: str = "id") -> pd.DataFrame:
    """Book value of each asset at the end of each period."""
    import pandas as pd

    span = periods(result.time, by, language)
    return pd.DataFrame(
        [row_of(asset.book_value)[span.ends] for asset in result.assets],
        index=pd.Index([asset.name for asset in result.assets], name=_column("asset", language)),
        columns=pd.Index(span.labels, name=t.say(f"statement.period.{by}", language)),
    )


def units(result: Result, language: str = "id") -> pd.DataFrame:
    """The units side by side: first year, worth, break-even a day."""
    import pandas as pd

    rows = {
        unit.name: {
            _column("kind", language): _word(f"document.behaviour.{unit.behaviour}", language),
            _column("revenue_first_year", language): float(unit.revenue_first_year[0]),
            _column("margin_first_year", language): float(unit.margin_first_year[0]),
            _column("npv", language): float(unit.npv[0]),
            _column("break_even", language): float(unit.break_even_quantity_per_day[0]),
            _column("planned", language): float(unit.quantity_per_day[0]),
        }
        for unit in result.units
    }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return frame.rename_axis(_column("unit", language))


def budget(result: Result, language: str = "id") -> pd.DataFrame:
    """The budget (RAB): every asset, its price, and who pays for it."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                _column("asset", language): item.name,
                _column("unit", language): item.unit,
                _column("month", language): month_name(result, item.month, language),
                _column("count", language): item.pieces,
                _column("unit_price", language): item.price,
                _column("total", language): item.total,
                _column("payer", language): _word(f"document.payer.{item.paid_by}", language),
                _column("owner", language): _word(f"document.owner.{item.owner}", language),
            }
            for item in schedules.budget(result)
        ]
    )


def drawdowns(result: Result, language: str = "id") -> pd.DataFrame:
    """The stages in which loan money comes."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                _column("loan", language): stage.loan,
                _column("number", language): stage.number,
                _column("month", language): month_name(result, stage.month, language),
                _column("amount", language): stage.amount,
            }
            for stage in schedules.drawdowns(result)
        ]
    )


def sources_and_uses(result: Result, language: str = "id") -> pd.DataFrame:
    """What the money is for and where it comes from, rupiah."""
    import pandas as pd

    rows = [
        (_word(f"document.needs.{side}", language), label, value)
        for side, entries in zip(("uses", "sources"), sides(result, language), strict=True)
        for label, value in entries
    ]
    return pd.DataFrame(rows, columns=["", _column("item", language), _column("amount", language)])


def assumptions(result: Result, count: int = 20, language: str = "id") -> pd.DataFrame:
    """The guesses on which most rupiah hang, heaviest first."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                _column("unit", language): one.owner or _word("document.risks.general", language),
                _column("assumption", language): _word(
                    f"document.assumption.{one.field}", language
                ),
                _column("value", language): float(one.value),
                "min": one.value.low,
                "max": one.value.high,
                _column("weight", language): one.weight,
            }
            for one in weakest.assumptions(result, count)
        ]
    )


def indicators(result: Result, language: str = "id") -> pd.DataFrame:
    """Every indicator with its value, yardstick and meaning, written for people."""
    import pandas as pd

    columns = [
        _word(f"indicator.column.{x}", language)
        for x in ("measure", "value", "yardstick", "meaning")
    ]
    rows = [(m.label, m.value, m.yardstick, m.meaning) for m in measures(result, language)]
    return pd.DataFrame(rows, columns=columns)


def warnings(result: Result, language: str = "id") -> list[str]:
    """The warnings as sentences."""
    return [warning_text(warning, result, language) for warning in result.warnings]


def citations(result: Result, language: str = "id") -> pd.DataFrame:
    """The rules used: what, where it is written, since when, how sure we are."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                _column("rule", language): rule.label or rule.rule,
                _column("value", language): rule.value,
                _column("source", language): rule.source,
                _column("where", language): rule.where,
                _column("since", language): pd.Timestamp(rule.effective),
                _column("confidence", language): _word(
                    f"rule.confidence.{rule.confidence}", language
                ),
                "url": rule.url,
            }
            for rule in result.rules_used
        ]
    )


def _column(name: str, language: str) -> str:
    return _word(f"document.column.{name}", language)


def _word(key: str, language: str) -> str:
    return t.say(key, language)
