"""`kopdes-plan penyusutan`: an asset's depreciation by year."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.file_words import TAX_GROUPS
from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import AsOf, Json, Reading, choose, option, parsed_or, rule_number
from kopdes_plan.text import say

WEAR = {"garis_lurus": "straight_line", "saldo_menurun": "declining"}
LONGEST_LIFE = 200  # years


def wear(
    harga: Annotated[str, option("--harga", metavar="N")],
    residu: Annotated[str | None, option("--residu", metavar="N")] = None,
    umur: Annotated[str | None, option("--umur", metavar="Y")] = None,
    metode: Annotated[
        str | None, option("--metode", metavar="|".join(WEAR), word="metode_susut")
    ] = None,
    kelompok: Annotated[str | None, option("--kelompok", metavar="|".join(TAX_GROUPS))] = None,
    mulai: Annotated[str | None, option("--mulai", metavar="YYYY-MM", word="mulai_bulan")] = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """An asset's depreciation by calendar year."""
    from kopdes_plan.model.depreciation import by_year

    method: Any = choose("--metode", metode, WEAR)
    group = "" if kelompok is None else choose("--kelompok", kelompok, TAX_GROUPS)
    reading = Reading()
    price = reading.read("--harga", harga, amounts.parse_amount, math.inf)
    residual = reading.read("--residu", residu, amounts.parse_amount, 0.0)
    life = reading.read("--umur", umur, _years, 0)
    day = reading.read("--tanggal", tanggal, amounts.parse_day, date.today())
    start = reading.read("--mulai", mulai, amounts.parse_month, (day.year, 1))
    if umur is None and not group:
        reading.refuse("life_missing", "--umur")
    for name, text, amount in (("--harga", harga, price), ("--residu", residu, residual)):
        if amount < 0:
            reading.refuse("negative_rupiah", name, text)
    if residual > price >= 0:
        both = {"residual": t.number(residual), "price": t.number(price)}
        reading.refuse("residual_above_price", "--residu", residu, **both)
    reading.check()
    if group:
        life = _life_of_group(reading, group, life, umur, day)
        if residual:
            reading.refuse("residual_in_tax_group", "--residu", residu)
        if method == "declining" and group.startswith("building"):
            reading.refuse("building_straight_line_only", "--metode", metode)
        reading.check()
    years = by_year(price, residual, life, method, start)
    if as_json:
        show_json({"years": [year._asdict() for year in years]})
        return
    head = [say(f"cli.wear.{key}") for key in ("year", "expense", "book_value")]
    rows: list[Any] = [[str(y.year), t.number(y.expense), t.number(y.book_value)] for y in years]
    total = [say("cli.table.total"), t.number(sum(y.expense for y in years)), ""]
    show(*table(head, [*rows, [], total]))


def _years(text: str) -> int:
    """Whole months of a life in years; 2,5 is 30 months."""
    months = parsed_or(amounts.parse_number, "not_a_number", "not_years", text) * 12
    if abs(months - round(months)) > 1e-9:
        raise amounts.AmountError("not_years", text)
    if months > 12 * LONGEST_LIFE:
        raise amounts.AmountError("life_too_long", text, limit=LONGEST_LIFE)
    if months < 1:
        raise amounts.AmountError("life_too_short", text)
    return round(months)


def _life_of_group(reading: Reading, group: str, life: int, umur: str | None, day: date) -> int:
    """Months of life of a tax group on a day, which a typed life must agree with."""
    from kopdes_plan.inputs.rules import load_rules

    path = f"taxes/depreciation_life.{group}"
    months = 12 * int(rule_number(load_rules(), path, day))
    if life and months and life != months:
        reading.refuse("life_not_of_group", "--umur", umur, years=months // 12)
    return months
