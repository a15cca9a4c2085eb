-- Advanced villages with key poor villages. In force: villages paired roughly along the list of codes, everyone one, and as
-- many two as there are more poor than advanced ones.
CREATE OR REPLACE TABLE advanced AS
SELECT *, row_number() OVER (ORDER BY code) AS no FROM (
    SELECT * EXCLUDE (no) FROM drawn WHERE NOT served
    QUALIFY row_number() OVER (ORDER BY -ln(1 - share(x, 60)) * hardship(prefecture_code), x) <= amount_of('advanced_villages'));

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
    set_of([trade_skill(village_trade(h.x)), p.needs.string_split(';')[1], one_of(common_needs(), h.x, 65)]) AS needs,
    p.poor_rate_percent, h.lon, h.lat, 1 AS least, 1 AS most
FROM fs_place p JOIN hamlet h ON h.code = p.place_id WHERE p.poor_village;

CREATE OR REPLACE TABLE advanced_poor_current AS
WITH helpers AS (
    SELECT code, row_number() OVER (ORDER BY no + 250 * share(x, 66), code) - 1 AS turn FROM advanced
), places AS (
    SELECT place_id, row_number() OVER (ORDER BY place_id) - 1 AS turn FROM advanced_poor_places
)
SELECT h.code AS helper_id, p.place_id, DATE '2018-07-01' AS since
FROM places p JOIN helpers h ON h.turn = p.turn * (SELECT count(*) FROM helpers) // (SELECT count(*) FROM places);
