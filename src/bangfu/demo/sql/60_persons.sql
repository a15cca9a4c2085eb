-- What a person is: name, number, schooling, health, labour, work. Keyed by `who`, so a bride stays herself.
CREATE OR REPLACE TABLE kept_person AS
SELECT p.*, r.roll, v.county_code, v.village_code
FROM person p JOIN roll r USING (hk) JOIN candidate c USING (hk) JOIN village_size v USING (village_no);

-- Schooling of adults who have long left school: the odds of stopping at each stage once reached.
CREATE OR REPLACE MACRO grown_school(x, illiterate, primary_only, junior_only, senior_only) AS CASE
    WHEN odds(x, 112, illiterate) THEN 'illiterate' WHEN odds(x, 113, primary_only) THEN 'primary'
    WHEN odds(x, 114, junior_only) THEN 'junior_high' WHEN odds(x, 115, senior_only) THEN 'senior_high'
    WHEN odds(x, 116, 0.7) THEN 'junior_college' ELSE 'bachelor' END;

-- The member who bears the household's illness or disability.
CREATE OR REPLACE TABLE afflicted AS
SELECT hk, main_cause, identified_on, entry_year,
    min_by(p.who, CASE WHEN seat = 0 AND odds(hk, 60, 0.55) THEN 0 ELSE 1 + share(p.pk, 104) END) AS who
FROM campaign JOIN kept_person p USING (hk)
WHERE main_cause IN ('illness', 'disability') 
    AND p.joined_on = DATE '2014-01-01' AND p.moved_on IS NULL
    AND (seat = 0 OR p.born_on < DATE '1999-01-01' OR odds(p.pk, 105, 0.25))
GROUP BY ALL;

-- The pupil whose schooling is the household's cause.
CREATE OR REPLACE TABLE student AS
SELECT hk, min(p.who) AS who FROM campaign JOIN kept_person p USING (hk)
WHERE main_cause = 'schooling' AND role IN ('child', 'grandchild') AND p.born_on BETWEEN DATE '1995-09-01' AND DATE '2001-08-31'
GROUP BY hk;

CREATE OR REPLACE TABLE trait AS
WITH one AS (
    SELECT who, arg_min(pk, pk) AS pk, arg_min(hk, pk) AS hk, arg_min(woman, pk) AS woman, arg_min(born_on, pk) AS born_on,
        arg_min(role, pk) AS role, arg_min(seat, pk) AS seat, arg_min(roll, pk) AS roll,
            arg_min(county_code, pk) AS county_code, arg_min(kind, pk) AS kind
    FROM kept_person GROUP BY who
), aged AS (
    SELECT o.*, date_diff('year', born_on, DATE '2016-01-01') AS age, a.main_cause AS affliction, a.entry_year,
        year(born_on) + CASE WHEN month(born_on) < 9 THEN 6 ELSE 7 END AS school_year,
        share(o.who, 106) AS health_draw, CASE WHEN s.who IS NOT NULL THEN 0.99 ELSE share(o.who, 107) END AS school_draw,
            s.who IS NOT NULL AS student
    FROM one o LEFT JOIN afflicted a ON a.who = o.who LEFT JOIN student s ON s.who = o.who
), well AS (
    SELECT *, CASE
        WHEN affliction = 'disability' THEN 'disabled'
        WHEN affliction = 'illness' THEN CASE WHEN odds(who, 108, 0.25) THEN 'major_illness' ELSE 'chronic' END
        WHEN health_draw < CASE WHEN roll = 'ordinary' THEN 0.012 ELSE 0.025 END THEN 'disabled'
        WHEN health_draw > 1 - CASE WHEN age < 40 THEN 0.002 ELSE 0.008 END THEN 'major_illness'
        WHEN health_draw > 0.9 - CASE WHEN age < 16 THEN 0.002 WHEN age < 40 THEN 0.015 WHEN age < 60 THEN 0.05
            ELSE 0.17 END AND health_draw < 0.9 THEN 'chronic'
        ELSE 'healthy' END AS health
    FROM aged
), schooled AS (
    SELECT *, make_date(school_year, 9, 1) AS primary_on, make_date(school_year + 6, 9, 1) AS junior_on,
        make_date(school_year + 9, 9, 1) AS senior_on,
        CASE WHEN school_draw < CASE WHEN roll = 'ordinary' THEN 0.13 ELSE 0.22 END THEN 'none'
            WHEN school_draw < CASE WHEN roll = 'ordinary' THEN 0.36 ELSE 0.48 END THEN 'vocational'
            ELSE 'senior_high' END AS track
    FROM well
), tracked AS (
    SELECT *, CASE WHEN student THEN 'bachelor' WHEN track = 'senior_high' AND odds(who, 109, 0.66) THEN
            CASE WHEN odds(who, 110, 0.5) THEN 'bachelor' ELSE 'junior_college' END
        WHEN track = 'vocational' AND odds(who, 109, 0.2) THEN 'higher_vocational' END AS college,
        -- under 16 at the end of grade nine: one year of vocational school rather than the street
        track = 'none' AND make_date(school_year + 9, 7, 1) < born_on + years(16) AS short_course, CASE
            WHEN roll = 'ordinary' THEN 0 ELSE 0.06 END AS lag_behind
    FROM schooled
)
SELECT * EXCLUDE (pk, health_draw, school_draw, student, lag_behind),
    make_date(school_year - CASE WHEN odds(who, 111, 0.85) THEN 3 ELSE 1 END, 9, 1) AS preschool_on,
    CASE WHEN college IS NOT NULL THEN make_date(school_year + 12, 9, 1) END AS college_on,
    CASE WHEN college = 'bachelor' THEN make_date(school_year + 16, 7, 1)
        WHEN college IS NOT NULL THEN make_date(school_year + 15, 7, 1)
        WHEN short_course THEN make_date(school_year + 10, 7, 1)
        WHEN track = 'none' THEN make_date(school_year + 9, 7, 1)
        ELSE make_date(school_year + 12, 7, 1) END AS school_ends_on,
    -- adults who have long left school
    CASE WHEN born_on >= DATE '1990-01-01' THEN NULL
        WHEN born_on < DATE '1950-01-01' THEN grown_school(who, 0.44 + lag_behind, 0.85, 0.93, 0.95)
        WHEN born_on < DATE '1968-01-01' THEN grown_school(who, 0.08 + lag_behind, 0.58 + lag_behind, 0.90, 0.97)
        WHEN born_on < DATE '1980-01-01' THEN grown_school(who, 0.02 + lag_behind / 2, 0.38 + lag_behind, 0.88, 0.86)
        ELSE grown_school(who, 0.01, 0.18 + lag_behind, 0.76, 0.68) END AS grown_education,
    odds(who, 117, 0.05) AS skilled,
    -- can and does work away: most healthy adults, fewer women
    odds(who, 118, (CASE WHEN roll = 'ordinary' THEN 0.74 ELSE 0.72 END) - CASE WHEN woman THEN 0.17 ELSE 0 END
        - CASE WHEN born_on < DATE '1962-01-01' THEN 0.2 ELSE 0 END) AS works,
    CASE WHEN odds(who, 119, 0.34) THEN 'outside' WHEN odds(who, 120, 0.36) THEN 'province'
        WHEN odds(who, 121, 0.55) THEN 'county' ELSE 'township' END AS place_of_work,
    CASE WHEN roll <> 'ordinary' AND odds(who, 122, 0.4) THEN day_between(who, 123, '2015-03-01',
        '2018-03-01') END AS starts_late_on,
    CASE WHEN roll = 'registered' AND odds(who, 124, 0.008) THEN make_date(2014 + pick(who, 125, 3), 1, 1) END AS uninsured_from,
    NOT woman AND odds(who, 126, 0.006) AND born_on BETWEEN DATE '1990-01-01' AND DATE '2001-12-31' AS soldier,
    odds(who, 127, 0.77) AS joins_pension
