-- Firms in their towns; cadres over firms by grid, heads of bureaus attached to firms. In force: firms dealt out within the
-- county (grid) and within the prefecture (heads), whatever the way.
CREATE OR REPLACE TABLE firm AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('firms_with_heads') + 1)) AS no
), placed AS (
    -- towns with many villages have more firms; the seat's town most of all
    SELECT n.no, key_of(4, n.no) AS x, h.county_code, h.town_code
    FROM numbered n JOIN branch h
        ON h.branch_no = 1 + pick(key_of(4, n.no), 90, CAST((SELECT count(*) FROM branch) AS INTEGER))
), stands AS (
    SELECT no, x, county_code, CASE WHEN odds(x, 91, 0.45) THEN county_code ELSE town_code END AS stands_in FROM placed
), traded AS (
    SELECT *, one_of(['bamboo_wood', 'food', 'modern_farming', 'advanced_making', 'textile', 'building_materials', 'chemicals',
        'biology', 'tourism', 'digital', 'culture', 'health_care'], x, 92) AS trade FROM stands
), turned AS (
    SELECT *, row_number() OVER (ORDER BY county_code, share(x, 99), no) AS county_turn FROM traded
    WHERE no <= amount_of('firms_in_grids')
)
SELECT t.*, f.county_turn, 'F' || lpad(CAST(t.no AS VARCHAR), 4, '0') AS place_id,
    a.name || CASE trade WHEN 'bamboo_wood' THEN '竹木' WHEN 'food' THEN '食品' WHEN 'modern_farming' THEN '农业' WHEN 'textile' THEN '纺织'
        WHEN 'building_materials' THEN '建材' WHEN 'chemicals' THEN '化工' WHEN 'biology' THEN '生物' WHEN 'tourism' THEN '文旅'
        WHEN 'digital' THEN '数字' WHEN 'culture' THEN '文创' WHEN 'health_care' THEN '康养' ELSE '机械' END
        || '企业' || t.no || '号' AS name,
    a.name_en || ' firm ' || t.no AS name_en, beside(a.lon, t.x, 93, 250) AS lon, beside(a.lat, t.x, 94, 250) AS lat,
    CAST(20 + floor(400 * pow(share(t.x, 95), 2.5)) AS INTEGER) AS workers,
    set_of([one_of(firm_needs(), t.x, 96), CASE WHEN odds(t.x, 97, 0.6) THEN one_of(firm_needs(), t.x, 98) END]) AS needs
FROM traded t JOIN area a ON a.code = t.stands_in LEFT JOIN (SELECT no, county_turn FROM turned) f USING (no);

CREATE OR REPLACE TABLE cadre_firm_places AS
SELECT place_id, name, name_en, county_code AS area_code, trade, workers, needs, lon, lat, 1 AS least, 1 AS most
FROM firm WHERE county_turn IS NOT NULL;

CREATE OR REPLACE TABLE head_firm_places AS
SELECT place_id, name, name_en, county_code AS area_code, trade, workers, needs, lon, lat, 1 AS least, 1 AS most FROM firm;

-- Cadres of a county: between a third and a half of its firms, so that loads of two to three fit; the sum is the campaign's.
CREATE OR REPLACE TABLE county_cadres AS
WITH counted AS (
    SELECT county_code, count(*) AS firms FROM firm WHERE county_turn IS NOT NULL GROUP BY ALL
), shared AS (
    SELECT *, firms * amount_of('cadres') / amount_of('firms_in_grids') AS fair FROM counted
), rounded AS (
    SELECT *, row_number() OVER (ORDER BY fair - floor(fair) DESC, county_code) AS turn,
        amount_of('cadres') - sum(CAST(floor(fair) AS BIGINT)) OVER () AS over
    FROM shared
)
SELECT county_code, firms, CAST(floor(fair) AS BIGINT) + CASE WHEN turn <= over THEN 1 ELSE 0 END AS cadres FROM rounded;

CREATE OR REPLACE TABLE cadre AS
WITH each AS (
    SELECT county_code, unnest(range(cadres)) AS turn FROM county_cadres
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY county_code, turn) AS no FROM each
)
SELECT n.*, key_of(5, no) AS x FROM numbered n;

CREATE OR REPLACE TABLE cadre_firm_helpers AS
SELECT 'C' || lpad(CAST(no AS VARCHAR), 3, '0') AS helper_id, person_zh(c.x) AS name, person_en(c.x) AS name_en,
    county_code AS area_code, rank_of(c.x, 100) AS rank, category_of(c.x, 101) AS organ_category,
    set_of([one_of(firm_needs(), c.x, 102), one_of(firm_needs(), c.x, 103), one_of(firm_needs(), c.x, 104)]) AS skills,
    beside(a.lon, c.x, 105, 150) AS lon, beside(a.lat, c.x, 106, 150) AS lat, 2 AS least, 3 AS most
FROM cadre c JOIN area a ON a.code = c.county_code;

CREATE OR REPLACE TABLE cadre_firm_current AS
WITH inside AS (
    SELECT f.*, k.firms, k.cadres, row_number() OVER (PARTITION BY county_code ORDER BY county_turn) - 1 AS turn_here
    FROM firm f JOIN county_cadres k USING (county_code) WHERE county_turn IS NOT NULL
)
SELECT 'C' || lpad(CAST(c.no AS VARCHAR), 3, '0') AS helper_id, place_id, DATE '2020-02-20' AS since
FROM inside i JOIN cadre c ON c.county_code = i.county_code AND c.turn = i.turn_here * i.cadres // i.firms;

CREATE OR REPLACE TABLE head AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('heads') + 1)) AS no
)
SELECT n.no, key_of(6, n.no) AS x, s.code AS area_code
FROM numbered n JOIN stretch c ON c.code = '3507'
JOIN hamlet h ON h.no = c.low + pick(key_of(6, n.no), 107, c.villages)
JOIN area s ON s.code = CASE WHEN odds(key_of(6, n.no), 108, 0.3) THEN '3507' ELSE h.county_code END;

CREATE OR REPLACE TABLE head_firm_helpers AS
SELECT 'H' || lpad(CAST(no AS VARCHAR), 3, '0') AS helper_id, person_zh(h.x) AS name, person_en(h.x) AS name_en, area_code,
    CASE WHEN len(area_code) = 4 THEN 'division_head' ELSE 'section_head' END AS rank, category_of(h.x, 109) AS organ_category,
    set_of([one_of(firm_needs(), h.x, 110), one_of(firm_needs(), h.x, 111)]) AS skills,
    beside(a.lon, h.x, 112, 60) AS lon, beside(a.lat, h.x, 113, 60) AS lat, 1 AS least, 3 AS most
FROM head h JOIN area a ON a.code = h.area_code;

CREATE OR REPLACE TABLE head_firm_current AS
WITH dealt AS (
    SELECT place_id, row_number() OVER (ORDER BY share(x, 114), no) - 1 AS turn FROM firm
)
SELECT 'H' || lpad(CAST(1 + turn * amount_of('heads') // amount_of('firms_with_heads') AS VARCHAR), 3, '0') AS helper_id, place_id,
    DATE '2020-03-01' AS since
FROM dealt;
