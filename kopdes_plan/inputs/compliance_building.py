"""What Agrinas builds and the state pays, against the rules of its day: no loan of the cooperative.

All assets with `dibayar: agrinas` are one case. Law: loans/agrinas_*, village/agrinas.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kopdes_plan.inputs.compliance_cases import Case, Check, Status, Word, case_of
from kopdes_plan.inputs.compliance_standing import standing
from kopdes_plan.inputs.compliance_terms import at_most
from kopdes_plan.inputs.plan import Asset, Plan
from kopdes_plan.inputs.rules import Rules


def building_checks(plan: Plan, rules: Rules, day: date | None = None) -> Iterator[Check]:
    """The checks of what Agrinas pays; none when it pays nothing."""
    built = tuple(asset for asset in plan.assets if asset.paid_by == "agrinas")
    scheme = _scheme(rules)
    if not built or scheme is None:
        return
    place = plan.assets.index(built[0]) + 1
    on = day or plan.plan_date
    names = ", ".join(asset.name for asset in built)
    case = case_of(scheme, plan, rules, on, names, f"aset.{place}")
    opened = next(iter(standing(case)))
    yield _announced(case, on, opened)
    if case.terms:
        yield from _terms(case, built)
    yield from _asked(case, built, on)


def _scheme(rules: Rules) -> str | None:
    """The scheme by which the bank lends to Agrinas."""
    for scheme in rules.schemes():
        if rules.series[f"loans/{scheme}.borrower"][0].value == "agrinas":
            return scheme
    return None


def _announced(case: Case, day: date, opened: Check) -> Check:
    """Ordered by Inpres 17/2025 before there was a rule on the money: unknown, not forbidden."""
    ordered = case.rules.known("village/agrinas.ceiling", day)
    if opened.says != "in_force.not_yet" or ordered is None:
        return opened
    first = opened.params["first"]
    return case.check("in_force", "unknown", "building.ordered", ordered, day, first, first=first)


def _terms(case: Case, built: tuple[Asset, ...]) -> Iterator[Check]:
    borrower, owner = case.terms["borrower"], case.terms.get("asset_owner")
    yield case.check("borrower", "pass", "building.borrower", borrower)
    cost = sum(float(asset.price * asset.count) for asset in built)
    within = at_most(case, "ceiling", case.terms.get("ceiling"), cost, "IDR")
    yield within._replace(params={**within.params, "what": Word("compliance.word.cost")})
    ours = tuple(asset.name for asset in built if asset.owner == "koperasi")
    if owner is not None:
        status: Status = "fail" if ours else "pass"
        place = "desa" if "desa" in case.heads() else "kelurahan"
        says = "building.owner.fail" if ours else f"building.owner.{place}"
        yield case.check("owner", status, says, owner, ours or None, ours=ours)
    for head in case.heads():
        says = f"building.repaid.{head}"
        yield case.check("repaid_from", "unknown", says, case.terms.get("repaid_from"))


def _asked(case: Case, built: tuple[Asset, ...], day: date) -> Iterator[Check]:
    """What no rule says, or only an official: whose land, what fee, who runs the shop."""
    land = case.rules.known("village/agrinas.land_financed", day)
    if land is not None and land.value is False:
        yield case.check("land", "unknown", "building.land", land)
    fee = sum(float(asset.user_fee_per_month) for asset in built)
    says = "building.fee.written" if fee else "building.fee.asked"
    yield case.check("user_fee", "unknown", says, None, fee or None, unit="IDR")
    if (years := case.rules.known("village/agrinas.operator_years", day)) is not None:
        yield case.check("operator", "unknown", "building.operator", years)
