-- Faults, planted and written down in `truth`. A household bears at most one; its people bear theirs only if it has none.
-- Rates are shares of registered households or persons at fault_rate 1; about 70 % of the asset leads are innocent.
-- Some of each kind are hidden (`notes` says how): no rule over these tables can see them, as in life.
CREATE OR REPLACE TABLE truth (kind VARCHAR, level VARCHAR, household_id VARCHAR, member_id VARCHAR, village_code VARCHAR,
    planted_on DATE, find_on DATE, rule VARCHAR, innocent BOOLEAN, note VARCHAR);

CREATE OR REPLACE TABLE house_fault_rate AS
SELECT kind, sum(rate) OVER (ORDER BY turn) - rate AS lo, sum(rate) OVER (ORDER BY turn) AS hi
FROM (VALUES (1, 'false_exit', 0.010), (2, 'forged_income', 0.040), (3, 'car', 0.012), (4, 'town_property', 0.005),
    (5, 'company', 0.006), (6, 'payroll', 0.003), (7, 'favoured_kin', 0.015), (8, 'wrong_size', 0.003), (9, 'two_heads', 0.001),
    (10, 'no_head', 0.001), (11, 'shared_account', 0.002), (12, 'measure_without_cause', 0.040),
    (13, 'cause_without_measure', 0.060), (14, 'cause_unfounded', 0.010)) AS t (turn, kind, rate);

CREATE OR REPLACE TABLE house_fault AS
SELECT c.hk, i.household_id, i.village_code, r.kind, c.kind AS family, c.exit_year, c.out_on, c.pre_exit_on,
    c.identified_on, c.main_cause,
    odds(c.hk, 36, 0.3) AS guilty, share(c.hk, 37) AS variant, odds(c.hk, 253, 0.15) AS hidden,
    CASE WHEN c.exit_year = 2020 THEN DATE '2020-06-30' ELSE make_date(c.exit_year, 11, 30) END AS before_exit
FROM campaign c JOIN house_id i USING (hk) JOIN household_span s USING (hk), scope
JOIN house_fault_rate r ON share(c.hk, 35) / fault_rate >= r.lo AND share(c.hk, 35) / fault_rate < r.hi
WHERE c.roll = 'registered' AND s.gone_on IS NULL AND fault_rate > 0;

-- The person of a household who bears its fault: a grown member who was there from the start.
CREATE OR REPLACE TABLE fault_person AS
SELECT f.hk, min_by(m.pk, CASE WHEN p.woman THEN 1 ELSE 0 END + share(m.pk, 186)) AS pk
FROM house_fault f JOIN spell_source p USING (hk) JOIN member_id m USING (pk)
WHERE p.ends_on IS NULL AND p.joined_on = DATE '2014-01-01' AND p.pk = p.who
    AND p.born_on BETWEEN DATE '1945-01-01' AND DATE '1989-12-31'
GROUP BY f.hk;

CREATE OR REPLACE TABLE bearer AS
SELECT f.*, m.pk, m.member_id, m.person_id, p.born_on FROM house_fault f JOIN fault_person USING (hk)
    JOIN member_id m USING (pk) JOIN spell_source p USING (pk);

CREATE OR REPLACE TABLE size_then AS
SELECT f.hk, count(*) AS size FROM house_fault f JOIN spell_source p USING (hk)
WHERE p.joined_on <= f.before_exit AND coalesce(p.ends_on, DATE '2099-01-01') > f.before_exit GROUP BY f.hk;

-- Sheets whose net income is to be an exact sum.
CREATE OR REPLACE TABLE income_wanted (household_id VARCHAR, income_year BIGINT, net_yuan BIGINT, keeps_report BOOLEAN);

-- 1 False exits: under the line, or a guarantee open, or no signature, and yet let go.
CREATE OR REPLACE TABLE false_exit AS
SELECT f.*, n.size, b.member_id, CASE WHEN variant < 0.35 THEN 'income' WHEN variant < 0.62 THEN 'housing'
    WHEN variant < 0.70 AND exit_year >= 2019 THEN 'water' WHEN variant < 0.86 AND b.member_id IS NOT NULL THEN 'medical'
    ELSE 'household_confirmed' END AS what
