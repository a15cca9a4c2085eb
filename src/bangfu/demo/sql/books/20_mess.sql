-- The mess counties send, each piece written down in `mess`: what must be read through it, and what must be refused.
-- `finding` is the kind `bangfu check` should name; NULL = to be understood without a word.
CREATE OR REPLACE TABLE mess (kind VARCHAR, file VARCHAR, sheet VARCHAR, heading VARCHAR, of_household VARCHAR,
    of_member VARCHAR, finding VARCHAR);

CREATE OR REPLACE MACRO drawn(row_key, salt, p) AS odds(hash(row_key) % 4294967296, salt,
    p * (SELECT least(fault_rate, 5) FROM scope));
CREATE OR REPLACE MACRO full_width(s) AS translate(s, '0123456789X-', '０１２３４５６７８９Ｘ－');
CREATE OR REPLACE MACRO traditional(s) AS translate(s, '贫户脱缺术资残学龄儿务乡镇党动发举员会华强张陈刘吴郑杨叶范赵罗谢卢冯萧钟万云丰时态线区岭龙顺兴汉宽妇丧业职专团费灾环续兰农',
    '貧戶脫缺術資殘學齡兒務鄉鎮黨動發舉員會華強張陳劉吳鄭楊葉範趙羅謝盧馮蕭鍾萬雲豐時態線區嶺龍順興漢寬婦喪業職專團費災環續蘭農');

-- 松溪: numbers typed with the Chinese keyboard on, blanks around names.
INSERT INTO mess SELECT 'full_width_digits', file, 'persons', '证件号码', of_household, of_member, NULL
FROM sheet_persons WHERE county_code LIKE '%24' AND drawn(of_member, 1, 0.02);
UPDATE sheet_persons SET 证件号码 = full_width(证件号码) WHERE county_code LIKE '%24' AND drawn(of_member, 1, 0.02);
INSERT INTO mess SELECT 'stray_spaces', file, 'persons', '姓名', of_household, of_member, NULL
FROM sheet_persons WHERE county_code LIKE '%24' AND drawn(of_member, 2, 0.03);
UPDATE sheet_persons SET 姓名 = CASE WHEN len(姓名) = 2 THEN left(姓名, 1) || '　' || right(姓名, 1) ELSE ' ' || 姓名 || '  ' END
WHERE county_code LIKE '%24' AND drawn(of_member, 2, 0.03);

-- 光泽: typed by a company that works in traditional characters.
INSERT INTO mess SELECT 'traditional_characters', file, 'persons', '脱贫属性', of_household, of_member, NULL
FROM sheet_persons WHERE county_code LIKE '%23' AND drawn(of_household, 3, 0.15);
UPDATE sheet_persons SET 脱贫属性 = traditional(脱贫属性), 贫困户属性 = traditional(贫困户属性), 主要致贫原因 = traditional(主要致贫原因),
    健康状况 = traditional(健康状况), 与户主关系 = traditional(与户主关系), 文化程度 = traditional(文化程度), 在校生状况 = traditional(在校生状况)
WHERE county_code LIKE '%23' AND drawn(of_household, 3, 0.15);

-- 邵武 and 武夷山: ticks instead of words.
INSERT INTO mess SELECT 'ticks', file, 'persons', '是否参加大病保险', of_household, of_member, NULL
FROM sheet_persons WHERE county_code LIKE '%81' AND 是否参加大病保险 IS NOT NULL AND drawn(of_member, 4, 1.0);
UPDATE sheet_persons SET 是否参加大病保险 = CASE 是否参加大病保险 WHEN '是' THEN '√' WHEN '否' THEN '×' END,
    是否饮水安全 = CASE 是否饮水安全 WHEN '是' THEN '√' WHEN '否' THEN '×' END
WHERE county_code LIKE '%81' AND drawn(of_member, 4, 1.0);
INSERT INTO mess SELECT 'ticks', file, 'members', '参加基本医疗保险', of_household, of_member, NULL
FROM sheet_members WHERE county_code LIKE '%82' AND 参加基本医疗保险 IS NOT NULL AND drawn(of_member, 5, 0.5);
UPDATE sheet_members SET 参加基本医疗保险 = CASE 参加基本医疗保险 WHEN '是' THEN '√' WHEN '否' THEN '×' END
WHERE county_code LIKE '%82' AND drawn(of_member, 5, 0.5);

-- 浦城: days written as people write them; the rest stay dates of the spreadsheet.
INSERT INTO mess SELECT 'text_dates', file, 'households', '识别日期', of_household, NULL, NULL
FROM sheet_households WHERE county_code LIKE '%22' AND 识别日期 IS NOT NULL AND drawn(of_household, 6, 0.3);
UPDATE sheet_households SET 识别日期 = CASE pick(hash(of_household) % 4294967296, 7, 3)
    WHEN 0 THEN strftime(CAST(识别日期 AS DATE), '%Y年%-m月%-d日') WHEN 1 THEN strftime(CAST(识别日期 AS DATE), '%Y.%-m.%-d')
    ELSE strftime(CAST(识别日期 AS DATE), '%Y/%m/%d') END
WHERE county_code LIKE '%22' AND 识别日期 IS NOT NULL AND drawn(of_household, 6, 0.3);

-- Wrong: a digit of the number mistyped, a row pasted twice, a word misspelt, a size that does not add up, a sum in words.
INSERT INTO mess SELECT 'mistyped_number', file, 'persons', '证件号码', of_household, of_member, 'id_check_digit'
FROM sheet_persons WHERE drawn(of_member, 8, 0.001) AND len(证件号码) = 18 AND 证件号码 NOT LIKE '%９%';
UPDATE sheet_persons SET 证件号码 = left(证件号码, 16) || CAST((CAST(substr(证件号码, 17, 1) AS INTEGER) + 2) % 10 AS VARCHAR)
    || right(证件号码, 1)
