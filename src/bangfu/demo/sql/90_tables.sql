-- The tables of the snapshot, before faults: ids in village order, columns as the facts of the pack name them.
CREATE OR REPLACE TABLE house_id AS
SELECT r.hk, v.village_code, v.village_no,
    v.village_code || '-' || lpad(CAST(row_number() OVER (PARTITION BY v.village_code ORDER BY dice(r.hk, 19),
        r.hk) AS VARCHAR), 4, '0')
        AS household_id
FROM roll r JOIN household_span s USING (hk) JOIN candidate c USING (hk) JOIN village_size v USING (village_no);

CREATE OR REPLACE TABLE member_id AS
SELECT p.pk, p.hk, p.who, i.household_id, i.village_code, i.village_no,
    i.household_id || '-' || lpad(CAST(row_number() OVER (PARTITION BY p.hk ORDER BY p.joined_on > DATE '2014-01-01',
        p.joined_on, p.seat) AS VARCHAR), 2, '0')
        AS member_id,
    d.first_17 || check_digit(d.first_17) AS person_id, d.name
FROM spell_source p JOIN house_id i USING (hk) JOIN identity d USING (who);

CREATE OR REPLACE TABLE house_trait AS
SELECT r.hk, c.she, k.main_cause,
    CASE WHEN odds(r.hk, 20, 0.55) THEN list_filter(['skill', 'money', 'labour', 'illness'],
        lambda x: x <> k.main_cause)[1 + pick(r.hk, 21, 3)] END
        AS other_cause_1,
    CASE WHEN odds(r.hk, 20, 0.2) THEN list_filter(['roads', 'drive', 'land', 'schooling'],
        lambda x: x <> k.main_cause)[1 + pick(r.hk, 22, 3)] END
        AS other_cause_2,
    -- no subscriber's number begins with 0 after the area code: this phone rings nowhere
    '0599-0' || lpad(CAST(dice(r.hk, 23) % 1000000 AS VARCHAR), 6, '0') AS phone,
    '9990' || lpad(CAST(r.hk AS VARCHAR), 11, '0') || lpad(CAST(dice(r.hk, 24) % 10000 AS VARCHAR), 4, '0') AS bank_account,
    round(18 + 22 * share(r.hk, 25), 1) AS area_per_head,
    1968 + pick(r.hk, 26, 44) AS built_year,
    round(0.4 + 5.5 * pow(share(r.hk, 27), 1.6), 1) AS cropland,
    round(60 * pow(share(r.hk, 28), 3), 1) AS forest,
    round(0.8 + 17 * pow(share(r.hk, 29), 1.7), 1) AS market_km
FROM roll r JOIN candidate c USING (hk) LEFT JOIN campaign k USING (hk);

