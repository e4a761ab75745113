"""The arithmetic: objects in, arrays out. numpy only; no files, no words, no screens.

In reading order:

- `run` the whole program on one page; `result` what it gives; `timeline` months and the calendar
- `drivers` which numbers differ between scenarios
- `units` the five behaviours, with `quantities`, `unit_cash` and `lending`
- `members` savings, `people` wages and shared costs, `assets` with `depreciation`
- `debts` loans on the plan's months, with `loans`, `amortisation`, `loan_changes`
- `law` the dated rules as numbers, `years` taxes and SHU year by year, with `year_terms`,
  `income_tax`, `surplus`
- `ledger` double entry, `statements` the four reports, `books` cash flows made of them
- `indicators` the figures, with `coverage`, `uses`, `present_value`, `internal_rate`, `roots`
- `unit_results` each unit alone; `cautions` the warnings, with `trade_cautions`, `price_ceilings`;
  `cash_reserve` what should stay in hand
- `what_if` scenarios side by side; `sample` many draws folded; `sensitivity` how far numbers may
  move, with `levers`, `crossings`; `stress_grid` two at once; `weakest` where least is known
- `comparison` ways to finance; `solvers` money and terms to the rupiah, with `answers`, `extremes`,
  `daily_sales`
- `ranking` unit ideas, with `votes`, `alone`; `households` what reaches them; `village` and
  `village_fund` the village's side of a plan
- `variance` actual against plan, `reforecast` the months left; `outliers` of a class
- `feasibility` a bare series of cash flows judged; `exercises` the answers of the guide
"""
