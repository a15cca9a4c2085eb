-- First secretaries: people, villages, the plan in force, kin. Needs: fs_place (one row a village, `place_no` from 1) and
-- fs_setting (programme, on_day, helpers, young, graduates, most, least). The people are made for the plan in force, so
-- it keeps every condition of the office (level and area of the sender, language, team, never one's own village); where
-- they live and what they know has nothing to do with it, so it can be improved.
CREATE OR REPLACE TABLE fs_person AS
WITH seats AS (
    SELECT unnest(range(1, helpers + 1)) AS seat, * FROM fs_setting
), placed AS (
    -- those over the number of villages are in reserve; they belong to the area of a village drawn for them
    SELECT s.*, key_of(programme, seat) AS x, p.place_no IS NOT NULL AS posted,
        coalesce(p.place_no, 1 + pick(key_of(programme, seat), 20, CAST((SELECT count(*) FROM fs_place) AS INTEGER)))
            AS place_no
    FROM seats s LEFT JOIN fs_place p ON p.place_no = s.seat
), levelled AS (
    SELECT q.*, h.code AS village, h.no AS village_no, h.county_code, h.prefecture_code, p.language AS village_language,
        p.wants_team, CASE WHEN odds(q.x, 21, 0.06) THEN 'province' WHEN odds(q.x, 21, 0.22) THEN 'prefecture'
            WHEN odds(q.x, 21, 0.91) THEN 'county' ELSE 'township' END AS level
    FROM placed q JOIN fs_place p USING (place_no) JOIN hamlet h ON h.code = p.place_id
), sent AS (
    SELECT *, CASE level WHEN 'province' THEN substr(village, 1, 2) WHEN 'prefecture' THEN prefecture_code
        WHEN 'county' THEN county_code ELSE substr(village, 1, 9) END AS area_code,
        -- every second was born in the county, others in the prefecture, some elsewhere in the province
        CASE WHEN odds(x, 22, 0.5) THEN county_code WHEN odds(x, 22, 0.8) THEN prefecture_code
            ELSE substr(village, 1, 2) END AS home_area
    FROM levelled
), aged AS (
    SELECT *, row_number() OVER (ORDER BY share(x, 23), x) <= young AS is_young FROM sent
), born AS (
    SELECT *, CASE WHEN is_young THEN 24.2 + 21.7 * pow(share(x, 24), 0.62) ELSE 46.1 + 11.5 * pow(share(x, 24), 1.6) END AS age
    FROM aged
)
SELECT *, row_number() OVER (ORDER BY share(x, 25) + (age - 41) / 60, x) <= graduates AS graduate,
    on_day - years(age) AS birth_on, category_of(x, 26) AS organ_category,
    row_number() OVER (ORDER BY share(x, 27), x) AS turn
FROM born;

CREATE OR REPLACE TABLE fs_home AS
SELECT q.x, h.code AS home_code
FROM fs_person q JOIN stretch s ON s.code = q.home_area
-- nobody was born in the village he serves: the next one it is
JOIN hamlet h ON h.no = s.low + CASE WHEN s.low + pick(q.x, 28, s.villages) = q.village_no
    THEN (pick(q.x, 28, s.villages) + 1) % s.villages ELSE pick(q.x, 28, s.villages) END;

CREATE OR REPLACE TABLE first_secretary_helpers AS
SELECT 'S' || lpad(CAST(turn AS VARCHAR), 5, '0') AS helper_id, person_zh(q.x) AS name, person_en(q.x) AS name_en,
    q.area_code, q.level, q.organ_category, rank_of(q.x, 29) AS rank, q.birth_on,
    CASE WHEN odds(q.x, 30, 0.14) THEN 'female' ELSE 'male' END AS sex,
    CASE WHEN graduate THEN 'bachelor' WHEN odds(q.x, 31, 0.8) THEN 'junior_college' ELSE 'senior_high' END AS education,
    CASE WHEN posted OR odds(q.x, 32, 0.75) THEN 'party_member' ELSE 'probationary_member' END AS political_status,
    q.birth_on + years(20.5 + least(10, (age - 23) * 0.8) * share(q.x, 33)) AS party_member_since,
    q.birth_on + years(20.6 + 1.4 * share(q.x, 34)) AS work_since,
    posted OR odds(q.x, 35, 0.9) AS healthy, posted OR odds(q.x, 36, 0.75) AS full_time,
    skills_of(q.x, organ_category) AS skills,
    set_of(['han', CASE WHEN posted THEN village_language END,
        CASE WHEN odds(q.x, 37, 0.06) THEN one_of(['miao', 'buyei', 'dong', 'yi'], q.x, 38) END]) AS languages,
    CAST(CASE WHEN posted AND wants_team OR odds(q.x, 39, 0.04) THEN 3 ELSE 1 END AS INTEGER) AS team_size,
    home_code, CASE WHEN odds(q.x, 40, 0.15) AND before.code <> q.village THEN before.code END AS served_before,
    beside(a.lon, q.x, 41, 150) AS lon, beside(a.lat, q.x, 42, 150) AS lat, least, most
FROM fs_person q JOIN fs_home USING (x) JOIN area a ON a.code = q.area_code
JOIN stretch s ON s.code = q.county_code JOIN hamlet before ON before.no = s.low + pick(q.x, 43, s.villages);

CREATE OR REPLACE TABLE first_secretary_places AS
SELECT p.place_id, h.name, h.name_en, p.place_id AS area_code, p.* EXCLUDE (place_no, place_id), h.lon, h.lat,
    1 AS least, 1 AS most
FROM fs_place p JOIN hamlet h ON h.code = p.place_id;

CREATE OR REPLACE TABLE first_secretary_current AS
SELECT 'S' || lpad(CAST(turn AS VARCHAR), 5, '0') AS helper_id, village AS place_id,
    on_day - 60 - pick(x, 44, 900) AS since
FROM fs_person WHERE posted;

CREATE OR REPLACE TABLE first_secretary_kin AS
SELECT 'S' || lpad(CAST(q.turn AS VARCHAR), 5, '0') AS helper_id, h.code AS place_id,
    one_of(['parent', 'sibling', 'in_law', 'grandparent'], q.x, 45) AS relation
FROM fs_person q JOIN stretch s ON s.code = q.county_code
JOIN fs_place p ON substr(p.place_id, 1, 6) = q.county_code AND p.place_no <> q.place_no
JOIN hamlet h ON h.code = p.place_id
WHERE odds(q.x, 46, 0.06)
QUALIFY row_number() OVER (PARTITION BY q.x ORDER BY share(p.place_no, 47), p.place_no) = 1;