CREATE OR REPLACE TABLE households AS
SELECT i.household_id, i.village_code, '第' || (1 + pick(h.hk, 85, 9)) || '组' AS group_name,
    h.status,
    CASE WHEN h.status <> 'unregistered' THEN h.identified_on END AS identified_on,
    CASE WHEN h.status = 'out' THEN CASE WHEN h.valid_from >= h.out_again_on THEN h.out_again_on
        ELSE h.out_on END END AS exited_on,
    CASE WHEN h.status <> 'unregistered' THEN CASE WHEN odds(h.hk, 86, 0.9) THEN 'national'
        ELSE 'provincial' END END AS identification_standard,
    CASE WHEN h.status <> 'unregistered' THEN CASE WHEN h.valid_from >= h.dibao_on THEN h.attribute
        ELSE 'general' END END AS attribute,
    CASE WHEN h.status <> 'unregistered' THEN t.main_cause END AS main_cause,
    CASE WHEN h.status <> 'unregistered' THEN t.other_cause_1 END AS other_cause_1,
    CASE WHEN h.status <> 'unregistered' THEN t.other_cause_2 END AS other_cause_2,
    h.size AS reported_size, t.phone,
    CASE WHEN h.roll <> 'ordinary' THEN '农村信用社' END AS bank_name,
    CASE WHEN h.roll <> 'ordinary' THEN t.bank_account END AS bank_account,
    CASE WHEN h.status = 'out' OR (h.status = 'pre_exit' AND h.valid_from >= h.signed_on) THEN true END AS household_confirmed,
    h.food_fine AS food_assured,
    h.food_fine OR odds(h.hk, 87, 0.4) AS clothing_assured,
    CASE WHEN h.made_safe THEN CASE WHEN h.relocates THEN 'A' WHEN odds(h.hk, 88, 0.7) THEN 'B' ELSE h.grade_at_start END
        ELSE h.grade_at_start END AS dwelling_grade,
    h.made_safe AND NOT h.relocates AS dwelling_repaired,
    CAST(CASE WHEN h.made_safe AND h.relocates THEN least(25 * h.size, 20 + 18 * h.size)
        ELSE round(t.area_per_head * (1.5 + 0.5 * h.size), 1) END AS DECIMAL(8, 1))
        AS dwelling_area_m2,
    CASE WHEN h.made_safe AND h.relocates THEN 'brick_concrete' WHEN h.grade_at_start = 'D'
        AND NOT h.made_safe THEN 'bamboo_earth'
        WHEN t.built_year < 1985 AND odds(h.hk, 89, 0.6) THEN CASE WHEN odds(h.hk, 90, 0.4) THEN 'bamboo_earth'
            ELSE 'brick_wood' END
        WHEN t.built_year < 2000 AND odds(h.hk, 89, 0.5) THEN 'brick_wood' WHEN odds(h.hk, 90, 0.25) THEN 'concrete'
            ELSE 'brick_concrete' END
        AS dwelling_structure,
    CASE WHEN h.made_safe AND h.relocates THEN year(h.safe_on) ELSE t.built_year END AS dwelling_built_year,
    h.made_safe AND h.relocates AS relocated,
    CASE WHEN h.made_safe AND h.relocates THEN CASE WHEN odds(h.hk, 91, 0.3) THEN 'whole_village'
        ELSE 'single' END END AS relocation_mode,
    CASE WHEN h.made_safe AND h.relocates THEN CASE WHEN odds(h.hk, 92, 0.75) THEN 'concentrated'
        ELSE 'scattered' END END AS resettlement,
    CASE WHEN NOT h.water_fine THEN CASE WHEN odds(h.hk, 93, 0.6) THEN 'unprotected_well' ELSE 'surface' END
        WHEN odds(h.hk, 93, 0.8) THEN 'purified_tap' ELSE 'protected_well' END AS water_source,
    CAST(CASE WHEN NOT h.water_fine AND odds(h.hk, 94, 0.5) THEN 22 + pick(h.hk, 95, 25)
        ELSE pick(h.hk, 95, 12) END AS BIGINT) AS water_fetch_minutes,
    h.water_fine OR odds(h.hk, 94, 0.5) AS water_quality_safe,
    CAST(45 + pick(h.hk, 96, 60) AS DECIMAL(8, 1)) AS water_litres,
    CAST(CASE WHEN h.water_fine THEN 95 + pick(h.hk, 97, 6) ELSE 70 + pick(h.hk, 97, 26) END AS BIGINT) AS water_supply_rate,
    h.water_fine AS water_safe_marked, NOT h.water_fine AND odds(h.hk, 94, 0.5) AS water_difficult,
    true AS electricity,
    CASE WHEN odds(h.hk, 98, 0.45) THEN 'firewood' WHEN odds(h.hk, 99, 0.6) THEN 'bottled_gas' ELSE 'electricity' END AS fuel_1,
    CASE WHEN odds(h.hk, 98, 0.45) AND odds(h.hk, 99, 0.5) THEN 'electricity' END AS fuel_2,
    CAST(t.cropland AS DECIMAL(8, 1)) AS cropland_mu, CAST(round(t.cropland * 0.7, 1) AS DECIMAL(8, 1)) AS irrigated_mu,
    CAST(t.forest AS DECIMAL(8, 1)) AS forest_mu, CAST(t.market_km AS DECIMAL(8, 1)) AS market_distance_km,
    CASE WHEN odds(h.hk, 241, 0.62) THEN 'crops' WHEN odds(h.hk, 242, 0.4) THEN 'livestock'
        WHEN odds(h.hk, 243, 0.5) THEN 'forestry' ELSE 'other' END AS industry_kind,
    CASE WHEN h.roll = 'registered' AND h.status NOT IN ('unregistered', 'newly_identified')
        AND odds(h.hk, 244, 0.6) THEN 'co_operative' END AS industry_organisation,
    h.valid_from, h.valid_until
FROM house h JOIN house_id i USING (hk) JOIN house_trait t USING (hk);

-- The registered sheet shows income a head, so it is made anew when somebody joins or leaves.
CREATE OR REPLACE TABLE size_spell AS
WITH changes AS (
    SELECT hk, size, valid_from, valid_until, CASE WHEN size = lag(size) OVER (PARTITION BY hk ORDER BY valid_from) THEN 0
        ELSE 1 END AS changed
    FROM house WHERE roll <> 'ordinary'
), runs AS (SELECT *, sum(changed) OVER (PARTITION BY hk ORDER BY valid_from) AS run FROM changes)
SELECT hk, size, min(valid_from) AS valid_from, max(coalesce(valid_until, DATE '2099-01-01')) AS valid_until FROM runs
    GROUP BY hk, size, run;

CREATE OR REPLACE TABLE incomes AS
WITH sheets AS (
    SELECT n.*, CASE WHEN breaks AND sheet = 2 THEN identified_on ELSE y.valid_from END AS since,
        CASE WHEN breaks AND sheet = 1 THEN identified_on ELSE y.valid_until END AS until
    FROM income n JOIN income_year y USING (income_year)
)
SELECT i.household_id, n.income_year,
    n.wage_yuan * 100 AS wage_fen, n.business_yuan * 100 AS business_fen, n.property_yuan * 100 AS property_fen,
    n.transfer_yuan * 100 AS transfer_fen, n.production_cost_yuan * 100 AS production_cost_fen,
    CAST(round(n.net_yuan / z.size) AS BIGINT) * 100 AS reported_net_per_head_fen,
    CASE WHEN n.aided THEN (n.transfer_yuan - n.pension_yuan) * 7 // 10 ELSE 0 END * 100 AS dibao_grant_fen,
    n.pension_yuan * 100 AS pension_fen,
    CASE WHEN z.valid_from IS NULL OR z.valid_from = s.first_on THEN n.since
        ELSE greatest(n.since, z.valid_from) END AS valid_from,
    least(n.until, z.valid_until, s.gone_on) AS valid_until
