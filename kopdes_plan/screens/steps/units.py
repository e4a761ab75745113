"""The step "unit usaha": one unit at a time on a card, what it needs, who works, shared costs.

A card shows the few numbers that decide most for its behaviour; the others are in a fold. New
units come from the catalogue of unit types, or without a type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import CLASSES, UnitType, load_unit_types
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers import escape, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import field, fields, rest, sheet
from kopdes_plan.screens.new_parts import free_key, own_unit, written
from kopdes_plan.screens.removals import goes_with, without_unit
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.unit_answers import sentences, unit_warnings

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Asset, Plan

ADD = "+"  # chosen instead of a unit: the catalogue
STARTING = ("bulan_merintis", "awal_merintis")
NUMBERS: Mapping[str, tuple[str, ...]] = {  # at most eight, by what decides most
    "trading": (
        "harga", "harga_beli", "jumlah_per_bulan", "hari_persediaan", "hari_piutang", "hari_utang",
        *STARTING,
    ),
    "service": (
        "harga", "bahan_per_layanan", "jumlah_per_bulan", "hari_buka", "hari_piutang",
        "dana_talangan", *STARTING,
    ),
    "production": (
        "harga", "upah_borongan", "jumlah_per_bulan", "rendemen", "hari_persediaan",
        "hari_piutang", *STARTING,
    ),
    "rental": (
        "harga", "kapasitas", "hunian", "hari_buka", "hari_piutang", "hari_uang_muka", *STARTING,
    ),
    "lending": (
        "pinjaman_rata_rata", "jumlah_per_bulan", "tenor_bulan", "bunga_per_bulan", "biaya_admin",
        "bagian_macet", *STARTING,
    ),
}  # fmt: skip
QUOTA_GOODS = (  # goods with a highest price or a quota: those decide
    "harga", "harga_tertinggi", "harga_beli", "jumlah_per_bulan", "kuota_per_bulan",
    "hari_persediaan", *STARTING,
)  # fmt: skip
COSTS = ("nama", "per_bulan", "per_satuan", "bagian_penjualan")
MATERIALS = ("nama", "harga", "jumlah_per_hasil")
STAFF = ("nama", "jumlah", "dasar_upah", "upah", "jam_per_bulan")
STAFF_MORE = ("nama", "unit", "mulai", "sampai", "bpjs", "thr")
SHARED = ("nama", "jumlah", "setiap_bulan", "mulai")
SHARED_MORE = ("nama", "unit", "sampai")


def left(view: View) -> Iterator[Block]:
    """The units as a choice, the chosen one or the catalogue, then staff and shared costs."""
    plan = view.session.plan
    if plan is None:
        yield blocks.html("no_plan", answers.notice(view.say("step_units.no_plan")))
        return
    chosen = _chosen(view, plan)
    options = [(key, unit.name) for key, unit in plan.units.items()]
    options.append((ADD, view.say("step_units.add")))
    yield blocks.chooser("units", "choose", options, chosen, view.say("step_units.chooser"))
    if chosen == ADD:
        yield from _catalogue(view)
    else:
        yield from _unit(view, plan, chosen)
    yield from _people(view)


def right(view: View) -> Iterator[Block]:
    """What the chosen unit must sell, the units beside each other, and what is doubtful."""
    plan, result = view.session.plan, view.session.result
    if plan is None or result is None:
        return
    language, chosen = view.language, _chosen(view, plan)
    if not result.units:
        yield blocks.html("none", answers.notice(view.say("step_units.no_units")))
        return
    if chosen in plan.units:
        yield blocks.html("sentences", sentences(result, chosen, language))
    short = float(result.indicators.funding_gap[0]) > 0.5
    chart = "cash" if short or len(result.units) == 1 else "units"
    yield blocks.html("chart", answers.picture(result, chart, language))
    yield blocks.html("break_even", answers.break_even(result, language))
    if doubts := unit_warnings(result, language):
        yield blocks.html("warnings", doubts)


def _chosen(view: View, plan: Plan) -> str:
    """The key of the unit on the card; `ADD` for the catalogue."""
    chosen = view.chosen.get("unit_usaha", "")
    if chosen == ADD or chosen in plan.units:
        return chosen
    return next(iter(plan.units), ADD)


def _kind(unit: AnyUnit) -> UnitType | None:
    return load_unit_types().get(unit.type_id)


# ---- the chosen unit


def numbers(unit: AnyUnit) -> tuple[str, ...]:
    """The keys of the numbers on a unit's card."""
    limited = unit.price_ceiling is not None or unit.quota_per_month is not None
    return QUOTA_GOODS if unit.behaviour == "trading" and limited else NUMBERS[unit.behaviour]


