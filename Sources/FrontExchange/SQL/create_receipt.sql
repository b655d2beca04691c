CREATE TABLE IF NOT EXISTS gongxin_receipt (
    exchange text NOT NULL,
    key text NOT NULL,
    batch uuid NOT NULL,
    row_number bigint NOT NULL,
    outcome text NOT NULL,
    reasons text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (batch, row_number)
)