FROM tracked;

-- Names: Fujian surnames, given names from the twenty-four solar terms and plain characters; they belong to nobody.
CREATE OR REPLACE TABLE surname AS
SELECT name, sum(weight) OVER (ORDER BY turn) - weight AS lo, sum(weight) OVER (ORDER BY turn) AS hi
FROM (SELECT turn, name, weight / sum(weight) OVER () AS weight FROM (
    SELECT unnest(range(1, len(names) + 1)) AS turn, unnest(names) AS name, 1.0 / (2.5 + unnest(range(len(names)))) AS weight
    FROM (SELECT string_split('陈 林 黄 吴 张 李 叶 杨 王 郑 刘 范 周 魏 谢 徐 詹 江 朱 邱 罗 曾 余 何 苏 许 赖 蔡 郭 宋 '
        || '赵 高 邓 翁 游 童 黎 饶 廖 池 熊 聂 官 季 程 祝 龚 潘 卢 阮 方 肖 丁 雷 蓝 毛 占 虞 傅 姜', ' ') AS names)));

CREATE OR REPLACE MACRO given_name(x) AS CASE WHEN odds(x, 130, 0.16)
    THEN string_split('立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至 小寒 大寒',
        ' ')[1 + pick(x, 131, 24)]
    ELSE string_split('春 雨 惊 分 清 明 谷 夏 满 芒 种 暑 秋 处 白 露 寒 霜 降 冬 雪 立 至', ' ')[1 + pick(x, 131, 23)]
        || string_split('和 安 平 宁 禾 田 青 泉 山 川 林 松 竹 云 禧 乐 成 丰 佑 申 原 溪 岚 苗 朗 恒 时 序 晴 序 稔 望 生 年 暖 舟', ' ')[1 + pick(x, 132, 36)]
    END;

CREATE OR REPLACE TABLE identity AS
WITH houses AS (
    -- children and the head's father carry the head's surname; a woman at the head, a spouse, a mother, a bride their own
    SELECT t.*, CASE WHEN role IN ('child', 'grandchild', 'father')
        OR (role = 'head' AND (NOT woman OR kind IN ('three_gen_mid', 'son_with_parent'))) THEN share(t.hk, 128)
        ELSE share(t.who, 128) END AS surname_draw,
        -- a wife may take her own surname only: draw again where it would be the house's
        2 * (row_number() OVER (PARTITION BY county_code, born_on, woman ORDER BY who) - 1)
            + CASE WHEN woman THEN 2 ELSE 1 END AS turn
    FROM trait t
), numbered AS (
    SELECT h.*, 10 * block + dense_rank() OVER (ORDER BY county_code) AS county_no FROM houses h, scope
)
SELECT n.who, s.name || given_name(n.who) AS name,
    concat('999', lpad(CAST(1 + (county_no - 1) % 999 AS VARCHAR), 3, '0'), strftime(born_on, '%Y%m%d'),
        lpad(CAST(turn + 200 * ((county_no - 1) // 999) AS VARCHAR), 3, '0')) AS first_17
FROM numbered n JOIN surname s ON n.surname_draw >= s.lo AND n.surname_draw < s.hi;

-- No longer needed; memory is.
DROP TABLE student;
DROP TABLE afflicted;
