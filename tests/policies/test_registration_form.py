"""The 70 items of the national registration forms are facts, with the code lists the forms print."""

from __future__ import annotations

import pytest

from shipped import PACKS

PACK = PACKS["cn-2021"]
ITEMS = (  # item -> the facts that carry it: 1-51 household and members, 52-64 village, 65 county, 66-70 watch
    ("A1", "identification_standard"), ("A2", "attribute"), ("A3a", "main_cause"),
    ("A3b", "other_cause_1 other_cause_2"), ("A2g", "family_planning"), ("开户银行", "bank_name"),
    ("户编号", "household_id"), ("脱贫属性", "status"), ("脱贫年度", "exited_on"), ("危房户", "dwelling_grade"),
    ("饮水安全", "water_safe_marked"), ("人均纯收入", "reported_net_per_head_fen"),
    ("军烈属", "military_family"), ("A4", "name"), ("A5", "sex"), ("A6", "person_id"), ("A7", "relation"),
    ("A8", "ethnicity"), ("A9", "education"), ("A10", "school_status"), ("A11", "health"), ("A12", "labour"),
    ("A13", "work_place"), ("A13b", "months_worked"), ("A14", "dibao"), ("A15", "medical_insured"),
    ("A16", "pension_insured"), ("参加大病保险", "major_illness_insured"), ("现役军人", "serving_soldier"),
    ("A17", "total_income_fen"), ("A17a", "wage_fen"), ("A17b", "business_fen"),
    ("A17c", "transfer_fen dibao_grant_fen pension_fen ecological_grant_fen"), ("A17d", "property_fen"),
    ("A18", "production_cost_fen"), ("A19", "net_income_fen"), ("A20", "net_income_per_head_fen"),
    ("G1", "cash_income_fen"), ("G2", "support_last_year_fen"), ("A21", "dwelling_area_m2"),
    ("A22", "dwelling_structure"), ("A23", "dwelling_built_year"),
    ("A24", "relocated relocation_mode resettlement resettlement_place"), ("A30", "mutual_fund_member"),
    ("A32", "industry_kind"), ("A35", "electricity"), ("A36", "fuel_1 fuel_2 fuel_3"), ("A37", "water_source"),
    ("G7", "market_distance_km"), ("耕地", "cropland_mu"),
    ("帮扶责任人", "helper_name helper_unit helper_post helper_phone helping_from helping_until"),
    ("B1-B47", "poor_village power_supply broadband has_industry"), ("B48-B49", "team_arrived_on team_size"),
    ("未通沥青(水泥)路里程", "unpaved_to_township_km"),
    ("自然村未通硬化路", "hamlets_without_road hamlet_roads_unpaved_km"), ("是否通客运班车", "bus_service"),
    ("未实现饮水安全户数", "unsafe_water_households"),
    ("卫生室", "clinics doctors public_toilets waste_points"),
    ("文化(图书)室", "library_rooms television_households"),
    ("乡村旅游", "tourism_workers farm_inn_income_fen"), ("新农合人数", "medical_insured_persons"),
    ("贫困发生率", "poor_rate_percent exit_status"),
    ("总户数", "household_total labour_force working_away hamlets disaster_kind"),
    ("集体经济收入", "collective_income_fen"), ("C1", "fiscal_revenue_fen disposable_income_per_head_fen"),
    ("监测对象类别", "monitor_category"), ("识别监测时间", "monitored_on"), ("致(返)贫风险", "risk_1 risk_2"),
    ("帮扶措施", "monitor_measure"), ("风险是否已消除", "risk_eliminated risk_eliminated_on elimination_way"),
)  # fmt: skip
ALSO = (  # second halves of items the forms print in one line
    ("银行账号", "bank_account"), ("人编号", "member_id"), ("饮水困难", "water_difficult"),
    ("独生子女户", "only_child_family"), ("双女户", "two_daughter_family"), ("政治面貌", "political_status"),
    ("A31", "mutual_fund_paid_fen"), ("A33", "industry_organisation"), ("A34", "industry_income_fen"),
    ("有效灌溉", "irrigated_mu"), ("林地", "forest_mu"), ("退耕还林", "returned_to_forest_mu"),
    ("林果", "orchard_mu"), ("牧草地", "pasture_mu"), ("水面", "water_surface_mu"),
    ("饮水困难户数", "short_of_water_households"), ("养老保险人数", "pension_insured_persons"),
    ("村书记", "village_secretary first_secretary team_leader helping_unit"),
)  # fmt: skip
CHOICES = {
    "identification_standard": "国家标准 省定标准 市定标准",
    "register_status": "新识别 未脱贫 预脱贫 已脱贫 返贫 注销",
    "cause": "因病 因残 因学 因灾 缺土地 缺水 缺技术 缺劳力 缺资金 交通条件落后 自身发展动力不足 因婚 其他",
    "school_status": "非在校生 学前教育 小学 初中 普通高中 中职 高职 大专 本科 硕士及以上",
    "health": "健康 长期慢性病 患有大病 残疾",
    "labour": "普通劳动力 技能劳动力 弱劳动力或半劳动力 丧失劳动力 无劳动力",
    "dwelling_structure": "钢筋混凝土 砖混材料 砖瓦砖木 竹草土坯 其他",
    "water_source": "经过净化处理的自来水 受保护的井水和泉水 不受保护的井水和泉水 江河湖泊水 收集雨水 桶装水 其他水源",
    "fuel": "柴草 煤炭 罐装液化石油气 管道液化石油气 管道煤气 管道天然气 电 燃料用油 沼气 其他 无炊用行为",
    "monitor_category": "脱贫不稳定户 边缘易致贫户 突发严重困难户",
}


def test_there_are_seventy_items() -> None:
    assert len(ITEMS) == 70


@pytest.mark.parametrize(("form", "facts"), [*ITEMS, *ALSO])
def test_an_item_of_the_form_is_a_fact(form: str, facts: str) -> None:
    carrying = {name for table in PACK.tables.values() for name, fact in table.facts.items() if fact.form == form}
    assert set(facts.split()) <= carrying


@pytest.mark.parametrize(("codes", "words"), CHOICES.items())
def test_a_list_has_the_choices_the_form_prints(codes: str, words: str) -> None:
    assert set(words.split()) <= {code.label["zh"] for code in PACK.codes[codes].codes.values()}


def test_there_are_thirteen_causes_and_the_first_eleven_are_numbered() -> None:
    causes = list(PACK.codes["cause"].codes.values())
    assert len(causes) == 13
    numbers = [spelling for cause in causes for spelling in cause.also if spelling.isdigit()]
    assert numbers == [str(n) for n in range(1, 12)]


@pytest.mark.parametrize("codes", PACK.codes)
def test_no_spelling_stands_for_two_codes(codes: str) -> None:
    spellings = [word for code in PACK.codes[codes].codes.values() for word in {code.label["zh"], *code.also}]
    assert len(spellings) == len(set(spellings))
