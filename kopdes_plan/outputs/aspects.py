"""The profile of the cooperative and the six aspects of a proposal, in the board's words."""

from __future__ import annotations

from collections.abc import Iterator

from kopdes_plan import text as t
from kopdes_plan.inputs.readiness import NUMBERS
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs import potential_pages
from kopdes_plan.outputs.annexes import rule_value
from kopdes_plan.outputs.blocks import (
    Block,
    checklist,
    facts,
    heading,
    notice,
    paragraphs,
    photos,
    row,
    small,
    subheading,
    table,
)
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.writer import Writer, amount, clipped

CAPTION = 300  # letters below a photograph


def profile(writer: Writer) -> Iterator[Block]:
    """Who the cooperative is: legal numbers, board and supervisors, members, savings, village."""
    coop = writer.result.plan.cooperative
    missing = writer.say("profile.not_given")
    rows = [("name", coop.name), ("villages", writer.villages()), ("address", coop.address)]
    rows += [(key, getattr(coop, key)) for key in NUMBERS]
    yield facts((writer.say(f"profile.{key}"), value or missing) for key, value in rows)
    for group, people in (("board", coop.board), ("supervisors", coop.supervisors)):
        if people:
            yield subheading(writer.say(f"profile.{group}"))
            yield facts((one.role, one.name or writer.say("profile.unnamed")) for one in people)
    yield subheading(writer.say("profile.members"))
    yield facts(_members(writer))
    yield from potential_pages.place(writer)
    if taken := writer.pictures.photos:
        yield subheading(writer.say("profile.photos"))
        yield photos(
            (one.name, one.caption or writer.say("profile.photo", number=number),
             clipped(one.caption, CAPTION))
            for number, one in enumerate(taken, 1)
        )  # fmt: skip


def _members(writer: Writer) -> Iterator[tuple[str, str]]:
    plan, saved = writer.result.plan, writer.result.plan.members
    yield writer.say("profile.members_count"), t.number(float(saved.count))
    yield writer.say("profile.members_end"), t.number(float(row_of(writer.result.members)[-1]))
    if plan.cooperative.members_female or plan.cooperative.members_male:
        for key in ("members_female", "members_male"):
            yield writer.say(f"profile.{key}"), t.number(getattr(plan.cooperative, key))
    yield (
        writer.say("profile.joining"),
        writer.say(
            "profile.joining_value", joining=t.plain(float(saved.joining_per_month)),
            leaving=t.plain(float(saved.leaving_per_month)),
        ),
    )  # fmt: skip
    yield writer.say("profile.principal_savings"), t.rupiah(float(saved.principal_savings))
    compulsory = float(saved.compulsory_savings_per_month)
    yield writer.say("profile.compulsory_savings"), t.rupiah(compulsory)
    voluntary = float(saved.voluntary_savings_per_month)
    yield writer.say("profile.voluntary_savings"), t.rupiah(voluntary)
    yield writer.say("profile.paying_share"), t.percent(float(saved.paying_share))


def six_aspects(writer: Writer) -> Iterator[Block]:
    """Market, operations, management, finance, legal, social: the six aspects of the juklak."""
    told = writer.result.plan.narrative
    aspects = {
        "market": _market, "operations": _operations, "management": _management,
        "finance": _finance, "legal": _legal, "social": _social,
    }  # fmt: skip
    for name, more in aspects.items():
        yield heading(writer.say(f"aspect.{name}"), 2)
        text = list(paragraphs(getattr(told, name)))
        yield from text or [small(writer.say("aspect.not_written"))]
        yield from more(writer)


def _market(writer: Writer) -> Iterator[Block]:
    units = writer.result.plan.units.values()
    if not units:
        return
    missing = writer.say("profile.not_given")
    rows = [
        row([
            unit.name, unit.buyer or missing, unit.partner or "–",
            f"{amount(float(unit.price))} / {unit.quantity_unit}", _quantity(unit),
        ])
        for unit in units
    ]  # fmt: skip
    heads = writer.columns("unit", "buyer", "partner", "price", "quantity")
    yield table(
        heads, rows, "lllrr", writer.say("market.table"), "small", widths=[1.4, 1.3, 1.2, 1.1, 0.8]
    )
    yield small(writer.say("market.note"))
    for unit in units:
        passed = float(getattr(unit, "value_per_transaction", 0.0))
        if passed:
            yield small(writer.say("market.passed_on", unit=unit.name, amount=t.rupiah(passed)))
    yield from potential_pages.why(writer)


def _quantity(unit: object) -> str:
    """What a unit sells in a full month: its quantity, or capacity by occupancy."""
    if hasattr(unit, "capacity"):
        occupancy = float(getattr(unit, "occupancy", 1.0))
        return f"{t.plain(float(unit.capacity))} × {t.percent(occupancy)}"
    return t.plain(float(getattr(unit, "quantity_per_month", 0.0)))


def _operations(writer: Writer) -> Iterator[Block]:
    assets = writer.result.plan.assets
    names = {key: unit.name for key, unit in writer.result.plan.units.items()}
    if not assets:
        return
    rows = [
        row([
            asset.name, names.get(asset.unit, asset.unit) or writer.say("risks.general"),
            t.plain(float(asset.count)), writer.say(f"owner.{asset.owner}"),
        ])
        for asset in assets
    ]  # fmt: skip
    heads = writer.columns("asset", "unit", "count", "owner")
    yield table(
        heads, rows, "llrl", writer.say("operations.table"), "small", widths=[2, 1.6, 0.6, 0.8]
    )


