"""One starter plan, computed and printed once for all tests of outputs."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

import kopdes_plan
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.pdf import write_pdf
from kopdes_plan.paths import TEMPLATES

STARTER = TEMPLATES / "plans" / "tenggarong_seberang.yaml"


@pytest.fixture(scope="session")
def result() -> Result:
    """The books of a starter plan: five units, one loan, ranges, an example."""
    return kopdes_plan.run(kopdes_plan.load_plan(STARTER))


@pytest.fixture(scope="session")
def pdf(result: Result) -> bytes:
    """Its full document, with the plan file inside."""
    return write_pdf(result, plan_text=STARTER.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
