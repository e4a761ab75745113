"""A loan whose agreement is changed while it runs: new dates, or repaid early.

What comes in is the schedule as agreed; what goes out is the schedule as it then is, (S, P+1). In
both, opening + drawdown + capitalised interest − principal = balance, and 0 at the end.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from kopdes_plan.model.amortisation import Array, LoanTerms
from kopdes_plan.model.loans import LoanSchedule, due_dates, schedule


def rescheduled(
    loan: LoanSchedule,
    terms: LoanTerms,
    period: int,
    months_added: int,
    grace_months: int,
    first_date: date | None = None,
) -> LoanSchedule:
    """The schedule (S, P+1+`months_added`) when new instalments begin after `period`.

    What is left then is repaid by the same method and rate over the months left and those added,
    the first `grace_months` of them interest only. All money is drawn by then. Flat interest goes
    on with the loan as it was lent.
    """
    left = loan.balance[:, period]
    rate = np.broadcast_to(np.asarray(terms.rate_per_year, dtype=np.float64), left.shape)
    if terms.method == "flat":
        lent = loan.drawdown[:, : period + 1].sum(axis=-1)
        rate = rate * lent / np.where(left > 0, left, 1.0)
    anew = terms._replace(
        rate_per_year=rate,
        tenor_months=terms.periods - period + months_added,
        grace_months=grace_months,
        grace_position="inside",
    )
    begin = None if first_date is None else due_dates(first_date, period)[-1]
    later = schedule(anew, left[:, None], begin)
    return LoanSchedule(
        *(
            np.concatenate([before[:, : period + 1], after[:, 1:]], axis=-1)
            for before, after in zip(loan, later, strict=True)
        )
    )


def repaid_early(loan: LoanSchedule, period: int) -> tuple[LoanSchedule, Array]:
    """The schedule when all that is left after the instalment of `period` is repaid with it.

    Also the principal paid ahead of the schedule, (S, P+1); `principal` and `payment` hold it too.
    """
    ahead = np.zeros_like(loan.balance)
    ahead[:, period] = loan.balance[:, period]
    until = np.arange(loan.balance.shape[-1]) <= period
    kept = LoanSchedule(*(figure * until for figure in loan))
    return (
        kept._replace(
            principal=kept.principal + ahead,
            payment=kept.payment + ahead,
            balance=kept.balance - ahead,
        ),
        ahead,
    )
