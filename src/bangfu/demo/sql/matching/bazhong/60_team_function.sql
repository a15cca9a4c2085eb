-- The model of what a leadership team must cover: five fields in each of the county and township teams; the seats nobody covers
-- are the gaps that professional cadres could fill. The seats are vacant, so no plan is in force.
CREATE OR REPLACE TABLE team_seat AS
WITH teams AS (
    SELECT DISTINCT county_code AS team_code FROM hamlet UNION SELECT DISTINCT town_code FROM hamlet
), seats AS (
    SELECT team_code, unnest(['modern_agriculture', 'tourism', 'village_building', 'rural_finance', 'mass_work']) AS function FROM teams
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY team_code, function) AS no FROM seats
)
SELECT n.*, a.name, a.name_en, a.lon, a.lat, odds(key_of(24, no), 80, CASE function WHEN 'mass_work' THEN 0.85
    WHEN 'modern_agriculture' THEN 0.7 WHEN 'village_building' THEN 0.6 WHEN 'tourism' THEN 0.45 ELSE 0.4 END) AS present
FROM numbered n JOIN area a ON a.code = n.team_code;

CREATE OR REPLACE TABLE team_function_teams AS
SELECT team_code, name, name_en, function, present FROM team_seat;

CREATE OR REPLACE TABLE team_function_places AS
SELECT team_code || '-' || function AS place_id, name || '领导班子' AS name, name_en || ' leadership team' AS name_en,
    team_code AS area_code, team_code, function, function AS needs, lon, lat, 1 AS least, 1 AS most
FROM team_seat WHERE NOT present;

-- A cadre for each gap knows its field; a seventh more are there to choose from.
CREATE OR REPLACE TABLE professional AS
WITH gaps AS (
    SELECT *, row_number() OVER (ORDER BY no) AS gap, count(*) OVER () AS gaps FROM team_seat WHERE NOT present
), numbered AS (
    SELECT unnest(range(1, (SELECT max(gaps) + max(gaps) // 7 FROM gaps) + 1)) AS no, (SELECT max(gaps) FROM gaps) AS gaps
)
SELECT n.no, key_of(25, n.no) AS x, g.function, h.code AS home_code, h.county_code,
    row_number() OVER (ORDER BY share(key_of(25, n.no), 81), n.no) AS turn
FROM numbered n JOIN gaps g ON g.gap = 1 + (n.no - 1) % n.gaps
JOIN stretch s ON s.code = '51' JOIN hamlet h ON h.no = s.low + pick(key_of(25, n.no), 82, s.villages);

CREATE OR REPLACE TABLE team_function_helpers AS
SELECT 'P' || lpad(CAST(turn AS VARCHAR), 3, '0') AS helper_id, person_zh(p.x) AS name, person_en(p.x) AS name_en,
    CASE WHEN odds(p.x, 83, 0.3) THEN '5119' ELSE county_code END AS area_code,
    DATE '2015-12-31' - years(27 + 27 * share(p.x, 84)) AS birth_on,
    CASE WHEN odds(p.x, 85, 0.8) THEN 'bachelor' ELSE 'junior_college' END AS education, rank_of(p.x, 86) AS rank,
    set_of([function, CASE WHEN odds(p.x, 87, 0.4) THEN one_of(['modern_agriculture', 'tourism', 'village_building',
        'rural_finance', 'mass_work'], p.x, 88) END]) AS skills, home_code,
    beside(a.lon, p.x, 89, 120) AS lon, beside(a.lat, p.x, 90, 120) AS lat, 0 AS least, 1 AS most
FROM professional p JOIN area a ON a.code = p.county_code;