def _unit(view: View, plan: Plan, key: str) -> Iterator[Block]:
    unit, base = plan.units[key], f"unit_usaha.{key}"
    kind, shown = _kind(unit), numbers(unit)
    behaviour = view.say(f"step_units.behaviour.{unit.behaviour}").lower()
    words = {"type": kind.label, "behaviour": behaviour} if kind else {"behaviour": behaviour}
    note = view.say("step_units.kind" if kind else "step_units.own_kind", **words)
    buyer, help = view.say("step_units.buyer"), view.say("step_units.buyer_help")
    texts = ("nama",) if kind else ("nama", "satuan")
    card = [field(view, f"{base}.pembeli", label=buyer, help=help), *fields(view, base, *texts)]
    card += fields(view, base, *shown)
    yield blocks.fields(f"unit-{key}", card, unit.name, note)
    if unit.behaviour == "production":
        yield _sheet(view, f"materials-{key}", f"{base}.bahan", MATERIALS, "materials")
    yield _sheet(view, f"costs-{key}", f"{base}.biaya", COSTS, "costs")
    more = [*_rest(view, base, ("pembeli", *texts, *shown)), *_season(view, unit, key)]
    yield blocks.fold(f"more-{key}", view.say("step_units.more"), more)
    if kind is not None:
        yield from _about(view, plan, kind, key)
    ask = _removal_question(view, plan, key)
    label = view.say("step_units.remove.label")
    yield blocks.buttons(f"remove-{key}", blocks.button("remove", label, key, "danger", ask))


def _rest(view: View, base: str, shown: tuple[str, ...]) -> Iterator[Block]:
    others = rest(view, base, *shown, "jenis", "perilaku")
    title, note = view.say("step_units.rest.title"), view.say("step_units.rest.note")
    yield blocks.fields(f"rest-{base}", others, title, note)


def _season(view: View, unit: AnyUnit, key: str) -> Iterator[Block]:
    """Twelve indices and the lift of the holidays; a button while all months are equal."""
    base = f"unit_usaha.{key}.musim"
    months = [
        field(view, f"{base}.bulanan.{m}", label=t.say(f"number.month.{m}", view.language))
        for m in range(1, len(unit.season.months) + 1)
    ]
    note = view.say("step_units.season.note" if months else "step_units.season.none")
    lifts = fields(view, base, "ramadan", "lebaran")
    yield blocks.fields(f"season-{key}", [*months, *lifts], view.say("step_units.season.title"), note)
    if not months:
        fill = blocks.button("season", view.say("step_units.season.fill"), key)
        yield blocks.buttons(f"season-fill-{key}", fill)


def _about(view: View, plan: Plan, kind: UnitType, key: str) -> Iterator[Block]:
    """What to ask in the village, the main risks, and the equipment one usually needs."""
    asked = tag("ul", *(tag("li", escape(question)) for question in kind.questions))
    risks = (tag("li", tag("b", escape(r.what)), escape(f". {r.action}")) for r in kind.risks)
    words = asked + tag("h3", escape(view.say("step_units.ask.risks"))) + tag("ul", *risks)
    if kind.business_code.code:
        code, note = kind.business_code.code, kind.business_code.note
        words += tag("p", escape(view.say("step_units.ask.code", code=code, note=note)), kind="note")
    inner = [blocks.html(f"asked-{key}", words)]
    opened = not plan.units[key].buyer
    yield blocks.fold(f"ask-{key}", view.say("step_units.ask.title"), inner, opened)
    cards = [_equipment(view, plan, key, n, asset) for n, asset in enumerate(kind.equipment)]
    if cards:
        title, note = view.say("step_units.equipment.title"), view.say("step_units.equipment.note")
        yield blocks.cards(f"equipment-{key}", cards, title, note)


def _equipment(view: View, plan: Plan, key: str, place: int, asset: Asset) -> Block:
    words, price = "step_units.equipment", t.rupiah(float(asset.price))
    which = "price" if asset.life_months else "price_only"
    said = view.say(f"{words}.{which}", price=price, months=asset.life_months)
    origin, source = asset.price.origin, asset.price.citation
    note = f"{said} {view.say(f'{words}.origin.{origin}', source=source)}"
    if any(own.name == asset.name and own.unit == key for own in plan.assets):
        return blocks.card(asset.name, f"{note} {view.say(f'{words}.listed')}", tone="good")
    add = blocks.button("equip", view.say(f"{words}.add"), f"{key} {place}")
    return blocks.card(asset.name, note, add)


def _removal_question(view: View, plan: Plan, key: str) -> str:
    things = list(goes_with(plan, key))
    if stock := float(plan.opening.stock.get(key, 0.0)):
        things.append(view.say("step_units.remove.stock", amount=t.rupiah(stock)))
    which = "also" if things else "alone"
    also = view.say(f"step_units.remove.{which}", things="; ".join(things))
    return view.say("step_units.remove.ask", name=plan.units[key].name, also=also)


