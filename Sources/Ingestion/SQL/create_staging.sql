-- The rows of the slice a session is storing; emptied by every commit. Binary COPY fills it in this order of columns. Rows that are
-- only looked up come without what is nullable here, and those taken for new without a key.
CREATE TEMP TABLE staging (
    row_number bigint NOT NULL,
    occurrence smallint,
    uscc text COLLATE "C" NOT NULL,
    record_key uuid,
    digest bytea,
    subject_name text NOT NULL,
    subject_kind text NOT NULL,
    region text COLLATE "C",
    agency text COLLATE "C",
    decision_date date,
    public_from date NOT NULL,
    public_until date NOT NULL,
    natural_person boolean NOT NULL,
    public_items jsonb,
    authorised_items jsonb,
    shared_items jsonb,
    subject_region text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    reason text,
    -- Of withdrawals, which may turn out to be in vain.
    raw bytea,
    openness text COLLATE "C"
) ON COMMIT DELETE ROWS