FROM house_fault f JOIN size_then n USING (hk) LEFT JOIN (SELECT hk, member_id FROM bearer) b USING (hk)
WHERE f.kind = 'false_exit' AND f.exit_year < 2020;

INSERT INTO income_wanted
SELECT household_id, y.income_year, CAST(floor(y.line * size * (0.78 + 0.19 * share(hk, 38))) AS BIGINT), true
FROM false_exit JOIN income_year y ON y.valid_from <= before_exit AND y.valid_until > before_exit WHERE what = 'income';

UPDATE households SET dwelling_grade = CASE WHEN f.variant < 0.54 THEN 'C' ELSE 'D' END, dwelling_repaired = false,
    relocated = false, relocation_mode = NULL, resettlement = NULL
FROM false_exit f WHERE households.household_id = f.household_id AND what = 'housing';
UPDATE households SET water_source = 'unprotected_well', water_quality_safe = false, water_fetch_minutes = 32
FROM false_exit f WHERE households.household_id = f.household_id AND what = 'water';
UPDATE households SET household_confirmed = false
FROM false_exit f
WHERE households.household_id = f.household_id AND what = 'household_confirmed' AND households.status IN ('pre_exit', 'out');
UPDATE members SET medical_insured = false, major_illness_insured = false
FROM false_exit f WHERE members.member_id = f.member_id AND what = 'medical';

INSERT INTO truth
SELECT 'false_exit', 'household', household_id, CASE WHEN what = 'medical' THEN member_id END, village_code, out_on, before_exit,
    'exit.' || what, false, what
FROM false_exit;

-- 2 Forged income: the sheet of the exit year made to end 0-3 % over the line.
INSERT INTO income_wanted
SELECT household_id, y.income_year,
    CAST(ceil(CASE WHEN f.exit_year = 2020 THEN y.next_line ELSE y.line END * n.size
        * (CASE WHEN f.hidden THEN 1.031 ELSE 1.001 END + 0.028 * share(hk, 38))) AS BIGINT), false
FROM house_fault f JOIN size_then n USING (hk) JOIN income_year y ON y.valid_from <= before_exit AND y.valid_until > before_exit
WHERE kind = 'forged_income';
INSERT INTO truth
SELECT kind, 'household', household_id, NULL, village_code, before_exit, before_exit, 'integrity.income_just_over', false,
    CASE WHEN hidden THEN 'hidden: income made to end 3-6 % over the line' ELSE 'income made to end 0-3 % over the line' END
FROM house_fault WHERE kind = 'forged_income';

-- 3 Cars: bought new since registration, or one of three innocent stories.
CREATE OR REPLACE TABLE car AS
SELECT *, CASE WHEN guilty AND hidden THEN 'hidden: private car entered as for production'
    WHEN guilty THEN 'bought for private use' WHEN variant < 0.4 THEN 'only in the name'
    WHEN variant < 0.7 THEN 'owned before marriage' ELSE 'twenty-one years old and third-hand' END AS story
FROM bearer WHERE kind = 'car';
INSERT INTO vehicles
SELECT person_id, 'car', CASE WHEN guilty AND hidden THEN 'production' WHEN guilty OR variant < 0.3 THEN 'private'
    ELSE 'unknown' END, CASE
    WHEN guilty THEN day_between(hk, 39, greatest(identified_on, DATE '2015-01-01'), '2020-03-31')
    WHEN story = 'only in the name' THEN day_between(hk, 39, '2015-01-01', '2020-03-31')
    WHEN story = 'owned before marriage' THEN day_between(hk, 39, '2008-01-01', '2013-06-30')
    ELSE day_between(hk, 39, '1997-01-01', '1999-06-30') END
FROM car;
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, identified_on, DATE '2020-06-30', 'integrity.vehicle',
    NOT guilty, story FROM car;

-- 4-6 Property in town, companies, public payroll.
CREATE OR REPLACE TABLE town_property AS SELECT *, odds(hk, 38, 0.9) AS flat FROM bearer WHERE kind = 'town_property';
INSERT INTO housing
SELECT person_id, CASE WHEN flat THEN 'flat' ELSE 'shop' END,
    CAST(round(CASE WHEN guilty THEN 75 + 60 * share(hk, 39) ELSE 35 + 40 * share(hk, 39) END, 1) AS DECIMAL(8, 1)),
    CASE WHEN guilty THEN day_between(hk, 34, greatest(identified_on, DATE '2015-01-01'), '2020-03-31')
        ELSE day_between(hk, 34, '2004-01-01', '2016-01-01') END
