-- exit
SELECT t."household_id" AS "subject_key", t."village_code" AS "place", t."income_fen" AS "income_fen", t."cost_fen" AS "cost_fen", t."grade" AS "grade", CAST(t."supply_rate" AS BIGINT) AS "supply_rate", t."status" AS "status", CAST(CAST(t."area_m2" AS DECIMAL(18, 1)) * 10 AS BIGINT) AS "area_m2", t."built_on" AS "built_on", "f_members"."members_bits_1", "f_members"."members_count_1"
FROM "households" AS "t"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", COUNT(*) AS "members_count_1", bit_or(CAST(COALESCE(CAST(NOT "word_2" AS BIGINT), 2) * 1 AS BIGINT)) AS "members_bits_1"
FROM (SELECT *, ("insured" OR ("birth_on" > DATE '2019-06-30')) AS "word_2"
FROM (SELECT *, ((CAST(EXTRACT(YEAR FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(YEAR FROM "birth_on") AS BIGINT)) - (CASE WHEN (CAST(EXTRACT(MONTH FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(MONTH FROM "birth_on") AS BIGINT)) < 0 OR ((CAST(EXTRACT(MONTH FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(MONTH FROM "birth_on") AS BIGINT)) = 0 AND CAST(EXTRACT(DAY FROM DATE '2020-06-30') AS BIGINT) < CAST(EXTRACT(DAY FROM "birth_on") AS BIGINT)) THEN 1 ELSE 0 END)) AS "age"
FROM (SELECT t."household_id" AS "parent_key", t."insured" AS "insured", t."birth_on" AS "birth_on"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "d") AS "w") AS "r"
GROUP BY 1) AS "f_members" ON "f_members"."gathered_by" = t."household_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place", "net_per_head_fen", "member_count", "net_fen", "area_m2", "built_on", "grade", "gap",
CASE WHEN "applies" IS NULL THEN 'unknown' ELSE CASE WHEN ("failed" & 15) <> 0 THEN 'unmet' WHEN ("unknown" & 15) = 0 THEN 'met' ELSE 'unknown' END END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place", "net_per_head_fen", "member_count", "net_fen", "area_m2", "built_on", "grade", "gap", "applies",
CAST(CASE WHEN NOT "rule_income" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_insurance" THEN 2 ELSE 0 END | CASE WHEN NOT "rule_housing" THEN 4 ELSE 0 END | CASE WHEN NOT "rule_water" THEN 8 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_income" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_insurance" IS NULL THEN 2 ELSE 0 END | CASE WHEN "rule_housing" IS NULL THEN 4 ELSE 0 END | CASE WHEN "rule_water" IS NULL THEN 8 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", ("status" = 'listed') AS "applies", ("net_fen" > (CAST(374750 AS BIGINT) * "member_count")) AS "rule_income", "members_all_2" AS "rule_insurance", ("grade" IN ('A')) AS "rule_housing", ("supply_rate" >= CAST(90 AS BIGINT)) AS "rule_water", "net_per_head_fen", "member_count", "net_fen", "area_m2", "built_on", "grade", (CASE ((CAST(374750 AS BIGINT) * "member_count") - "net_fen") >= CAST(0 AS BIGINT) WHEN TRUE THEN ((CAST(374750 AS BIGINT) * "member_count") - "net_fen") WHEN FALSE THEN CAST(0 AS BIGINT) END) AS "gap"
FROM (SELECT *, (CASE WHEN "member_count" <> 0 THEN (CASE WHEN ("net_fen" < 0) = ("member_count" < 0) THEN 1 ELSE -1 END) * ((2 * ABS("net_fen") + ABS("member_count")) // (2 * ABS("member_count"))) END) AS "net_per_head_fen"
FROM (SELECT *, "members_count_1" AS "member_count"
FROM (SELECT *, ("income_fen" - "cost_fen") AS "net_fen"
FROM (SELECT "subject_key", "place", "income_fen", "cost_fen", "grade", "supply_rate", "status", "area_m2", "built_on", COALESCE("members_count_1", 0) AS "members_count_1", CASE WHEN (COALESCE("members_bits_1", 0) & 1) <> 0 THEN FALSE WHEN (COALESCE("members_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE TRUE END AS "members_all_2"
FROM (SELECT * FROM run_features) AS "g") AS "d") AS "d") AS "d") AS "s") AS "o"
WHERE "applies" IS NULL OR "applies") AS "m";

SELECT SUBSTR("place", 1, 9) AS "place", "verdict", COUNT(*) AS "subjects", CAST(SUM("member_count") AS BIGINT) AS "member_count", CAST(CAST(SUM("area_m2") AS BIGINT) * 0.1 AS DECIMAL(38, 1)) AS "area_m2"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;

-- leads
SELECT t."household_id" AS "subject_key", t."village_code" AS "place", "f_members"."members_bits_1", "f_members_found"."members_found_bits_1"
FROM "households" AS "t"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", bit_or(CAST(CASE WHEN "person_id" IS NULL THEN 1 ELSE 0 END AS BIGINT)) AS "members_bits_1"
FROM (SELECT t."household_id" AS "parent_key", t."person_id" AS "person_id"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "r"
GROUP BY 1) AS "f_members" ON "f_members"."gathered_by" = t."household_id"
LEFT JOIN (SELECT "gathered_by", bit_or("members_found_bits_1") AS "members_found_bits_1"
FROM (SELECT *
FROM (SELECT "parent_key" AS "gathered_by", CAST(COALESCE(CAST("word_1" AS BIGINT), 2) * 1 | COALESCE(CAST("word_2" AS BIGINT), 2) * 4 AS BIGINT) AS "members_found_bits_1"
FROM (SELECT *, "vehicles_any_1" AS "word_1", ("listings_count_1" > CAST(1 AS BIGINT)) AS "word_2"
FROM (SELECT "parent_key", "person_id", CASE WHEN "person_id" IS NULL THEN CAST(NULL AS BOOLEAN) WHEN (COALESCE("vehicles_bits_1", 0) & 1) <> 0 THEN TRUE WHEN (COALESCE("vehicles_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE FALSE END AS "vehicles_any_1", CASE WHEN "person_id" IS NULL THEN CAST(NULL AS BIGINT) ELSE COALESCE("listings_count_1", 0) END AS "listings_count_1"
FROM (SELECT t."household_id" AS "parent_key", t."person_id" AS "person_id", "f_found"."vehicles_bits_1", "f_found"."listings_count_1"
FROM "members" AS "t"
JOIN (SELECT "gathered_by", bit_or("vehicles_bits_1") AS "vehicles_bits_1", MAX("listings_count_1") AS "listings_count_1"
FROM (SELECT "gathered_by", "vehicles_bits_1" AS "vehicles_bits_1", CAST(NULL AS BIGINT) AS "listings_count_1"
FROM (SELECT *
FROM (SELECT "parent_key" AS "gathered_by", CAST(COALESCE(CAST("word_1" AS BIGINT), 2) * 1 AS BIGINT) AS "vehicles_bits_1"
FROM (SELECT *, (("kind" = 'car') AND (NOT "production")) AS "word_1"
FROM (SELECT t."person_id" AS "parent_key", t."kind" AS "kind", t."production" AS "production"
FROM "vehicles" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "w") AS "r") AS "h"
WHERE "vehicles_bits_1" <> 0) AS "x"
UNION ALL
SELECT "gathered_by", CAST(NULL AS BIGINT) AS "vehicles_bits_1", "listings_count_1" AS "listings_count_1"
FROM (SELECT "parent_key" AS "gathered_by", COUNT(*) AS "listings_count_1"
FROM (SELECT t."person_id" AS "parent_key"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "r"
GROUP BY 1) AS "x") AS "u"
GROUP BY 1) AS "f_found" ON "f_found"."gathered_by" = t."person_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "g") AS "w") AS "r") AS "h"
WHERE "members_found_bits_1" <> 0) AS "r"
GROUP BY 1) AS "f_members_found" ON "f_members_found"."gathered_by" = t."household_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place",
CASE WHEN (("failed" | "unknown") & 3) <> 3 THEN 'lead' WHEN ("unknown" & 3) = 0 THEN 'clear' ELSE 'unknown' END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place",
CAST(CASE WHEN NOT "rule_car" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_twice" THEN 2 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_car" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_twice" IS NULL THEN 2 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", "members_any_1" AS "rule_car", "members_any_2" AS "rule_twice"
FROM (SELECT "subject_key", "place", CASE WHEN (COALESCE("members_found_bits_1", 0) & 1) <> 0 THEN TRUE WHEN (COALESCE("members_found_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) WHEN (COALESCE("members_bits_1", 0) & 1) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE FALSE END AS "members_any_1", CASE WHEN (COALESCE("members_found_bits_1", 0) & 4) <> 0 THEN TRUE WHEN (COALESCE("members_found_bits_1", 0) & 8) <> 0 THEN CAST(NULL AS BOOLEAN) WHEN (COALESCE("members_bits_1", 0) & 1) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE FALSE END AS "members_any_2"
FROM (SELECT * FROM run_features) AS "g") AS "s") AS "o") AS "m";

SELECT SUBSTR("place", 1, 9) AS "place", "verdict", COUNT(*) AS "subjects"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;

-- need
SELECT t."household_id" AS "subject_key", t."village_code" AS "place", t."cost_fen" AS "cost_fen", t."income_fen" AS "income_fen", "f_measures"."measures_bits_1", "f_measures"."measures_sum_1", "f_members"."members_bits_1", "f_members"."members_count_1"
FROM "households" AS "t"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", CAST(SUM("word_1") AS BIGINT) AS "measures_sum_1", bit_or(CAST(CASE WHEN "word_1" IS NULL THEN 2 ELSE 0 END AS BIGINT)) AS "measures_bits_1"
FROM (SELECT *, COALESCE("amount_fen", CAST(0 AS BIGINT)) AS "word_1"
FROM (SELECT t."household_id" AS "parent_key", t."amount_fen" AS "amount_fen"
FROM "measures" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "w") AS "r"
GROUP BY 1) AS "f_measures" ON "f_measures"."gathered_by" = t."household_id"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", COUNT(*) FILTER (WHERE "word_1") AS "members_count_1", bit_or(CAST(CASE WHEN "word_1" IS NULL THEN 2 ELSE 0 END AS BIGINT)) AS "members_bits_1"
FROM (SELECT *, "sick" AS "word_1"
FROM (SELECT t."household_id" AS "parent_key", t."sick" AS "sick"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "w") AS "r"
GROUP BY 1) AS "f_members" ON "f_members"."gathered_by" = t."household_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place",
CASE WHEN (("failed" | "unknown") & 1) = 0 THEN 'sudden' WHEN ("unknown" & 1) <> 0 THEN 'unknown' WHEN (("failed" | "unknown") & 2) = 0 THEN 'steady' WHEN ("unknown" & 2) <> 0 THEN 'unknown' ELSE 'none' END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place",
CAST(CASE WHEN NOT "rule_sudden" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_steady" THEN 2 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_sudden" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_steady" IS NULL THEN 2 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", (("measures_sum_1" > CAST(0 AS BIGINT)) AND ("cost_fen" > "income_fen")) AS "rule_sudden", ("members_count_1" >= CAST(1 AS BIGINT)) AS "rule_steady"
FROM (SELECT "subject_key", "place", "cost_fen", "income_fen", CASE WHEN (COALESCE("measures_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BIGINT) ELSE COALESCE("measures_sum_1", 0) END AS "measures_sum_1", CASE WHEN (COALESCE("members_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BIGINT) ELSE COALESCE("members_count_1", 0) END AS "members_count_1"
FROM (SELECT * FROM run_features) AS "g") AS "s") AS "o") AS "m";

SELECT SUBSTR("place", 1, 9) AS "place", "verdict", COUNT(*) AS "subjects"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;

-- basics
SELECT t."household_id" AS "subject_key", t."village_code" AS "place", t."food" AS "food", t."clothes" AS "clothes"
FROM "households" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place",
CASE ((CASE WHEN ("failed" & 3) <> 0 THEN FALSE WHEN ("unknown" & 3) = 0 THEN TRUE END) OR ((NOT CASE WHEN ("failed" & 1) <> 0 THEN FALSE WHEN ("unknown" & 1) = 0 THEN TRUE END) AND (NOT CASE WHEN ("failed" & 2) <> 0 THEN FALSE WHEN ("unknown" & 2) = 0 THEN TRUE END))) WHEN TRUE THEN 'met' WHEN FALSE THEN 'unmet' ELSE 'unknown' END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place",
CAST(CASE WHEN NOT "rule_eating" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_dressing" THEN 2 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_eating" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_dressing" IS NULL THEN 2 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", "food" AS "rule_eating", "clothes" AS "rule_dressing"
FROM (SELECT * FROM run_features) AS "s") AS "o") AS "m";

SELECT SUBSTR("place", 1, 9) AS "place", "verdict", COUNT(*) AS "subjects"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;

-- village_exit
SELECT t."village_code" AS "subject_key", t."village_code" AS "place", CAST(t."population" AS BIGINT) AS "population", t."road" AS "road", "f_households"."households_bits_1", "f_households"."households_sum_1"
FROM "villages" AS "t"
LEFT JOIN (SELECT SUBSTR("place", 1, 9) AS "gathered_by", CAST(SUM("word_1") AS BIGINT) AS "households_sum_1", bit_or(CAST(CASE WHEN "word_1" IS NULL THEN 2 ELSE 0 END AS BIGINT)) AS "households_bits_1"
FROM (SELECT *, (CASE ("status" = 'listed') WHEN TRUE THEN "member_count" WHEN FALSE THEN CAST(0 AS BIGINT) END) AS "word_1"
FROM (SELECT *, "members_count_1" AS "member_count"
FROM (SELECT "subject_key", "place", "status", COALESCE("members_count_1", 0) AS "members_count_1"
FROM (SELECT t."household_id" AS "subject_key", t."village_code" AS "place", t."status" AS "status", "f_members"."members_count_1"
FROM "households" AS "t"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", COUNT(*) AS "members_count_1"
FROM (SELECT t."household_id" AS "parent_key"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "r"
GROUP BY 1) AS "f_members" ON "f_members"."gathered_by" = t."household_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "g") AS "d") AS "w") AS "r"
GROUP BY 1) AS "f_households" ON "f_households"."gathered_by" = t."village_code"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place", "listed_persons",
CASE WHEN ("failed" & 3) <> 0 THEN 'unmet' WHEN ("unknown" & 3) = 0 THEN 'met' ELSE 'unknown' END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place", "listed_persons",
CAST(CASE WHEN NOT "rule_rate" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_road" THEN 2 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_rate" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_road" IS NULL THEN 2 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", (("listed_persons" * CAST(10000 AS BIGINT)) < (CAST(3333 AS BIGINT) * "population")) AS "rule_rate", "road" AS "rule_road", "listed_persons"
FROM (SELECT *, "households_sum_1" AS "listed_persons"
FROM (SELECT "subject_key", "place", "population", "road", CASE WHEN (COALESCE("households_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BIGINT) ELSE COALESCE("households_sum_1", 0) END AS "households_sum_1"
FROM (SELECT * FROM run_features) AS "g") AS "d") AS "s") AS "o") AS "m";

SELECT SUBSTR("place", 1, 9) AS "place", "verdict", COUNT(*) AS "subjects", CAST(SUM("listed_persons") AS BIGINT) AS "listed_persons"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;

-- county_exit
SELECT t."county_code" AS "subject_key", t."county_code" AS "place", "f_villages"."villages_bits_1", "f_households"."households_bits_1"
FROM "counties" AS "t"
LEFT JOIN (SELECT SUBSTR("place", 1, 6) AS "gathered_by", bit_or(CAST(COALESCE(CAST(NOT "word_1" AS BIGINT), 2) * 1 AS BIGINT)) AS "villages_bits_1"
FROM (SELECT *, "road" AS "word_1"
FROM (SELECT t."village_code" AS "subject_key", t."village_code" AS "place", t."road" AS "road"
FROM "villages" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "w") AS "r"
GROUP BY 1) AS "f_villages" ON "f_villages"."gathered_by" = t."county_code"
LEFT JOIN (SELECT SUBSTR("place", 1, 6) AS "gathered_by", bit_or(CAST(COALESCE(CAST(NOT "word_1" AS BIGINT), 2) * 1 AS BIGINT)) AS "households_bits_1"
FROM (SELECT *, "members_any_1" AS "word_1"
FROM (SELECT "subject_key", "place", CASE WHEN (COALESCE("members_bits_1", 0) & 1) <> 0 THEN TRUE WHEN (COALESCE("members_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE FALSE END AS "members_any_1"
FROM (SELECT t."household_id" AS "subject_key", t."village_code" AS "place", "f_members"."members_bits_1"
FROM "households" AS "t"
LEFT JOIN (SELECT "parent_key" AS "gathered_by", bit_or(CAST(COALESCE(CAST("word_1" AS BIGINT), 2) * 1 AS BIGINT)) AS "members_bits_1"
FROM (SELECT *, ("birth_on" <= DATE '2004-06-30') AS "word_1"
FROM (SELECT *, ((CAST(EXTRACT(YEAR FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(YEAR FROM "birth_on") AS BIGINT)) - (CASE WHEN (CAST(EXTRACT(MONTH FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(MONTH FROM "birth_on") AS BIGINT)) < 0 OR ((CAST(EXTRACT(MONTH FROM DATE '2020-06-30') AS BIGINT) - CAST(EXTRACT(MONTH FROM "birth_on") AS BIGINT)) = 0 AND CAST(EXTRACT(DAY FROM DATE '2020-06-30') AS BIGINT) < CAST(EXTRACT(DAY FROM "birth_on") AS BIGINT)) THEN 1 ELSE 0 END)) AS "age"
FROM (SELECT t."household_id" AS "parent_key", t."birth_on" AS "birth_on"
FROM "members" AS "t"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "d") AS "w") AS "r"
GROUP BY 1) AS "f_members" ON "f_members"."gathered_by" = t."household_id"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until)) AS "g") AS "w") AS "r"
GROUP BY 1) AS "f_households" ON "f_households"."gathered_by" = t."county_code"
WHERE (t.valid_from IS NULL OR t.valid_from <= DATE '2020-06-30') AND (t.valid_until IS NULL OR DATE '2020-06-30' < t.valid_until);

SELECT "subject_key", "place",
CASE WHEN (("failed" | "unknown") & 3) <> 3 THEN 'met' WHEN ("unknown" & 3) = 0 THEN 'unmet' ELSE 'unknown' END AS "verdict", "failed", "unknown"
FROM (SELECT "subject_key", "place",
CAST(CASE WHEN NOT "rule_villages" THEN 1 ELSE 0 END | CASE WHEN NOT "rule_households" THEN 2 ELSE 0 END AS BIGINT) AS "failed",
CAST(CASE WHEN "rule_villages" IS NULL THEN 1 ELSE 0 END | CASE WHEN "rule_households" IS NULL THEN 2 ELSE 0 END AS BIGINT) AS "unknown"
FROM (SELECT "subject_key", "place", "villages_all_1" AS "rule_villages", "households_all_1" AS "rule_households"
FROM (SELECT "subject_key", "place", CASE WHEN (COALESCE("villages_bits_1", 0) & 1) <> 0 THEN FALSE WHEN (COALESCE("villages_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE TRUE END AS "villages_all_1", CASE WHEN (COALESCE("households_bits_1", 0) & 1) <> 0 THEN FALSE WHEN (COALESCE("households_bits_1", 0) & 2) <> 0 THEN CAST(NULL AS BOOLEAN) ELSE TRUE END AS "households_all_1"
FROM (SELECT * FROM run_features) AS "g") AS "s") AS "o") AS "m";

SELECT SUBSTR("place", 1, 6) AS "place", "verdict", COUNT(*) AS "subjects"
FROM run_verdicts
GROUP BY 1, 2
ORDER BY 1, 2;
