-- Subjects by their numbers from before the credit code (旧证照号码), and records that wait for theirs.

-- Registrations make aliases. A number may have been given twice; it then leads nowhere.
CREATE TABLE subject_alias (
    kind text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, number, uscc)
);
-- The organisation code needs no alias: every credit code holds it.
CREATE INDEX subject_organisation_code ON subject (substr(uscc, 9, 9)) WHERE registered;

-- Rows without a credit code, whole and as received, that carry a former number: they wait until a registration tells whose it is.
CREATE TABLE waiting_row (
    batch uuid NOT NULL REFERENCES batch,
    row_number bigint NOT NULL,
    raw bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    -- A subject with one of its numbers is known; a worker will look.
    ready boolean NOT NULL DEFAULT false,
    -- Its numbers lead to several subjects.
    ambiguous boolean NOT NULL DEFAULT false,
    PRIMARY KEY (batch, row_number)
);
CREATE INDEX waiting_row_ready ON waiting_row (batch, row_number) WHERE ready;

CREATE TABLE waiting_number (
    kind text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    batch uuid NOT NULL,
    row_number bigint NOT NULL,
    PRIMARY KEY (batch, row_number, kind),
    FOREIGN KEY (batch, row_number) REFERENCES waiting_row ON DELETE CASCADE
);
CREATE INDEX waiting_number_number ON waiting_number (kind, number);

ALTER TABLE batch ADD COLUMN rows_waiting bigint NOT NULL DEFAULT 0;

-- The names a registered subject had before (曾用名).
CREATE TABLE subject_name (
    uscc text COLLATE "C" NOT NULL,
    name text NOT NULL,
    until timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (uscc, until)
);
GRANT SELECT ON subject_name TO gongxin_public, gongxin_authorised, gongxin_shared;

-- The subjects that a waiting row's numbers lead to.
CREATE FUNCTION subjects_of_waiting_row(of_batch uuid, of_row bigint) RETURNS SETOF text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT subject_alias.uscc
        FROM waiting_number JOIN subject_alias USING (kind, number)
        WHERE batch = of_batch AND row_number = of_row
        UNION
        SELECT subject.uscc
        FROM waiting_number JOIN subject ON substr(subject.uscc, 9, 9) = number AND registered
        WHERE batch = of_batch AND row_number = of_row AND waiting_number.kind = 'organisation_code';
    END;
