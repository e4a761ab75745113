"""What is thought of a plan, as HTML text: the glance on top, and the warnings.

All of it leads to the numbers that change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.sentences import verdict, warning_text
from kopdes_plan.screens.answers.links import Link, named, to_change
from kopdes_plan.screens.answers.markup import escape, heading, link, tag

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.screens.editing.session import Session

SHOWN = 3  # links in the glance
INFORMING = {"tax_regime_changes", "vat_threshold_passed"}  # nothing wrong, only to be known


def glance(session: Session, language: str = "id") -> str:
    """One strip: layak, perlu perbaikan or belum layak, why, and the numbers to change.

    Before there is a result it says what to do next.
    """
    result = session.result
    if session.plan is None:
        code, tone = ("unreadable", "bad") if session.problems else ("no_plan", "")
        return _strip(code, f"{code}_next", tone, language)
    if session.problems or result is None:
        wrong = [(p.path, p.text(language)) for p in session.problems if p.path]
        words = t.say("answer.glance.problems_count", language, count=len(session.problems))
        links = _linked(session, wrong, language)
        return _drawn(t.say("answer.glance.problems", language), words, links, "bad")
    waiting = [(path, problem.text(language)) for path, problem in session.mistakes.items()]
    lead = t.say("answer.glance.waiting", language)
    return _judged(result, language, _line(lead, _linked(session, waiting, language)))


def _judged(result: Result, language: str, late: str) -> str:
    """The strip of a result; `late` tells what of the typed is not in it yet."""
    if not result.units:
        add = link("unit_usaha", t.say("answer.glance.no_units_add", language))
        return _strip("no_units", "no_units_next", "", language, [add], late)
    found = verdict(result, language)
    links = [link(*one) for one in to_change(result, found.code, {}, language)]
    if found.code == "no_sales":
        return _strip("no_units", "no_sales_next", "doubt", language, links, late)
    lead = "change"
    if found.tone == "good":
        lead, links = "check", list(_doubts(result, language))
    label = t.say(f"answer.glance.{found.tone}", language)
    words = t.say(f"answer.glance.{lead}", language)
    return _drawn(label, found.sentence, links, found.tone, words, late)


def _doubts(result: Result, language: str) -> Iterator[str]:
    """The first thing to change of each warning; its sentence is told when pointed at."""
    for warning in result.warnings:
        helps = to_change(result, warning.code, warning.params, language)
        if helps and warning.code not in INFORMING:
            yield link(*helps[0], warning_text(warning, result, language))


def _linked(session: Session, said: Iterable[tuple[str, str]], language: str) -> list[str]:
    return [link(path, named(session.plan, path, language), words) for path, words in said]


def _strip(
    label: str, words: str, tone: str, language: str, links: list[str] | None = None, late: str = ""
) -> str:
    """A strip of the topic's own words."""
    said = t.say(f"answer.glance.{label}", language), t.say(f"answer.glance.{words}", language)
    return _drawn(*said, links or [], tone, late=late)


def _drawn(
    label: str, words: str, links: list[str], tone: str, lead: str = "", late: str = ""
) -> str:
    said = tag("span", escape(words), kind="glance-words")
    text = tag("div", said, _line(lead, links), late, kind="glance-text")
    name = tag("strong", escape(label), kind="glance-label")
    return tag("div", name, text, kind=f"glance {tone}".strip(), role="status")


def _line(lead: str, links: list[str]) -> str:
    if not links:
        return ""
    more = ["…"] if len(links) > SHOWN else []
    return " " + tag("span", escape(lead), " ", " · ".join([*links[:SHOWN], *more]), kind="links")


def warnings(result: Result, language: str = "id") -> str:
    """The warnings in words, each with the numbers to change; or that there are none."""
    title = heading(t.say("answer.warnings.title", language))
    if not result.warnings:
        return title + tag("p", escape(t.say("answer.warnings.none", language)))
    items = []
    for warning in result.warnings:
        helps = to_change(result, warning.code, warning.params, language)
        words = escape(warning_text(warning, result, language))
        items.append(tag("li", words, _changes(helps, language)))
    return title + tag("ul", *items, kind="warnings")


def _changes(helps: tuple[Link, ...], language: str) -> str:
    if not helps:
        return ""
    lead = escape(t.say("answer.warnings.change", language))
    return " " + tag("span", lead, " ", " · ".join(link(*one) for one in helps), kind="links")