WHERE drawn(of_member, 8, 0.001) AND len(证件号码) = 18 AND 证件号码 NOT LIKE '%９%';
INSERT INTO mess SELECT 'mistyped_number', file, 'members', '证件号码', of_household, of_member, 'id_check_digit'
FROM sheet_members WHERE drawn(of_member, 8, 0.001) AND len(证件号码) = 18;
UPDATE sheet_members SET 证件号码 = left(证件号码, 16) || CAST((CAST(substr(证件号码, 17, 1) AS INTEGER) + 2) % 10 AS VARCHAR)
    || right(证件号码, 1)
WHERE drawn(of_member, 8, 0.001) AND len(证件号码) = 18;
INSERT INTO mess SELECT 'misspelt_cause', file, 'persons', '主要致贫原因', of_household, of_member, 'code_near'
FROM sheet_persons WHERE 主要致贫原因 = '因病' AND drawn(of_household, 9, 0.002);
UPDATE sheet_persons SET 主要致贫原因 = '因疒' WHERE 主要致贫原因 = '因病' AND drawn(of_household, 9, 0.002);
INSERT INTO mess SELECT 'misspelt_cause', file, 'households', '主要致贫原因', of_household, NULL, 'code_near'
FROM sheet_households WHERE 主要致贫原因 = '因病' AND drawn(of_household, 9, 0.004);
UPDATE sheet_households SET 主要致贫原因 = '因疒' WHERE 主要致贫原因 = '因病' AND drawn(of_household, 9, 0.004);
INSERT INTO mess SELECT 'sum_in_words', file, 'incomes', '转移性收入', of_household, NULL, 'number_unclear'
FROM sheet_incomes WHERE 转移性收入 IS NOT NULL AND drawn(of_household, 10, 0.003);
UPDATE sheet_incomes SET 转移性收入 = '约三千' WHERE 转移性收入 IS NOT NULL AND drawn(of_household, 10, 0.003);
INSERT INTO mess SELECT 'impossible_date', file, 'households', '识别日期', of_household, NULL, 'date_impossible'
FROM sheet_households WHERE 识别日期 IS NOT NULL AND NOT drawn(of_household, 6, 0.3) AND drawn(of_household, 11, 0.002);
UPDATE sheet_households SET 识别日期 = '2014-02-30' WHERE 识别日期 IS NOT NULL AND NOT drawn(of_household, 6, 0.3)
    AND drawn(of_household, 11, 0.002);
INSERT INTO mess SELECT 'pasted_twice', file, 'persons', NULL, of_household, of_member, 'person_twice'
FROM sheet_persons WHERE drawn(of_member, 12, 0.0006);
INSERT INTO sheet_persons SELECT * REPLACE (1 AS copy_no) FROM sheet_persons WHERE drawn(of_member, 12, 0.0006);
INSERT INTO mess SELECT 'pasted_twice', file, 'members', NULL, of_household, of_member, 'person_twice'
FROM sheet_members WHERE drawn(of_member, 12, 0.0006);
INSERT INTO sheet_members SELECT * REPLACE (1 AS copy_no) FROM sheet_members WHERE drawn(of_member, 12, 0.0006);

-- 政和: a few numbers typed as numbers, which spreadsheets round; the writer takes ≈ for that.
CREATE OR REPLACE TABLE rounded_number AS
SELECT * FROM (SELECT file, of_household, of_member, row_number() OVER (ORDER BY dice(hash(of_member) % 4294967296, 13),
    of_member) AS turn
    FROM sheet_members WHERE county_code LIKE '%25' AND copy_no = 0 AND regexp_full_match(证件号码, '[0-9]{18}')), scope
WHERE turn <= 3 AND fault_rate > 0;
INSERT INTO mess SELECT 'rounded_number', file, 'members', '证件号码', of_household, of_member, 'id_rounded' FROM rounded_number;
UPDATE sheet_members SET 证件号码 = '≈' || 证件号码 WHERE of_member IN (SELECT of_member FROM rounded_number);

-- Where each piece stands: the row of the sheet as a spreadsheet counts it.
CREATE OR REPLACE TABLE sheet_line AS
SELECT *, row_number() OVER (PARTITION BY sheet, file ORDER BY of_household, of_member, copy_no) + head_rows AS line
FROM (SELECT 'persons' AS sheet, file, of_household, of_member, copy_no FROM sheet_persons
    UNION ALL SELECT 'members', file, of_household, of_member, copy_no FROM sheet_members
    UNION ALL SELECT 'households', file, of_household, of_member, copy_no FROM sheet_households
    UNION ALL SELECT 'incomes', file, of_household, of_member, copy_no FROM sheet_incomes)
JOIN book USING (file);
INSERT INTO truth
SELECT 'book_' || kind, 'cell', of_household, m.of_member, left(of_household, 12), DATE '2020-06-30', DATE '2020-06-30',
    'check.' || coalesce(finding, 'none'), finding IS NULL, concat_ws(' ', file,
        CASE sheet WHEN 'persons' THEN '贫困户信息' WHEN 'households' THEN '户' WHEN 'members' THEN '成员' ELSE '收入' END, '第'
            || line || '行', heading)
FROM mess m JOIN sheet_line l USING (sheet, file, of_household)
WHERE l.of_member IS NOT DISTINCT FROM m.of_member AND l.copy_no = CASE WHEN m.kind = 'pasted_twice' THEN 1 ELSE 0 END;
