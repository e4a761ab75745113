"""What a page shows, as HTML text: a plan or a result in, one piece of a page out.

Plain functions without widgets or state. Everything people typed is escaped; words come from the
topic `screen`, figures and sentences from `outputs`; nothing is computed here.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.outputs.sentences import verdict, warning_text
from kopdes_plan.outputs.summary import key_figures
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.paths import TEMPLATES

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

WEIGHTS = {"Regular": 400, "Semibold": 600}


def style() -> str:
    """The page's style sheet; it holds for everything inside the class `kopdes`.

    The charts are laid out for our own font, so the sheet brings it along (0.9 MB).
    """
    sheet = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return tag("style", *(_font(name, weight) for name, weight in WEIGHTS.items()), sheet)


def _font(name: str, weight: int) -> str:
    content = b64encode((TEMPLATES / "fonts" / f"SourceSans3-{name}.otf").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; '
        f'src: url("data:font/otf;base64,{content}"); }}\n'
    )


def tag(name: str, *inner: str, kind: str = "", **attributes: str) -> str:
    """An HTML element of the class `kopdes-<kind>`; `inner` is HTML already.

    >>> tag("p", escape("a < b"), kind="note")
    '<p class="kopdes-note">a &lt; b</p>'
    """
    classes = " ".join(f"kopdes-{word}" for word in kind.split())
    given = {"class": classes, **attributes} if classes else attributes
    written = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{written}>{''.join(inner)}</{name}>"


def heading(words: str) -> str:
    """A heading inside the page."""
    return tag("h2", escape(words))


def notice(words: str, tone: str = "") -> str:
    """One sentence in a box; tone is good, doubt, bad or nothing. Screen readers say it."""
    return tag("div", escape(words), kind=f"notice {tone}".strip(), role="status") if words else ""


def story(result: Result, language: str = "id") -> str:
    """What the plan says: where, which units, who works, which loans, how long."""
    writer, plan = Writer(result, language), result.plan
    rows = {
        "place": writer.villages(),
        "units": "; ".join(unit.name for unit in plan.units.values()),
        "staff": "; ".join(_staff(writer)),
        "loans": "; ".join(_loans(writer)) or writer.word("screen.story.no_loans"),
        "period": writer.word(
            "screen.story.months", first=writer.month(0),
            last=writer.month(result.time.months - 1), count=result.time.months,
        ),
    }  # fmt: skip
    facts = (
        tag("tr", tag("th", escape(writer.word(f"screen.story.{key}"))), tag("td", escape(words)))
        for key, words in rows.items()
    )
    name = tag("h1", escape(plan.cooperative.name))
    return name + tag("table", *facts, kind="story")


def _staff(writer: Writer) -> Iterator[str]:
    for person in writer.result.plan.staff:
        unpaid = person.wage_basis == "tanpa_upah"
        key = "screen.story.unpaid" if unpaid else "screen.story.worker"
        yield writer.word(key, name=person.name, count=t.number(float(person.count)))


def _loans(writer: Writer) -> Iterator[str]:
    for loan in writer.result.plan.loans:
        yield writer.word(
            "screen.story.loan", name=loan.name, amount=t.rupiah(float(loan.amount)),
            rate=t.percent(float(loan.rate_per_year)), tenor=loan.tenor_months,
            grace=loan.grace_months,
        )  # fmt: skip


def verdict_box(result: Result, language: str = "id") -> str:
    """The verdict, coloured."""
    judged = verdict(result, language)
    words = tag("strong", escape(judged.label)) + " " + tag("span", escape(judged.sentence))
    return tag("div", words, kind=f"verdict {judged.tone}", role="status")


def figures(result: Result, language: str = "id") -> str:
    """Lowest cash, instalment, DSCR and the SHU of the first full year, each on a card."""
    found = list(key_figures(Writer(result, language)))
    _, _, instalment, cash, dscr = found
    cards = (
        ("cash", *cash),
        ("instalment", *instalment),
        ("dscr", *dscr),
        _surplus(result, language),
    )
    return tag("div", *(_card(*card) for card in cards), kind="cards")


def _surplus(result: Result, language: str) -> tuple[str, str, str, str, str]:
    span = periods(result.time, language=language)
    full = np.flatnonzero(span.months == span.whole)
    if not len(full):
        return "surplus", t.say("screen.surplus.none", language), "–", "", ""
    values = summed(row_of(result.statements.surplus["surplus_after_tax"]), span)
    value, year = float(values[full[0]]), span.labels[full[0]]
    label = t.say("screen.surplus.label", language, year=year)
    tone = "bad" if value < 0 else "good"
    return "surplus", label, t.rupiah(value), t.say("screen.surplus.note", language), tone


def _card(name: str, label: str, value: str, note: str, tone: str) -> str:
    return tag(
        "div",
        tag("div", escape(label), kind="card-label"),
        tag("div", escape(value), kind=f"card-value {name}"),
        tag("div", escape(note), kind="card-note"),
        kind=f"card {tone}".strip(),
    )


def break_even(result: Result, language: str = "id") -> str:
    """How much each unit must sell a day, in the unit people count, beside what the plan sells."""
    heads = ("unit", "needed", "planned", "enough")
    head = tag("tr", *(tag("th", escape(t.say(f"screen.break_even.{x}", language))) for x in heads))
    rows = "".join(_break_even_row(unit, language) for unit in result.units)
    title = heading(t.say("screen.break_even.title", language))
    return title + tag("table", head, rows, kind="table")


def _break_even_row(unit: UnitResult, language: str) -> str:
    needed, planned = float(unit.break_even_quantity_per_day[0]), float(unit.quantity_per_day[0])
    if not math.isfinite(needed):
        code, tone = "never", "bad"
    elif bool(unit.break_even_above_quota[0]):
        code, tone = "above_quota", "bad"
    else:
        code, tone = ("enough_yes", "good") if planned >= needed else ("enough_no", "bad")
    answer = escape(t.say(f"screen.break_even.{code}", language))
    return tag(
        "tr",
        tag("td", escape(unit.name)),
        tag("td", escape(_counted(needed, unit.break_even_unit)), kind="number"),
        tag("td", escape(_counted(planned, unit.break_even_unit)), kind="number"),
        tag("td", tag("span", answer, kind=f"pill {tone}")),
    )


def _counted(quantity: float, unit: str) -> str:
    if not math.isfinite(quantity):
        return "–"
    return f"{t.number(quantity, 0 if quantity >= 100 else 1)} {unit}"


def picture(result: Result, name: str, language: str = "id") -> str:
    """A chart of `outputs.charts` by name, fitting the width it is given."""
    from kopdes_plan.outputs.charts import CHARTS

    svg = CHARTS[name](result, language)
    return tag("div", svg[svg.index("<svg") :], kind=f"chart {name}")


def warnings(result: Result, language: str = "id") -> str:
    """The warnings in words, or that there are none."""
    said = [warning_text(warning, result, language) for warning in result.warnings]
    title = heading(t.say("screen.warnings.title", language))
    if not said:
        return title + tag("p", escape(t.say("screen.warnings.none", language)))
    return title + tag("ul", *(tag("li", escape(words)) for words in said), kind="warnings")


def problem_list(problems: Iterable[Problem], file: Path | None, language: str = "id") -> str:
    """What is wrong with a plan file, each with its line, and what to do."""
    problems = tuple(problems)
    if not problems:
        return ""
    lines = "".join(
        tag(
            "li",
            tag("span", escape(_line(problem, language)), kind="line"),
            escape(problem.sentence(language)),
        )
        for problem in problems
    )
    title = t.say("screen.problems.title", language, count=len(problems))
    advice = t.say("screen.problems.advice", language, file=file or "–")
    return tag(
        "div",
        heading(title),
        tag("ul", lines),
        tag("p", escape(advice)),
        kind="problems",
        role="alert",
    )


def _line(problem: Problem, language: str) -> str:
    return "" if problem.line is None else t.say("problem.line", language, line=problem.line)
