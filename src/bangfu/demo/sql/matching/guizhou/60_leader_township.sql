-- Provincial leaders one to one with extremely poor townships. The real twenty townships are not known here: one township in
-- each of the counties with the most key poor villages stands for them.
CREATE OR REPLACE TABLE hard_town AS
WITH towns AS (
    SELECT h.county_code, h.town_code, count(*) AS poor, CAST(avg(p.poor_rate_percent) AS DECIMAL(5, 2)) AS rate,
        sum(p.population) AS population
    FROM fs_place p JOIN hamlet h ON h.code = p.place_id WHERE p.poor_village GROUP BY ALL
), first_of_county AS (
    SELECT *, sum(poor) OVER (PARTITION BY county_code) AS county_poor FROM towns
    QUALIFY row_number() OVER (PARTITION BY county_code ORDER BY poor DESC, town_code) = 1
)
SELECT *, row_number() OVER (ORDER BY county_poor DESC, county_code) AS no FROM first_of_county
QUALIFY no <= amount_of('leaders');

CREATE OR REPLACE TABLE leader_township_places AS
SELECT t.town_code AS place_id, a.name, a.name_en, t.town_code AS area_code, CAST(t.population AS INTEGER) AS population,
    set_of([one_of(class_needs('poor'), key_of(12, t.no), 70), one_of(class_needs('poor'), key_of(12, t.no), 71),
        one_of(class_needs('industry'), key_of(12, t.no), 72)]) AS needs, t.rate AS poor_rate_percent, a.lon, a.lat, 1 AS least, 1 AS most
FROM hard_town t JOIN area a ON a.code = t.town_code;

CREATE OR REPLACE TABLE leader AS
SELECT t.no, key_of(13, t.no) AS x, t.county_code,
    row_number() OVER (ORDER BY share(key_of(13, t.no), 73), t.no) AS turn,
    -- nobody leads in the county he comes from: he comes from the next one
    coalesce(nullif(h.county_code, t.county_code), lead(t.county_code) OVER by_no, first(t.county_code) OVER by_no) AS home_code
FROM hard_town t JOIN stretch s ON s.code = '52' JOIN hamlet h ON h.no = s.low + pick(key_of(13, t.no), 74, s.villages)
WINDOW by_no AS (ORDER BY t.no);

CREATE OR REPLACE TABLE leader_township_helpers AS
SELECT 'L' || lpad(CAST(turn AS VARCHAR), 2, '0') AS helper_id, person_zh(l.x) AS name, person_en(l.x) AS name_en, '52' AS area_code,
    'provincial_leader' AS rank, set_of([one_of(class_needs('poor'), l.x, 75), one_of(class_needs('poor'), l.x, 76),
        one_of(class_needs('industry'), l.x, 77)]) AS skills, home_code, a.lon, a.lat, 1 AS least, 1 AS most
FROM leader l JOIN area a ON a.code = '52';

CREATE OR REPLACE TABLE leader_township_current AS
SELECT 'L' || lpad(CAST(turn AS VARCHAR), 2, '0') AS helper_id, t.town_code AS place_id, DATE '2016-09-08' AS since
FROM leader JOIN hard_town t USING (no);
