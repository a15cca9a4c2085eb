-- Organs of four categories one to one with village branches of four classes. Organs of a county serve their county, those of
-- the prefecture anywhere; in force is a plan that pays half a heed to the categories.
CREATE OR REPLACE TABLE office AS
WITH word_list AS (
    SELECT * FROM (VALUES
        ('party_mass', false, '组织部/Organisation Department;宣传部/Publicity Department;统战部/United Front Department;总工会/Trade '
            || 'Union Federation;团委/Youth League Committee;妇联/Women''s Federation;党校/Party School;老干部局/Veteran Cadres '
            || 'Bureau;档案馆/Archives;残联/Disabled Persons'' Federation;文联/Federation of Arts'),
        ('political_legal', false, '法院/Court;检察院/Procuratorate;公安局/Public Security Bureau;司法局/Justice Bureau'),
        ('economic', false, '财政局/Finance Bureau;发展和改革局/Development and Reform Bureau;工业和信息化局/Industry Bureau;商务局/'
            || 'Commerce Bureau;市场监督管理局/Market Regulation Bureau;税务局/Tax Bureau;统计局/Statistics Bureau;审计局/Audit '
            || 'Office;住房和城乡建设局/Housing Bureau;交通运输局/Transport Bureau;自然资源局/Natural Resources Bureau'),
        ('agricultural', false, '农业农村局/Agriculture Bureau;林业局/Forestry Bureau;水利局/Water Bureau;供销社/Supply and Marketing '
            || 'Co-operative;气象局/Weather Bureau;农业科学研究所/Institute of Agriculture;茶业发展中心/Tea Centre;畜牧水产中心/Livestock '
            || 'and Fishery Centre'),
        ('party_mass', true, '机关/Office;中心学校/Central School;卫生院/Health Centre;文化站/Culture Station'),
        ('political_legal', true, '派出所/Police Station;司法所/Justice Office;综治中心/Public Order Centre'),
        ('economic', true, '财政所/Finance Office;市场监管所/Market Regulation Office;村镇建设站/Building Station'),
        ('agricultural', true, '农业服务中心/Agriculture Centre;林业站/Forestry Station;水利站/Water Station;供销社/Supply and '
            || 'Marketing Co-operative')
    ) AS t (organ_category, of_township, words)
), one_each AS (
    SELECT organ_category, of_township, unnest(string_split(words, ';')) AS word FROM word_list
)
SELECT organ_category, of_township, split_part(word, '/', 1) AS name, split_part(word, '/', 2) AS name_en,
    row_number() OVER kind AS turn, count(*) OVER (PARTITION BY organ_category, of_township) AS kinds
FROM one_each WINDOW kind AS (PARTITION BY organ_category, of_township ORDER BY word);

CREATE OR REPLACE TABLE organ AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('organs') + 1)) AS no
), classed AS (
    SELECT no, key_of(2, no) AS x, row_number() OVER (ORDER BY share(key_of(2, no), 60), no) AS draw FROM numbered
), categories AS (
    SELECT *, CASE WHEN draw <= amount_of('party_mass_organs') THEN 'party_mass'
        WHEN draw <= amount_of('party_mass_organs') + amount_of('political_legal_organs') THEN 'political_legal'
        WHEN draw <= amount_of('party_mass_organs') + amount_of('political_legal_organs') + amount_of('economic_organs')
            THEN 'economic' ELSE 'agricultural' END AS organ_category,
        -- below prefecture level organs follow the villages, never more than there are in a county
        CASE WHEN no > amount_of('prefecture_organs') THEN CAST(1 + floor((no - amount_of('prefecture_organs') - 1)
            * amount_of('branches') / (amount_of('organs') - amount_of('prefecture_organs'))) AS BIGINT) END AS branch_no
    FROM classed
)
SELECT c.*, CASE WHEN b.code IS NULL THEN 'prefecture' WHEN odds(c.x, 61, 0.4) THEN 'township' ELSE 'county' END AS level,
    coalesce(b.county_code, '3507') AS area_code, b.county_code,
    CASE WHEN b.code IS NULL THEN '3507' WHEN odds(c.x, 61, 0.4) THEN b.town_code ELSE b.county_code END AS stands_in
FROM categories c LEFT JOIN branch b USING (branch_no);

CREATE OR REPLACE TABLE organ_village_helpers AS
WITH named AS (
    SELECT o.*, f.name AS office, f.name_en AS office_en,
        row_number() OVER (PARTITION BY o.stands_in, o.organ_category, f.turn ORDER BY o.no) AS same
    FROM organ o JOIN office f ON f.organ_category = o.organ_category
        AND f.of_township = (o.level = 'township') AND f.turn = 1 + pick(o.x, 62, f.kinds)
)
SELECT 'O' || lpad(CAST(no AS VARCHAR), 4, '0') AS helper_id,
    a.name || office || CASE WHEN same = 1 THEN '党支部' ELSE '第' || same || '党支部' END AS name,
    a.name_en || ' ' || office_en || CASE WHEN same = 1 THEN '' ELSE ', branch ' || same END AS name_en,
    n.area_code, organ_category, level, 5 + pick(x, 63, 46) AS members, skills_of(x, organ_category) AS skills,
    beside(a.lon, x, 64, 60) AS lon, beside(a.lat, x, 65, 60) AS lat, 0 AS least, 1 AS most
FROM named n JOIN area a ON a.code = n.stands_in;

CREATE OR REPLACE TABLE organ_village_places AS
SELECT code AS place_id, name || '党支部' AS name, name_en || ' branch' AS name_en, code AS area_code, branch_class, poor_village,
    population, members, needs_of(x, branch_class) AS needs, lon, lat, 1 AS least, 1 AS most
FROM branch;

CREATE OR REPLACE TABLE organ_village_current AS
WITH heed AS (
    SELECT no, county_code, list_position(['party_mass', 'political_legal', 'economic', 'agricultural'], organ_category)
        + 5 * share(x, 66) AS heed, x
    FROM organ
), wish AS (
    SELECT code, county_code, list_position(['weak', 'disorderly', 'poor', 'industry'], branch_class) + 5 * share(x, 67) AS heed
    FROM branch
), inside AS (
    SELECT w.code, h.no FROM
        (SELECT *, row_number() OVER (PARTITION BY county_code ORDER BY share(x, 68), x) AS turn FROM heed
            WHERE county_code IS NOT NULL) h
    JOIN (SELECT *, row_number() OVER (PARTITION BY county_code ORDER BY heed, code) AS turn,
            count(*) OVER (PARTITION BY county_code) AS villages FROM wish) w
        ON w.county_code = h.county_code AND w.turn = h.turn
), rest AS (
    SELECT *, row_number() OVER (ORDER BY heed, code) AS turn FROM wish WHERE code NOT IN (SELECT code FROM inside)
), from_prefecture AS (
    SELECT r.code, h.no FROM rest r JOIN (
        SELECT no, row_number() OVER (ORDER BY heed, no) AS turn FROM heed WHERE county_code IS NULL) h USING (turn)
)
SELECT 'O' || lpad(CAST(no AS VARCHAR), 4, '0') AS helper_id, code AS place_id,
    DATE '2019-03-01' + pick(key_of(2, no), 69, 300) AS since
FROM (FROM inside UNION ALL FROM from_prefecture);
