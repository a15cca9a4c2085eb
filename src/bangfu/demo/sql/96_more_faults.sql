-- Faults of people, of households nobody registered, and what is open or unknown on the last day.

-- Missed poor: never registered, poor for years; some with a guarantee open as well.
CREATE OR REPLACE TABLE missed AS
WITH free AS (
    SELECT r.hk, i.household_id, i.village_code, row_number() OVER (ORDER BY dice(r.hk, 245), r.hk) AS turn
    FROM roll r JOIN house_id i USING (hk) JOIN household_span s USING (hk) ANTI JOIN official USING (hk)
    WHERE r.roll = 'ordinary' AND s.gone_on IS NULL AND s.first_on = DATE '2014-01-01'
)
SELECT f.*, 2015 + pick(hk, 246, 4) AS since_year, share(hk, 247) AS variant, odds(hk, 253, 0.12) AS hidden
FROM free f, scope WHERE turn <= (SELECT count(*) FROM campaign WHERE roll = 'registered') * 0.010 * fault_rate;
INSERT INTO income_wanted
SELECT household_id, y.income_year, CAST(floor(y.line * h.size_least * (0.55 + 0.4 * share(hk * 16 + y.income_year - 2010,
    248))) AS BIGINT), true
FROM missed m JOIN house_year h USING (hk) JOIN income_year y USING (income_year) WHERE y.income_year >= m.since_year;
DELETE FROM incomes USING missed m WHERE incomes.household_id = m.household_id AND m.hidden
    AND incomes.income_year >= m.since_year;
UPDATE households SET dwelling_grade = CASE WHEN f.variant < 0.15 THEN 'D' ELSE 'C' END
FROM missed f WHERE households.household_id = f.household_id AND f.variant < 0.3;
INSERT INTO truth
SELECT 'missed_poor', 'household', household_id, NULL, village_code, make_date(since_year, 10, 1), DATE '2020-06-30',
    'targeting.missed_poor', false,
    CASE WHEN hidden THEN 'hidden: nobody ever reckoned its income' WHEN variant < 0.3 THEN 'under the line, in a dangerous house'
        ELSE 'under the line' END
FROM missed;

-- Wrong inclusions: never poor; the look-back of 2016 struck them off.
INSERT INTO truth
SELECT 'wrong_inclusion', 'household', i.household_id, NULL, i.village_code, c.identified_on, DATE '2014-12-31',
    'targeting.wrongly_included', false,
    'struck off by the look-back of 2016'
FROM campaign c JOIN house_id i USING (hk) JOIN household_span s USING (hk)
WHERE c.roll = 'cancelled' AND (s.gone_on IS NULL OR s.gone_on > DATE '2014-12-31');

INSERT INTO truth
SELECT 'wrong_inclusion', 'household', i.household_id, NULL, i.village_code, c.identified_on, DATE '2014-12-31',
    'targeting.wrongly_included', false,
    'hidden: the sheet says less than the household earns'
FROM campaign c JOIN house_id i USING (hk) JOIN household_span s USING (hk) ANTI JOIN house_fault f USING (hk), scope
WHERE c.roll = 'registered' AND c.entry_year = 2014 AND s.gone_on IS NULL AND odds(c.hk, 254, 0.003 * fault_rate);

-- The sheets asked for above: items shrink or grow alike to whole tens of yuan, transfers make up the rest.
CREATE OR REPLACE TABLE sheet_change AS
SELECT i.household_id, i.income_year, i.valid_from, w.net_yuan, w.keeps_report,
    w.net_yuan * 100.0 / greatest(1, wage_fen + business_fen + property_fen + transfer_fen - production_cost_fen) AS factor
FROM incomes i JOIN income_wanted w USING (household_id, income_year);
UPDATE incomes SET
    wage_fen = CAST(floor(wage_fen * factor / 1000) AS BIGINT) * 1000,
    business_fen = CAST(floor(business_fen * factor / 1000) AS BIGINT) * 1000,
    property_fen = CAST(floor(property_fen * factor / 1000) AS BIGINT) * 1000,
    production_cost_fen = CAST(ceil(production_cost_fen * factor / 1000) AS BIGINT) * 1000,
    transfer_fen = c.net_yuan * 100 - (CAST(floor(wage_fen * factor / 1000) AS BIGINT) * 1000 + CAST(floor(business_fen * factor / 1000) AS BIGINT) * 1000
        + CAST(floor(property_fen * factor / 1000) AS BIGINT) * 1000 - CAST(ceil(production_cost_fen * factor / 1000) AS BIGINT) * 1000),
    reported_net_per_head_fen = CASE WHEN keeps_report THEN reported_net_per_head_fen
        ELSE CAST(round(reported_net_per_head_fen * factor / 100) AS BIGINT) * 100 END,
    dibao_grant_fen = 0, pension_fen = 0
