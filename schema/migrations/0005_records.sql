-- Records: the items split by share class (A public | B authorised | C shared), and on plain columns what decides who may
-- see them and when.
CREATE TABLE record (
    uscc text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    digest bytea NOT NULL,
    source text COLLATE "C" NOT NULL,
    batch uuid NOT NULL,
    row_number bigint NOT NULL,
    subject_name text NOT NULL,
    region text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    decision_date date,
    -- Public from this day; 'infinity' means never.
    public_from date NOT NULL,
    -- The first day it is public no more; 'infinity' means without end.
    public_until date NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'active'
        CHECK (state IN ('active', 'under_review', 'repaired', 'withdrawn')),
    natural_person boolean NOT NULL,
    public_items jsonb NOT NULL,
    authorised_items jsonb NOT NULL,
    shared_items jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (uscc, class, record_key),
    CHECK (NOT natural_person OR public_from = 'infinity')
);

CREATE INDEX record_by_date ON record (class, decision_date, record_key);
CREATE INDEX record_by_agency ON record (class, agency, decision_date, record_key);
CREATE INDEX record_by_region ON record (class, region, decision_date, record_key);

-- What was replaced, and by what. Written in the transaction that replaces.
CREATE TABLE record_history (
    LIKE record,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    replaced_by uuid NOT NULL,
    PRIMARY KEY (uscc, class, record_key, revision)
);

-- The public sees class A items only …
GRANT SELECT (
    uscc, class, record_key, revision, subject_name, region, agency, decision_date, public_from, public_until,
    public_items, recorded_at
) ON record TO gongxin_public;
GRANT SELECT (
    uscc, class, record_key, revision, subject_name, region, agency, decision_date, public_from, public_until,
    public_items, authorised_items, recorded_at
) ON record TO gongxin_authorised;
GRANT SELECT (
    uscc, class, record_key, revision, subject_name, region, agency, decision_date, public_from, public_until, state,
    public_items, authorised_items, shared_items, recorded_at
) ON record TO gongxin_shared;

ALTER TABLE record ENABLE ROW LEVEL SECURITY;

-- … of organisations, while the publicity clock allows. The day is asked for once a query, not once a row.
CREATE POLICY publicity_clock ON record FOR SELECT TO gongxin_public USING (
    state = 'active'
    AND NOT natural_person
    AND public_from <= (SELECT publicity_today())
    AND public_until > (SELECT publicity_today())
);

-- Authorised readers and departments see records in force; repair and withdrawal close every channel.
CREATE POLICY in_force ON record FOR SELECT TO gongxin_authorised USING (
    state = 'active' AND NOT natural_person
);
CREATE POLICY in_force_shared ON record FOR SELECT TO gongxin_shared USING (
    state IN ('active', 'under_review')
);
