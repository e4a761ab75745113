"""`kopdes-plan aturan`: the rules in force on a day, which set of them is read, and a newer set."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.outputs.json_text import plain
from kopdes_plan.terminal.console import program, show, show_json
from kopdes_plan.terminal.options import AsOf, CommandLineError, Json, Reading, option
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.rule_sets import RuleSet
    from kopdes_plan.inputs.rule_updates import Brought
    from kopdes_plan.inputs.rules import Rules

KEPT = ("rule", "label", "value", "unit", "source", "where", "confidence", "effective", "until",
        "url", "note")  # fmt: skip
TRIED = ("muara_badak", "tenggarong_seberang")  # starter plans every set must compute
SHOWN = 20  # rules that changed, in the list for people


def laws(
    tanggal: AsOf = None,
    perbarui: Annotated[str | None, option("--perbarui", metavar="FOLDER")] = None,
    kembalikan: Annotated[bool, option("--kembalikan")] = False,
    untuk: Annotated[str | None, option("--untuk", metavar="RENCANA")] = None,
    as_json: Json = False,
) -> None:
    """Every rule in force on a day; with an option, a newer set, the one before, or a plan's."""
    if sum((bool(tanggal), perbarui is not None, kembalikan, untuk is not None)) > 1:
        raise CommandLineError("laws_once")
    if perbarui is not None or kembalikan:
        _other_set(perbarui, as_json)
    elif untuk is not None:
        _changed_for(untuk, as_json)
    else:
        _in_force(tanggal, as_json)


def _in_force(tanggal: str | None, as_json: bool) -> None:
    from kopdes_plan.inputs.rules import load_rules, set_in_use

    reading = Reading()
    today = date.today()
    day = reading.read("--tanggal", tanggal, amounts.parse_day, today)
    reading.check()
    found = load_rules().in_force(day)
    if as_json:
        rules = [{key: plain(getattr(rule, key)) for key in KEPT} for rule in found]
        show_json({"date": day.isoformat(), "set": _as_json(set_in_use()), "rules": rules})
        return
    show(say("rule.in_force", day=t.date_long(day)), *_state(set_in_use(), today))
    group = ""
    for rule in found:
        if rule.rule.partition("/")[0] != group:
            group = rule.rule.partition("/")[0]
            show("", say(f"rule.group.{group}").upper())
        show(*_lines(rule))


def _lines(rule: Any) -> list[str]:
    """A rule in two lines: what holds, and where it stands."""
    from kopdes_plan.outputs.annexes import rule_value

    value = rule_value(rule.value, rule.unit, "id")
    return [f"  {rule.label}: {value}", f"    {stands(rule)}"]


def stands(rule: Any) -> str:
    """Where a rule stands, since when, how sure that is, and whether its text was read."""
    from kopdes_plan.outputs.annexes import since

    where = say(
        "cli.law.where",
        source=rule.source,
        where=rule.where,
        since=since(rule, "id"),
        confidence=say(f"rule.confidence.{rule.confidence}"),
    )
    unread = f" ({say('rule.original_unread')})" if rule.original_unread else ""
    return f"{where}{unread}"


# ---- which set is read


def _state(used: RuleSet, today: date) -> list[str]:
    """Which set is read and since when; that it is old; newer ones that cannot be used."""
    from kopdes_plan.inputs.rule_sets import age
    from kopdes_plan.inputs.rule_updates import passed_over

    lines = [_named(used)]
    if age(today, used.edition) == "rules_old":
        lines.append(say("cli.law.old", program=program()))
    lines += [
        say("cli.law.passed_over", edition=t.date_long(one.edition), folder=one.folder)
        for one in passed_over()
    ]
    return lines


def _named(one: RuleSet) -> str:
    edition = t.date_long(one.edition)
    if one.brought is None:
        return say("cli.law.set_kit", edition=edition)
    return say("cli.law.set_brought", edition=edition, day=t.date_long(one.brought))


def _as_json(one: RuleSet) -> dict[str, Any]:
    from kopdes_plan.inputs.rule_sets import hash_of

    return {
        "edition": one.edition.isoformat(),
        "brought": one.brought and one.brought.isoformat(),
        "from": "kit" if one.brought is None else "folder",
        "folder": str(one.folder),
        "hash": hash_of(one.folder),
    }


# ---- another set


def _other_set(folder: str | None, as_json: bool) -> None:
    """Bring the set of a folder, or without one go back to the set before."""
    from kopdes_plan.inputs.rule_updates import bring, take_back

    done = take_back() if folder is None else bring(folder, date.today(), _computed)
    if as_json:
        sets = {"set": _as_json(done.now), "before": done.before.edition.isoformat()}
        show_json(sets | {"changed": list(done.changed)})
        return
    key = "cli.law.taken_back" if folder is None else "cli.law.brought"
    before = t.date_long(done.before.edition)
    show(say(key, before=before, program=program()), _named(done.now), *_listed(done))


def _computed(rules: Rules) -> None:
    """Compute the starter plans by these rules; whatever they lack is raised."""
    from kopdes_plan import load_plan
    from kopdes_plan.outputs.rule_changes import computed
    from kopdes_plan.paths import TEMPLATES

    for name in TRIED:
        computed(load_plan(TEMPLATES / "plans" / f"{name}.yaml"), rules)


def _listed(done: Brought) -> list[str]:
    """The labels of rules that are not the same in both sets."""
    from kopdes_plan.inputs.rules import load_rules

    if not done.changed:
        return [say("cli.law.nothing_changed")]
    series = load_rules().series
    labels = [series[path][0].label if path in series else path for path in done.changed]
    lines = [say("cli.law.changed", count=len(labels)), *(f"  {x}" for x in labels[:SHOWN])]
    more = len(labels) - SHOWN
    return [*lines, say("cli.law.more", count=more)] if more > 0 else lines


# ---- a plan's rules, then and now


def _changed_for(file: str, as_json: bool) -> None:
    """What the rules of a plan say now, where the set of its own date said something else."""
    from kopdes_plan.inputs.rule_updates import made_with
    from kopdes_plan.inputs.rules import load_rules, set_in_use
    from kopdes_plan.outputs.rule_changes import changes, sentences
    from kopdes_plan.terminal.plans import read_plan

    plan = read_plan(file, None, None, None)
    then, now = made_with(plan.plan_date), set_in_use()
    found = changes(plan, load_rules(then.folder), load_rules(now.folder))
    said = sentences(found)
    if as_json:
        rows = [
            {
                "rule": one.path, "label": one.label, "first": one.first.isoformat(),
                "last": one.last.isoformat(), "before": _cited(one.before),
                "after": _cited(one.after), "text": text,
            }
            for one, text in zip(found, said, strict=True)
        ]  # fmt: skip
        show_json({"plan": plan.name, "made_with": _as_json(then), "set": _as_json(now),
                   "changes": rows})  # fmt: skip
        return
    editions = {"then": t.date_long(then.edition), "now": t.date_long(now.edition)}
    if then.folder == now.folder:
        show(say("cli.law.same_set", name=plan.name, **editions))
    else:
        key = "cli.law.changed_for" if found else "cli.law.nothing_for"
        show(say(key, name=plan.name, **editions), *(f"  - {text}" for text in said))


def _cited(rule: Any) -> dict[str, Any] | None:
    return None if rule is None else {key: plain(getattr(rule, key)) for key in KEPT}