FROM sheet_change c
WHERE incomes.household_id = c.household_id AND incomes.income_year = c.income_year AND incomes.valid_from = c.valid_from;

-- The last day: some of the last group have a guarantee open, or a fact nobody entered.
INSERT INTO truth
SELECT 'open_guarantee', 'household', i.household_id, NULL, i.village_code, DATE '2014-12-31', DATE '2020-06-30',
    CASE WHEN d.safe_on IS NOT NULL THEN 'exit.housing' ELSE 'exit.water' END, false, 'closed in July, before the household left'
FROM dwelling d JOIN house_id i USING (hk) JOIN household_span s USING (hk) WHERE d.open_to_the_last AND s.gone_on IS NULL;
CREATE OR REPLACE TABLE unknown_fact AS
SELECT i.hk, i.household_id, i.village_code, CASE WHEN odds(i.hk, 249, 0.4) THEN 'housing'
    WHEN odds(i.hk, 250, 0.5) THEN 'income' ELSE 'household_confirmed' END AS what
FROM campaign c JOIN house_id i USING (hk) JOIN household_span s USING (hk) JOIN dwelling d USING (hk)
    ANTI JOIN house_fault f USING (hk), scope
WHERE c.roll = 'registered' AND c.exit_year = 2020 AND s.gone_on IS NULL AND NOT d.open_to_the_last
    AND odds(i.hk, 251, 0.09 * fault_rate);
UPDATE households SET dwelling_grade = NULL, dwelling_repaired = NULL, relocated = NULL FROM unknown_fact f
WHERE households.household_id = f.household_id AND what = 'housing' AND households.valid_from < DATE '2020-07-01'
    AND coalesce(households.valid_until, DATE '2099-01-01') > DATE '2020-06-30';
UPDATE households SET household_confirmed = NULL FROM unknown_fact f
WHERE households.household_id = f.household_id AND what = 'household_confirmed' AND households.status = 'pre_exit';
UPDATE incomes SET transfer_fen = NULL FROM unknown_fact f
WHERE incomes.household_id = f.household_id AND what = 'income' AND incomes.income_year = 2019;
INSERT INTO truth
SELECT 'unknown_fact', 'household', household_id, NULL, village_code, DATE '2020-06-30', DATE '2020-06-30', 'exit.'
    || what, false, 'a fact is not entered'
FROM unknown_fact;

-- People: registered, in a household without another fault, there from the start and still there.
CREATE OR REPLACE TABLE free_person AS
SELECT p.pk, p.hk, p.born_on, p.woman, p.role, m.member_id, m.person_id, m.name, m.household_id, m.village_code,
    v.county_code, share(p.pk, 190) AS draw, odds(p.pk, 195, 0.15) AS hidden
FROM spell_source p JOIN member_id m USING (pk) JOIN village_size v USING (village_no) JOIN campaign c ON c.hk = p.hk
ANTI JOIN house_fault f ON f.hk = p.hk ANTI JOIN unknown_fact u ON u.hk = p.hk
WHERE p.roll = 'registered' AND p.ends_on IS NULL AND p.joined_on = DATE '2014-01-01' AND p.pk = p.who AND c.exit_year < 2020;
CREATE OR REPLACE TABLE person_fault AS
SELECT f.*, CASE WHEN draw < 0.005 * fault_rate THEN 'bad_identity_number' WHEN draw < 0.010 * fault_rate
    AND role <> 'head' THEN 'duplicate_person'
    WHEN draw < 0.050 * fault_rate AND born_on < DATE '1962-01-01' AND role NOT IN ('grandchild') THEN 'dead_listed'
    WHEN draw BETWEEN 0.050 * fault_rate AND 0.0625 * fault_rate THEN 'age_school'
    WHEN draw BETWEEN 0.0625 * fault_rate AND 0.0645 * fault_rate THEN 'namesake' END AS kind
FROM free_person f, scope WHERE draw < 0.0645 * fault_rate;

UPDATE members SET person_id = left(person_id, 17) || CASE WHEN right(person_id, 1) = 'X' THEN '0'
    ELSE CAST((CAST(right(person_id, 1) AS INTEGER) + 1 + pick(f.pk, 191, 8)) % 10 AS VARCHAR) END
FROM (SELECT member_id, pk FROM person_fault WHERE kind = 'bad_identity_number') f
WHERE members.member_id = f.member_id;
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, DATE '2014-12-31', DATE '2020-06-30', 'check.id_check_digit',
    false, NULL
