-- The sheets of the county workbooks as they should be, on 2020-06-30: five counties send the national 26 columns, five
-- the template. Every cell is what an officer would read; mess comes after (20_mess.sql).
CREATE OR REPLACE MACRO yes_no(b) AS CASE WHEN b THEN '是' WHEN NOT b THEN '否' END;
CREATE OR REPLACE MACRO on_the_day(valid_from, valid_until) AS
    valid_from <= DATE '2020-06-30' AND coalesce(valid_until, DATE '2099-01-01') > DATE '2020-06-30';

CREATE OR REPLACE TABLE book AS
SELECT county_code, name AS county, substr(county_code, 5) IN ('02', '21', '23', '24', '81') AS national,
    county_code || name || '.xlsx' AS file, head_rows
FROM county_in_scope JOIN layout USING (county_code);

-- The village as officers write it, short where that is still one place of the township.
CREATE OR REPLACE TABLE written_village AS
SELECT village_code, town, county, CASE WHEN count(*) OVER (PARTITION BY county, town, stem) = 1 THEN stem || '村'
    ELSE name END AS village
FROM (SELECT *, regexp_replace(name, '(社区居民委员会|社区居委会|村村委会|村委会|居委会)$', '') AS stem FROM village);

CREATE OR REPLACE TABLE listed AS
SELECT h.*, left(h.village_code, 6) AS county_code, b.national, b.file, v.village, v.town, v.county
FROM households h JOIN written_village v USING (village_code) JOIN book b ON b.county_code = left(h.village_code, 6)
WHERE on_the_day(h.valid_from, h.valid_until) AND h.status NOT IN ('unregistered', 'cancelled');

CREATE OR REPLACE TABLE listed_member AS
SELECT m.*, l.county_code, l.national, l.file FROM members m JOIN listed l USING (household_id)
WHERE on_the_day(m.valid_from, m.valid_until);

CREATE OR REPLACE TABLE listed_income AS
SELECT i.*, l.county_code, l.national, l.file FROM incomes i JOIN listed l USING (household_id)
WHERE on_the_day(i.valid_from, i.valid_until);

