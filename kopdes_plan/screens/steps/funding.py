"""The step "pendanaan": in the order money is asked for.

What is there, what must be bought, what is given, what is borrowed and from whom; standby credit
and the village's Dana Desa in folds. Beside it what the loans cost and whether the sums agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.entry_order import (
    ASSETS,
    GRANTS,
    LOAN,
    OLD_ASSETS,
    OPENING,
    STAGES,
    STANDBY,
)
from kopdes_plan.inputs.loan_checks import signing_day
from kopdes_plan.inputs.loan_months import stages_of_spending
from kopdes_plan.inputs.loan_offers import Offer, first_amount, new_loan, offers, terms_of
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs import refinancing
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.funding import doubts, money, sentences
from kopdes_plan.screens.answers.markup import shown
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import fields, rest, sheet, worded
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.steps.funding_checks import folds
from kopdes_plan.screens.steps.funding_ways import compare, compared, offer
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan

ADD = "+"  # chosen instead of a loan: the schemes
HOLDS = ("saldo_awal", "aset", "hibah", "pinjaman", "kredit_siaga", "dana_desa")


def left(view: View) -> Iterator[Block]:
    """Own money, what must be bought, grants, loans; the rarely used in folds."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    yield from _own(view)
    yield from _assets(view, plan)
    yield worded(view, "step_funding.grants", "grants", "hibah", *GRANTS)
    yield from _loans(view, plan)
    yield from offer(view)
    yield from _standby(view, plan)
    asked = view.say("step_funding.village_fund.note")
    years = sheet(view, "village_fund", "dana_desa.pagu", note=asked)
    yield blocks.fold("village-fund", view.say("step_funding.village_fund.title"), [years])


def right(view: View) -> Iterator[Block]:
    """What the loans cost, when they are gone, and whether uses and sources agree."""
    result = view.session.result
    if result is None:
        return
    language = view.language
    yield from compared(view, result)
    yield blocks.html("sentences", sentences(result, language))
    if result.loans:
        yield blocks.html("chart", answers.picture(result, "debt", language))
    yield blocks.html("money", money(result, language))
    if result.loans:
        years = blocks.html("repayment", answers.repayment(result, language))
        yield blocks.fold("years", view.say("step_funding.repayment"), [years], opened=True)
    for n, change in enumerate(refinancing.planned(result.plan)):
        yield blocks.html(f"change-{n}", shown(refinancing.blocks(change, language)))
    if doubtful := doubts(result, language):
        yield blocks.html("warnings", doubtful)
    yield from folds(view, result)


# ---- what is there, what is bought


def _own(view: View) -> Iterator[Block]:
    def say(key: str) -> str:
        return view.say(f"step_funding.own.{key}")

    more = rest(view, "saldo_awal", *OPENING)
    shown = fields(view, "saldo_awal", *OPENING)
    yield blocks.fields("own", shown, say("title"), say("note"), more, say("more"))
    old = worded(
        view, "step_funding.opening_assets", "opening_assets", "saldo_awal.aset", *OLD_ASSETS
    )
    title, note = view.say("step_funding.stock.title"), view.say("step_funding.stock.note")
    stock = sheet(view, "stock", "saldo_awal.persediaan", title=title, note=note)
    yield blocks.fold("own-things", say("things"), [old, stock])


def _assets(view: View, plan: Plan) -> Iterator[Block]:
    yield worded(view, "step_funding.assets", "assets", "aset", *ASSETS)
    if not plan.assets:
        return
    chosen = _place(view, "aset", len(plan.assets))
    options = [(str(n), asset.name) for n, asset in enumerate(plan.assets, start=1)]
    which = view.say("step_funding.assets.which")
    inner = [
        blocks.chooser("which-asset", "choose_asset", options, chosen, which),
        blocks.fields(f"asset-{chosen}", rest(view, f"aset.{chosen}", *ASSETS)),
    ]
    opened = "aset" in view.chosen
    yield blocks.fold("asset-details", view.say("step_funding.assets.more"), inner, opened)


def _place(view: View, part: str, count: int) -> str:
    """The place chosen in a list, from 1; the first where none is."""
    chosen = view.chosen.get(part, "")
    return chosen if chosen.isdigit() and 0 < int(chosen) <= count else "1"


# ---- loans


def _loans(view: View, plan: Plan) -> Iterator[Block]:
    chosen = _chosen_loan(view, plan)
    options = [(str(n), loan.name) for n, loan in enumerate(plan.loans, start=1)]
    options.append((ADD, view.say("step_funding.loans.add")))
    title = answers.heading(view.say("step_funding.loans.title"))
    none = "" if plan.loans else answers.notice(view.say("step_funding.loans.none"))
    refused = view.session.refused
    why = answers.notice(refused[0].sentence(view.language), "bad") if refused else ""
    yield blocks.html("loans-title", title + none + why)
    yield blocks.chooser(
        "loans", "choose_loan", options, chosen, view.say("step_funding.loans.chooser")
    )
    yield from _offers(view, plan) if chosen == ADD else _loan(view, plan, chosen)


def _chosen_loan(view: View, plan: Plan) -> str:
    wanted = view.chosen.get("pinjaman", "")
    return ADD if wanted == ADD or not plan.loans else _place(view, "pinjaman", len(plan.loans))


