-- Chambers of people from Nanping in other cities, and the four groups sent to bring them home.
CREATE OR REPLACE TABLE chamber AS
SELECT row_number() OVER (ORDER BY code) AS no, c.* FROM city c
WHERE code IN ('11', '31', '3201', '3205', '3301', '3302', '3303', '3501', '3502', '3505', '3601', '4201', '4301', '4401', '4403', '5101');

CREATE OR REPLACE TABLE chamber_group_places AS
SELECT 'Z' || lpad(CAST(no AS VARCHAR), 2, '0') AS place_id, name || '南平商会' AS name, 'Nanping chamber in ' || name_en AS name_en,
    code AS area_code, substr(code, 1, 2) AS region, 40 + pick(key_of(7, no), 115, 400) AS members,
    set_of([one_of(return_factors(), key_of(7, no), 116), one_of(return_factors(), key_of(7, no), 117),
        one_of(return_factors(), key_of(7, no), 118)]) AS needs, lon, lat, 1 AS least, 1 AS most
FROM chamber;

CREATE OR REPLACE TABLE chamber_group_helpers AS
SELECT 'G' || g.no AS helper_id, '回归专员第' || string_split('一 二 三 四', ' ')[g.no] || '组' AS name, 'Return group ' || g.no AS name_en,
    c.code AS area_code, substr(c.code, 1, 2) AS region, 5 + pick(key_of(8, g.no), 119, 5) AS members,
    set_of([one_of(return_factors(), key_of(8, g.no), 120), one_of(return_factors(), key_of(8, g.no), 121),
        one_of(return_factors(), key_of(8, g.no), 122)]) AS skills, c.lon, c.lat, 4 AS least, 4 AS most
FROM (VALUES (1, '31'), (2, '4401'), (3, '3501'), (4, '4201')) AS g (no, base) JOIN city c ON c.code = g.base;

CREATE OR REPLACE TABLE chamber_group_current AS
SELECT 'G' || (1 + (row_number() OVER (ORDER BY share(key_of(7, no), 123), no) - 1) % 4) AS helper_id,
    'Z' || lpad(CAST(no AS VARCHAR), 2, '0') AS place_id, DATE '2020-01-15' AS since
FROM chamber;
