-- Villages and counties through the years: population counted from the people, works that get finished, exits.
CREATE OR REPLACE TABLE year_end AS
SELECT unnest(range(2013, 2021)) AS year;

-- Listed people of registered households who are not out at the end of the year.
CREATE OR REPLACE TABLE village_poor AS
SELECT i.village_code, y.year, sum(h.size) AS poor
FROM house h JOIN house_id i USING (hk) JOIN year_end y ON h.valid_from <= make_date(y.year, 12, 31)
    AND coalesce(h.valid_until, DATE '2099-01-01') > make_date(y.year, 12, 31)
WHERE h.status IN ('newly_identified', 'not_out', 'pre_exit', 'fallen_back')
GROUP BY ALL;

CREATE OR REPLACE TABLE village_people AS
SELECT i.village_code, y.year, sum(h.size) AS people, count(*) AS households
FROM house h JOIN house_id i USING (hk) JOIN year_end y ON h.valid_from <= make_date(y.year + 1, 1, 1)
    AND coalesce(h.valid_until, DATE '2099-01-01') > make_date(y.year + 1, 1, 1)
GROUP BY ALL;

CREATE OR REPLACE TABLE village_year AS
WITH peopled AS (
    SELECT v.village_code, v.village_no, v.name, v.kind, v.county_code, v.key_county, v.poor_village, v.place_no, y.year,
        -- outside the poor villages only the registered are in the demo; the village's population is a figure
        CASE WHEN v.poor_village THEN p.people ELSE coalesce(p.people, 0)
            + CAST(round((700 + pick(place_no, 204, 1100)) * (1 - 0.006 * (y.year - 2013))) AS INTEGER) END AS rural_population,
        CASE WHEN v.poor_village THEN p.households ELSE coalesce(p.households, 0)
            + CAST(round((700 + pick(place_no, 204, 1100)) / 3.4) AS INTEGER) END AS household_total,
        coalesce(r.poor, 0) AS poor
    FROM village_size v CROSS JOIN year_end y
    LEFT JOIN village_people p USING (village_code, year) LEFT JOIN village_poor r USING (village_code, year)
), exits AS (
    -- out in the first year that ends with less than 2 % poor, some a year later; the last ones in 2019
    SELECT village_code, least(2019, min(year) FILTER (WHERE year >= 2016 AND poor < 0.0195 * rural_population)
        + CASE WHEN odds(place_no, 232, 0.35) THEN 1 ELSE 0 END) AS out_year
    FROM peopled WHERE poor_village GROUP BY village_code, place_no
)
SELECT p.*, coalesce(e.out_year, CASE WHEN poor_village THEN 2019 END) AS out_year
FROM peopled p LEFT JOIN exits e USING (village_code);

CREATE OR REPLACE MACRO done_by(place_no, salt, share_at_start, year, last_year) AS
    odds(place_no, salt, share_at_start) OR year >= 2014 + pick(place_no, salt + 10, greatest(1, last_year - 2014));

CREATE OR REPLACE TABLE villages AS
WITH states AS (
    -- a row for each year, and one more on the day the village leaves the list
    SELECT *, make_date(year + 1, 1, 1) AS valid_from, false AS leaves FROM village_year WHERE year < 2020
    UNION ALL
    SELECT *, make_date(year, 12, 30), true FROM village_year WHERE year = out_year
), dated AS (
    SELECT *, coalesce(out_year, 2018) AS works_end,
        lead(valid_from) OVER (PARTITION BY village_code ORDER BY valid_from) AS valid_until
    FROM states
)
SELECT village_code, name, CASE WHEN kind = 'residents' THEN 'residents' ELSE 'villagers' END AS committee_kind,
    'eastern' AS region, poor_village,
    CASE WHEN poor_village THEN CASE WHEN leaves OR year >= out_year THEN 'out' ELSE 'not_out' END END AS status,
    CASE WHEN leaves OR year >= out_year THEN make_date(out_year, 12, 30) END AS exited_on,
    CAST(rural_population AS BIGINT) AS rural_population, CAST(household_total AS BIGINT) AS household_total,
    done_by(place_no, 221, 0.78, year, works_end) AS road_paved, done_by(place_no, 222, 0.6, year, works_end) AS bus_service,
    done_by(place_no, 223, 0.66, year, works_end) AS clinic_ready, done_by(place_no, 224, 0.97, year, works_end) AS power_supply,
    done_by(place_no, 225, 0.35, year, works_end) AS broadband, done_by(place_no, 226, 0.3, year, works_end) AS has_industry,
    CASE WHEN poor_village THEN leaves OR year >= out_year END AS publicity_done,
    CAST(round((1.2 + 2.2 * greatest(0, year - 2012) * (0.5 + share(place_no,
        205))) * 100) AS BIGINT) * 10000 AS collective_income_fen,
    CAST(round((7600 + 2600 * share(place_no, 206)) * pow(1.095, year - 2013) * CASE WHEN poor_village THEN 0.9
        ELSE 1.1 END / 10) AS BIGINT) * 1000
        AS income_per_head_fen,
    valid_from, valid_until
FROM dated;

CREATE OR REPLACE TABLE counties AS
WITH counted AS (
    SELECT c.county_code, c.name, c.key_county, v.year, sum(v.rural_population) AS rural_population,
        CAST(c.county_code AS BIGINT) AS place_no, substr(c.county_code, 5) IN ('21', '23') AS first_out
    FROM county_in_scope c JOIN village_year v USING (county_code) GROUP BY ALL
), days AS (
    -- the key counties are checked and leave: two in 2018, three in 2019
    SELECT *, CASE WHEN key_county THEN CASE WHEN first_out THEN DATE '2018-07-01'
        ELSE DATE '2019-06-01' END END AS checked_on FROM counted
), states AS (
    SELECT *, make_date(year + 1, 1, 1) AS valid_from FROM days WHERE year < 2020
    UNION ALL
    SELECT *, checked_on FROM days WHERE year + 1 = year(checked_on)
), dated AS (
    SELECT *, lead(valid_from) OVER (PARTITION BY county_code ORDER BY valid_from) AS valid_until,
        coalesce(valid_from >= checked_on, false) AS checked
    FROM states
)
SELECT county_code, name, 'eastern' AS region, key_county,
    CASE WHEN key_county THEN CASE WHEN valid_from >= checked_on THEN 'out' ELSE 'not_out' END END AS status,
    CASE WHEN checked THEN checked_on END AS exited_on,
    CAST(rural_population AS BIGINT) AS rural_population,
    CASE WHEN checked THEN CAST(2150 + pick(place_no, 207, 500) AS BIGINT) END AS sampled_exited_persons,
    CASE WHEN checked THEN CAST(pick(place_no, 208, 5) AS BIGINT) END AS sampled_wrong_exits,
    CASE WHEN checked THEN CAST(2600 + pick(place_no, 209, 500) AS BIGINT) END AS sampled_unregistered_persons,
    CASE WHEN checked THEN CAST(pick(place_no, 230, 4) AS BIGINT) END AS sampled_missed,
    CASE WHEN checked THEN CAST(1575 AS BIGINT) END AS surveyed_households,
    CASE WHEN checked THEN CAST(1505 + pick(place_no, 231, 60) AS BIGINT) END AS approving_households,
    CASE WHEN checked THEN true END AS income_growth_ok, CASE WHEN checked THEN true END AS services_ok,
    valid_from, valid_until
FROM dated;

-- No longer needed; memory is.
DROP TABLE house;
DROP TABLE village_people;
DROP TABLE village_poor;
