-- Measures of the registered: what each household was given, when, how much, for which of its causes.
CREATE OR REPLACE TABLE measure_kind AS
SELECT * FROM (VALUES
    -- measure            share  answers                                yuan low, high   days it runs
    ('industry',          0.97, ['skill', 'money', 'land', 'drive'],      1000,  6000, NULL, 1),
    ('industry',          0.45, ['skill', 'money', 'land', 'drive'],      1000,  5000, NULL, 2),
    ('job',               0.82, ['skill', 'roads', 'marriage'],            500,  3000, NULL, 3),
    ('training',          0.60, ['skill', 'drive'],                        300,  1500,   20, 4),
    ('loan',              0.35, ['money', 'land'],                       10000, 50000, 1095, 5),
    ('public_post',       0.27, ['labour', 'disability', 'drive'],        6000, 10800,  365, 6),
    ('education_grant',   0.95, ['schooling'],                             800,  4000,  300, 7),
    ('medical_aid',       0.99, ['illness', 'disability'],                 180,  9000, NULL, 8),
    ('house_repair',      1.00, ['disaster', 'other'],                   15000, 30000, NULL, 9),
    ('relocation',        1.00, ['land', 'roads', 'disaster'],           40000, 90000, NULL, 10),
    ('water',             1.00, ['water'],                                 300,  1500, NULL, 11),
    ('dibao',             1.00, ['labour', 'disability', 'illness'],      2000,  7000, NULL, 12),
    ('asset_income',      0.35, ['labour', 'money', 'illness'],            300,  1500, NULL, 13),
    ('solar',             0.06, ['money', 'labour'],                      1000,  3000, NULL, 14)
) AS t (measure, odds_of, answers, low, high, runs_days, turn);

CREATE OR REPLACE TABLE given AS
WITH offered AS (
    SELECT c.hk, k.*, c.hk * 16 + k.turn AS mk, c.identified_on, c.out_on, c.main_cause, t.other_cause_1, t.other_cause_2,
        d.safe_on, d.relocates, d.water_on, s.attribute, s.dibao_on,
        (SELECT count(*) FROM spell_source p WHERE p.hk = c.hk AND p.born_on BETWEEN DATE '1997-01-01' AND DATE '2013-12-31') AS pupils
    FROM campaign c CROSS JOIN measure_kind k JOIN dwelling d USING (hk) JOIN house_support s USING (hk) JOIN house_trait t USING (hk)
    JOIN household_span h USING (hk)
    WHERE c.roll = 'registered'
)
SELECT hk, measure, turn, mk,
    CASE WHEN measure IN ('house_repair', 'relocation') THEN safe_on WHEN measure = 'water' THEN water_on WHEN measure = 'dibao' THEN dibao_on
        ELSE day_between(mk, 160, identified_on + 30, out_on - 60) END AS started_on,
    runs_days, CAST(round((low + (high - low) * share(mk, 161)) / 100) * 100 AS BIGINT) AS amount_yuan,
    CASE WHEN list_contains(answers, main_cause) THEN main_cause
        WHEN list_contains(answers, other_cause_1) THEN other_cause_1
        WHEN list_contains(answers, other_cause_2) THEN other_cause_2
        ELSE main_cause END AS cause
FROM offered
WHERE odds(mk, 162, odds_of) AND CASE measure
    WHEN 'education_grant' THEN pupils > 0
    WHEN 'house_repair' THEN safe_on IS NOT NULL AND NOT relocates
    WHEN 'relocation' THEN safe_on IS NOT NULL AND relocates
    WHEN 'water' THEN water_on IS NOT NULL
    WHEN 'dibao' THEN attribute <> 'general'
    WHEN 'solar' THEN true ELSE true END;

CREATE OR REPLACE TABLE measures AS
SELECT i.household_id || '-M' || lpad(CAST(row_number() OVER (PARTITION BY g.hk ORDER BY g.started_on, g.turn) AS VARCHAR), 2, '0') AS measure_id,
    i.household_id, g.measure, g.started_on, g.started_on + g.runs_days AS ended_on, g.amount_yuan * 100 AS amount_fen, g.cause,
    g.started_on AS valid_from, NULL::DATE AS valid_until
FROM given g JOIN house_id i USING (hk) JOIN household_span s USING (hk)
WHERE s.gone_on IS NULL OR g.started_on < s.gone_on;