CREATE OR REPLACE TABLE sheet_persons AS
SELECT l.file, l.county_code, m.household_id AS of_household, m.member_id AS of_member, 0 AS copy_no,
    l.county AS 县, l.town AS 乡, l.village AS 村, l.group_name AS 组,
    m.household_id AS 户编号, m.member_id AS 人编号, m.name AS 姓名, m.person_id AS 证件号码, CAST(l.reported_size AS VARCHAR) AS 人数,
    zh_relation(m.relation) AS 与户主关系, zh_ethnicity(m.ethnicity) AS 民族, zh_education(m.education) AS 文化程度,
    zh_school_status(m.school_status) AS 在校生状况, zh_health(m.health) AS 健康状况, zh_labour(m.labour) AS 劳动技能,
    zh_work_place(m.work_place) AS 务工状况, CAST(m.months_worked AS VARCHAR) AS 务工时间,
    yes_no(m.major_illness_insured) AS 是否参加大病保险, zh_register_status(l.status) AS 脱贫属性,
    zh_household_attribute(l.attribute) AS 贫困户属性, zh_cause(l.main_cause) AS 主要致贫原因,
    yes_no(l.dwelling_grade IN ('C', 'D') AND NOT l.dwelling_repaired AND NOT l.relocated) AS 是否危房户,
    yes_no(l.water_safe_marked) AS 是否饮水安全, yes_no(l.water_difficult) AS 是否饮水困难,
    CAST(i.reported_net_per_head_fen // 100 AS VARCHAR) AS 人均纯收入, l.phone AS 联系电话
FROM listed_member m JOIN listed l USING (household_id) LEFT JOIN listed_income i USING (household_id)
WHERE l.national;

CREATE OR REPLACE TABLE sheet_households AS
SELECT file, county_code, household_id AS of_household, NULL::VARCHAR AS of_member, 0 AS copy_no,
    household_id AS 户编号, village_code AS 村代码, group_name AS "自然村（组）", zh_register_status(status) AS 脱贫属性,
    CAST(identified_on AS VARCHAR) AS 识别日期, CAST(exited_on AS VARCHAR) AS 脱贫日期,
    zh_identification_standard(identification_standard) AS 识别标准, zh_household_attribute(attribute) AS 贫困户属性,
    zh_cause(main_cause) AS 主要致贫原因, zh_cause(other_cause_1) AS "其他致贫原因（一）", zh_cause(other_cause_2) AS "其他致贫原因（二）",
    CAST(reported_size AS VARCHAR) AS 填报家庭人口, phone AS 联系电话, bank_name AS 开户银行, bank_account AS 银行账号,
    yes_no(household_confirmed) AS "农户认可（签字）", yes_no(food_assured) AS 不愁吃, yes_no(clothing_assured) AS 不愁穿,
    dwelling_grade || '级' AS 住房安全等级, yes_no(dwelling_repaired) AS 危房已改造, CAST(dwelling_area_m2 AS VARCHAR) AS 住房面积,
    zh_dwelling_structure(dwelling_structure) AS 房屋主要结构, CAST(dwelling_built_year AS VARCHAR) AS "建房时间（年）",
    yes_no(relocated) AS 已易地扶贫搬迁, zh_water_source(water_source) AS 饮水情况, CAST(water_fetch_minutes AS VARCHAR) AS 取水往返时间,
    yes_no(water_quality_safe) AS 水质达标, CAST(CAST(water_litres AS INTEGER) AS VARCHAR) AS 人均日用水量,
    CAST(water_supply_rate AS VARCHAR) AS 供水保证率, yes_no(water_safe_marked) AS "饮水安全（登记）",
    yes_no(water_difficult) AS "饮水困难（登记）", CAST(cropland_mu AS VARCHAR) AS 耕地面积
FROM listed WHERE NOT national;

CREATE OR REPLACE TABLE sheet_members AS
SELECT file, county_code, household_id AS of_household, member_id AS of_member, 0 AS copy_no,
    household_id AS 户编号, member_id AS 人编号, name AS 姓名, person_id AS 证件号码, zh_sex(sex) AS 性别, CAST(birth_on AS VARCHAR) AS 出生日期,
    zh_relation(relation) AS 与户主关系, zh_ethnicity(ethnicity) AS 民族, zh_education(education) AS 文化程度,
    zh_school_status(school_status) AS 在校生状况, zh_health(health) AS 健康状况, zh_labour(labour) AS 劳动能力,
    zh_work_place(work_place) AS 务工状况, CAST(months_worked AS VARCHAR) AS 务工时间, yes_no(dibao) AS 低保人口,
    yes_no(medical_insured) AS 参加基本医疗保险, yes_no(pension_insured) AS 参加基本养老保险, yes_no(major_illness_insured) AS 参加大病保险,
    yes_no(serving_soldier) AS 现役军人
FROM listed_member WHERE NOT national;

-- Money in yuan; one county writes it in ten thousand yuan, and says so in its headings.
CREATE OR REPLACE MACRO money(fen, in_ten_thousands) AS CASE WHEN in_ten_thousands
    THEN CAST(CAST(fen AS DECIMAL(18, 0)) / 1000000 AS DECIMAL(18, 6))::VARCHAR ELSE CAST(fen // 100 AS VARCHAR) END;
CREATE OR REPLACE TABLE sheet_incomes AS
SELECT file, county_code, household_id AS of_household, NULL::VARCHAR AS of_member, 0 AS copy_no,
    household_id AS 户编号, CAST(income_year AS VARCHAR) AS 收入年度, money(wage_fen, county_code LIKE '%25') AS 工资性收入,
    money(business_fen, county_code LIKE '%25') AS 家庭经营性收入, money(transfer_fen, county_code LIKE '%25') AS 转移性收入,
    money(property_fen, county_code LIKE '%25') AS 财产性收入, money(production_cost_fen, county_code LIKE '%25') AS 生产经营费用支出,
    CAST(reported_net_per_head_fen // 100 AS VARCHAR) AS 填报人均纯收入
FROM listed_income WHERE NOT national;

CREATE OR REPLACE TABLE sheet_villages AS
SELECT b.file, b.county_code, NULL::VARCHAR AS of_household, NULL::VARCHAR AS of_member, 0 AS copy_no,
    v.village_code AS 村代码, v.name AS 村名, zh_committee_kind(v.committee_kind) AS 村级单位类别, zh_region(v.region) AS 地区,
    yes_no(v.poor_village) AS 建档立卡贫困村, CAST(v.rural_population AS VARCHAR) AS 农村人口, CAST(v.household_total AS VARCHAR) AS 总户数,
    yes_no(v.road_paved) AS 通村道路硬化, yes_no(v.bus_service) AS 通客运班车, yes_no(v.power_supply) AS 通生活用电, yes_no(v.broadband) AS 通宽带,
    yes_no(v.clinic_ready) AS 有标准化卫生室, yes_no(v.has_industry) AS 有特色产业, yes_no(v.publicity_done) AS 已在乡镇公示无异议,
    CAST(v.collective_income_fen // 100 AS VARCHAR) AS 集体经济收入, CAST(v.income_per_head_fen // 100 AS VARCHAR) AS 农民人均纯收入
FROM villages v JOIN book b ON b.county_code = left(v.village_code, 6) WHERE NOT b.national
    AND on_the_day(v.valid_from, v.valid_until);