FROM person_fault WHERE kind = 'bad_identity_number';

-- Twice in the register: a person of the same sex, county and birth year lends name, birthday and number.
CREATE OR REPLACE TABLE twin AS
WITH wanted AS (
    SELECT *, row_number() OVER (PARTITION BY county_code, woman, year(born_on), kind ORDER BY draw, pk) AS turn
    FROM person_fault WHERE kind IN ('duplicate_person', 'namesake')
), lending AS (
    SELECT *, row_number() OVER (PARTITION BY county_code, woman, year(born_on) ORDER BY share(pk, 192), pk) AS turn
    FROM free_person ANTI JOIN person_fault USING (pk)
)
SELECT w.kind, w.pk, w.member_id, w.household_id, w.village_code, l.member_id AS other_member, l.household_id AS other_household,
    l.village_code AS other_village, l.person_id, l.name, l.born_on, w.hidden,
    left(l.person_id, 14) || '9' || substr(l.person_id, 16, 2) AS mistyped_17
FROM wanted w JOIN lending l ON l.county_code = w.county_code AND l.woman = w.woman AND year(l.born_on) = year(w.born_on)
    AND l.hk <> w.hk
    AND l.turn = CASE w.kind WHEN 'namesake' THEN 2 * w.turn ELSE 2 * w.turn - 1 END;
UPDATE members SET name = t.name, birth_on = t.born_on,
    person_id = CASE WHEN t.hidden THEN t.mistyped_17 || check_digit(t.mistyped_17) ELSE t.person_id END
FROM twin t
WHERE members.member_id = t.member_id AND t.kind = 'duplicate_person';
UPDATE members SET name = t.name FROM twin t WHERE members.member_id = t.member_id AND t.kind = 'namesake';
INSERT INTO truth
SELECT 'duplicate_person', 'member', household_id, member_id, village_code, DATE '2014-12-31', DATE '2020-06-30',
    'integrity.same_person_twice',
    kind = 'namesake', CASE WHEN kind = 'namesake' THEN 'another person of the same name and age'
        WHEN hidden THEN 'hidden: listed again under another number' ELSE 'listed again in this household' END
FROM twin
UNION ALL
SELECT 'duplicate_person', 'member', other_household, other_member, other_village, DATE '2014-12-31', DATE '2020-06-30',
    'integrity.same_person_twice',
    false, 'the other entry of a person listed twice'
FROM twin WHERE kind = 'duplicate_person';

INSERT INTO deaths
SELECT person_id, day_between(pk, 193, '2017-01-01', '2020-02-28') FROM person_fault WHERE kind = 'dead_listed' AND NOT hidden;
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, day_between(pk, 193, '2017-01-01', '2020-02-28'), DATE '2020-06-30',
    'data_checks.dead_still_listed', false, CASE WHEN hidden THEN 'hidden: the death was never registered' END
FROM person_fault WHERE kind = 'dead_listed';

CREATE OR REPLACE TABLE school_fault AS
SELECT *, CASE WHEN born_on < DATE '2000-01-01' THEN 'pupil_too_old'
    WHEN born_on > DATE '2010-06-01' THEN 'pupil_too_young' END AS what
FROM person_fault WHERE kind = 'age_school';
UPDATE members SET school_status = CASE WHEN f.what = 'pupil_too_old' THEN CASE WHEN odds(f.pk, 194, 0.6) THEN 'primary'
    ELSE 'junior_high' END ELSE 'junior_high' END
FROM school_fault f
WHERE members.member_id = f.member_id AND (f.what = 'pupil_too_old'
    OR (f.what = 'pupil_too_young' AND members.valid_from <= DATE '2014-12-31'));
INSERT INTO truth
SELECT kind, 'member', household_id, member_id, village_code, DATE '2014-12-31',
    CASE WHEN what = 'pupil_too_old' THEN DATE '2020-06-30' ELSE DATE '2014-12-31' END, 'data_checks.' || what, false, NULL
FROM school_fault WHERE what IS NOT NULL;

-- Phones nobody wrote down.
UPDATE households SET phone = NULL FROM roll r JOIN house_id i USING (hk), scope
WHERE households.household_id = i.household_id AND r.roll = 'registered' AND odds(i.hk, 252, 0.07 * fault_rate);
INSERT INTO truth
SELECT 'missing_phone', 'household', i.household_id, NULL, i.village_code, DATE '2014-12-31', DATE '2020-06-30',
    'check.phone_missing', false, NULL
FROM roll r JOIN house_id i USING (hk), scope WHERE r.roll = 'registered' AND odds(i.hk, 252, 0.07 * fault_rate);
