-- Households of both kinds as types, never as independent draws of size, age and sex.
-- `hk` is the household's key: block, village, number; every later draw hangs on it.
CREATE OR REPLACE TABLE kind_weight AS
SELECT kind, poor_weight, ordinary_weight, lo, hi, woman_heads FROM (VALUES
    -- type            register  others  age of the head on 2014-01-01, share of women at the head
    ('single_man',         0.100, 0.025, 35, 65, 0.03),
    ('old_alone',          0.070, 0.040, 64, 90, 0.56),
    ('old_couple',         0.105, 0.085, 60, 86, 0.03),
    ('couple',             0.065, 0.075, 40, 60, 0.03),
    ('nuclear',            0.300, 0.340, 22, 52, 0.05),
    ('one_parent',         0.050, 0.020, 28, 52, 0.42),
    ('skipped',            0.045, 0.025, 54, 72, 0.20),
    ('three_gen_mid',      0.125, 0.160, 24, 50, 0.02),
    ('three_gen_old',      0.080, 0.140, 48, 70, 0.08),
    ('son_with_parent',    0.060, 0.035, 30, 58, 0.04),
    -- two who marry in the years of the story and set up a house of their own
    ('new_couple',         0.000, 0.055, 15, 24, 0.01)
) AS t (kind, poor_weight, ordinary_weight, lo, hi, woman_heads);

CREATE OR REPLACE TABLE kind_bound AS
SELECT *, sum(poor_weight) OVER (ORDER BY kind) AS poor_until, sum(ordinary_weight) OVER (ORDER BY kind) AS ordinary_until
FROM kind_weight;

CREATE OR REPLACE TABLE candidate AS
WITH seats AS (
    SELECT village_no, poor_village, true AS listed, unnest(range(candidates)) AS seat FROM village_size
    UNION ALL
    SELECT village_no, poor_village, false, unnest(range(400, 400 + ordinary_households)) FROM village_size
), keyed AS (SELECT *, (block * 2048 + village_no) * 1024 + seat AS hk FROM seats, scope
), typed AS (
    SELECT k.*, b.kind, b.lo, b.hi, b.woman_heads
    FROM keyed k JOIN kind_bound b
        ON share(hk, 1) < CASE WHEN listed THEN poor_until ELSE ordinary_until END
        AND share(hk, 1) >= CASE WHEN listed THEN poor_until - poor_weight ELSE ordinary_until - ordinary_weight END
)
SELECT hk, village_no, listed, kind, odds(hk, 2, woman_heads) AS woman_head,
    odds(hk, 3, 0.02) AS she,
    DATE '2014-01-01' - years(lo + (hi - lo) * (CASE kind WHEN 'old_alone' THEN pow(share(hk, 4), 1.1)
        WHEN 'old_couple' THEN share(hk, 4) ELSE share(hk, 4) END)) AS head_born
FROM typed;
