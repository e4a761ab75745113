"""Rules between a plan's fields: what no single field can know.

A checked plan goes in, Problems come out, without lines (the loader adds them). Each function
looks after one part of the plan. These are mistakes that make the figures wrong or the plan
unlawful; what is feasible but unwise is a warning on the result.
Law: loans/*, cooperative/savings_and_loan, wages/minimum, and where the known law begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.businesses import Lending, Production
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.loan_checks import last_month, loan_problems
from kopdes_plan.inputs.partner_terms import trade_problems
from kopdes_plan.inputs.plan import Asset, OpeningAsset, Plan
from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.potential import potential_problems
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.inputs.progress import progress_problems
from kopdes_plan.inputs.rule_types import Rule
from kopdes_plan.inputs.rules import load_rules

SHORTEST, LONGEST = 72, 180  # months of a plan
UNIT_ID = re.compile(r"[^\W\d][\w-]{0,39}")


def check(plan: Plan) -> tuple[Problem, ...]:
    """Everything wrong between the fields of a plan, in the order of the file."""
    parts = (
        _law_known, _horizon, _villages, _members, _opening, _units, trade_problems, _lending,
        _minimum_wage,
        _people_and_costs, _assets,
        _grants, loan_problems, _taxes, _surplus, _village_fund, potential_problems, _uncertainty,
        _actuals,
    )  # fmt: skip
    return tuple(problem for part in parts for problem in part(plan))


def horizon(plan: Plan) -> int:
    """Months of the plan: as the file says, else the later of 72 months and the month of the last
    instalment, on to the next December, at most 180.

    >>> SHORTEST, LONGEST
    (72, 180)
    """
    if plan.horizon_months is not None:
        return plan.horizon_months
    ends = [last_month(loan, plan).index_from(plan.start) + 1 for loan in plan.loans]
    months = max([SHORTEST, *ends])
    last = plan.start.plus(months - 1)
    return min(months + 12 - last.month, LONGEST)


NEEDED = (  # rules that every plan reads in its first month
    "taxes/final_income.rate", "taxes/income.rate", "taxes/vat.rate",
    "wages/bpjs.jkm", "wages/bpjs.jht", "wages/thr.months_of_wage",
)  # fmt: skip


def _law_known(plan: Plan) -> Iterator[Problem]:
    """A plan cannot begin before the rules that we know."""
    first = max(load_rules().series[path][0].effective for path in NEEDED)
    if plan.start.first_day() < first:
        known = _month(YearMonth(first.year, first.month))
        yield Problem("law_begins_later", "mulai", None, str(plan.start), params={"first": known})


def _minimum_wage(plan: Plan) -> Iterator[Problem]:
    """Who is paid the minimum wage needs one that we know."""
    rules, code = load_rules(), plan.cooperative.villages[0]
    path = rules.area_path("wages/minimum", code)
    if path is not None and rules.known(path, plan.start.first_day()) is not None:
        return
    found = places.village(code)
    for place, person in enumerate(plan.staff):
        if person.wage_basis == "umk" and found is not None:
            at = f"tenaga_kerja.{place + 1}.dasar_upah"
            area = {"area": found.regency, "start": _month(plan.start)}
            yield Problem("minimum_wage_unknown", at, None, "umk", params=area)


def _horizon(plan: Plan) -> Iterator[Problem]:
    end = plan.start.plus(horizon(plan) - 1)
    for place, loan in enumerate(plan.loans):
        last = last_month(loan, plan)
        if last > end:
            needed = last.index_from(plan.start) + 1
            params: dict[str, object] = {"last": _month(last), "loan": loan.name}
            if plan.horizon_months is not None and needed <= LONGEST:
                yield Problem(
                    "plan_ends_before_loan",
                    "jangka_bulan",
                    None,
                    str(plan.horizon_months),
                    params={**params, "end": _month(end), "needed": needed},
                )
            else:
                yield Problem(
                    "loan_ends_after_limit",
                    f"pinjaman.{place + 1}.jangka_waktu_bulan",
                    None,
                    str(loan.tenor_months),
                    params={
                        **params,
                        "end": _month(plan.start.plus(LONGEST - 1)),
                        "longest": LONGEST,
                    },
                )


def _month(month: YearMonth) -> str:
    return t.month(month.year, month.month)


def _villages(plan: Plan) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, code in enumerate(plan.cooperative.villages):
        path = f"koperasi.desa.{place + 1}"
        if code in seen:
            yield Problem("village_twice", path, None, code)
        elif places.village(code) is None:
            yield _no_village(code, path)
        seen.add(code)


def _no_village(code: str, path: str) -> Problem:
    if re.fullmatch(r"\d{10}", code):
        dotted = f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
        return Problem("village_code_dots", path, None, code, dotted)
    if re.fullmatch(r"[\d.]+", code):
        return Problem("village_code_unknown", path, None, code)
    found = places.find(code)[:3]
    listed = "; ".join(f"{v.code} ({v.name}, {v.district}, {v.regency})" for v in found)
    return Problem(
        "village_name_given" if found else "village_code_unknown", path, None, code, listed
    )


def _members(plan: Plan) -> Iterator[Problem]:
    members = plan.members
    if members.maximum is not None and members.maximum < members.count:
        params = {"limit": t.number(members.count)}
        yield Problem(
            "maximum_below_count",
            "anggota.paling_banyak",
            None,
            t.number(members.maximum),
            params=params,
        )
    cap = load_rules().known("cooperative/savings_and_loan.deposit_rate_cap", plan.plan_date)
    if cap and cap.binding and members.voluntary_rate_per_year > cap.number:
        yield _above_cap(
            "deposit_rate_above_cap",
            "anggota.jasa_simpanan_sukarela",
            members.voluntary_rate_per_year,
            cap,
        )


def _above_cap(code: str, path: str, rate: float, cap: Rule) -> Problem:
    cited = load_rules().cite(cap.path, cap.effective)
    return Problem(
        code,
        path,
        None,
        t.percent(rate),
        params={"limit": t.percent(cap.number), "source": cited.law},
    )


def _opening(plan: Plan) -> Iterator[Problem]:
    """Cash + stock + receivables + book value of assets = debts + equity, at the start."""
    o = plan.opening
    for unit in o.stock:
        if unit not in plan.units:
            yield _unknown_unit(plan, f"saldo_awal.persediaan.{unit}", unit)
    for place, asset in enumerate(o.assets):
        yield from _residual(asset, f"saldo_awal.aset.{place + 1}")
    owned = o.cash + sum(o.stock.values()) + o.receivables + sum(a.book_value for a in o.assets)
    loans = sum(float(loan.balance_left or 0) for loan in plan.loans)
    owed = o.payables + o.voluntary_savings + o.funds + loans
    equity = (
        o.principal_savings + o.compulsory_savings + o.reserves + o.grants + o.accumulated_surplus
    )
    difference = owned - owed - equity
    if abs(difference) >= 1:
        code = "opening_owned_over" if difference > 0 else "opening_owned_short"
        params = {
            "owned": t.rupiah(owned),
            "financed": t.rupiah(owed + equity),
            "owed": t.rupiah(owed),
            "equity": t.rupiah(equity),
            "difference": t.rupiah(abs(difference)),
        }
        yield Problem(code, "saldo_awal", params=params)


def _units(plan: Plan) -> Iterator[Problem]:
    for key, unit in plan.units.items():
        path = f"unit_usaha.{key}"
        if not UNIT_ID.fullmatch(key):
            yield Problem("unit_id", path, None, key)
        months = unit.season.months
        if months and len(months) != 12:
            yield Problem("season_not_twelve", f"{path}.musim.bulanan", None, str(len(months)))
        elif months and not sum(months):
            yield Problem("season_empty", f"{path}.musim.bulanan")
        if isinstance(unit, Production) and not unit.yield_share:
            yield Problem("yield_zero", f"{path}.rendemen", None, "0%")


def _lending(plan: Plan) -> Iterator[Problem]:
    """Loans to members above the legal rate a year."""
    cap = load_rules().known("cooperative/savings_and_loan.loan_rate_cap", plan.plan_date)
    if cap is None or not cap.binding:
        return
    for key, unit in plan.units.items():
        if isinstance(unit, Lending) and unit.rate_per_month * 12 > cap.number + 1e-9:
            yield _above_cap(
                "loan_rate_above_cap",
                f"unit_usaha.{key}.bunga_per_bulan",
                unit.rate_per_month * 12,
                cap,
            )


def _unknown_unit(plan: Plan, path: str, unit: str) -> Problem:
    known = tuple(plan.units)
    hint = nearest(unit, known)
    code = "no_such_unit_near" if hint else "no_such_unit"
    return Problem(code, path, None, unit, hint, {"known": ", ".join(known) or "–"})


def _people_and_costs(plan: Plan) -> Iterator[Problem]:
    for place, worker in enumerate(plan.staff):
        path = f"tenaga_kerja.{place + 1}"
        if worker.wage_basis == "disepakati" and not worker.wage_per_month:
            yield Problem("wage_missing", f"{path}.upah")
        yield from _used_and_timed(plan, path, worker.unit, worker.start, worker.end)
    for place, cost in enumerate(plan.shared_costs):
        yield from _used_and_timed(
            plan, f"biaya_bersama.{place + 1}", cost.unit, cost.start, cost.end
        )


def _used_and_timed(
    plan: Plan, path: str, unit: str, start: YearMonth | None, end: YearMonth | None
) -> Iterator[Problem]:
    if unit and unit not in plan.units:
        yield _unknown_unit(plan, f"{path}.unit", unit)
    if start is not None and end is not None and end < start:
        yield Problem(
            "end_before_begin", f"{path}.sampai", None, str(end), params={"start": str(start)}
        )


def _residual(asset: Asset | OpeningAsset, path: str) -> Iterator[Problem]:
    if asset.residual > asset.price:
        at, limit = f"{path}.nilai_sisa", t.rupiah(asset.price)
        read = t.rupiah(asset.residual)
        yield Problem("residual_over_price", at, None, read, params={"limit": limit})


def _assets(plan: Plan) -> Iterator[Problem]:
    for place, asset in enumerate(plan.assets):
        path = f"aset.{place + 1}"
        if asset.unit and asset.unit not in plan.units:
            yield _unknown_unit(plan, f"{path}.unit", asset.unit)
        yield from _residual(asset, path)
        if asset.month is not None:
            yield from _in_plan(plan, f"{path}.bulan", asset.month)
        if asset.owner == "koperasi" and asset.paid_by in ("agrinas", "desa"):
            yield Problem(f"paid_by_{asset.paid_by}", f"{path}.pemilik", None, asset.owner)
        if asset.owner == "koperasi" and asset.paid_by == "pinjaman" and not plan.loans:
            yield Problem("paid_by_no_loan", f"{path}.dibayar", None, asset.paid_by)
        if asset.owner == "koperasi" and asset.replaced and not asset.life_months:
            yield Problem("replaced_without_life", f"{path}.umur_bulan")


def _in_plan(plan: Plan, path: str, month: YearMonth) -> Iterator[Problem]:
    end = plan.start.plus(horizon(plan) - 1)
    if month < plan.start:
        yield Problem("before_start", path, None, str(month), params={"start": str(plan.start)})
    elif month > end:
        yield Problem("after_end", path, None, str(month), params={"end": str(end)})


def _grants(plan: Plan) -> Iterator[Problem]:
    for place, grant in enumerate(plan.grants):
        yield from _in_plan(plan, f"hibah.{place + 1}.bulan", grant.month)


def _taxes(plan: Plan) -> Iterator[Problem]:
    year = plan.taxes.registration_year
    if year > plan.start.year:
        yield Problem(
            "registered_after_start",
            "pajak.tahun_terdaftar",
            None,
            str(year),
            params={"start": plan.start.year},
        )


def _surplus(plan: Plan) -> Iterator[Problem]:
    total = sum(float(share) for share in plan.surplus.shares.values())
    if abs(total - 1) > 1e-9:
        code = "shares_short" if total < 1 else "shares_over"
        params = {"total": t.percent(total, 4), "difference": t.percent(abs(1 - total), 4)}
        yield Problem(code, "pembagian_shu.bagian", params=params)


def _village_fund(plan: Plan) -> Iterator[Problem]:
    for year in plan.village_fund.allotments:
        if not re.fullmatch(r"20\d\d", year):
            yield Problem("not_a_year", f"dana_desa.pagu.{year}", None, year)


def _actuals(plan: Plan) -> Iterator[Problem]:
    yield from progress_problems(plan, horizon(plan))


def _uncertainty(plan: Plan) -> Iterator[Problem]:
    draws = plan.uncertainty.draws
    if not 1 <= draws <= 100_000:
        yield Problem("draws_out_of_range", "ketidakpastian.jumlah", None, str(draws))
