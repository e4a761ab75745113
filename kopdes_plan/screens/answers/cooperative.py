"""What a result says of the cooperative itself: members, own capital, papers, the first SHU shared.

HTML text out of a result; what people typed is escaped, nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.lacking import numbers
from kopdes_plan.outputs.lines import periods, row_of
from kopdes_plan.outputs.schedules import shared_surplus
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.screens import answers
from kopdes_plan.screens.answers.markup import escape, heading, link, notice, table, tag

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result


def sentences(result: Result, language: str = "id") -> str:
    """Whom the cooperative serves, how many members, what they save, its own capital."""
    title = heading(t.say("step_cooperative.right.title", language))
    return title + "".join(_sentences(result, language))


def _sentences(result: Result, language: str) -> Iterator[str]:
    def said(key: str, **params: object) -> str:
        return answers.said(t.say(f"step_cooperative.right.{key}", language, **params))

    plan, last = result.plan, result.time.months - 1
    places = Writer(result, language).villages()
    yield said("place", name=plan.cooperative.name, places=places)
    yield said(
        "members", first=t.number(float(plan.members.count)),
        last=t.number(float(row_of(result.members)[-1])), month=month_name(result, last, language),
    )  # fmt: skip
    saved = answers.savings(result, language)
    share = t.percent(float(plan.members.paying_share))
    yield saved + said("paying", share=share) if saved else said("no_savings")
    span = periods(result.time, language=language)
    equity = row_of(result.statements.position["equity"])
    yield said(
        "equity", first=t.rupiah(float(equity[span.ends[0]])), first_year=span.labels[0],
        last=t.rupiah(float(equity[span.ends[-1]])), last_year=span.labels[-1],
    )  # fmt: skip


def papers(result: Result, language: str = "id") -> str:
    """The legal numbers and people that are still empty, as links; or that all are there."""
    coop = result.plan.cooperative
    empty = numbers(result.plan, language)
    for key, alias, people in (
        ("board", "pengurus", coop.board), ("supervisors", "pengawas", coop.supervisors),
    ):  # fmt: skip
        if not people:
            words = t.say(f"step_cooperative.right.no_{key}", language)
            empty.append((f"koperasi.{alias}", words))
    if not empty:
        return notice(t.say("step_cooperative.right.complete", language), "good")
    items = (tag("li", link(path, words)) for path, words in empty)
    title = heading(t.say("step_cooperative.right.lacking", language))
    return title + tag("ul", *items, kind="warnings")


def sharing_years(result: Result) -> list[int]:
    """The years in which the annual meeting shares some SHU."""
    pools = shared_surplus(result).values()
    return [int(year) for year in result.time.years if any(pool.get(year) for pool in pools)]


def first_sharing(result: Result, language: str = "id") -> str:
    """For whom the first SHU that is shared is, in rupiah; or why there is none."""
    title = heading(t.say("step_cooperative.shu.title", language))
    years = sharing_years(result)
    if not years:
        return title + answers.said(t.say("step_cooperative.shu.none", language))
    year = years[0]
    said = answers.said(t.say("step_cooperative.shu.sentence", language, year=year))
    heads = [t.say(f"step_cooperative.shu.{key}", language, year=year) for key in HEADS]
    rows = (
        (
            [
                escape(t.say(f"document.surplus.pool.{name}", language)),
                escape(t.rupiah(pool[year])),
            ],
            "item",
        )
        for name, pool in shared_surplus(result).items()
        if pool.get(year)
    )
    return title + said + table(heads, rows, "lr")


HEADS = ("pool", "amount")
