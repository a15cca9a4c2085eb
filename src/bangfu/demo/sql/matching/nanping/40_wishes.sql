-- Nanping: which branches there are, of which class, and which villages get a first secretary. Needs the register's
-- `village` (kind, poor_village). The code list has 1,636 villagers' committees, the campaign 1,635 branches: the last by code stays out.
CREATE OR REPLACE TABLE branch AS
WITH first AS (
    SELECT h.*, v.poor_village, row_number() OVER (ORDER BY h.code) AS branch_no
    FROM hamlet h JOIN village v ON v.village_code = h.code
), kept AS (
    SELECT * FROM first WHERE branch_no <= amount_of('branches')
), others AS (
    SELECT *, row_number() OVER (PARTITION BY poor_village ORDER BY share(x, 18), x) AS draw FROM kept
)
SELECT * EXCLUDE (draw), CASE WHEN poor_village OR draw <= amount_of('poor_branches') - amount_of('poor_villages') THEN 'poor'
    WHEN draw <= amount_of('poor_branches') - amount_of('poor_villages') + amount_of('weak_branches') THEN 'weak'
    WHEN draw <= amount_of('poor_branches') - amount_of('poor_villages') + amount_of('weak_branches')
        + amount_of('disorderly_branches') THEN 'disorderly'
    ELSE 'industry' END AS branch_class, 700 + pick(x, 19, 1900) AS population, 18 + pick(x, 48, 70) AS members
FROM others;

-- Poor villages first, then weak and disorderly ones, then the rest, until the number of secretaries is reached.
CREATE OR REPLACE TABLE fs_place AS
SELECT row_number() OVER (ORDER BY NOT poor_village, branch_class NOT IN ('weak', 'disorderly'), share(x, 49), x) AS place_no,
    code AS place_id, branch_class, poor_village, population, needs_of(x, branch_class) AS needs, 'han' AS language,
    poor_village AND odds(x, 50, 0.2) AS wants_team,
    CAST(CASE WHEN poor_village THEN 0.2 + 1.7 * share(x, 51) ELSE 0.9 * share(x, 51) END AS DECIMAL(5, 2)) AS poor_rate_percent
FROM branch
QUALIFY place_no <= amount_of('first_secretaries');

CREATE OR REPLACE TABLE fs_setting AS
SELECT 1 AS programme, DATE '2020-08-01' AS on_day, count(*) AS helpers, CAST(round(count(*) * 0.72) AS BIGINT) AS young,
    CAST(round(count(*) * 0.74) AS BIGINT) AS graduates, 1 AS least, 1 AS most
FROM fs_place;
