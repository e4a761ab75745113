"""What a result says, as HTML text: the one place where pages find all their answers.

A result or a session in, one piece of a page out: `glance` with the doubts, `sentences`, `tables`,
and here pictures and the plan's story; of single steps `cooperative`, `units`, `funding`,
`potential`, `weakest`, `class_room`. Everything people typed is escaped (`markup`) and leads to
its number (`links`); words come from the topic `answer`, figures and sentences from `outputs`;
nothing is computed here.
"""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.model.daily_sales import pace
from kopdes_plan.outputs.look import css_variables
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.answers.glance import glance, warnings
from kopdes_plan.screens.answers.markup import escape, heading, notice, pill, table, tag
from kopdes_plan.screens.answers.sentences import (
    counted,
    first_surplus,
    instalment,
    judged,
    loans_end,
    lowest_cash,
    said,
    sales_for_instalment,
    savings,
    sentences,
    unit_sentence,
)
from kopdes_plan.screens.answers.tables import (
    cases_table,
    repayment,
    sources_and_uses,
    statement,
)

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

WEIGHTS = {"Regular": 400, "Semibold": 600}
STYLE = re.compile("<style.*?</style>", re.DOTALL)


@lru_cache(maxsize=1)
def style() -> str:
    """The page's style sheet: our font, the variables of `look.json`, and `page.css`.

    The charts are laid out for our own font, so the sheet brings it along (0.9 MB).
    """
    fonts = "".join(_font(name, weight) for name, weight in WEIGHTS.items())
    sheet = (Path(__file__).parents[1] / "page.css").read_text(encoding="utf-8")
    return f"{fonts}.kopdes {{ {css_variables()} }}\n{sheet}"


def _font(name: str, weight: int) -> str:
    content = b64encode((TEMPLATES / "fonts" / f"SourceSans3-{name}.otf").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; '
        f'src: url("data:font/otf;base64,{content}"); }}\n'
    )


def break_even(result: Result, language: str = "id") -> str:
    """How much each unit must sell a day (slow ones a month), in the unit people count, beside
    what the plan sells.
    """
    keys = ("unit", "needed", "planned", "enough")
    heads = [t.say(f"answer.break_even.{key}", language) for key in keys]
    rows = ((_break_even_row(unit, language), "item") for unit in result.units)
    title = heading(t.say("answer.break_even.title", language))
    return title + table(heads, rows, "lrrl")


def _break_even_row(unit: UnitResult, language: str) -> list[str]:
    needed, planned, a_month = pace(unit)
    if not planned:
        code, tone = "nothing", "doubt"
    elif not math.isfinite(needed):
        code, tone = "never", "bad"
    elif bool(unit.break_even_above_quota[0]):
        code, tone = "above_quota", "bad"
    else:
        code, tone = ("enough_yes", "good") if planned >= needed else ("enough_no", "bad")
    told = [counted(x, unit.break_even_unit) for x in (needed, planned)]
    if a_month:
        told = [t.say("answer.break_even.a_month", language, value=value) for value in told]
    enough = pill(t.say(f"answer.break_even.{code}", language), tone)
    return [escape(unit.name), *map(escape, told), enough]


def picture(result: Result, name: str, language: str = "id") -> str:
    """A chart of `outputs.charts` by name, fitting the width it is given."""
    from kopdes_plan.outputs.charts import CHARTS

    return chart(CHARTS[name](result, language), name)


def cases_picture(result: Result, cases: Mapping[str, Result], language: str = "id") -> str:
    """The cash of the plan and of its cases in one chart."""
    from kopdes_plan.outputs.case_charts import cases as drawn

    return chart(drawn({BASE: result, **cases}, language), "cases")


def chart(svg: str, name: str) -> str:
    """A drawn chart, fitting the width it is given.

    Its style sheet goes: a browser would hold it against everything on the page, anew each time.
    """
    return tag("div", STYLE.sub("", svg[svg.index("<svg") :], 1), kind=f"chart {name}")


def story(result: Result, language: str = "id") -> str:
    """What the plan says: where, which units, who works, which loans, how long."""
    writer, plan = Writer(result, language), result.plan
    nothing = writer.word("answer.story.nothing")
    rows = {
        "place": writer.villages(),
        "units": "; ".join(unit.name for unit in plan.units.values()) or nothing,
        "staff": "; ".join(_staff(writer)) or nothing,
        "loans": "; ".join(_loans(writer)) or writer.word("answer.story.no_loans"),
        "period": writer.word(
            "answer.story.months", first=writer.month(0),
            last=writer.month(result.time.months - 1), count=result.time.months,
        ),
    }  # fmt: skip
    facts = (
        tag("tr", tag("th", escape(writer.word(f"answer.story.{key}"))), tag("td", escape(words)))
        for key, words in rows.items()
    )
    name = tag("h2", escape(plan.cooperative.name))
    return name + tag("table", *facts, kind="story")


def _staff(writer: Writer) -> Iterator[str]:
    for person in writer.result.plan.staff:
        unpaid = person.wage_basis == "tanpa_upah"
        key = "answer.story.unpaid" if unpaid else "answer.story.worker"
        yield writer.word(key, name=person.name, count=t.number(float(person.count)))


def _loans(writer: Writer) -> Iterator[str]:
    for loan in writer.result.plan.loans:
        yield writer.word(
            "answer.story.loan", name=loan.name, amount=t.rupiah(float(loan.amount)),
            rate=t.percent(float(loan.rate_per_year)), tenor=loan.tenor_months,
            grace=loan.grace_months,
        )  # fmt: skip


__all__ = [
    "break_even", "cases_picture", "cases_table", "first_surplus", "glance", "heading",
    "instalment", "judged", "loans_end", "lowest_cash", "notice", "picture", "repayment", "said",
    "sales_for_instalment", "savings", "sentences", "sources_and_uses", "statement", "story",
    "style", "unit_sentence", "warnings",
]  # fmt: skip
