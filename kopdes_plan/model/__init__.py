"""The arithmetic: objects in, arrays out. numpy only; no files, no words, no screens.

In reading order:

- `run` the whole program on one page; `result` what it gives; `timeline` months and the calendar
- `drivers` which numbers differ between scenarios
- `units` the five behaviours, with `quantities`, `unit_cash` and `lending`
- `members` savings, `people` wages and shared costs, `assets` with `depreciation`
- `debts` loans on the plan's months, with `loans` and `amortisation`
- `law` the dated rules as numbers, `years` taxes and SHU year by year, with `income_tax`, `surplus`
- `ledger` double entry, `statements` the four reports, `books` cash flows made of them
- `indicators` the figures, with `coverage`, `present_value`, `internal_rate`, `roots`
- `unit_results` each unit alone, `cautions` the warnings
- `sample` many draws folded, `feasibility` a bare series of cash flows judged
"""
