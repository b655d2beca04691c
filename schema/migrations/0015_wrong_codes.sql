-- Wrong and duplicate codes (重错码), for the departments that assigned them. Only rows at fault leave something here, and nothing is
-- ever updated, so that batches stored side by side do not wait for each other.

-- The subject's code that a row was refused for (错码), in standard form as far as it has one. What may be a person's number is
-- asterisks.
CREATE TABLE refused_code (
    batch uuid NOT NULL REFERENCES batch,
    row_number bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    -- The fault: a code of the fault list.
    reason text COLLATE "C" NOT NULL,
    -- Who assigned it: the registering department (登记管理部门, the first character) and the division (third to eighth), where the
    -- code still tells.
    authority text COLLATE "C",
    division text COLLATE "C",
    PRIMARY KEY (batch, row_number),
    CHECK ((authority IS NULL) = (division IS NULL))
);
CREATE INDEX refused_code_code ON refused_code (code);

-- Another name than the register's that a row gave the subject of a code (重码). Whether it still stands is looked at when it is
-- listed: the register, or the record, may have changed.
CREATE TABLE other_name (
    batch uuid NOT NULL REFERENCES batch,
    row_number bigint NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    -- Two registrations gave the code at once, in one batch or with different former numbers: no change of name explains it.
    of_registration boolean NOT NULL DEFAULT false
);
CREATE INDEX other_name_uscc ON other_name (uscc, name);

-- Organisations with two codes (一主体两码): registered under one name with one and the same former number. Found by looking through
-- the register now and then (find_two_codes), since looking for every registration that comes would slow all of them.
CREATE TABLE two_codes (
    uscc text COLLATE "C" NOT NULL,
    other_uscc text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    PRIMARY KEY (uscc, other_uscc, kind, number),
    CHECK (uscc < other_uscc)
);

-- When the register was last looked through.
CREATE TABLE two_codes_search (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    searched_at timestamptz NOT NULL
);

-- A name as names are compared: see subject.search_name.
CREATE FUNCTION search_form(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(translate(name, '()', '（）') COLLATE "C");

-- A search finds subjects by the beginning of a name they had before (曾用名).
CREATE INDEX subject_name_search ON subject_name ((search_form(name) COLLATE "C"), uscc);