def _management(writer: Writer) -> Iterator[Block]:
    plan, found = writer.result.plan, writer.result.indicators
    if plan.staff:
        rows = [
            row([
                person.name, t.plain(float(person.count)),
                writer.say(f"wage_basis.{person.wage_basis}"),
                amount(float(person.wage_per_month)),
            ])
            for person in plan.staff
        ]  # fmt: skip
        heads = writer.columns("person", "count", "basis", "wage")
        yield table(
            heads, rows, "lrlr", writer.say("management.table"), "small", widths=[2, 0.6, 1, 1]
        )
    yield {
        "kind": "text",
        "text": writer.say(
            "management.jobs", permanent=t.number(found.jobs_permanent),
            temporary=t.number(found.jobs_temporary), fte=t.plain(found.full_time_equivalent),
        ),
    }  # fmt: skip
    if found.contributed_work > 0:
        worth, year = t.rupiah(found.contributed_work), writer.result.time.years[-1]
        said = writer.say("management.contributed", amount=worth, year=year)
        yield {"kind": "text", "text": said}


def _finance(writer: Writer) -> Iterator[Block]:
    names = ("needs", "repayment", "statements", "feasibility")
    chapters = {name: writer.chapter(name) for name in names}
    yield {"kind": "text", "text": writer.say("finance.pointer", **chapters)}


def _legal(writer: Writer) -> Iterator[Block]:
    coop = writer.result.plan.cooperative
    items = [(key, str(getattr(coop, key))) for key in NUMBERS]
    items += [("board", ", ".join(one.role for one in coop.board))]
    items += [("supervisors", ", ".join(one.role for one in coop.supervisors))]
    yield subheading(writer.say("legal.checklist"), 3)
    yield checklist(
        (
            writer.say("legal.present" if value else "legal.absent"),
            writer.say(f"legal.item.{key}"), value,
        )
        for key, value in items
    )  # fmt: skip
    yield from _reports(writer)
    yield from _scheme_documents(writer)


def _reports(writer: Writer) -> Iterator[Block]:
    """When financial reports are due. Law: cooperative/statements.<…>_due."""
    rules, day, said, where = load_rules(), writer.result.plan.plan_date, [], ""
    for key in ("quarterly_due", "half_year_due", "annual_due"):
        rule = rules.known(f"cooperative/statements.{key}", day)
        if rule is not None:
            days = rule_value(rule.value, rule.unit, writer.language)
            sure = writer.word(f"rule.confidence.{rule.confidence}")
            said.append(f"{writer.say(f'legal.{key}')} {days} ({sure})")
            where = f"{rules.cite(rule.path, day).source}, {rule.where}"
    if said:
        yield small(writer.say("legal.reports", reports="; ".join(said), where=where))


def _scheme_documents(writer: Writer) -> Iterator[Block]:
    """What the loan's scheme asks for. Law: loans/<scheme>.documents and .approval."""
    plan, rules = writer.result.plan, load_rules()
    for scheme in dict.fromkeys(loan.scheme for loan in plan.loans):
        signed = next(loan.signed for loan in plan.loans if loan.scheme == scheme) or plan.plan_date
        asked = [
            (key, str(item))
            for key in ("documents", "approval", "proposal_contents")
            if (rule := rules.known(f"loans/{scheme}.{key}", signed))
            and isinstance(rule.value, tuple)
            for item in rule.value
        ]
        if asked:
            label = rules.label(f"loans/{scheme}")
            yield subheading(writer.say("legal.documents", scheme=label), 3)
            here = (writer.say("legal.present"), writer.say("legal.in_here"))
            apart = (writer.say("legal.attach"), "")
            yield checklist(
                (state, item, remark)
                for key, item in asked
                for state, remark in [here if key == "proposal_contents" else apart]
            )


def _social(writer: Writer) -> Iterator[Block]:
    plan = writer.result.plan
    if plan.cooperative.members_female:
        said = writer.say(
            "social.benefit", female=t.number(plan.cooperative.members_female),
            members=t.number(plan.cooperative.members_female + plan.cooperative.members_male),
        )  # fmt: skip
        yield {"kind": "text", "text": said}
    yield from potential_pages.surroundings(writer)


def regime_b(writer: Writer) -> Iterator[Block]:
    """The note on what others own and the state pays; nothing when all assets are ours."""
    others = [asset for asset in writer.result.plan.assets if asset.owner != "koperasi"]
    if not others:
        return
    fee = sum(float(asset.user_fee_per_month) for asset in others)
    text = writer.say("regime_b.text", assets=", ".join(asset.name for asset in others))
    said = [text, writer.say("regime_b.fee" if fee else "regime_b.no_fee", amount=t.rupiah(fee))]
    if any(asset.operator == "agrinas" for asset in others):
        said.append(writer.say("regime_b.agrinas"))
    yield notice("info" if fee else "doubt", writer.say("regime_b.title"), " ".join(said))
