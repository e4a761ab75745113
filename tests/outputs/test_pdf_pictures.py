"""Logo and photographs on paper: seen, said to those who cannot see, and saying nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from kopdes_plan.inputs.pictures import Pictures, pictures_of
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.pdf import write_pdf
from tests.pdfs import pages_of
from tests.pictures import COMMENT, photo
from tests.plans import HOSTILE, plan_of, run_plan, shop

CAPTIONS = ["Gudang di tepi sungai", "", HOSTILE]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Pictures]:
    """A plan with a logo and three photographs: one plain, one without words, one hostile."""
    folder = tmp_path_factory.mktemp("rencana")
    (folder / "logo.png").write_bytes(photo(300, 300, "PNG"))
    sizes = [(400, 300), (300, 500), (500, 100)]
    for number, size in enumerate(sizes):
        (folder / f"{number}.jpg").write_bytes(photo(*size))
    taken = [{"berkas": f"{n}.jpg", "keterangan": said} for n, said in enumerate(CAPTIONS)]
    plan = plan_of(
        koperasi={"nama": "Koperasi uji", "desa": ["64.02.05.2001"], "logo": "logo.png"},
        unit_usaha={"toko": shop()},
        narasi={"foto": taken},
    )
    pictures = pictures_of(plan, folder)
    assert pictures.problems == ()
    return run_plan(plan, months=24), pictures


@pytest.fixture(scope="module")
def printed(shown: tuple[Result, Pictures]) -> bytes:
    return write_pdf(shown[0], pictures=shown[1])


def images(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every picture, in the order of the pages."""
    return [one.image.size for page in PdfReader(BytesIO(pdf)).pages for one in page.images
            if one.image is not None]  # fmt: skip


def alternatives(pdf: bytes) -> Iterator[str]:
    """What is read aloud for every picture."""
    reader = PdfReader(BytesIO(pdf))
    for number in range(1, int(reader.trailer["/Size"])):
        part = reader.get_object(number)
        if isinstance(part, DictionaryObject) and "/Alt" in part:
            yield str(part["/Alt"])


def test_they_are_printed_as_large_as_they_are_kept(printed: bytes) -> None:
    """The logo on the cover, then the photographs in their order."""
    assert images(printed) == [(300, 300), (400, 300), (300, 500), (500, 100)]


def test_a_reader_that_cannot_see_hears_what_they_show(printed: bytes) -> None:
    heard = list(alternatives(printed))
    for words in ("Koperasi uji", "Gudang di tepi sungai", "Foto 2 dari koperasi", HOSTILE):
        assert words in heard


def test_captions_are_printed_as_typed(printed: bytes) -> None:
    text = " ".join(pages_of(printed))
    assert "Foto Gudang di tepi sungai" in text and "<b>tebal</b>" in text


def test_a_caption_as_long_as_a_chapter_is_cut(shown: tuple[Result, Pictures]) -> None:
    """5,000 letters below a photograph ran over the page's foot and off the paper."""
    result, pictures = shown
    told = pictures.photos[0]._replace(caption="Gudang kami. " * 384)
    body = document(result, pictures=pictures._replace(photos=(told,)), cases={}, whole=True)[
        "body"
    ]
    (block,) = (block for block in body if block["kind"] == "photos")
    ((_, heard, printed),) = block["items"]
    assert heard == told.caption and 200 < len(printed) <= 300 and printed.endswith("kami.")


def test_the_paper_does_not_say_where_they_were_taken(printed: bytes) -> None:
    assert b"TELEPON" not in printed and b"Exif" not in printed and COMMENT not in printed


@pytest.mark.parametrize("kind", ["ringkas", "musdes"])
def test_the_logo_heads_the_short_documents(shown: tuple[Result, Pictures], kind: str) -> None:
    """The same bytes again; photographs are for the long one."""
    result, pictures = shown
    pdf = write_pdf(result, kind=kind, pictures=pictures)
    assert set(images(pdf)) == {(300, 300)}
    assert write_pdf(result, kind=kind, pictures=pictures) == pdf


def test_a_document_without_pictures_has_none(shown: tuple[Result, Pictures]) -> None:
    assert images(write_pdf(shown[0], kind="ringkas")) == []


def test_a_picture_that_is_lost_leaves_the_document(tmp_path: Path) -> None:
    plan = plan_of(unit_usaha={"toko": shop()}, narasi={"foto": [{"berkas": "hilang.jpg"}]})
    found = pictures_of(plan, tmp_path)
    assert len(found.problems) == 1
    assert write_pdf(run_plan(plan, months=24), kind="ringkas", pictures=found).startswith(b"%PDF")
