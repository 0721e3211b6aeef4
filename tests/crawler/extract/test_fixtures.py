"""The floor under extraction: pages in the shapes of county portals, records checked by hand. Only to be raised."""

import json
from pathlib import Path

import pytest

from crawler.extract.document import extract_document, record_json

FOLDER = Path(__file__).parents[2] / "fixtures" / "extract"
KINDS = sorted(folder.name for folder in FOLDER.iterdir())
CASES = [
    (kind, field)
    for kind in KINDS
    for field in json.loads((FOLDER / kind / "expected.json").read_text())
    if field not in {"url", "accept_outcome", "optional_text"}
]


def record_of(kind: str, url: str) -> dict[str, object]:
    record = record_json(extract_document((FOLDER / kind / "page.html").read_bytes(), url))
    return json.loads(json.dumps(record, ensure_ascii=False))


@pytest.mark.parametrize(("kind", "field"), CASES)
def test_field(kind, field):
    expected = json.loads((FOLDER / kind / "expected.json").read_text())
    found = record_of(kind, expected["url"])[field]
    assert found in [expected[field], *(expected.get("accept_outcome", []) if field == "outcome" else [])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_whole_and_no_list(kind):
    record = record_of(kind, json.loads((FOLDER / kind / "expected.json").read_text())["url"])
    assert record["replacement_characters"] == 0
    assert "entries" not in record
