/// What `gongxin help` prints.
enum Usage {
    static let text = """
        gongxin – public credit information platform (公共信用信息平台)

        gongxin serve [ingestion] [query] [work]      serves these roles, without a name all of them
            --listen HOST:PORT  --loops N  --readers N  --log-level debug|info|warning|error
        gongxin migrate                               brings the database up to date
        gongxin catalogue check [DIRECTORY]           finds faults in catalogue files
        gongxin catalogue apply [DIRECTORY]           makes catalogue files the version in force
        gongxin catalogue export DIRECTORY            writes the files of the version in force
        gongxin department token CODE                 issues a bearer token to a department
        gongxin client add --organisation CODE [--kind department|bank|agency|operator|subject --name NAME] [--uscc CODE]
            [--algorithm ed25519|ecdsa-p256-sha256|sm2-sm3|hmac-sha256] [--public-key FILE.pem] [--out KEYFILE]
                                                      registers a client; a department has its name from the
                                                      catalogue. Without --public-key a key is made and written
                                                      to KEYFILE (CODE.key), and only its public part is kept
        gongxin client rotate CLIENT [--algorithm A | --public-key FILE.pem] [--out KEYFILE] [--overlap 24h]
                                                      gives it a new key; the old ones go on for a while
        gongxin client revoke CLIENT|KEY              ends a client or a key; services know within seconds
        gongxin client list                           shows clients and keys
        gongxin client token CLIENT --scope batches,quality,history --days N
                                                      issues a bearer token for reads of little risk
        gongxin call METHOD URL [--key KEYFILE] [--key-id KEY] [--data FILE|-] [--type MEDIATYPE]
            [--idempotency-key KEY] [--language zh|en] [--ca-file FILE]
                                                      signs and sends a request (docs/callers.md); prints the answer,
                                                      and its status on stderr
        gongxin webhook add --client CLIENT --url URL [--class C] [--region R] [--after N] [--allow-http] [--internal]
                                                      sends a client the changes of what is public, from now on or from
                                                      behind number N; prints its name and its secret. --internal: it
                                                      may be in a private network (docs/changes.md)
        gongxin webhook list                          shows webhooks, how far they are and what went wrong
        gongxin webhook test WEBHOOK                  sends it a page without changes; prints what came back
        gongxin webhook enable WEBHOOK [--after N]    tries one again that was disabled
        gongxin webhook rotate WEBHOOK [--hours 24]   shows another secret; the one before signs beside it so long
        gongxin webhook remove WEBHOOK                ends it
        gongxin right add --department D --class C --purpose P --basis TEXT [--from DAY] [--until DAY] [--by NAME]
                                                      lets a department read class C of a class for a purpose; --until is
                                                      the first day it may no more
        gongxin right revoke ID                       ends a right at once
        gongxin right list [--department D]           lists rights, those that hold first
        gongxin feed submit --class C --source DEPARTMENT FILE [--key KEY] [--wait] [--json]
            [--snapshot]
            [--format csv|ndjson|json|xlsx] [--encoding utf-8|gb18030] [--sheet NAME]
            [--action update|correction|withdrawal]
                                                      sends a file; --wait follows it to its receipt.
                                                      --snapshot: it holds all records of the class, others are
                                                      withdrawn; the exit code is 3 when it is held
        gongxin feed cancel BATCH                     stops a batch; what is stored of it stays
        gongxin feed confirm BATCH                    lets a snapshot that is held replace the records
        gongxin feed complete --class C --department D [--through DAY [--from DAY] [--settled BATCH,BATCH…] | --revoke]
                                                      declares that all decisions through a day have been sent, or takes it
                                                      back; without either shows what is declared: docs/special-reports.md
        gongxin feed template --class C [--output FILE] [--format xlsx|csv]
                                                      writes the template that departments fill in
        gongxin feed pull [NAME…] [--once | --every SECONDS] [--limit ROWS] [--overlap WINDOW] [--config FILE]
                                                      pulls new rows of departments' exchange databases, in batches of
                                                      ROWS (10000), and writes receipts back: schema/exchange/README.md
        gongxin quality [--department D] [--class C] [--from DAY] [--to DAY] [--by day|week|month] [--rank-by METRIC] [--json]
                                                      shows the quality of departments' data
        gongxin quality codes [--kind KIND] [--registered-by D] [--region R] [--department D] [--from DAY] [--to DAY] [--csv]
                                                      lists wrong and duplicate codes (wrong_code, other_name, two_codes)
        gongxin quality declare --department D --class C --month 2026-05 --decisions N
                                                      takes down how many decisions a department made: see coverage
        gongxin audit verify [--from BLOCK] [--public-key FILE] [--roots FILE]
                                                      finds rows of the access log that were changed, removed or
                                                      inserted; the exit code is 1 when there are any
        gongxin audit prove ID [--out FILE]           proves that a row was in the log when it was sealed
        gongxin audit check FILE [--public-key FILE]  checks such a proof, without a database
        gongxin audit roots [--out FILE]              lists the blocks, to be published
        gongxin audit list [--subject USCC] [--organisation CODE] [--from DAY] [--to DAY] [--limit N]
                                                      shows who looked at what; this is logged, too
        gongxin audit new-era                         seals the log of a database restored from a dump: docs/audit.md
        gongxin check FILE --purpose P --organisation O [--out FILE.xlsx|FILE.csv] [--english]
            [--format csv|ndjson|json|xlsx] [--encoding utf-8|gb18030] [--sheet NAME]
                                                      checks codes or names for an organisation, by its rights: docs/checks.md
        gongxin list show LIST|USCC [--all]           shows who is on a list, or on which lists a subject is; --all: and was
        gongxin list add-entry --list L --uscc U [--name NAME] (--department D | --authority NAME) --document NUMBER
            --decided DAY --reason TEXT [--by NAME]   puts a subject on a list by a decision: docs/lists.md
        gongxin list end-entry ENTRY --list L --exit repair|revocation --document NUMBER --decided DAY --reason TEXT [--by NAME]
                                                      takes it off the list
        gongxin list evaluate                         judges all records by the definitions and rules again
        gongxin attestation verify FILE [--key PUBLIC.pem|KEYS.json]
                                                      whether a signed yes or no is the platform's, offline
        gongxin export make [--class C,…] [--format ndjson|csv]
                                                      writes everything public into files for /v1/exports; the worker does
                                                      so every day after midnight
        gongxin export list                           shows the exports there are
        gongxin harvest URL DIRECTORY [--every SECONDS] [--ca-file FILE]
                                                      copies everything public of a platform into a folder and keeps the
                                                      copy up to date: docs/open-data.md
        gongxin statistics rebuild                    counts all that is public anew; needed only when a count is in doubt
        gongxin verify FILE [--keys FILE] [--server URL] [--ca-file FILE]
                                                      whether an issued document is genuine, by its signatures, and with --server
                                                      whether its facts still stand; exit codes: docs/documents.md
        gongxin sample --class C --rows N --seed S [--faults PERCENT] [--persons PERCENT] [--subjects N]
                                                      prints made-up data as CSV

        Settings, each also a flag (GONGXIN_LISTEN = --listen):
            GONGXIN_DATABASE_URL         the database, as its owner (libpq connection string)
            GONGXIN_PUBLIC_DATABASE_URL  the same as role gongxin_public; without it the owner's login takes that role
            GONGXIN_SCHEMA_DIR           the folder with migrations/ and catalogue/ (default: schema)
            GONGXIN_PERSON_KEY           64 hexadecimal digits; seals natural persons' identifiers
            GONGXIN_CLIENT_SECRET_KEY    64 hexadecimal digits; seals the secrets of hmac-sha256 keys
            GONGXIN_FEED_TOKENS          allowed: departments may send data with bearer tokens, unsigned (default: refused)
            GONGXIN_CLIENT_KEY           the file of the key that requests are signed with; feed submit, cancel and confirm then
                                         go to the service instead of the database
            GONGXIN_SERVICE_URL          the service that signed requests go to (default: http://127.0.0.1:8080)
            GONGXIN_SEAL_KEY             file with a private key (PEM, Ed25519 or SM2); signs the access log's blocks
            GONGXIN_RATE_LIMIT           address=50/s:200,client=500/s:2000 – requests in s, min or h, and at once (default: none)
            GONGXIN_TRUSTED_PROXIES      proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8,fd00::/8
            GONGXIN_ATTESTATION_KEY      a file with the Ed25519 key that signs attestations (PEM)
            GONGXIN_CHANGE_RETENTION_DAYS how long the change feed tells of what is superseded or removed (default: 90)
            GONGXIN_WEBHOOK_PATIENCE_HOURS how long a webhook may fail before it is disabled (default: 72)
            GONGXIN_DOCUMENT_SM2_KEY, GONGXIN_DOCUMENT_ED25519_KEY
                                         files with the keys that sign issued documents (PEM)
            GONGXIN_DOCUMENT_PDF_KEY     a file with the key that signs PDFs (PEM, RSA or P-256)
            GONGXIN_DOCUMENT_CERTIFICATE its certificate, and behind it those that lead to a root (PEM)
            GONGXIN_DOCUMENT_ADDRESS     the service's address in QR codes (default: http:// and GONGXIN_LISTEN)
            GONGXIN_DOCUMENT_LIMIT       documents issued to an address that does not sign (default: 20/min:10), or none
            GONGXIN_GROUP_SIZE           the fewest organisations of a group in statistics (default: 10)
            GONGXIN_ISSUER               who issues reports (default: the catalogue's report_texts.csv)
            GONGXIN_PDF_THREADS          threads that draw reports as PDF and HTML (default: as many as loops)
            GONGXIN_LISTEN               address and port (default: 127.0.0.1:8080)
            GONGXIN_LOOPS                event loops that serve (default: one for two processors, at most 4)
            GONGXIN_READERS              database connections of each loop for readers (default: 3)
            GONGXIN_REPORT_CACHE         megabytes for public reports in memory; 0: each is read (default: 64)
            GONGXIN_LOG_LEVEL            debug, info, warning or error (default: info)
        """
}
