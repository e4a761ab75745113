"""The step "koperasi": who plans, its villages, members and savings, taxes, how SHU is shared."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.outputs.lines import Periods, periods, row_of, summed
from kopdes_plan.outputs.schedules import shared_surplus
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.screens import answers, blocks, villages
from kopdes_plan.screens.answers import escape, heading, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import fields, rest, sheet
from kopdes_plan.screens.lacking import link, numbers
from kopdes_plan.screens.steps import Step, View

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

VILLAGES, SHARES = "koperasi.desa", "pembagian_shu.bagian"
NAMED = ("nama", "alamat")
NUMBERED = ("nomor_badan_hukum", "nik", "nib", "npwp", "rekening")
COUNTED = ("anggota_perempuan", "anggota_laki_laki")
HEADS = ("jumlah_awal", "masuk_per_bulan", "keluar_per_bulan", "paling_banyak")
SAVED = (
    "simpanan_pokok", "simpanan_wajib_per_bulan", "simpanan_sukarela_per_bulan",
    "bagian_yang_membayar",
)  # fmt: skip


def left(view: View) -> Iterator[Block]:
    """Identity, villages, numbers, people, members, savings; taxes and shares in folds."""
    if view.session.plan is None:
        yield blocks.html("no_plan", answers.notice(view.say("step_cooperative.no_plan")))
        return

    def say(key: str) -> str:
        return view.say(f"step_cooperative.{key}")

    more = rest(view, "koperasi", *NAMED, *NUMBERED, *COUNTED)
    yield blocks.fields(
        "name", fields(view, "koperasi", *NAMED), say("name.title"), "", more, say("more")
    )
    yield from _villages(view)
    yield blocks.fields(
        "numbers", fields(view, "koperasi", *NUMBERED), say("numbers.title"), say("numbers.note")
    )
    for id, key in (("board", "pengurus"), ("supervisors", "pengawas")):
        yield sheet(
            view, id, f"koperasi.{key}", "jabatan", "nama", title=say(f"people.{id}"),
            note=say("people.note") if id == "board" else "", add_label=say("people.add"),
            note_empty=say(f"people.empty_{id}"),
        )  # fmt: skip
    heads = fields(view, "anggota", *HEADS) + fields(view, "koperasi", *COUNTED)
    yield blocks.fields("members", heads, say("members.title"), say("members.note"))
    more = rest(view, "anggota", *HEADS, *SAVED)
    yield blocks.fields(
        "savings", fields(view, "anggota", *SAVED), say("savings.title"), say("savings.note"),
        more, say("savings.more"),
    )  # fmt: skip
    taxes = blocks.fields("taxes", rest(view, "pajak"), note=say("tax.note"))
    yield blocks.fold("tax", say("tax.title"), [taxes])
    yield blocks.fold("sharing", say("sharing.title"), _sharing(view))


def right(view: View) -> Iterator[Block]:
    """What members bring in, what papers are missing, and the first sharing of SHU."""
    result = view.session.result
    if result is None:
        return
    title = heading(view.say("step_cooperative.right.title"))
    said = (tag("p", escape(words)) for words in _sentences(view, result))
    yield blocks.html("sentences", title + "".join(said))
    yield blocks.html("papers", _papers(view, result))
    yield blocks.html("shared", _first_sharing(view, result))
    if any(any(pool.values()) for pool in shared_surplus(result).values()):
        yield blocks.html("surplus", answers.picture(result, "surplus", view.language))


# ---- villages


def _codes(view: View) -> list[str]:
    """What stands in the file as villages; one code may stand there alone."""
    raw = view.session.raw(VILLAGES)
    if isinstance(raw, list):
        return [str(code) for code in raw]
    return [raw] if isinstance(raw, str) else []


def _villages(view: View) -> Iterator[Block]:
    codes = _codes(view)
    title, note = (view.say(f"step_cooperative.villages.{key}") for key in ("title", "note"))
    head = tag("h2", escape(title), **{"data-path": VILLAGES})
    yield blocks.html("villages_head", head + tag("p", escape(note), kind="note"))
    yield blocks.cards("villages", [_village(view, codes, place) for place in range(len(codes))])
    yield villages.asked(
        view, "village", view.say("step_cooperative.villages.label"),
        view.chosen.get("village", ""), "add_village", view.say("step_cooperative.villages.add"),
    )  # fmt: skip


def _village(view: View, codes: list[str], place: int) -> Block:
    def say(key: str, name: str = "") -> str:
        return view.say(f"step_cooperative.villages.{key}", name=name)

    code = codes[place]
    found = places.village(code)
    name = villages.title(view, found) if found else code
    note = villages.place(view, found) if found else say("unknown")
    if found and place == 0:
        note = f"{note} · {say('first')}"
    buttons = []
    if place:
        buttons.append(blocks.button("lead_village", say("lead"), code))
    if len(codes) > 1:
        ask = say("ask", name)
        buttons.append(blocks.button("remove_village", say("remove"), code, "danger", ask))
    return blocks.card(name, note, *buttons, tone="" if found else "bad")


def _search(view: View, typed: str) -> None:
    view.chosen["village"] = typed[:200]


def _add(view: View, code: str) -> None:
    codes, found = _codes(view), places.village(code)
    if found is None:
        return
    name = villages.title(view, found)
    if code in codes:
        view.tell(view.say("step_cooperative.villages.twice", name=name), "doubt")
    elif view.session.put(VILLAGES, [*codes, code]):
        view.chosen.pop("village", None)
        view.tell(view.say("step_cooperative.villages.added", name=name), "good")


def _remove(view: View, code: str) -> None:
    left_over = [one for one in _codes(view) if one != code]
    if left_over:
        view.session.put(VILLAGES, left_over)


def _lead(view: View, code: str) -> None:
    codes = _codes(view)
    if code in codes:
        view.session.put(VILLAGES, [code, *(one for one in codes if one != code)])


# ---- the sharing of SHU


def _sharing(view: View) -> Iterator[Block]:
    def say(key: str) -> str:
        return view.say(f"step_cooperative.sharing.{key}")

    yield sheet(view, "shares", SHARES, note=say("note"), add_label=say("add"))
    yield blocks.html("sum", _sum_of_shares(view))
    yield blocks.fields("meeting", rest(view, "pembagian_shu"))


def _sum_of_shares(view: View) -> str:
    """What the engine says of all shares together, also of those that wait."""
    session = view.session
    waiting = {p: text for p, text in session.unfinished.items() if p.startswith(f"{SHARES}.")}
    if not waiting:
        whole = not any(p.path.startswith(SHARES) for p in session.problems)
        return answers.notice(view.say("step_cooperative.sharing.whole"), "good") if whole else ""
    draft = copy(session.draft)
    try:
        for path, typed in waiting.items():
            draft.set(path, typed.strip())
        load_text(draft.text())
    except PlanProblems as wrong:
        here = [p for p in wrong.problems if p.path.startswith(SHARES)]
        sentence = (here or list(wrong.problems))[0].text(view.language)
        words = view.say("step_cooperative.sharing.wait", sentence=sentence)
        return answers.notice(words, "doubt")
    return ""


# ---- what comes of it


def _sentences(view: View, result: Result) -> Iterator[str]:
    plan, span = result.plan, periods(result.time, language=view.language)

    def say(key: str, **params: object) -> str:
        return view.say(f"step_cooperative.right.{key}", **params)

    writer = Writer(result, view.language)
    yield say("place", name=plan.cooperative.name, places=writer.villages())
    last = result.time.months - 1
    yield say(
        "members", first=t.number(float(plan.members.count)),
        last=t.number(float(row_of(result.members)[last])),
        month=month_name(result, last, view.language),
    )  # fmt: skip
    yield from _savings(view, result, span)
    equity = row_of(result.statements.position["equity"])
    yield say(
        "equity", first=t.rupiah(float(equity[span.ends[0]])), first_year=span.labels[0],
        last=t.rupiah(float(equity[span.ends[-1]])), last_year=span.labels[-1],
    )  # fmt: skip


def _savings(view: View, result: Result, span: Periods) -> Iterator[str]:
    paid = {name: _first_year(result, f"{name}_savings_paid_in", span) for name in SAVINGS}
    if not any(paid.values()):
        yield view.say("step_cooperative.right.no_savings")
        return
    count = int(span.months[0])
    key = "savings_year" if count == span.whole else "savings_part"
    said = {name: t.rupiah(amount) for name, amount in paid.items()}
    yield view.say(f"step_cooperative.right.{key}", year=span.labels[0], count=count, **said)
    share = t.percent(float(result.plan.members.paying_share))
    yield view.say("step_cooperative.right.paying", share=share)


SAVINGS = ("principal", "compulsory")


def _first_year(result: Result, flow: str, span: Periods) -> float:
    """What flows in the first calendar year of the plan; 0 when nothing of the kind does."""
    if flow not in result.flows:
        return 0.0
    monthly = row_of(result.flows[flow])
    return float(summed(monthly, span)[0]) if len(monthly) == result.time.months else 0.0


def _papers(view: View, result: Result) -> str:
    """The legal numbers and people that are still empty, with links."""
    coop = result.plan.cooperative
    empty = numbers(result.plan, view.language)
    for key, alias, people in (
        ("board", "pengurus", coop.board), ("supervisors", "pengawas", coop.supervisors)
    ):  # fmt: skip
        if not people:
            empty.append((f"koperasi.{alias}", view.say(f"step_cooperative.right.no_{key}")))
    if not empty:
        return answers.notice(view.say("step_cooperative.right.complete"), "good")
    items = (tag("li", link(path, words)) for path, words in empty)
    return heading(view.say("step_cooperative.right.lacking")) + tag("ul", *items, kind="warnings")


def _first_sharing(view: View, result: Result) -> str:
    """For whom the first SHU that is shared is, in rupiah."""
    pools = shared_surplus(result)
    years = [year for year in result.time.years if any(pool.get(year) for pool in pools.values())]
    title = heading(view.say("step_cooperative.shu.title"))
    if not years:
        return title + tag("p", escape(view.say("step_cooperative.shu.none")))
    year = int(years[0])
    said = tag("p", escape(view.say("step_cooperative.shu.sentence", year=year)))
    heads = (view.say(f"step_cooperative.shu.{key}", year=year) for key in ("pool", "amount"))
    head = tag("tr", *(tag("th", escape(words)) for words in heads))
    rows = (
        tag(
            "tr",
            tag("td", escape(view.say(f"document.surplus.pool.{name}"))),
            tag("td", escape(t.rupiah(pool[year])), kind="number"),
        )
        for name, pool in pools.items()
        if pool.get(year)
    )
    return title + said + tag("table", head, *rows, kind="table")


STEP = Step(
    name="koperasi",
    holds=("koperasi", "anggota", "pajak", "pembagian_shu"),
    left=left,
    right=right,
    actions={
        "village": _search, "add_village": _add, "remove_village": _remove, "lead_village": _lead,
    },
    words="cooperative",
)  # fmt: skip