FROM town_property;
INSERT INTO companies
SELECT person_id, CASE WHEN guilty OR variant < 0.4 THEN CASE WHEN odds(hk, 38, 0.5) THEN 'legal_person' ELSE 'shop_owner' END
    ELSE 'shareholder' END, CASE WHEN guilty AND hidden THEN 'closed' ELSE 'active' END,
        day_between(hk, 39, '2012-01-01', '2020-03-31')
FROM bearer WHERE kind = 'company';
INSERT INTO payroll
SELECT person_id, CASE WHEN odds(hk, 38, 0.7) THEN 'institution' ELSE 'government' END,
    day_between(hk, 39, '2012-01-01', '2018-12-31')
FROM bearer WHERE kind = 'payroll';
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, identified_on, DATE '2020-06-30',
    CASE WHEN flat THEN 'integrity.flat' ELSE 'integrity.shop_premises' END, NOT guilty,
    CASE WHEN guilty THEN 'bought after registration' ELSE 'inherited share of an old building' END
FROM town_property;
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, identified_on, DATE '2020-06-30', 'integrity.' || kind, NOT guilty,
    CASE WHEN kind = 'company' AND guilty AND hidden THEN 'hidden: runs on under a closed registration'
        WHEN kind = 'company' AND guilty THEN 'runs a business' WHEN kind = 'company'
            AND variant < 0.4 THEN 'name lent to a co-operative'
        WHEN kind = 'company' THEN 'share from an asset-income measure' WHEN guilty THEN 'on the payroll of an organ'
        ELSE 'public-welfare post counted as payroll' END
FROM bearer WHERE kind IN ('company', 'payroll');

-- 7 Kin of village officials: most are as poor as their neighbours, some were let in.
INSERT INTO official_kin
SELECT person_id, CASE WHEN variant < 0.4 THEN 'sibling' WHEN variant < 0.7 THEN 'in_law'
    WHEN variant < 0.85 THEN 'parent' ELSE 'other' END,
    DATE '2014-03-01'
FROM bearer WHERE kind = 'favoured_kin' AND NOT (guilty AND odds(hk, 253, 0.35));
INSERT INTO income_wanted
SELECT household_id, y.income_year, CAST(ceil(y.next_line * h.size_most * (1.5 + share(hk, 38))) AS BIGINT), false
FROM bearer JOIN house_year h USING (hk) JOIN income_year y USING (income_year)
WHERE kind = 'favoured_kin' AND guilty AND y.income_year < CASE WHEN exit_year = 2020 THEN 2019 ELSE exit_year END;
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, identified_on, DATE '2020-06-30', 'integrity.official_kin',
    NOT guilty,
    CASE WHEN guilty AND odds(hk, 253, 0.35) THEN 'hidden: kinship never declared'
        WHEN guilty THEN 'kin of an official, never poor' ELSE 'kin of an official, and poor' END
FROM bearer WHERE kind = 'favoured_kin';

-- 8-10 Households that cannot be.
UPDATE households SET reported_size = reported_size + CASE WHEN f.variant < 0.7 OR reported_size = 1 THEN 1 ELSE -1 END
FROM house_fault f WHERE households.household_id = f.household_id AND f.kind = 'wrong_size';
CREATE OR REPLACE TABLE second_head AS
SELECT f.hk, min(p.pk) AS pk FROM house_fault f JOIN spell_source p USING (hk)
WHERE f.kind = 'two_heads' AND p.role <> 'head' AND p.ends_on IS NULL AND p.head_died_on IS NULL
    AND p.born_on < DATE '1995-01-01' GROUP BY f.hk;
