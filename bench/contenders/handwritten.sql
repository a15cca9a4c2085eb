-- What an experienced analyst would write in DuckDB for the bench pack as of 2020-06-30: every figure of the
-- policy is a number in the text, every unknown is thought of by hand. One row a household; a bit a rule.
WITH named AS ( -- registers: one row a person; bit pairs (true, unknown) for vehicle, company, payroll, deceased
    SELECT person_id, bit_or(bits) AS bits
    FROM (
        SELECT person_id, CASE kind IN ('car', 'truck', 'van') AND use = 'private'
                          WHEN true THEN 1 WHEN false THEN 0 ELSE 2 END AS bits FROM vehicles
        UNION ALL
        SELECT person_id, CASE role IN ('legal_person', 'shareholder') AND state = 'active'
                          WHEN true THEN 4 WHEN false THEN 0 ELSE 8 END FROM companies
        UNION ALL
        SELECT person_id, 16 FROM payroll
        UNION ALL
        SELECT person_id, CASE died_on <= DATE '2020-06-30' WHEN true THEN 64 WHEN false THEN 0 ELSE 128 END FROM deaths
    )
    WHERE bits > 0
    GROUP BY person_id
),
leads AS (
    SELECT household_id, bit_or(bits) AS bits FROM members JOIN named USING (person_id) GROUP BY household_id
),
people AS (
    SELECT household_id,
           count(*) AS member_count,
           count(*) FILTER (relation = 'head') AS heads,
           count(relation) AS relations,
           bit_or(CASE birth_on > DATE '2004-06-30' AND birth_on <= DATE '2014-06-30'
                       AND school_status IN ('not_in_school', 'dropped_out') AND NOT excused_from_school
                  WHEN true THEN 1 WHEN false THEN 0 ELSE 2 END
                | CASE medical_insured OR insurance_exempt OR serving_soldier
                  WHEN true THEN 0 WHEN false THEN 4 ELSE 8 END
                | CASE birth_on <= DATE '1960-06-30' WHEN true THEN 0 WHEN false THEN 16 ELSE 32 END
                | CASE labour IN ('ordinary', 'skilled') WHEN true THEN 64 WHEN false THEN 0 ELSE 128 END
                | CASE WHEN person_id IS NULL THEN 256 ELSE 0 END) AS bits
    FROM members
    GROUP BY household_id
),
facts AS (
    SELECT h.*,
           i.wage_fen + i.business_fen + i.property_fen + i.transfer_fen - i.production_cost_fen AS net_income_fen,
           coalesce(p.member_count, 0) AS member_count,
           coalesce(p.heads, 0) AS heads,
           coalesce(p.relations, 0) AS relations,
           coalesce(p.bits, 0) AS people_bits,
           coalesce(l.bits, 0) AS lead_bits
    FROM households h
    LEFT JOIN incomes i USING (household_id)
    LEFT JOIN people p USING (household_id)
    LEFT JOIN leads l USING (household_id)
),
judged AS (
    SELECT household_id, village_code, net_income_fen, member_count,
           net_income_fen > 400000 * member_count AS income,
           food_assured AND clothing_assured AS food_clothing,
           CASE WHEN people_bits & 1 > 0 THEN false WHEN people_bits & 2 = 0 THEN true END AS schooling,
           CASE WHEN people_bits & 4 > 0 THEN false WHEN people_bits & 8 = 0 THEN true END AS medical,
           dwelling_grade IN ('A', 'B') OR dwelling_repaired OR relocated AS housing,
           water_quality_safe AND water_litres >= 20 AND water_fetch_minutes <= 20 AND water_supply_rate >= 90 AS water,
           household_confirmed AS confirmed,
           CASE WHEN lead_bits & 1 > 0 THEN true WHEN lead_bits & 2 = 0 AND people_bits & 256 = 0 THEN false END AS vehicle,
           CASE WHEN lead_bits & 4 > 0 THEN true WHEN lead_bits & 8 = 0 AND people_bits & 256 = 0 THEN false END AS company,
           CASE WHEN lead_bits & 16 > 0 THEN true WHEN people_bits & 256 = 0 THEN false END AS payroll,
           CASE WHEN lead_bits & 64 > 0 THEN true WHEN lead_bits & 128 = 0 AND people_bits & 256 = 0 THEN false END AS deceased,
           reported_size <> member_count AS size_mismatch,
           CASE WHEN relations = member_count THEN heads <> 1 END AS head_missing,
           net_income_fen > 400000 * member_count AND net_income_fen <= 440000 * member_count AS near_line,
           CASE WHEN member_count = 0 OR people_bits & 16 > 0 THEN false WHEN people_bits & 32 = 0 THEN true END
               AS elderly_alone,
           CASE WHEN people_bits & 64 > 0 THEN false WHEN people_bits & 128 = 0 THEN true END AS labour_missing
    FROM facts
)
SELECT household_id, village_code,
       CASE income AND food_clothing AND schooling AND medical AND housing AND water AND confirmed
       WHEN true THEN 'met' WHEN false THEN 'unmet' ELSE 'unknown' END AS verdict,
       (CASE WHEN NOT income THEN 1 ELSE 0 END
        | CASE WHEN NOT food_clothing THEN 2 ELSE 0 END
        | CASE WHEN NOT schooling THEN 4 ELSE 0 END
        | CASE WHEN NOT medical THEN 8 ELSE 0 END
        | CASE WHEN NOT housing THEN 16 ELSE 0 END
        | CASE WHEN NOT water THEN 32 ELSE 0 END
        | CASE WHEN NOT confirmed THEN 64 ELSE 0 END
        | CASE WHEN NOT vehicle THEN 128 ELSE 0 END
        | CASE WHEN NOT company THEN 256 ELSE 0 END
        | CASE WHEN NOT payroll THEN 512 ELSE 0 END
        | CASE WHEN NOT deceased THEN 1024 ELSE 0 END
        | CASE WHEN NOT size_mismatch THEN 2048 ELSE 0 END
        | CASE WHEN NOT head_missing THEN 4096 ELSE 0 END
        | CASE WHEN NOT near_line THEN 8192 ELSE 0 END
        | CASE WHEN NOT elderly_alone THEN 16384 ELSE 0 END
        | CASE WHEN NOT labour_missing THEN 32768 ELSE 0 END)::BIGINT AS unmet,
       (CASE WHEN income IS NULL THEN 1 ELSE 0 END
        | CASE WHEN food_clothing IS NULL THEN 2 ELSE 0 END
        | CASE WHEN schooling IS NULL THEN 4 ELSE 0 END
        | CASE WHEN medical IS NULL THEN 8 ELSE 0 END
        | CASE WHEN housing IS NULL THEN 16 ELSE 0 END
        | CASE WHEN water IS NULL THEN 32 ELSE 0 END
        | CASE WHEN confirmed IS NULL THEN 64 ELSE 0 END
        | CASE WHEN vehicle IS NULL THEN 128 ELSE 0 END
        | CASE WHEN company IS NULL THEN 256 ELSE 0 END
        | CASE WHEN payroll IS NULL THEN 512 ELSE 0 END
        | CASE WHEN deceased IS NULL THEN 1024 ELSE 0 END
        | CASE WHEN size_mismatch IS NULL THEN 2048 ELSE 0 END
        | CASE WHEN head_missing IS NULL THEN 4096 ELSE 0 END
        | CASE WHEN near_line IS NULL THEN 8192 ELSE 0 END
        | CASE WHEN elderly_alone IS NULL THEN 16384 ELSE 0 END
        | CASE WHEN labour_missing IS NULL THEN 32768 ELSE 0 END)::BIGINT AS unknown,
       net_income_fen, member_count
FROM judged
