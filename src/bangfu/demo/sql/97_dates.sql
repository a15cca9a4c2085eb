-- Registers get the days from which their entries were known.
CREATE OR REPLACE TABLE vehicles AS SELECT *, registered_on AS valid_from, NULL::DATE AS valid_until FROM vehicles;
CREATE OR REPLACE TABLE companies AS SELECT *, registered_on AS valid_from, NULL::DATE AS valid_until FROM companies;
CREATE OR REPLACE TABLE housing AS SELECT *, bought_on AS valid_from, NULL::DATE AS valid_until FROM housing;
CREATE OR REPLACE TABLE payroll AS SELECT *, since_on AS valid_from, NULL::DATE AS valid_until FROM payroll;
CREATE OR REPLACE TABLE deaths AS SELECT *, died_on AS valid_from, NULL::DATE AS valid_until FROM deaths;
CREATE OR REPLACE TABLE school_roll AS SELECT person_id, stage, enrolled, since_on AS valid_from, until_on AS valid_until
    FROM school_roll;
CREATE OR REPLACE TABLE insurance AS
SELECT *, make_date(CAST(paid_year AS INTEGER), 1, 1) AS valid_from,
    make_date(CAST(paid_year AS INTEGER) + 1, 1, 1) AS valid_until FROM insurance;
CREATE OR REPLACE TABLE officials AS SELECT person_id, post, since_on AS valid_from, NULL::DATE AS valid_until FROM officials;
CREATE OR REPLACE TABLE official_kin AS SELECT *, since_on AS valid_from, NULL::DATE AS valid_until FROM official_kin;
