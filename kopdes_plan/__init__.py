"""Business plans for Koperasi Desa/Kelurahan Merah Putih.

    import kopdes_plan as kp
    result = kp.run(kp.load_plan("rencana.yaml"))

The whole public API stands here; everything heavy is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kopdes_plan.inputs.calendar import Feast
    from kopdes_plan.inputs.chart import Chart
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.inputs.rules import Rules
    from kopdes_plan.model.answers import Answer, Line, Question
    from kopdes_plan.model.books import Books
    from kopdes_plan.model.comparison import Financed
    from kopdes_plan.model.drivers import Drivers
    from kopdes_plan.model.ranking import Ranked
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sample import Sample
    from kopdes_plan.model.sensitivity import Switching, Tornado
    from kopdes_plan.model.stress_grid import Grid
    from kopdes_plan.model.timeline import Array
    from kopdes_plan.model.weakest import Weak
    from kopdes_plan.model.what_if import WhatIf

__version__ = "0.1.0"
__all__ = [
    "cases", "compare", "financing", "growing", "load_plan", "ranking", "run", "sample", "solve",
    "stress", "switching", "tornado", "weakest",
]  # fmt: skip


def load_plan(
    path: str | Path, changes: Iterable[tuple[str, str]] = (), scenario: str | None = None
) -> Plan:
    """The checked plan of a file; raises `PlanProblems` with every mistake and its line.

    `changes` are (path, text) pairs laid over the file, `scenario` one the file names.
    """
    from kopdes_plan.inputs import plan_file

    return plan_file.load_plan(path, changes, scenario)


def run(plan: Plan, scenarios: int | Drivers | None = None) -> Result:
    """The full books of a plan; arrays are (S, T), row 0 the plan as written.

    `scenarios` is a number of rows (the others are drawn from each number's low … high with the
    plan's seed) or `Drivers` of your own.
    """
    from kopdes_plan.model.drivers import draws

    return _run(plan, draws(plan, scenarios) if isinstance(scenarios, int) else scenarios)


def cases(plan: Plan) -> dict[str, Result]:
    """The cases to set beside a plan, by name: its scenarios `pesimis` and `optimis`.

    A plan that names neither but has ranges gives `terburuk` and `terbaik`: every number at its
    worse (better) end for cash, all at once. A plan with neither gives nothing.
    """
    from kopdes_plan.inputs.scenarios import scenario_of
    from kopdes_plan.model.sample import worst_and_best
    from kopdes_plan.model.what_if import USUAL, ends_of

    ends = ends_of(plan)
    if not ends:
        return {name: run(scenario_of(plan, name)) for name in USUAL if name in plan.scenarios}
    drives = worst_and_best(plan, lambda drive: _closed(plan, drive))
    return {name: _run(plan, drive) for name, drive in zip(ends, drives, strict=True)}


def sample(plan: Plan, draws: int | None = None, seed: int | None = None) -> Sample:
    """Many draws of a plan folded into indicators and cash, in chunks of bounded memory."""
    *_, found = growing(plan, draws, seed)
    return found


def growing(plan: Plan, draws: int | None = None, seed: int | None = None) -> Iterator[Sample]:
    """The same draws, told after each chunk of them; who stops asking keeps what is done."""
    from kopdes_plan.inputs.rules import load_rules
    from kopdes_plan.model import sample as samples
    from kopdes_plan.model.what_if import called_upon

    def called(books: Books) -> Array | None:
        return called_upon(books, load_rules())

    return samples.growing(plan, lambda drive: _closed(plan, drive), draws, seed, called)


def tornado(plan: Plan) -> Tornado:
    """What each ranged number of a plan does at its low and its high, the others as planned."""
    from kopdes_plan.model.sensitivity import tornado as tornado_model

    return tornado_model(plan, _closed)


def switching(plan: Plan, nearest: int | None = None) -> Switching:
    """How far each number may move before DSCR falls below 1, cash or NPV below 0.

    With `nearest`, of so many numbers with the least room, and of those that move together.
    """
    from kopdes_plan.model.sensitivity import switching as switching_model

    return switching_model(plan, _closed, nearest=nearest)


def compare(
    plan: Plan, names: Iterable[str] | None = None, base: Result | None = None
) -> tuple[WhatIf, ...]:
    """The plan beside its scenarios, first itself: its own and those ready for any plan.

    A plan without a low and high case of its own has the two ends of its ranges (`cases`) before
    them. `names` chooses some; KeyError for one that this plan cannot have. `base` is the plan's
    own result where it is at hand.
    """
    from kopdes_plan.inputs.plan_changes import BASE
    from kopdes_plan.inputs.ready_scenarios import all_scenarios
    from kopdes_plan.inputs.rules import load_rules
    from kopdes_plan.model.what_if import ends_of, what_ifs

    offered, asked = all_scenarios(plan), None if names is None else list(names)
    ends = [name for name in ends_of(plan) if asked is None or name in asked]
    chosen = offered if asked is None else {n: offered[n] for n in asked if n not in ends}
    both = cases(plan) if ends else {}
    known = {BASE: base or run(plan)} | {name: both[name] for name in ends}
    return what_ifs(known, chosen, run, load_rules())


def weakest(plan: Plan) -> tuple[Weak, ...]:
    """The numbers a plan leans on most and of which least is known, the weakest first."""
    from kopdes_plan.model.weakest import weakest as weakest_model

    return weakest_model(plan, _closed)


def stress(plan: Plan, found: Tornado | None = None) -> Grid | None:
    """The two strongest numbers at once, with the line where the plan stops paying.

    None when the plan has not two ranged numbers that matter.
    """
    from kopdes_plan.model.stress_grid import grid, strongest

    pair = strongest(found or tornado(plan))
    return None if pair is None else grid(plan, _closed, *pair)


def financing(plan: Plan, alternatives: Mapping[str, Iterable[Loan]]) -> tuple[Financed, ...]:
    """The plan financed in other ways, in the order given: by name the loans of each.

    No loans is a way too. A loan that runs already stays, unless the alternative has its own.
    """
    from kopdes_plan.inputs.financing import with_loans
    from kopdes_plan.model.comparison import financed

    plans = {name: with_loans(plan, loans) for name, loans in alternatives.items()}
    return tuple(financed(name, other, _run(other, None)) for name, other in plans.items())


def solve(plan: Plan, question: Question, loan: int = 0, line: Line | None = None) -> Answer:
    """One question answered to the rupiah or month, with what binds; `loan` counts from 0.

    `question`: largest_loan, smallest_capital, shortest_tenor, smallest_grace, sales_needed;
    `line` is the DSCR and the cash to keep, the plan's own without it.
    """
    from kopdes_plan.model.solvers import solve as solve_model

    return solve_model(plan, question, _run, _closed, loan, line)


def ranking(plan: Plan) -> tuple[Ranked, ...]:
    """Every unit idea of the plan's village, best first: questions, score, its money alone."""
    from kopdes_plan.inputs.candidates import candidates
    from kopdes_plan.inputs.potential import load_method
    from kopdes_plan.model.ranking import ranked

    return ranked(plan, candidates(plan), load_method(), lambda one: _run(one, None))


def _run(plan: Plan, drive: Drivers | None) -> Result:
    """The plan's full books by the rules, chart and calendar that come with the kit."""
    from kopdes_plan.model.run import run as run_model

    return run_model(plan, *_surroundings(plan), drive)


def _closed(plan: Plan, drive: Drivers) -> Books:
    """The plan's books without what only a `Result` needs."""
    from kopdes_plan.model.run import closed

    return closed(plan, *_surroundings(plan), drive, by_unit=False)


def _surroundings(plan: Plan) -> tuple[Rules, Chart, int, Sequence[Feast]]:
    """Rules, chart, months and Lebarans of a plan."""
    from kopdes_plan.inputs.calendar import lebaran
    from kopdes_plan.inputs.chart import load_chart
    from kopdes_plan.inputs.plan_checks import horizon
    from kopdes_plan.inputs.rules import load_rules

    months = horizon(plan)
    feasts = lebaran(plan.start.year, plan.start.year + months // 12 + 2)
    return load_rules(), load_chart(), months, feasts
