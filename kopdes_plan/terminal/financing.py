"""`kopdes-plan pembiayaan`: which money, how much of it, and is it allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import AsOf, CommandLineError, Json, Reading, option
from kopdes_plan.terminal.plans import PLAN_DATE, Changes, PlanFile, Scenario, changes_of
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.outputs.blocks import Block
    from kopdes_plan.outputs.financing import Way
    from kopdes_plan.outputs.loan_answers import Asked
    from kopdes_plan.outputs.refinancing import Change

NOT_ALLOWED = (  # what refuses a plan and is just what is asked here
    "scheme_not_yet", "scheme_ended", "agrinas_is_borrower", "scheme_is_no_loan", "above_ceiling",
    "together_above_ceiling", "below_floor", "above_operating_ceiling", "not_the_rate",
    "below_rate", "above_rate", "months_above_scheme", "months_below_scheme",
)  # fmt: skip
LONGEST = 32  # letters of a name in the table
LONGEST_TENOR = 240  # months, as in a plan
OPTIONS = {  # of what a changed loan says
    "dilunasi": "--lunas-bulan", "plafon": "--plafon-baru", "dijadwal_ulang": "--jadwal-ulang",
    "tambahan_bulan": "--tambahan-bulan", "tenggang_baru_bulan": "--tenggang-baru",
}  # fmt: skip


class Trial(NamedTuple):
    """What to try with the plan's main loan; months as (year, month)."""

    repaid: tuple[int, int] | None
    amount: float | None  # of a new loan that repays it
    rescheduled: tuple[int, int] | None
    months_added: int
    grace_months: int


class Found(NamedTuple):
    """Everything the command tells of a plan."""

    plan: Plan
    day: date
    ways: tuple[Way, ...]
    answers: tuple[Asked, ...]
    changes: dict[str, Change]  # early_repayment, top_up, rescheduling, as asked for
    lacking: bool  # whether what is compared is what the cash of a plan without a loan lacks


