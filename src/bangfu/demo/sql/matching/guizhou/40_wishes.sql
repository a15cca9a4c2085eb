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

-- Key poor villages over the province; then, county by county, advanced ones in step with them, since villages are paired
-- near home; then the other villages with a first secretary.
CREATE OR REPLACE TABLE key_poor AS
SELECT *, row_number() OVER (ORDER BY code) - 1 AS turn FROM (
    SELECT * FROM hamlet
    QUALIFY row_number() OVER (ORDER BY -ln(1 - share(x, 49)) / hardship(prefecture_code), x) <= amount_of('key_poor_villages'));

CREATE OR REPLACE TABLE advanced AS
WITH wished AS (
    SELECT county_code, count(*) AS wanted FROM (
        SELECT unnest(range(amount_of('advanced_villages'))) * amount_of('key_poor_villages') // amount_of('advanced_villages') AS turn)
    JOIN key_poor USING (turn) GROUP BY ALL
)
SELECT h.* FROM hamlet h ANTI JOIN key_poor USING (code) JOIN wished w USING (county_code)
QUALIFY row_number() OVER (PARTITION BY county_code ORDER BY share(h.x, 60), h.x) <= any_value(w.wanted) OVER (PARTITION BY county_code);

CREATE OR REPLACE TABLE fs_place AS
WITH others AS (
    SELECT *, false AS key_poor FROM hamlet ANTI JOIN key_poor USING (code) ANTI JOIN advanced USING (code)
    QUALIFY row_number() OVER (ORDER BY -ln(1 - share(x, 50)) / hardship(prefecture_code), x)
        <= amount_of('first_secretaries') - amount_of('key_poor_villages')
), served AS (
    SELECT * EXCLUDE (turn), true AS key_poor FROM key_poor UNION ALL FROM others
), classed AS (
    SELECT *, CASE WHEN key_poor THEN 'poor' WHEN odds(x, 52, 0.3) THEN 'weak' WHEN odds(x, 52, 0.4) THEN 'disorderly'
        WHEN odds(x, 52, 0.62) THEN 'industry' ELSE 'poor' END AS branch_class FROM served
)
SELECT row_number() OVER (ORDER BY share(x, 51), x) AS place_no, code AS place_id, branch_class, key_poor AS poor_village,
    500 + pick(x, 53, 2200) AS population, needs_of(x, branch_class) AS needs, spoken_in(county_code, x) AS language,
    key_poor AND odds(x, 54, 0.3) AS wants_team,
    CAST(CASE WHEN key_poor THEN 14 + 32 * pow(share(x, 55), 2) ELSE 16 * share(x, 55) END AS DECIMAL(5, 2)) AS poor_rate_percent
FROM classed;

-- Two villages stand on either side of each line of the visit-all rule, a hundredth apart.
UPDATE fs_place SET poor_rate_percent = [29.99, 30.00, 19.99, 20.00][turn] FROM (
    SELECT place_id AS code, row_number() OVER (ORDER BY place_no) AS turn FROM fs_place WHERE poor_village)
WHERE place_id = code AND turn <= 4;

CREATE OR REPLACE TABLE fs_setting AS
SELECT 11 AS programme, DATE '2019-12-31' AS on_day, amount_of('first_secretaries') AS helpers, amount_of('young') AS young,
    amount_of('graduates') AS graduates, 1 AS least, 1 AS most;
