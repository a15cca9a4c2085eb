-- Places of five special kinds and instructors who help to set up or mend their branches.
CREATE OR REPLACE TABLE special AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('special_places') + 1)) AS no
), kinds AS (
    SELECT *, key_of(22, no) AS x, ['hollow_village', 'problem_village', 'bashan_settlement', 'new_community', 'migrant_gathering'][
        CASE WHEN no % 20 < 7 THEN 1 WHEN no % 20 < 11 THEN 2 WHEN no % 20 < 15 THEN 3 WHEN no % 20 < 18 THEN 4 ELSE 5 END] AS special_kind
    FROM numbered
)
SELECT k.*, h.code, h.name, h.name_en, h.lon, h.lat
FROM kinds k JOIN stretch s ON s.code = '51' JOIN hamlet h ON h.no = s.low + pick(k.x, 60, s.villages);

CREATE OR REPLACE TABLE special_place_places AS
SELECT 'T' || lpad(CAST(no AS VARCHAR), 3, '0') AS place_id, name || CASE special_kind WHEN 'hollow_village' THEN '空心村'
        WHEN 'problem_village' THEN '问题村' WHEN 'bashan_settlement' THEN '巴山新居聚居点' WHEN 'new_community' THEN '新型社区'
        ELSE '农民工聚集地' END AS name,
    name_en || CASE special_kind WHEN 'hollow_village' THEN ', hollow village' WHEN 'problem_village' THEN ', problem village'
        WHEN 'bashan_settlement' THEN ', new-home settlement' WHEN 'new_community' THEN ', new community'
        ELSE ', migrants'' place' END AS name_en, code AS area_code, special_kind,
    CASE WHEN special_kind IN ('hollow_village', 'problem_village') THEN one_of(['sole', 'joint', 'joint'], x, 61)
        ELSE one_of(['none', 'affiliated', 'joint', 'cross_field'], x, 62) END AS branch_setup, 2 + pick(x, 63, 40) AS members,
    set_of([CASE special_kind WHEN 'hollow_village' THEN 'mass_work' WHEN 'problem_village' THEN 'law'
        WHEN 'bashan_settlement' THEN 'village_building' WHEN 'new_community' THEN 'environment' ELSE 'branch_building' END,
        one_of(['branch_building', 'mass_work', 'modern_agriculture', 'rural_finance', 'tourism'], x, 64)]) AS needs,
    beside(lon, x, 65, 40) AS lon, beside(lat, x, 66, 40) AS lat, 1 AS least, 1 AS most
FROM special;

CREATE OR REPLACE TABLE instructor AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('instructors') + 1)) AS no
), elsewhere AS (
    -- nobody helps where he was born: they come from villages without a special place
    SELECT *, row_number() OVER (ORDER BY code) - 1 AS turn, count(*) OVER () AS villages FROM hamlet ANTI JOIN special USING (code)
)
SELECT n.no, key_of(23, n.no) AS x, h.county_code, h.code AS home_code
FROM numbered n JOIN elsewhere h ON h.turn = pick(key_of(23, n.no), 67, h.villages);

CREATE OR REPLACE TABLE special_place_helpers AS
SELECT 'I' || lpad(CAST(no AS VARCHAR), 3, '0') AS helper_id, person_zh(i.x) AS name, person_en(i.x) AS name_en, '5119' AS area_code,
    rank_of(i.x, 68) AS rank, set_of([one_of(['branch_building', 'mass_work', 'law', 'village_building', 'environment'], i.x, 69),
        one_of(['branch_building', 'mass_work', 'modern_agriculture', 'rural_finance', 'tourism'], i.x, 70)]) AS skills, home_code,
    beside(a.lon, i.x, 71, 100) AS lon, beside(a.lat, i.x, 72, 100) AS lat, 1 AS least, 2 AS most
FROM instructor i JOIN area a ON a.code = i.county_code;

CREATE OR REPLACE TABLE special_place_current AS
SELECT 'I' || lpad(CAST(1 + (no - 1) * amount_of('instructors') // amount_of('special_places') AS VARCHAR), 3, '0') AS helper_id,
    'T' || lpad(CAST(no AS VARCHAR), 3, '0') AS place_id, DATE '2015-05-01' + pick(x, 73, 200) AS since
FROM special;
