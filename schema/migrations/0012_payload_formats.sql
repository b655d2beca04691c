-- Payloads come as CSV, NDJSON, a JSON array or a workbook, as UTF-8 or GB 18030, compressed or not. Progress (next_offset) counts in
-- the text that was unpacked from the payload; how far that is in the payload itself is what the department is shown.
ALTER TABLE batch
    DROP CONSTRAINT batch_format_check,
    ADD CONSTRAINT batch_format_check CHECK (format IN ('csv', 'ndjson', 'json', 'xlsx')),
    -- Whether the payload is compressed with gzip.
    ADD COLUMN is_gzip boolean NOT NULL DEFAULT false,
    -- The encoding of the text, named by the sender or detected; NULL for a workbook, and until it is known.
    ADD COLUMN encoding text CHECK (encoding IN ('utf-8', 'gb18030')),
    -- The sheet of a workbook that was asked for; NULL for the first.
    ADD COLUMN sheet text CHECK (sheet IS NULL OR format = 'xlsx'),
    ADD COLUMN payload_offset bigint NOT NULL DEFAULT 0,
    -- What the failure of a batch means and what to do, in Chinese and in English.
    ADD COLUMN failure_message text,
    ADD COLUMN failure_message_en text;

UPDATE batch SET payload_offset = next_offset, encoding = 'utf-8';