UPDATE members SET relation = 'head' FROM second_head s JOIN member_id m USING (pk) WHERE members.member_id = m.member_id;
UPDATE members SET relation = 'other' FROM house_fault f
WHERE members.household_id = f.household_id AND f.kind = 'no_head' AND relation = 'head';
INSERT INTO truth
SELECT kind, 'household', household_id, NULL, village_code, identified_on, DATE '2020-06-30',
    CASE kind WHEN 'wrong_size' THEN 'data_checks.size_differs' WHEN 'no_head' THEN 'data_checks.head_missing'
        ELSE 'data_checks.several_heads' END, false, NULL
FROM house_fault WHERE kind IN ('wrong_size', 'no_head') OR (kind = 'two_heads' AND hk IN (SELECT hk FROM second_head));

-- 11 One bank account for several households of a village.
UPDATE households SET bank_account = '9990' || f.village_code || '999'
FROM house_fault f WHERE households.household_id = f.household_id AND f.kind = 'shared_account';
UPDATE households SET bank_account = '9990' || f.village_code || '999'
FROM (SELECT i.household_id, i.village_code, row_number() OVER (PARTITION BY i.village_code ORDER BY i.household_id) AS turn
    FROM house_id i JOIN roll USING (hk) ANTI JOIN house_fault USING (hk)
    WHERE roll.roll = 'registered' AND i.village_code IN (SELECT village_code FROM house_fault WHERE kind = 'shared_account')) f
WHERE households.household_id = f.household_id AND f.turn <= 2;
INSERT INTO truth
SELECT DISTINCT 'shared_account', 'household', household_id, NULL, village_code, DATE '2014-12-31', DATE '2020-06-30',
    'integrity.shared_account', false, 'one account for several households'
FROM households WHERE bank_account LIKE '9990' || village_code || '999' AND valid_from <= DATE '2020-06-30'
    AND coalesce(valid_until, DATE '2099-01-01') > DATE '2020-06-30';

-- 12-14 Causes and measures that do not fit.
CREATE OR REPLACE TABLE misfit AS
SELECT f.*, n.patient_until IS NULL AS all_healthy, n.pupil_until IS NULL AS no_pupil
FROM house_fault f LEFT JOIN in_need n USING (hk) WHERE kind IN ('measure_without_cause', 'cause_without_measure',
    'cause_unfounded');
INSERT INTO measures
SELECT household_id || '-M99', household_id, CASE WHEN all_healthy THEN 'medical_aid' ELSE 'education_grant' END,
    identified_on + 40, NULL,
    CAST(round(1000 + 3000 * share(hk, 38)) * 100 AS BIGINT), main_cause, identified_on + 40, NULL
FROM misfit WHERE kind = 'measure_without_cause' AND (all_healthy OR no_pupil);
DELETE FROM measures USING misfit f
WHERE measures.household_id = f.household_id AND f.kind = 'cause_without_measure' AND list_contains(CASE f.main_cause
    WHEN 'illness' THEN ['medical_aid', 'dibao', 'public_post']
        WHEN 'disability' THEN ['dibao', 'medical_aid', 'public_post', 'asset_income']
    WHEN 'schooling' THEN ['education_grant'] WHEN 'labour' THEN ['dibao', 'asset_income', 'solar', 'public_post']
    WHEN 'money' THEN ['loan', 'industry', 'asset_income'] WHEN 'skill' THEN ['training', 'industry', 'job'] ELSE [] END,
        measure);
UPDATE households SET main_cause = 'illness', other_cause_1 = nullif(other_cause_1, 'illness')
FROM misfit f WHERE households.household_id = f.household_id AND f.kind = 'cause_unfounded' AND all_healthy
    AND households.main_cause IS NOT NULL;
INSERT INTO truth
SELECT kind, 'household', household_id, NULL, village_code, identified_on, before_exit, CASE kind
    WHEN 'measure_without_cause' THEN CASE WHEN all_healthy THEN 'integrity.medical_aid_without_patient'
        ELSE 'integrity.education_grant_without_pupil' END
    WHEN 'cause_without_measure' THEN 'integrity.cause_without_measure' ELSE 'data_checks.illness_without_patient' END,
        false, NULL
FROM misfit
WHERE CASE kind WHEN 'measure_without_cause' THEN all_healthy OR no_pupil WHEN 'cause_unfounded' THEN all_healthy
    ELSE main_cause IN ('illness', 'disability', 'schooling', 'labour', 'money', 'skill') END;