def financing(
    rencana: PlanFile,
    skema: Annotated[str | None, option("--skema", metavar="SKEMA,…")] = None,
    plafon: Annotated[str | None, option("--plafon", metavar="N", word="plafon_lain")] = None,
    dscr: Annotated[str | None, option("--dscr", metavar="N")] = None,
    kas_minimum: Annotated[str | None, option("--kas-minimum", metavar="N")] = None,
    lunas_bulan: Annotated[str | None, option("--lunas-bulan", metavar="YYYY-MM")] = None,
    plafon_baru: Annotated[str | None, option("--plafon-baru", metavar="N")] = None,
    jadwal_ulang: Annotated[str | None, option("--jadwal-ulang", metavar="YYYY-MM")] = None,
    tambahan_bulan: Annotated[str | None, option("--tambahan-bulan", metavar="N")] = None,
    tenggang_baru: Annotated[str | None, option("--tenggang-baru", metavar="N")] = None,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """The ways to finance a plan side by side, what it can carry, and the checklist."""
    reading = Reading()
    amount = reading.read("--plafon", plafon, amounts.parse_amount, None)
    ratio = reading.read("--dscr", dscr, amounts.parse_number, None)
    least = reading.read("--kas-minimum", kas_minimum, amounts.parse_amount, None)
    trial = Trial(
        reading.read("--lunas-bulan", lunas_bulan, amounts.parse_month, None),
        reading.read("--plafon-baru", plafon_baru, amounts.parse_amount, None),
        reading.read("--jadwal-ulang", jadwal_ulang, amounts.parse_month, None),
        reading.whole("--tambahan-bulan", tambahan_bulan, 0, 0, LONGEST_TENOR),
        reading.whole("--tenggang-baru", tenggang_baru, 0, 0, LONGEST_TENOR),
    )
    for option_, typed, needed, given in (
        ("--plafon-baru", plafon_baru, "--lunas-bulan", lunas_bulan),
        ("--tambahan-bulan", tambahan_bulan, "--jadwal-ulang", jadwal_ulang),
        ("--tenggang-baru", tenggang_baru, "--jadwal-ulang", jadwal_ulang),
    ):
        if typed is not None and given is None:
            reading.refuse("change_without_month", option_, typed, needs=needed)
    day = reading.read("--tanggal", tanggal, amounts.parse_day, None)
    for option_, value, typed in (
        ("--plafon", amount, plafon), ("--plafon-baru", trial.amount, plafon_baru)
    ):  # fmt: skip
        if value is not None and value <= 0:
            reading.refuse("amount_not_positive", option_, typed)
    if ratio is not None and ratio < 0:
        reading.refuse("negative_quantity", "--dscr", dscr)
    if least is not None and least < 0:
        reading.refuse("negative_rupiah", "--kas-minimum", kas_minimum)
    reading.check()
    schemes = _schemes(skema)
    plan = _kept(read_though_refused(rencana, changes, skenario, day), ratio, least)
    found = _found(plan, day, amount, schemes, trial)
    if as_json:
        show_json(_as_json(found, day))
    else:
        show(*_written(found))


def _schemes(typed: str | None) -> tuple[str, ...]:
    """The ids of schemes, each known."""
    from kopdes_plan.inputs.rules import load_rules

    if typed is None:
        return ()
    items = (item.strip() for item in typed.lower().replace(";", ",").split(","))
    chosen, known = tuple(filter(None, items)), load_rules()
    for scheme in chosen:
        if scheme not in known.schemes():
            every = ", ".join(known.schemes())
            raise CommandLineError("choice", option="--skema", read=scheme, known=every)
    if not chosen:
        raise CommandLineError("no_value", option="--skema")
    return chosen


def read_though_refused(
    file: str, changes: list[str] | None, scenario: str | None, day: date | None
) -> Plan:
    """The plan of a file, also where a loan is not allowed; every other mistake is raised."""
    from kopdes_plan.inputs.plan_file import reading
    from kopdes_plan.inputs.plan_text import parse
    from kopdes_plan.inputs.text_files import read_text

    pairs = changes_of(changes)
    if day is not None:
        pairs.append((PLAN_DATE, day.isoformat()))
    root = parse(read_text(file), file)
    plan, problems = reading(root, file, tuple(pairs), scenario)
    if plan is None or any(problem.code not in NOT_ALLOWED for problem in problems):
        raise PlanProblems(problems, file)
    return plan


def _kept(plan: Plan, dscr: float | None, least: float | None) -> Plan:
    """The plan with another DSCR and cash to keep."""
    from kopdes_plan.inputs.fields import Sourced

    asked = {"dscr_required": dscr, "minimum_cash": least}
    given = {key: Sourced(value) for key, value in asked.items() if value is not None}
    return plan.model_copy(update={"general": plan.general.model_copy(update=given)})


def _found(
    plan: Plan, day: date | None, amount: float | None, schemes: Sequence[str],
    trial: Trial,
) -> Found:  # fmt: skip
    from kopdes_plan.inputs.loan_alternatives import comparison_day, main_loan
    from kopdes_plan.outputs.financing import ways
    from kopdes_plan.outputs.loan_answers import solved

    changes = dict(_changes(plan, trial))
    listed = ways(plan, day, amount, schemes)
    lacking = amount is None and main_loan(plan) is None
    return Found(plan, day or comparison_day(plan), listed, solved(plan), changes, lacking)


def _changes(plan: Plan, trial: Trial) -> Iterator[tuple[str, Change]]:
    """What is asked of the plan's main loan; PlanProblems where that cannot be."""
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.financing import anew
    from kopdes_plan.inputs.loan_alternatives import main_loan
    from kopdes_plan.outputs import refinancing

    if trial.repaid is None and trial.rescheduled is None:
        return
    if not plan.loans:
        option_ = OPTIONS["dilunasi" if trial.repaid else "dijadwal_ulang"]
        raise PlanProblems([Problem("no_loan_to_repay", option_)])
    loan = main_loan(plan) or max(plan.loans, key=lambda loan: loan.balance_left or 0)
    place = next(n for n, one in enumerate(plan.loans) if one is loan)
    try:
        if trial.repaid is not None:
            month = YearMonth(*trial.repaid)
            yield "early_repayment", refinancing.repaid(plan, place, month)
            if trial.amount is not None:
                name = say("financing.change.new_loan", loan=loan.name)
                new = anew(loan, name, trial.amount)
                yield "top_up", refinancing.topped_up(plan, place, month, new)
        if trial.rescheduled is not None:
            month = YearMonth(*trial.rescheduled)
            added = trial.months_added, trial.grace_months
            yield "rescheduling", refinancing.rescheduled(plan, place, month, *added)
    except PlanProblems as refused:
        raise PlanProblems([_of_option(problem) for problem in refused.problems]) from None


def _of_option(problem: Problem) -> Problem:
    """A problem of a changed loan, at the option that changed it."""
    key = problem.path.rpartition(".")[2]
    return problem._replace(path=OPTIONS.get(key, key))


def _as_json(found: Found, day: date | None) -> dict[str, Any]:
    from kopdes_plan.inputs.compliance import checklist
    from kopdes_plan.inputs.rules import load_rules
    from kopdes_plan.outputs import compliance, village
    from kopdes_plan.outputs.financing_json import answers_json, change_json, way_json

    general, written = found.plan.general, found.ways[0].found
    assert written is not None  # the plan as written always has figures
    return {
        "plan": found.plan.name,
        "date": found.day.isoformat(),
        "dscr_required": float(general.dscr_required),
        "minimum_cash": round(float(general.minimum_cash)),
        "schemes": [way_json(way) for way in found.ways],
        "answers": answers_json(found.answers),
        **{
            key: change_json(found.changes[key]) if key in found.changes else None
            for key in ("early_repayment", "top_up", "rescheduling")
        },
        "checklist": compliance.as_json(checklist(found.plan, load_rules(), day)),
        "village": village.as_json(written.result),
    }


# ---- for people


def _written(found: Found) -> list[str]:
    """The same as lines."""
    from kopdes_plan.outputs.financing import name, reasons, remarks, status, with_figures
    from kopdes_plan.outputs.financing_tables import starred
    from kopdes_plan.outputs.loan_answers import sentence, told, unit_sentences

    computed = with_figures(found.ways)
    lines = [found.plan.name, say("rule.in_force", day=t.date_long(found.day)), ""]
    lines += _tables(found.ways)
    if starred(found.ways):
        lines.append(say("financing.said.star"))
    if found.lacking:
        lines += ["", _without_loan(found)]
    lines += ["", say("financing.title.allowed")]
    for way, _ in computed:
        said = " ".join([f"{status(way)}.", *reasons(way)])
        lines.append(f"  - {name(way)}: {said}")
    left = [way for way in found.ways if way.found is None]
    if left:
        lines += ["", say("financing.title.left_out")]
        lines += [f"  - {name(way)}: {' '.join(reasons(way))}" for way in left]
    lines += ["", *remarks(found.ways), "", say("financing.title.answers")]
    for asked in told(found.answers):
        lines.append(f"  - {sentence(asked)}")
        lines += [f"      {words}" for words in unit_sentences(asked)]
    return [*lines, *_changed(found.changes.values()), *_checked(found)]


def _tables(listed: Sequence[Way]) -> Iterable[str]:
    """Cost and cash of every way, then its DSCR by year."""
    from kopdes_plan.outputs.financing_tables import dscr_years, overview

    first, *_ = overview(listed)
    years = dscr_years(listed)
    owing = len(years["head"]) > 1
    return [*_table(first), *(["", years["caption"], *_table(years)] if owing else [])]


def _table(block: Block) -> list[str]:
    """A block's table as lines; columns of words to the left."""
    from kopdes_plan.outputs.writer import shortened

    rows = [[shortened(row["cells"][0], LONGEST), *row["cells"][1:]] for row in block["rows"]]
    return table(block["head"], rows, left=1)


def _without_loan(found: Found) -> str:
    """What is compared where the plan itself borrows nothing."""
    asked = max((way.option.asked for way in found.ways), default=0.0)
    if not asked:
        return say("financing.said.nothing")
    cash = t.rupiah(float(found.plan.general.minimum_cash))
    return say("financing.said.needed", amount=t.rupiah(asked), cash=cash)


def _changed(changes: Iterable[Change]) -> Iterator[str]:
    from kopdes_plan.outputs.refinancing import sentences, title

    for change in changes:
        yield from ("", f"{title(change)}:", *(f"  - {words}" for words in sentences(change)))


def _checked(found: Found) -> list[str]:
    """The checklist of what the plan itself says."""
    from kopdes_plan.outputs.compliance import item, sentence

    checks = found.ways[0].option.checks
    if not checks:
        return []
    said = [
        f"  - {item(check)}: {say(f'compliance.status.{check.status}')}. {sentence(check)}"
        for check in checks
    ]
    return ["", say("financing.title.checklist"), *said]