def _loan(view: View, plan: Plan, place: str) -> Iterator[Block]:
    loan, base = plan.loans[int(place) - 1], f"pinjaman.{place}"
    known = load_rules().files.get(f"loans/{loan.scheme}")
    terms = terms_of(loan.scheme, signing_day(loan, plan) or plan.plan_date, view.language)
    scheme = known.label if known else loan.scheme
    both = view.say("step_funding.loan.scheme", scheme=scheme, terms=terms).strip()
    note = terms if loan.name == scheme else both
    if lacks := list(_lacking(view, loan, plan)):
        asked = "".join(answers.notice(words, "doubt") for words in lacks)
        yield blocks.html(f"loan-asked-{place}", asked)
    more, label = rest(view, base, *LOAN), view.say("step_funding.loan.more")
    yield blocks.fields(f"loan-{place}", fields(view, base, *LOAN), loan.name, note, more, label)
    words, path = "step_funding.stages", f"{base}.pencairan"
    stages = worded(view, words, f"drawn-{place}", path, *STAGES) | {"title": ""}  # the fold's
    spent = blocks.button("spend", view.say("step_funding.stages.spend"), place)
    inner = [stages, blocks.buttons(f"spend-{place}", spent)]
    yield blocks.fold(f"stages-{place}", view.say("step_funding.stages.title"), inner)
    ask = view.say("step_funding.loan.ask", name=loan.name)
    label = view.say("step_funding.loan.remove")
    remove = blocks.button("remove_loan", label, place, "danger", ask)
    yield blocks.buttons(f"loan-remove-{place}", remove)


def _lacking(view: View, loan: Loan, plan: Plan) -> Iterator[str]:
    """What only holds the place of a number that must be asked."""
    if float(loan.amount) == first_amount(loan.scheme, plan.plan_date):
        yield view.say("step_funding.loan.ask_amount", amount=t.rupiah(float(loan.amount)))
    if not loan.rate_per_year:
        yield view.say("step_funding.loan.ask_rate")


def _offers(view: View, plan: Plan) -> Iterator[Block]:
    """Every scheme as a card; those that cannot be used on the day say so."""
    day = t.date_long(plan.plan_date, view.language)
    shown = [_offer(view, offer, day) for offer in offers(plan.plan_date, view.language)]
    title = view.say("step_funding.offer.title")
    yield blocks.cards("offers", shown, title, view.say("step_funding.offer.note", day=day))


def _offer(view: View, offer: Offer, day: str) -> Block:
    if not offer.ours:
        return blocks.card(offer.label, view.say("step_funding.offer.not_ours"))
    if not offer.opened:
        return blocks.card(offer.label, view.say("step_funding.offer.closed", day=day))
    add = view.say("step_funding.offer.add")
    return blocks.card(offer.label, offer.terms, blocks.button("add_loan", add, offer.scheme))


def _standby(view: View, plan: Plan) -> Iterator[Block]:
    def say(key: str) -> str:
        return view.say(f"step_funding.standby.{key}")

    shown = fields(view, "kredit_siaga", *STANDBY)
    inner = [blocks.fields("standby-fields", shown, "", say("note"))]
    if plan.standby_credit is not None:
        remove = blocks.button("no_standby", say("remove"), "", "danger", say("ask"))
        inner.append(blocks.buttons("standby-remove", remove))
    yield blocks.fold("standby", say("title"), inner)


# ---- what the buttons do


def _spend(view: View, place: str) -> None:
    """The money of a loan comes when it is spent."""
    plan = view.session.plan
    if plan is None or not place.isdigit() or not 0 < int(place) <= len(plan.loans):
        return
    stages = stages_of_spending(plan.loans[int(place) - 1], plan)
    rows = [{"bulan": str(month), "jumlah": t.number(amount)} for month, amount in stages]
    if view.session.put(f"pinjaman.{place}.pencairan", rows):
        view.tell(view.say("step_funding.stages.spent", count=len(rows)), "good")


def _choose_loan(view: View, value: str) -> None:
    view.chosen["pinjaman"] = value


def _choose_asset(view: View, value: str) -> None:
    view.chosen["aset"] = value


def _add_loan(view: View, scheme: str) -> None:
    plan = view.session.plan
    if plan is None or scheme not in load_rules().schemes(plan.plan_date):
        return
    loan = new_loan(scheme, plan, view.language)
    if path := view.session.add("pinjaman", loan):
        view.chosen["pinjaman"] = path.rpartition(".")[2]
        view.focus = f"{path}.plafon"
        view.tell(view.say("step_funding.offer.added", name=loan["nama"]), "good")


def _remove_loan(view: View, place: str) -> None:
    plan = view.session.plan
    if plan is None or not place.isdigit() or not 0 < int(place) <= len(plan.loans):
        return
    name = plan.loans[int(place) - 1].name
    if view.session.remove(f"pinjaman.{place}"):
        view.chosen.pop("pinjaman", None)
        view.tell(view.say("step_funding.loan.removed", name=name))


def _no_standby(view: View, _: str) -> None:
    view.session.remove("kredit_siaga")


def reveal(view: View, path: str) -> None:
    """Chooses the loan or the asset that a path leads into."""
    first, *inner = path.split(".")
    if first in ("pinjaman", "aset") and inner and inner[0].isdigit():
        view.chosen[first] = inner[0]


ACTIONS = {
    "choose_loan": _choose_loan, "choose_asset": _choose_asset, "add_loan": _add_loan,
    "remove_loan": _remove_loan, "no_standby": _no_standby, "compare": compare,
    "spend": _spend,
}  # fmt: skip
STEP = Step("pendanaan", HOLDS, left, right, ACTIONS, reveal, words="funding")
