-- Advanced villages with key poor villages. In force: pairs by lot inside the county, everyone one, and as many two as there
-- are more poor than advanced ones.
CREATE OR REPLACE MACRO village_trade(x) AS one_of(['crops', 'livestock', 'forestry', 'processing', 'tourism', 'trade'], x, 61);
CREATE OR REPLACE MACRO trade_skill(trade) AS CASE trade WHEN 'crops' THEN 'fruit_vegetables' WHEN 'livestock' THEN 'livestock'
    WHEN 'forestry' THEN 'forestry' WHEN 'processing' THEN 'processing' WHEN 'tourism' THEN 'tourism' ELSE 'e_commerce' END;

CREATE OR REPLACE TABLE advanced_poor_helpers AS
SELECT code AS helper_id, name, name_en, code AS area_code, village_trade(x) AS industry_kind,
    CAST(5000000 + 100000 * floor(900 * pow(share(x, 62), 3)) AS BIGINT) AS collective_income_fen,
    900 + pick(x, 63, 2600) AS population,
    set_of([trade_skill(village_trade(x)), 'branch_building', one_of(common_needs(), x, 64)]) AS skills, lon, lat, 1 AS least, 2 AS most
FROM advanced;

CREATE OR REPLACE TABLE advanced_poor_places AS
SELECT p.place_id, h.name, h.name_en, p.place_id AS area_code, village_trade(h.x) AS industry_kind, p.population,
    set_of([trade_skill(village_trade(h.x)), string_split(p.needs, ';')[1], one_of(common_needs(), h.x, 65)]) AS needs,
    p.poor_rate_percent, h.lon, h.lat, 1 AS least, 1 AS most
FROM fs_place p JOIN hamlet h ON h.code = p.place_id WHERE p.poor_village;

CREATE OR REPLACE TABLE advanced_poor_current AS
WITH helpers AS (
    SELECT code, county_code, row_number() OVER (PARTITION BY county_code ORDER BY share(x, 66), x) - 1 AS turn,
        count(*) OVER (PARTITION BY county_code) AS here
    FROM advanced
), places AS (
    SELECT code, county_code, row_number() OVER (PARTITION BY county_code ORDER BY code) - 1 AS turn,
        count(*) OVER (PARTITION BY county_code) AS here
    FROM key_poor
)
SELECT h.code AS helper_id, p.code AS place_id, DATE '2018-07-01' AS since
FROM places p JOIN helpers h ON h.county_code = p.county_code AND h.turn = p.turn * h.here // p.here;
