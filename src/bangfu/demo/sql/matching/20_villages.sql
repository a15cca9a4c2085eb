-- The villages that can be helped, numbered by code, with their point. Needs: area (code, name, name_en, kind, lon, lat) of
-- the scenario and `listed`: the codes of its villages.
CREATE OR REPLACE TABLE hamlet AS
SELECT row_number() OVER (ORDER BY a.code) AS no, a.code, CAST(a.code AS BIGINT) AS x,
    regexp_replace(a.name, '村?(村民委员会|村委会)$', '村') AS name, a.name_en, a.lon, a.lat,
    substr(a.code, 1, 9) AS town_code, substr(a.code, 1, 6) AS county_code, substr(a.code, 1, 4) AS prefecture_code
FROM area a JOIN listed USING (code);

-- Where each county's and prefecture's villages stand in that numbering.
CREATE OR REPLACE TABLE stretch AS
SELECT county_code AS code, min(no) AS low, count(*) AS villages FROM hamlet GROUP BY ALL
UNION ALL SELECT prefecture_code, min(no), count(*) FROM hamlet GROUP BY ALL
UNION ALL SELECT substr(code, 1, 2), min(no), count(*) FROM hamlet GROUP BY ALL;
