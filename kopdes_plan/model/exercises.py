"""The right figures of the facilitator's exercises, from the functions that compute plans.

What comes in are the figures an exercise gives, by name, and the columns (R,) of its table; what
goes out are figures by name, a float or one for each row (R,), nan where there is none. Rupiah;
rates and shares are fractions. A function answers the exercise of `data/guide` of its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kopdes_plan.model.amortisation import LoanTerms
from kopdes_plan.model.depreciation import by_year
from kopdes_plan.model.feasibility import judge
from kopdes_plan.model.income_tax import final_tax
from kopdes_plan.model.loans import instalments
from kopdes_plan.model.present_value import break_even as break_even_of
from kopdes_plan.model.present_value import npv, payback
from kopdes_plan.model.surplus import pools
from kopdes_plan.model.timeline import Array

Given = Mapping[str, float]
Columns = Mapping[str, Array]
Figures = dict[str, float | Array]
LONGEST = 600  # months in which something is repaid


def turnover(given: Given, columns: Columns) -> Figures:
    """What is left of a month's sales: margin after the goods, profit after the expenses."""
    sales, goods = (given["quantity"] * given[key] for key in ("price", "cost"))
    profit = sales - goods - given["expenses"]
    return {
        "sales": sales, "cost_of_goods": goods, "margin": sales - goods, "profit": profit,
        "profit_share": profit / sales,
    }  # fmt: skip


def break_even(given: Given, columns: Columns) -> Figures:
    """Months until the capital is back (R,), and the sales a month at which the profit is zero."""
    monthly = np.repeat(columns["profit"][:, None] / 12, LONGEST, axis=1)
    flows = np.concatenate([-columns["capital"][:, None], monthly], axis=1)
    pieces = float(break_even_of(given["fixed"], 1.0, given["price"] - given["cost"]))
    return {
        "payback_months": payback(flows),
        "break_even_quantity": pieces, "break_even_sales": pieces * given["price"],
    }  # fmt: skip


def flat_rate(given: Given, columns: Columns) -> Figures:
    """The instalment at a flat and at an effective rate, and what the flat rate truly is.

    ValueError for terms that make no loan, or one of more than fifty years.
    """
    if given["months"] > LONGEST:
        raise ValueError("too many months")
    flat, annuity = (
        instalments(given["principal"], LoanTerms(given["rate"], int(given["months"]), method))
        for method in ("flat", "annuity")
    )
    return {
        "annuity": annuity.rows[0].payment, "flat": flat.rows[0].payment,
        "true_rate": _number(flat.equivalent_annuity_rate_per_year),
        "difference": flat.total_payment - annuity.total_payment,
    }  # fmt: skip


def capital(given: Given, columns: Columns) -> Figures:
    """NPV and IRR without the capital, and with it in year 0."""
    flows, rate = columns["flow"], given["rate"]
    without = judge(flows, rate, first=1)
    whole = judge(np.concatenate([[-given["capital"]], flows]), rate)
    return {
        "npv_without": _number(without["npv"]), "irr_without": _number(without["irr"]),
        "npv_with": _number(whole["npv"]), "irr_with": _number(whole["irr"]),
    }  # fmt: skip


def depreciation(given: Given, columns: Columns) -> Figures:
    """A year's depreciation of each asset (R,), of all, of a cycle; and what comes of it if charged
    in every cycle."""
    bought, residual, life = (columns[key] for key in ("bought", "residual", "life"))
    expense = np.array([
        by_year(price, left, round(12 * years))[0].expense
        for price, left, years in zip(bought, residual, life, strict=True)
    ])  # fmt: skip
    published, total = float(columns["published_expense"].sum()), float(expense.sum())
    charged = published * given["cycles"]
    return {
        "expense": expense, "published_total": published, "total": total, "charged": charged,
        "per_cycle": total / given["cycles"], "too_much": charged - total,
    }  # fmt: skip


def shares(given: Given, columns: Columns) -> Figures:
    """What each pool would get (R,), all of them, and what is handed out beyond the SHU."""
    surplus = given["surplus"]
    named = {str(place): share for place, share in enumerate(columns["share"])}
    amounts = np.array([*pools(np.array(surplus), named).values()])
    handed_out = float(amounts.sum())
    return {
        "amount": amounts, "total_share": float(columns["share"].sum()),
        "handed_out": handed_out, "too_much": handed_out - surplus,
    }  # fmt: skip


def percent(given: Given, columns: Columns) -> Figures:
    """NPV at the rate that was meant and at the one that was typed."""
    right, typed = (float(npv(columns["flow"], given[key])) for key in ("rate", "typed"))
    return {
        "npv_right": right, "npv_typed": typed,
        "typed_rate": given["typed"], "times": given["typed"] / given["rate"],
    }  # fmt: skip


def exempt_band(given: Given, columns: Columns) -> Figures:
    """A cooperative's final tax of a year (R,), and what the published one lacks (R,)."""
    sold = 12 * columns["month"]
    tax = final_tax(sold, given["rate"])
    return {"turnover": sold, "tax": tax, "lacking": tax - columns["published_tax"]}


def _number(figure: float | None) -> float:
    return float("nan") if figure is None else figure


ANSWERS: dict[str, Callable[[Given, Columns], Figures]] = {
    answer.__name__: answer
    for answer in (
        turnover, break_even, flat_rate, capital, depreciation, shares, percent, exempt_band,
    )
}  # fmt: skip
