import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.intake import cli
from accord.intake.values.reading import QuestionCode
from accord.intake.values.refusals import (
    DoubtCode,
    FileCode,
    RowCode,
    codes,
    sentence,
)

BESIDE = ["QUESTION.NUMBERS_TOGETHER", "MAP.MEANING", "MAP.DEFAULT", "MAP.LIKE"]
QUESTIONS = [f"QUESTION.{code}" for code in QuestionCode]
ALL = [*FileCode, *RowCode, *DoubtCode, *QUESTIONS, *BESIDE]


class Anything(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"<{name}>"


@pytest.mark.parametrize("code", ALL)
def test_every_code_has_a_sentence(code: str) -> None:
    said = sentence(code, Anything())
    assert said[0].isupper() or said.startswith("“")
    assert said[-1] in ".?:"
    assert "%" not in said
    assert not re.search(r"\b(invalid|oops|please|payload|entity)\b", said, re.IGNORECASE)


def test_no_sentence_is_without_its_code() -> None:
    assert codes() == {str(code) for code in ALL}


def test_a_sentence_names_row_column_and_remedy() -> None:
    facts = {"row": 7, "has": 2, "expected": 3, "column": "city"}
    assert sentence(RowCode.SHORT_ROW, facts) == (
        "Row 7 is too short (2 of 3 cells): it ends before column “city”. Add the missing cells."
    )


def test_what_a_file_is_instead_is_said_in_words() -> None:
    assert "a web page" in sentence(FileCode.NOT_A_TABLE, {"what": "html"})
    assert "%" not in sentence(
        RowCode.LONG_ROW, {"row": 1, "has": 4, "expected": 3, "extra": "5%s"}
    ).replace("5%s", "")


def test_a_question_is_a_sentence_too() -> None:
    said = sentence("QUESTION.DATE_ORDER", {"column": "won", "example": "02/03/2026"})
    assert "“won”" in said
    assert "“02/03/2026”" in said


@pytest.mark.parametrize("written", ["{", "[" * 100_000])
def test_a_map_that_is_not_json_is_said(tmp_path: Path, written: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(written)
    said = CliRunner().invoke(cli.import_, ["leads.csv", "--map", str(path)])
    assert isinstance(said.exception, SystemExit)
    assert "is not JSON" in said.stderr