# ---- new units


def _catalogue(view: View) -> Iterator[Block]:
    """All kinds of business by behaviour, with one of one's own in each group."""
    types = load_unit_types().values()
    for behaviour in NUMBERS:
        cards = [_offered(view, kind) for kind in types if kind.behaviour == behaviour]
        add = blocks.button("add_own", view.say("step_units.catalogue.add"), behaviour)
        own = view.say("step_units.catalogue.own")
        cards.append(blocks.card(view.say("step_units.catalogue.other"), own, add))
        title = view.say(f"step_units.behaviour.{behaviour}")
        note = view.say(f"step_units.means.{behaviour}")
        yield blocks.cards(f"catalogue-{behaviour}", cards, title, note)
    note = view.say("step_units.catalogue.note")
    yield blocks.html("catalogue-note", tag("p", escape(note), kind="note"))


def _offered(view: View, kind: UnitType) -> Block:
    partner = view.say("step_units.catalogue.partner", partner=kind.partner) if kind.partner else ""
    trust = view.say(f"step_units.confidence.{kind.confidence}")
    add = blocks.button("add", view.say("step_units.catalogue.add"), kind.id, "main")
    return blocks.card(kind.label, f"{partner} {trust}".strip(), add)


# ---- who works, and what all share


def _people(view: View) -> Iterator[Block]:
    yield _sheet(view, "staff", "tenaga_kerja", STAFF, "staff")
    details = sheet(view, "staff-details", "tenaga_kerja", *STAFF_MORE)
    yield blocks.fold("staff-more", view.say("step_units.staff.more"), [details])
    yield _sheet(view, "shared", "biaya_bersama", SHARED, "shared")
    details = sheet(view, "shared-details", "biaya_bersama", *SHARED_MORE)
    yield blocks.fold("shared-more", view.say("step_units.shared.more"), [details])


def _sheet(view: View, id: str, path: str, keys: tuple[str, ...], words: str) -> Block:
    said = {part: view.say(f"step_units.{words}.{part}") for part in ("title", "note", "add", "empty")}
    return sheet(
        view, id, path, *keys, title=said["title"], note=said["note"],
        add_label=said["add"], note_empty=said["empty"],
    )  # fmt: skip


# ---- what the buttons do


def _choose(view: View, value: str) -> None:
    view.chosen["unit_usaha"] = value


def _add(view: View, type_id: str) -> None:
    kind = load_unit_types()[type_id]
    _put(view, type_id, {"jenis": type_id, "pembeli": ""}, kind.label)


def _add_own(view: View, behaviour: str) -> None:
    name = view.say("step_units.catalogue.name")
    known = next(one for one in CLASSES if one == behaviour)
    _put(view, "usaha", own_unit(known, name), name)


def _put(view: View, wanted: str, tree: dict[str, object], name: str) -> None:
    taken = view.session.raw("unit_usaha")
    key = free_key(wanted, taken if isinstance(taken, dict) else {})
    if view.session.put(f"unit_usaha.{key}", tree):
        view.chosen["unit_usaha"] = key
        view.focus = f"unit_usaha.{key}.pembeli"
        view.tell(view.say("step_units.catalogue.added", name=name), "good")


def _equip(view: View, value: str) -> None:
    key, _, place = value.rpartition(" ")
    plan = view.session.plan
    kind = _kind(plan.units[key]) if plan is not None and key in plan.units else None
    if kind is None:
        return
    asset = kind.equipment[int(place)]
    if view.session.add("aset", {**written(asset), "unit": key}):
        view.tell(view.say("step_units.equipment.added", name=asset.name), "good")


def _fill_season(view: View, key: str) -> None:
    season = view.session.raw(f"unit_usaha.{key}.musim")
    kept = season if isinstance(season, dict) else {}
    view.session.put(f"unit_usaha.{key}.musim", {**kept, "bulanan": ["100"] * 12})


def reveal(view: View, path: str) -> None:
    """Chooses the unit that a path leads into."""
    first, _, rest_of_path = path.partition(".")
    if first == "unit_usaha" and rest_of_path:
        view.chosen["unit_usaha"] = rest_of_path.partition(".")[0]
ACTIONS = {
    "choose": _choose, "add": _add, "add_own": _add_own, "remove": _remove, "equip": _equip,
    "season": _fill_season,
}  # fmt: skip
STEP = Step(
    "unit_usaha", ("unit_usaha", "tenaga_kerja", "biaya_bersama"), left, right, ACTIONS, reveal,
    words="units",
)  # fmt: skip
