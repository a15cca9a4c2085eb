CREATE OR REPLACE TABLE truth (kind VARCHAR, level VARCHAR, household_id VARCHAR, member_id VARCHAR, village_code VARCHAR,
    planted_on DATE, find_on DATE, rule VARCHAR, innocent BOOLEAN, note VARCHAR);
