-- Layouts of files, what was brought into standard form, and records that their sender makes less open than their items are.

-- The layout a file was known to be of; NULL when it needed none.
ALTER TABLE batch ADD COLUMN layout text;

-- The values of accepted rows that were brought into standard form, beside what was received.
CREATE TABLE mended_row (
    batch uuid NOT NULL REFERENCES batch,
    row_number bigint NOT NULL,
    changes jsonb NOT NULL,
    PRIMARY KEY (batch, row_number)
);

-- The widest audience the sender allows (公示使用范围 of the 2016 layout): the record's items are in that column or a narrower one.
ALTER TABLE record
    ADD COLUMN openness text COLLATE "C" NOT NULL DEFAULT 'A' CHECK (openness IN ('A', 'B', 'C')),
    ADD CHECK (openness = 'A' OR public_from = 'infinity');
ALTER TABLE record_history ADD COLUMN openness text COLLATE "C" NOT NULL DEFAULT 'A';

-- Of a record between departments nobody else learns that there is one.
DROP POLICY in_force ON record;
CREATE POLICY in_force ON record FOR SELECT TO gongxin_authorised USING (
    state = 'active' AND NOT natural_person AND openness <> 'C'
);
