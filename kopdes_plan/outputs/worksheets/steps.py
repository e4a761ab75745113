"""The sheets of a paper form for everything but business units, step by step as on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from kopdes_plan import text as t
from kopdes_plan.inputs import entry_order as order
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.plan import (
    Cooperative,
    Loan,
    Members,
    Narrative,
    OpeningBalance,
    SurplusShares,
    TaxFacts,
)
from kopdes_plan.inputs.plan_facts import singles
from kopdes_plan.inputs.sourced import Sourced
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.worksheets.boxes import box, entries, grid
from kopdes_plan.outputs.worksheets.sheets import Form, Sheet, mapping, named
from kopdes_plan.outputs.worksheets.units import usual_entries
from kopdes_plan.outputs.writer import places

ASKED_OF_LENDER = (  # of the terms that the screen keeps in a fold
    "skema", "bunga_tenggang", "tenggang_di", "tanggal_akad", "provisi", "biaya_pengurusan",
    "denda_pelunasan", "agunan", "tujuan",
)  # fmt: skip
OLD_ASSETS = tuple(key for key in order.OLD_ASSETS if key != "kelompok_pajak")
LENDERS, MOST_RISKS = 2, 6


def start(form: Form) -> Iterator[Sheet]:
    """How to fill a form in, and the plan itself."""
    points = [form.say(f"worksheet.guide.{n}") for n in range(1, 7)]
    example = box("unit_usaha.*.harga", form.language, "trading", "kg", Sourced(20_000))
    guide = {"kind": "guide", "points": points, "example": {**example, "filled": "21.500"}}
    plan = form.entries("worksheet.plan", "", order.PLAN)
    sheet = form.sheet("start", [guide, plan, {"kind": "contents"}])
    own = form.plan.cooperative if form.plan else None
    about = [own.name, places(own.villages, form.language)] if own else [sheet.about]
    yield sheet._replace(about=" · ".join(about))


def cooperative(form: Form) -> Iterator[Sheet]:
    """Who plans; members and savings; taxes and how SHU is shared."""
    own = form.plan.cooperative if form.plan else None
    boxes = form.boxes("koperasi", order.NAMED)
    boxes.append(named("koperasi.desa", plan_words.label(Cooperative, "villages", form.language)))
    if own:
        boxes[0]["printed"], boxes[-1]["printed"] = own.name, places(own.villages, form.language)
    officers = form.say("step_cooperative.people.note")
    yield form.sheet("cooperative", [
        entries(boxes),
        form.entries("step_cooperative.numbers", "koperasi", order.NUMBERED),
        *(
            grid(
                f"koperasi.{key}.1", order.OFFICERS, form.language,
                form.say(f"step_cooperative.people.{words}"), note, rows,
            )
            for key, words, note, rows in (
                ("pengurus", "board", officers, 5), ("pengawas", "supervisors", "", 3),
            )
        ),
    ])  # fmt: skip
    heads = form.boxes("anggota", order.HEADS) + form.boxes("koperasi", order.COUNTED)
    more = [key for key in singles(Members) if key not in (*order.HEADS, *order.SAVED)]
    yield form.sheet("members", [
        entries(heads, *form.titled("step_cooperative.members")),
        form.entries("step_cooperative.savings", "anggota", (*order.SAVED, *more)),
    ])  # fmt: skip
    yield form.sheet("surplus", [
        form.entries("step_cooperative.tax", "pajak", singles(TaxFacts)),
        _shares(form),
        entries(form.boxes("pembagian_shu", singles(SurplusShares))),
    ])  # fmt: skip


def _shares(form: Form) -> Block:
    """The usual shares of the SHU by name, and empty rows for others."""
    names = dict.fromkeys(plan_words.usual_shares(form.language).values())
    title, note = (form.say("step_cooperative.sharing.title"), form.say("worksheet.shares_note"))
    return mapping(form, "pembagian_shu.bagian", "bagian", title, note, [*names], 2)


# ---- money


def funding(form: Form) -> Iterator[Sheet]:
    """What is there, what must be bought, grants, two lenders' terms, money in stages."""
    words = "step_funding"
    rest = [key for key in singles(OpeningBalance) if key not in order.OPENING]
    stocked = [one.name for one in form.units if one.behaviour in ("trading", "production")]
    names = [name for name in stocked if name]
    title, note = (form.say(f"{words}.stock.{key}") for key in ("title", "note"))
    yield form.sheet("own", [
        form.entries(f"{words}.own", "saldo_awal", (*order.OPENING, *rest)),
        form.grid(f"{words}.opening_assets", "saldo_awal.aset.1", OLD_ASSETS, blank=4),
        mapping(
            form, "saldo_awal.persediaan", "persediaan", title, note, names, max(1, 4 - len(names))
        ),
    ])  # fmt: skip
    named = usual_entries(form.units, "equipment", form.plan.assets if form.plan else ())
    yield form.sheet("assets", [
        form.grid(
            f"{words}.assets", "aset.1", order.ASSETS, blank=max(3, 8 - len(named)), named=named,
        ),
        form.grid(f"{words}.grants", "hibah.1", order.GRANTS, blank=3),
    ], landscape=True)  # fmt: skip
    terms = [*order.LOAN, *(key for key in singles(Loan) if key in ASKED_OF_LENDER)]
    boxes = form.boxes("pinjaman.1", terms)
    lenders = [form.say("worksheet.lender", number=n) for n in range(1, LENDERS + 1)]
    loan = {**entries(boxes), "kind": "offers", "lenders": lenders}
    yield form.sheet("loan", [loan])
    years = [str(form.plan.start.year + n) for n in (-1, 0, 1)] if form.plan else []
    title, note = (form.say(f"{words}.village_fund.title"), form.say("worksheet.allotments_note"))
    yield form.sheet("stages", [
        form.grid(f"{words}.stages", "pinjaman.1.pencairan.1", order.STAGES, blank=5),
        form.entries(f"{words}.standby", "kredit_siaga", order.STANDBY),
        mapping(form, "dana_desa.pagu", "pagu", title, note, years, 3 - len(years)),
    ])  # fmt: skip


