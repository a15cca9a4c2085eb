-- Registers of other departments, by identity number. The whole of the ordinary life they hold is innocent.
CREATE OR REPLACE TABLE grown AS
SELECT m.pk, m.who, m.person_id, m.village_code, p.roll, p.woman, p.born_on, p.role, p.hk, p.joined_on, p.seat
FROM spell_source p JOIN member_id m USING (pk)
WHERE p.pk = p.who AND p.born_on BETWEEN DATE '1945-01-01' AND DATE '1999-12-31';

CREATE OR REPLACE TABLE vehicles AS
SELECT person_id, CASE WHEN share(who, 170) < 0.5 THEN 'motorcycle' WHEN share(who, 170) < 0.88 THEN 'car'
    WHEN share(who, 170) < 0.93 THEN 'van'
        WHEN share(who, 170) < 0.96 THEN 'truck' ELSE 'farm' END AS kind,
    CASE WHEN share(who, 170) < 0.5 THEN 'private' WHEN share(who, 170) < 0.93 THEN CASE
        WHEN odds(who, 171, 0.93) THEN 'private' ELSE 'unknown' END
        ELSE 'production' END AS use,
    day_between(who, 172, greatest(DATE '2004-01-01', born_on + years(19)), '2020-06-30') AS registered_on
FROM grown WHERE roll = 'ordinary' AND odds(who, 173, CASE WHEN woman THEN 0.1 ELSE 0.45 END)
UNION ALL
SELECT person_id, CASE WHEN share(who, 170) < 0.85 THEN 'motorcycle' ELSE 'farm' END, CASE
    WHEN share(who, 170) < 0.85 THEN 'private' ELSE 'production' END,
    day_between(who, 172, greatest(DATE '2004-01-01', born_on + years(19)), '2019-12-31')
FROM grown WHERE roll <> 'ordinary' AND NOT woman AND born_on > DATE '1955-01-01' AND odds(who, 173, 0.2);

CREATE OR REPLACE TABLE companies AS
SELECT person_id, CASE WHEN share(who, 174) < 0.7 THEN 'shop_owner' WHEN share(who, 174) < 0.85 THEN 'legal_person'
    ELSE 'shareholder' END AS role,
    CASE WHEN odds(who, 175, 0.8) THEN 'active' ELSE 'closed' END AS state,
        day_between(who, 176, greatest(DATE '2006-01-01', born_on + years(20)), '2020-06-30') AS registered_on
FROM grown WHERE roll = 'ordinary' AND odds(who, 177, 0.035);

CREATE OR REPLACE TABLE housing AS
SELECT person_id, CASE WHEN share(who, 178) < 0.92 THEN 'flat' ELSE 'shop' END AS kind,
    CAST(round(45 + 95 * share(who, 179), 1) AS DECIMAL(8, 1)) AS area_m2,
    day_between(who, 180, greatest(DATE '2003-01-01', born_on + years(22)), '2020-06-30') AS bought_on
FROM grown WHERE roll = 'ordinary' AND born_on < DATE '1995-01-01' AND odds(who, 181, 0.045);

CREATE OR REPLACE TABLE payroll AS
SELECT person_id, CASE WHEN share(who, 182) < 0.2 THEN 'government' WHEN share(who, 182) < 0.75 THEN 'institution'
    ELSE 'state_firm' END AS employer_kind,
    day_between(who, 183, born_on + years(22), greatest(born_on + years(23), DATE '2015-01-01')) AS since_on
FROM grown WHERE roll = 'ordinary' AND born_on BETWEEN DATE '1962-01-01' AND DATE '1992-12-31' AND odds(who, 184, 0.02);

CREATE OR REPLACE TABLE deaths AS
SELECT m.person_id, p.died_on FROM spell_source p JOIN member_id m USING (pk) WHERE p.died_on IS NOT NULL
    AND p.died_on = p.ends_on;

CREATE OR REPLACE TABLE school_roll AS
WITH stages AS (
    SELECT m.person_id, CASE WHEN s.school_status = 'dropped_out' THEN 'junior_high' ELSE s.school_status END AS stage,
        s.school_status <> 'dropped_out' AS enrolled, s.valid_from, s.valid_until,
        sum(CASE WHEN s.school_status = 'dropped_out' THEN 1 ELSE 0 END) OVER (PARTITION BY m.person_id
            ORDER BY s.valid_from) AS breaks
    FROM member_state s JOIN member_id m USING (pk) WHERE s.school_age
)
SELECT person_id, stage, enrolled, min(valid_from) AS since_on, CASE WHEN bool_or(valid_until IS NULL) THEN NULL
    ELSE max(valid_until) END AS until_on
FROM stages WHERE stage <> 'not_in_school' GROUP BY person_id, stage, enrolled, breaks;

-- Counties query by list: the insurers answer for the people of registered households only.
CREATE OR REPLACE TABLE insurance AS
WITH covered AS (
    SELECT m.person_id, y.year, coalesce(year(any_value(s.uninsured_from)) = y.year, false) AS unpaid,
        bool_or(CASE WHEN s.age >= 60 THEN s.joins_pension OR odds(s.who, 157, 0.8)
            ELSE s.age >= 16 AND s.joins_pension AND s.school_status = 'not_in_school' END) AS pension
    FROM member_state s JOIN member_id m USING (pk) JOIN (SELECT unnest(range(2014, 2021)) AS year) y
        ON s.valid_from < make_date(y.year + 1, 1, 1) AND coalesce(s.valid_until, DATE '2099-01-01') > make_date(y.year, 1, 1)
    WHERE s.roll <> 'ordinary' GROUP BY m.person_id, y.year
)
SELECT person_id, unnest(CASE WHEN unpaid THEN CASE WHEN pension THEN ['pension'] ELSE [] END
    WHEN pension THEN ['medical', 'major_illness', 'pension'] ELSE ['medical', 'major_illness'] END) AS scheme,
        CAST(year AS BIGINT) AS paid_year
FROM covered;

CREATE OR REPLACE TABLE official AS
SELECT *, CASE turn WHEN 1 THEN 'branch_secretary' WHEN 2 THEN 'village_head' ELSE 'committee_member' END AS post
FROM (SELECT g.*, row_number() OVER (PARTITION BY g.village_code ORDER BY CASE WHEN g.woman THEN 0.55
    ELSE 0 END + share(g.who, 185), g.who) AS turn
    FROM grown g JOIN spell_source p USING (pk)
    WHERE g.roll = 'ordinary' AND g.born_on BETWEEN DATE '1958-01-01' AND DATE '1985-12-31'
        AND p.role IN ('head', 'spouse') AND p.ends_on IS NULL
        AND p.health = 'healthy')
WHERE turn <= 5;

CREATE OR REPLACE TABLE officials AS SELECT person_id, post, DATE '2012-08-01' AS since_on FROM official;

CREATE OR REPLACE TABLE official_kin AS
SELECT m.person_id, CASE WHEN p.role IN ('head', 'spouse') THEN 'spouse' WHEN p.role = 'child' THEN 'child'
    WHEN p.role IN ('father', 'mother') THEN
    CASE WHEN o.role = 'head' THEN 'parent' ELSE 'in_law' END ELSE 'in_law' END AS relation,
        greatest(DATE '2013-01-01', p.joined_on) AS since_on
FROM official o JOIN spell_source p ON p.hk = o.hk AND p.pk <> o.pk JOIN member_id m ON m.pk = p.pk WHERE p.role <> 'grandchild';

-- No longer needed; memory is.
DROP TABLE member_state;
DROP TABLE trait;
DROP TABLE grown;
