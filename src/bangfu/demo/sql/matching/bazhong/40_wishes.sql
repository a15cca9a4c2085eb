-- Bazhong: 699 of today's villages stand for the registered poor villages of 2015 (villages were merged in 2019-2020).
CREATE OR REPLACE TABLE fs_place AS
WITH drawn AS (
    SELECT * FROM hamlet QUALIFY row_number() OVER (ORDER BY share(x, 49), x) <= amount_of('poor_villages')
)
SELECT row_number() OVER (ORDER BY share(x, 50), x) AS place_no, code AS place_id,
    CASE WHEN odds(x, 51, 0.7) THEN 'poor' WHEN odds(x, 51, 0.88) THEN 'weak' ELSE 'disorderly' END AS branch_class,
    true AS poor_village, 500 + pick(x, 52, 1500) AS population,
    needs_of(x, CASE WHEN odds(x, 51, 0.7) THEN 'poor' WHEN odds(x, 51, 0.88) THEN 'weak' ELSE 'disorderly' END) AS needs,
    'han' AS language, odds(x, 53, 0.15) AS wants_team, CAST(8 + 26 * share(x, 54) AS DECIMAL(5, 2)) AS poor_rate_percent
FROM drawn;

CREATE OR REPLACE TABLE fs_setting AS
SELECT 21 AS programme, DATE '2015-12-31' AS on_day, amount_of('candidates') AS helpers,
    CAST(round(amount_of('candidates') * 0.72) AS BIGINT) AS young, CAST(round(amount_of('candidates') * 0.6) AS BIGINT) AS graduates,
    0 AS least, 1 AS most;