def cash(form: Form) -> Iterator[Sheet]:
    """What holds for the whole plan, and a cash book of twelve months."""
    boxes = [
        {**one, "help": one["help"] or form.say(f"step_cash.help.{key}")}
        if t.has(f"step_cash.help.{key}") else one
        for key, one in zip(order.GENERAL, form.boxes("asumsi_umum", order.GENERAL), strict=True)
    ]  # fmt: skip
    title, note = (form.say(f"step_cash.general.{key}") for key in ("title", "note"))
    book = {
        "kind": "book", "title": form.say("worksheet.book.title"),
        "note": form.say("worksheet.book.note"), "rows": 12,
        "heads": [form.say(f"worksheet.book.{key}") for key in ("month", "in", "out", "left")],
    }  # fmt: skip
    yield form.sheet("cash", [entries(boxes, title, note), book])


# ---- risks, words


def risk(form: Form) -> Iterator[Sheet]:
    """What may happen, what one does, who sees to it."""
    kinds = [asked.kind for asked in form.units if asked.kind]
    usual = list(dict.fromkeys(one.what for kind in kinds for one in kind.risks))[:MOST_RISKS]
    yield form.sheet("risk", [
        form.grid(
            "step_risk.risks", "narasi.risiko.1", order.RISKS, named=[(x, {}) for x in usual],
            blank=max(4, 9 - len(usual)), height="tall",
        )
    ])  # fmt: skip


def documents(form: Form) -> Iterator[Sheet]:
    """The six aspects in the board's own words."""
    fields = {str(field.alias): name for name, field in Narrative.model_fields.items()}
    boxes = [
        box(
            f"narasi.{key}", form.language, help=form.say(f"step_documents.narrative.{fields[key]}")
        )
        for key in singles(Narrative)
    ]
    yield form.sheet("documents", [{**entries(boxes), "kind": "texts"}])


def mentoring(form: Form) -> Iterator[Sheet]:
    """Half a year of months as they were; then visits, what was promised, what must be ready."""
    for name, tables in (
        ("months", (("months", "realisasi.bulanan", order.MONTH_ACTUALS, 6),
                    ("units", "realisasi.unit", order.UNIT_ACTUALS, 6))),
        ("mentoring", (("visits", "pendampingan.kunjungan", order.VISITS, 4),
                       ("promises", "pendampingan.janji", order.PROMISES, 5),
                       ("ready", "kesiapan", order.READINESS, 3))),
    ):  # fmt: skip
        grids = [
            form.grid(f"step_mentoring.{words}", f"{path}.1", keys, blank=blank)
            for words, path, keys, blank in tables
        ]
        yield form.sheet(name, grids, landscape=True)