FROM sheets n JOIN house_id i USING (hk) JOIN household_span s USING (hk)
LEFT JOIN size_spell z ON z.hk = n.hk AND z.valid_from < n.until AND z.valid_until > n.since
WHERE s.gone_on IS NULL OR s.gone_on > n.since;

CREATE OR REPLACE TABLE member_row AS
SELECT m.pk, m.member_id, m.household_id, m.person_id, m.name, CASE WHEN s.woman THEN 'female' ELSE 'male' END AS sex,
    s.born_on AS birth_on,
    s.relation_then AS relation,
    CASE WHEN t.she AND NOT (s.role IN ('spouse', 'wife') AND odds(s.who, 155, 0.6)) THEN 'she' ELSE 'han' END AS ethnicity,
    CASE WHEN NOT s.school_age THEN s.grown_education WHEN s.valid_from < s.primary_on THEN 'illiterate'
        WHEN s.valid_from < least(s.senior_on, CASE WHEN s.track = 'none' AND NOT s.short_course THEN s.school_ends_on
            ELSE s.senior_on END) THEN 'primary'
        WHEN s.track = 'none' OR (s.valid_from < s.senior_on + 1000)
            OR s.valid_from < coalesce(s.college_on, s.school_ends_on) THEN 'junior_high'
        WHEN s.college IS NULL OR s.valid_from < s.school_ends_on THEN 'senior_high'
        WHEN s.college = 'bachelor' THEN 'bachelor' ELSE 'junior_college' END AS education,
    s.school_status, s.health_now AS health, s.labour,
    CASE WHEN s.working THEN s.place_of_work END AS work_place,
    CAST(CASE WHEN NOT s.working THEN 0
        WHEN s.valid_from >= DATE '2020-10-01' THEN greatest(3, 5 + pick(s.who, 156, 7) - 2)
        WHEN s.place_of_work IN ('outside', 'province') THEN 7 + pick(s.who, 156, 5)
            ELSE 3 + pick(s.who, 156, 9) END AS BIGINT) AS months_worked,
    coalesce(s.dibao AND s.roll = 'registered' AND s.valid_from >= s.dibao_on, false) AS dibao,
    NOT coalesce(s.uninsured_from <= s.valid_from AND s.insured_again_on > s.valid_from, false)
        AND NOT soldier_now AS medical_insured,
    NOT coalesce(s.uninsured_from <= s.valid_from AND s.insured_again_on > s.valid_from, false)
        AND NOT soldier_now AS major_illness_insured,
    CASE WHEN s.age >= 60 THEN s.joins_pension OR odds(s.who, 157, 0.8) ELSE s.age >= 16 AND s.joins_pension
        AND s.school_status = 'not_in_school' END
        AS pension_insured,
    s.school_status = 'not_in_school' AND s.age BETWEEN 6 AND 15 AND s.health_now = 'disabled' AS excused_from_school,
    false AS insurance_exempt, soldier_now AS serving_soldier,
    CASE WHEN s.age >= 18 AND odds(s.who, 158, CASE WHEN s.woman THEN 0.02 ELSE 0.07 END) THEN 'party_member'
        ELSE 'none' END AS political_status,
    s.valid_from, s.valid_until
FROM (SELECT *, soldier AND age >= 18 AND age < 23 AND school_status = 'not_in_school' AS soldier_now FROM member_state) s
JOIN member_id m USING (pk) JOIN house_trait t ON t.hk = s.hk;

-- A row only where something changed.
CREATE OR REPLACE TABLE members AS
WITH changed AS (
    SELECT pk, valid_from, max(coalesce(valid_until, DATE '2099-01-01')) OVER same_person AS leaves_on,
        state IS DISTINCT FROM lag(state) OVER (PARTITION BY pk ORDER BY valid_from) AS new_state
    FROM (SELECT pk, valid_from, valid_until, hash(relation, education, school_status, health, labour, work_place,
        months_worked, dibao,
        medical_insured, pension_insured, excused_from_school, serving_soldier) AS state FROM member_row)
    WINDOW same_person AS (PARTITION BY pk)
), kept AS (
    SELECT pk, valid_from, coalesce(lead(valid_from) OVER (PARTITION BY pk ORDER BY valid_from),
        nullif(leaves_on, DATE '2099-01-01')) AS until
    FROM changed WHERE new_state
)
SELECT r.* EXCLUDE (pk, valid_until), k.until AS valid_until FROM member_row r JOIN kept k USING (pk, valid_from);

-- No longer needed; memory is.
DROP TABLE member_row;
DROP TABLE income;
DROP TABLE identity;
DROP TABLE size_spell;
