-- Measures of the registered: what each household was given, from when to when, how much, for which of its causes. A row
-- is valid while the measure runs. Each household gets, soon after it is taken up, one that answers its main cause.
CREATE OR REPLACE TABLE measure_kind AS
SELECT * FROM (VALUES
    -- turn, measure       share  answers                                 yuan low, high   days it runs
    (1,  'industry',        0.97, ['skill', 'money', 'land', 'drive'],      1000,  6000, NULL),
    (2,  'industry',        0.45, ['skill', 'money', 'land', 'drive'],      1000,  5000,  730),
    (3,  'job',             0.82, ['skill', 'roads', 'marriage'],            500,  3000, NULL),
    (4,  'training',        0.60, ['skill', 'drive'],                        300,  1500,   20),
    (5,  'loan',            0.35, ['money', 'land'],                       10000, 50000, 1095),
    (6,  'public_post',     0.27, ['labour', 'disability', 'drive'],        6000, 10800,  730),
    (7,  'education_grant', 0.95, ['schooling'],                             800,  4000, NULL),
    (8,  'medical_aid',     0.97, ['illness', 'disability'],                 180,  9000, NULL),
    (9,  'house_repair',    1.00, ['disaster', 'other'],                   15000, 30000, NULL),
    (10, 'relocation',      1.00, ['land', 'roads', 'disaster'],           40000, 90000, NULL),
    (11, 'water',           1.00, ['water'],                                 300,  1500, NULL),
    (12, 'dibao',           1.00, ['labour', 'disability', 'illness'],      2000,  7000, NULL),
    (13, 'asset_income',    0.35, ['labour', 'money', 'illness'],            300,  1500, NULL),
    (14, 'solar',           0.06, ['money', 'labour'],                      1000,  3000, NULL),
    -- the medical premium paid for everybody
    (15, 'other',           0.98, ['illness'],                               180,  1400, NULL)
) AS t (turn, measure, odds_of, answers, low, high, runs_days);

CREATE OR REPLACE MACRO first_answer(main_cause) AS CASE main_cause WHEN 'illness' THEN 8 WHEN 'disability' THEN 8
    WHEN 'schooling' THEN 7 WHEN 'labour' THEN 13 WHEN 'marriage' THEN 3 WHEN 'roads' THEN 3 ELSE 1 END;

-- How long there are pupils, and patients, in the household.
CREATE OR REPLACE TABLE in_need AS
SELECT s.hk,
    min(greatest(s.valid_from, s.identified_on)) FILTER (WHERE pupil) AS pupil_from,
    max(coalesce(s.valid_until, DATE '2099-01-01')) FILTER (WHERE pupil) AS pupil_until,
    max(coalesce(s.valid_until, DATE '2099-01-01')) FILTER (WHERE health_now <> 'healthy') AS patient_until,
    min(s.valid_from) FILTER (WHERE health_now <> 'healthy') AS patient_from
FROM (SELECT *, school_status NOT IN ('not_in_school', 'dropped_out') AS pupil FROM member_state WHERE roll = 'registered') s
WHERE coalesce(s.valid_until, DATE '2099-01-01') > s.identified_on
GROUP BY s.hk;

CREATE OR REPLACE TABLE given AS
WITH offered AS (
    SELECT c.hk, k.*, c.hk * 16 + k.turn AS mk, c.identified_on, c.out_on, c.main_cause, t.other_cause_1, t.other_cause_2,
        d.safe_on, d.relocates, d.water_on, s.attribute, s.dibao_on, n.* EXCLUDE (hk),
            k.turn = first_answer(c.main_cause) AS answers_main
    FROM campaign c CROSS JOIN measure_kind k JOIN dwelling d USING (hk) JOIN house_support s USING (hk)
        JOIN house_trait t USING (hk)
    JOIN household_span h USING (hk) LEFT JOIN in_need n USING (hk)
    WHERE c.roll = 'registered'
), begun AS (
    SELECT *, CASE WHEN measure IN ('house_repair', 'relocation') THEN safe_on WHEN measure = 'water' THEN water_on
        WHEN measure = 'dibao' THEN dibao_on
        WHEN answers_main THEN day_between(mk, 160, identified_on + 5, identified_on + 60)
        WHEN measure = 'education_grant' THEN greatest(pupil_from, day_between(mk, 160, identified_on + 30, out_on - 60))
        WHEN measure = 'medical_aid' THEN greatest(patient_from, day_between(mk, 160, identified_on + 30, out_on - 60))
        ELSE day_between(mk, 160, identified_on + 30, out_on - 60) END AS started_on
    FROM offered
)
SELECT hk, measure, turn, mk, answers_main, started_on,
    CASE measure WHEN 'education_grant' THEN nullif(pupil_until, DATE '2099-01-01')
        WHEN 'medical_aid' THEN nullif(patient_until, DATE '2099-01-01')
        ELSE started_on + runs_days END AS ended_on,
    CAST(round((low + (high - low) * share(mk, 161)) / 100) * 100 AS BIGINT) AS amount_yuan,
    CASE WHEN list_contains(answers, main_cause) OR answers_main THEN main_cause
        WHEN list_contains(answers, other_cause_1) THEN other_cause_1
        WHEN list_contains(answers, other_cause_2) THEN other_cause_2
        ELSE main_cause END AS cause
FROM begun
WHERE (answers_main OR odds(mk, 162, odds_of)) AND CASE measure
    WHEN 'education_grant' THEN started_on < pupil_until
    WHEN 'medical_aid' THEN started_on < patient_until
    WHEN 'house_repair' THEN safe_on IS NOT NULL AND NOT relocates
    WHEN 'relocation' THEN safe_on IS NOT NULL AND relocates
    WHEN 'water' THEN water_on IS NOT NULL
    WHEN 'dibao' THEN attribute <> 'general'
    ELSE true END;

CREATE OR REPLACE TABLE measures AS
SELECT i.household_id || '-M' || lpad(CAST(row_number() OVER (PARTITION BY g.hk ORDER BY g.started_on, g.turn) AS VARCHAR),
    2, '0') AS measure_id,
    i.household_id, g.measure, g.started_on, g.ended_on, g.amount_yuan * 100 AS amount_fen, g.cause,
    g.started_on AS valid_from, g.ended_on AS valid_until
FROM given g JOIN house_id i USING (hk) JOIN household_span s USING (hk)
WHERE s.gone_on IS NULL OR g.started_on < s.gone_on;
