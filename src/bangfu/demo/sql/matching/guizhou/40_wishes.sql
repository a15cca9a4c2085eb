-- Guizhou: which villages get a first secretary, which are key poor villages, which are advanced. Who really was is not known
-- here: villages are drawn without replacement (exponential race), by weights of their prefecture.
CREATE OR REPLACE MACRO hardship(prefecture) AS CASE prefecture WHEN '5201' THEN 0.35 WHEN '5202' THEN 1.0 WHEN '5203' THEN 0.7
    WHEN '5204' THEN 1.0 WHEN '5205' THEN 1.25 WHEN '5206' THEN 1.1 WHEN '5223' THEN 1.25 WHEN '5226' THEN 1.4 ELSE 1.0 END;

CREATE OR REPLACE MACRO spoken_in(county, x) AS CASE
    WHEN county = '522732' AND odds(x, 48, 0.6) THEN 'sui'
    WHEN county IN ('522631', '522632', '522633') AND odds(x, 48, 0.5) THEN 'dong'
    WHEN substr(county, 1, 4) = '5226' AND odds(x, 48, 0.35) THEN 'miao'
    WHEN substr(county, 1, 4) IN ('5223', '5227') AND odds(x, 48, 0.28) THEN 'buyei'
    WHEN county = '520526' AND odds(x, 48, 0.3) THEN 'yi'
    WHEN county IN ('520423', '520424', '520425', '520628') AND odds(x, 48, 0.25) THEN 'miao'
    ELSE 'han' END;

CREATE OR REPLACE TABLE drawn AS
WITH raced AS (
    SELECT *, row_number() OVER (ORDER BY -ln(1 - share(x, 49)) / hardship(prefecture_code), x) AS poor_turn FROM hamlet
)
SELECT *, poor_turn <= amount_of('first_secretaries') AS served,
    CASE WHEN poor_turn <= amount_of('first_secretaries') THEN row_number() OVER (
        PARTITION BY poor_turn <= amount_of('first_secretaries')
        ORDER BY -ln(1 - share(x, 50)) / pow(hardship(prefecture_code), 1.5), x) END AS key_turn
FROM raced;

CREATE OR REPLACE TABLE fs_place AS
WITH classed AS (
    SELECT *, key_turn <= amount_of('key_poor_villages') AS key_poor FROM drawn WHERE served
)
SELECT row_number() OVER (ORDER BY share(x, 51), x) AS place_no, code AS place_id,
    CASE WHEN key_poor THEN 'poor' WHEN odds(x, 52, 0.3) THEN 'weak' WHEN odds(x, 52, 0.4) THEN 'disorderly'
        WHEN odds(x, 52, 0.62) THEN 'industry' ELSE 'poor' END AS branch_class, key_poor AS poor_village,
    500 + pick(x, 53, 2200) AS population,
    needs_of(x, CASE WHEN key_poor THEN 'poor' WHEN odds(x, 52, 0.3) THEN 'weak' WHEN odds(x, 52, 0.4) THEN 'disorderly'
        WHEN odds(x, 52, 0.62) THEN 'industry' ELSE 'poor' END) AS needs,
    spoken_in(county_code, x) AS language, key_poor AND odds(x, 54, 0.3) AS wants_team,
    CAST(CASE WHEN key_poor THEN 14 + 32 * pow(share(x, 55), 2) ELSE 16 * share(x, 55) END AS DECIMAL(5, 2)) AS poor_rate_percent
FROM classed;

-- Two villages stand on either side of each line of the visit-all rule, a hundredth apart.
UPDATE fs_place SET poor_rate_percent = [29.99, 30.00, 19.99, 20.00][turn] FROM (
    SELECT place_id AS code, row_number() OVER (ORDER BY place_no) AS turn FROM fs_place WHERE poor_village)
WHERE place_id = code AND turn <= 4;

CREATE OR REPLACE TABLE fs_setting AS
SELECT 11 AS programme, DATE '2019-12-31' AS on_day, amount_of('first_secretaries') AS helpers, amount_of('young') AS young,
    amount_of('graduates') AS graduates, 1 AS least, 1 AS most;
