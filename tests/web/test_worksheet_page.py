"""The worksheet's form: filled in as people write, put right, refused in a sentence; the household page shows it."""

from __future__ import annotations

import pytest

from bangfu.programme.households.models import WorksheetItem
from signing import SignIn

FORM = {
    "year": "2019", "since": "2020-03-01", "reason": "入户核算", "fact-1": "wage_fen", "source-1": "payslip",
    "least-1": "12,000", "note-1": "工资卡流水", "fact-2": "business_fen", "source-2": "told", "least-2": "3000",
    "most-2": "5000.50",
}  # fmt: skip


def test_a_worksheet_is_filled_in_and_shown(sign_in: SignIn) -> None:
    resident = sign_in("resident")
    assert "还没有填收入核算表" in resident.get("/households/H1").content.decode()
    assert resident.post("/households/H1/worksheet", FORM).status_code == 302
    page = resident.get("/households/H1?on=2020-06-30").content.decode()
    for said in ("2019年收入", "工资性收入", "12,000", "3,000—5,000.5", "4,000.25", "50%", "有说明，已加密"):
        assert said in page, said
    assert "工资卡流水" not in page
    assert "12000" in resident.get("/households/H1/worksheet?year=2019").content.decode()
    english = sign_in("resident", "en").get("/households/H1?on=2020-06-30").content.decode()
    assert "payslip or employer" in english


@pytest.mark.parametrize(("change", "said"), [
    ({"least-2": "五千"}, "第2项的“五千”不是金额"), ({"source-1": ""}, "第1项没有写依据"), ({"reason": ""}, "原因"),
    ({"most-2": "2000"}, "第2项的金额不对"), ({"year": "十九"}, "年"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in: SignIn, change: dict[str, str], said: str) -> None:
    answer = sign_in("resident").post("/households/H1/worksheet", FORM | change)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "工资卡流水" in answer.content.decode()
    assert not WorksheetItem.objects.exists()


def test_every_income_of_the_pack_has_its_line_and_what_is_left_empty_is_not_written(sign_in: SignIn) -> None:
    resident = sign_in("resident")
    page = resident.get("/households/H1/worksheet").content.decode()
    for named in ("工资性收入", "财产性收入", "生产经营费用支出", "最少（元）"):
        assert named in page, named
    empty = {"fact-3": "transfer_fen", "source-3": "", "least-3": "", "most-3": "", "note-3": ""}
    assert resident.post("/households/H1/worksheet", FORM | empty).status_code == 302
    assert set(WorksheetItem.objects.values_list("fact", flat=True)) == {"wage_fen", "business_fen"}
