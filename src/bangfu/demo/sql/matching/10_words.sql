-- Words and sets: names of people in both scripts, choices from lists, sets of codes as text.
-- Keys: 50,000,000,000 + programme * 10,000,000 + number, so that no draw here is a draw of the register's.
CREATE OR REPLACE MACRO key_of(programme, number) AS 50000000000 + programme * 10000000 + number;

CREATE OR REPLACE MACRO one_of(options, x, salt) AS options[1 + pick(x, salt, len(options))];

-- Codes in the order of the alphabet, joined by ';'; nulls and repetitions fall out.
CREATE OR REPLACE MACRO set_of(codes) AS array_to_string(list_sort(list_distinct(codes)), ';');

-- Numbers of a list favour its beginning, as surnames do.
CREATE OR REPLACE MACRO surname_at(x) AS CAST(1 + floor(58 * pow(share(x, 1), 1.7)) AS INTEGER);
CREATE OR REPLACE MACRO surname_zh(x) AS string_split('陈 林 黄 吴 张 李 叶 杨 王 郑 刘 范 周 魏 谢 徐 詹 江 朱 邱 罗 曾 余 何 苏 许 赖 '
    || '蔡 郭 宋 赵 高 邓 翁 游 童 黎 饶 廖 池 熊 聂 官 季 程 祝 龚 潘 卢 阮 方 肖 丁 雷 蓝 毛 傅 姜', ' ')[surname_at(x)];
CREATE OR REPLACE MACRO surname_en(x) AS string_split('Chen Lin Huang Wu Zhang Li Ye Yang Wang Zheng Liu Fan Zhou Wei Xie Xu '
    || 'Zhan Jiang Zhu Qiu Luo Zeng Yu He Su Xu Lai Cai Guo Song Zhao Gao Deng Weng You Tong Li Rao Liao Chi Xiong Nie Guan '
    || 'Ji Cheng Zhu Gong Pan Lu Ruan Fang Xiao Ding Lei Lan Mao Fu Jiang', ' ')[surname_at(x)];

-- Given names from the solar terms, as in the register; they belong to nobody.
CREATE OR REPLACE MACRO given_first_zh(x) AS
    string_split('春 雨 惊 分 清 明 谷 夏 满 芒 种 暑 秋 处 白 露 寒 霜 降 冬 雪 立 至', ' ')[1 + pick(x, 2, 23)];
CREATE OR REPLACE MACRO given_first_en(x) AS string_split('Chun Yu Jing Fen Qing Ming Gu Xia Man Mang Zhong Shu Qiu Chu Bai Lu '
    || 'Han Shuang Jiang Dong Xue Li Zhi', ' ')[1 + pick(x, 2, 23)];
CREATE OR REPLACE MACRO given_second_zh(x) AS string_split('和 平 宁 禾 田 青 泉 山 川 林 松 竹 云 禧 乐 成 丰 佑 申 原 溪 岚 苗 朗 恒 时 晴 '
    || '序 稔 望 生 年 暖 舟', ' ')[1 + pick(x, 3, 34)];
CREATE OR REPLACE MACRO given_second_en(x) AS string_split('he ping ning he tian qing quan shan chuan lin song zhu yun xi le '
    || 'cheng feng you shen yuan xi lan miao lang heng shi qing xu ren wang sheng nian nuan zhou', ' ')[1 + pick(x, 3, 34)];
CREATE OR REPLACE MACRO person_zh(x) AS surname_zh(x) || given_first_zh(x) || given_second_zh(x);
CREATE OR REPLACE MACRO person_en(x) AS surname_en(x) || ' ' || given_first_en(x) || given_second_en(x);

-- What a village lacks by its class, and what an organ's people can do by its category.
CREATE OR REPLACE MACRO class_needs(class) AS CASE class
    WHEN 'weak' THEN ['branch_building', 'mass_work', 'village_building']
    WHEN 'disorderly' THEN ['law', 'mass_work', 'branch_building']
    WHEN 'poor' THEN ['project_funding', 'roads', 'water', 'health', 'schooling', 'rural_finance', 'livestock']
    ELSE ['tea', 'forestry', 'fruit_vegetables', 'edible_fungi', 'e_commerce', 'processing', 'tourism', 'grain'] END;
CREATE OR REPLACE MACRO common_needs() AS ['modern_agriculture', 'e_commerce', 'environment', 'village_building', 'water',
    'herbs', 'livestock', 'fruit_vegetables', 'rural_finance', 'mass_work', 'roads', 'processing'];
CREATE OR REPLACE MACRO needs_of(x, class) AS set_of([one_of(class_needs(class), x, 10), one_of(class_needs(class), x, 11),
    CASE WHEN odds(x, 12, 0.55) THEN one_of(common_needs(), x, 13) END]);
CREATE OR REPLACE MACRO category_skills(category) AS CASE category
    WHEN 'party_mass' THEN ['branch_building', 'mass_work', 'village_building', 'schooling']
    WHEN 'political_legal' THEN ['law', 'mass_work', 'branch_building']
    WHEN 'economic' THEN ['project_funding', 'rural_finance', 'roads', 'e_commerce', 'processing', 'tourism', 'environment']
    ELSE ['modern_agriculture', 'tea', 'forestry', 'fruit_vegetables', 'edible_fungi', 'livestock', 'water', 'grain', 'herbs']
    END;
CREATE OR REPLACE MACRO skills_of(x, category) AS set_of([one_of(category_skills(category), x, 14),
    one_of(category_skills(category), x, 15), CASE WHEN odds(x, 16, 0.4) THEN one_of(common_needs(), x, 17) END]);

CREATE OR REPLACE MACRO category_of(x, salt) AS CASE WHEN odds(x, salt, 0.34) THEN 'party_mass'
    WHEN odds(x, salt, 0.46) THEN 'political_legal' WHEN odds(x, salt, 0.70) THEN 'economic' ELSE 'agricultural' END;
CREATE OR REPLACE MACRO rank_of(x, salt) AS CASE WHEN odds(x, salt, 0.02) THEN 'division_head'
    WHEN odds(x, salt, 0.08) THEN 'deputy_division_head' WHEN odds(x, salt, 0.25) THEN 'section_head'
    WHEN odds(x, salt, 0.55) THEN 'deputy_section_head' ELSE 'ordinary' END;

-- A point a short way from another, in ten-thousandths of a degree.
CREATE OR REPLACE MACRO beside(degrees, x, salt, most) AS
    CAST(degrees + (pick(x, salt, 2 * most + 1) - most) / 10000.0 AS DECIMAL(8, 4));

-- The amounts of a scenario, scaled; see matching.py.
CREATE OR REPLACE MACRO amount_of(wanted) AS (SELECT n FROM amount WHERE name = wanted);
CREATE OR REPLACE MACRO firm_needs() AS ['policy', 'finance', 'labour', 'market', 'technology', 'land', 'logistics', 'safety'];
CREATE OR REPLACE MACRO return_factors() AS ['capital', 'project', 'resource', 'talent', 'information', 'technology'];
